"""Faculties and departments, four levels deep at most."""

import pytest
from django.core.exceptions import ValidationError

from institutions.services.units import keep_unit
from tests.factories.network import UnitFactory


def test_a_unit_moves_with_its_parts_and_is_still_four_deep_at_most(home, admin):
    top = UnitFactory(institution=home)
    middle = UnitFactory(institution=home, parent=top)
    lowest = UnitFactory(institution=home, parent=middle)
    moved = UnitFactory(institution=home)
    UnitFactory(institution=home, parent=moved)

    def move(parent):
        return keep_unit(
            institution=home, by=admin, code=moved.code, names=moved.names, valid_from=moved.valid_from, parent=parent, unit=moved
        )

    with pytest.raises(ValidationError, match="four deep"):
        move(lowest)
    assert move(middle).parent == middle

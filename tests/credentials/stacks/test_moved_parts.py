"""Whoever answers for a stack hears when one of its parts moves, wherever that part belongs."""

import datetime as dt

import pytest
from django.urls import reverse

from credentials.models.life_cycle import Key
from credentials.services.advancing import advance
from credentials.services.retiring import resume_version, retire_version, suspend_version
from credentials.stack_parts import parts_moved, tell_owners
from institutions.models import Role
from micro4asia.foundation.models import Letter
from tests.factories.credentials import VersionFactory
from tests.foundation.built_once import built_once

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=60)


@built_once
def administrator(member, institution):
    return member(Role.INSTITUTION_ADMIN, institution, email="admin@example.org", language="vi")


@built_once
def part(versions, stack_version):
    """The one that another university offers."""
    return versions[2]


def letters():
    return Letter.objects.filter(key__startswith="stack_part:")


def followed_by(part, by, change_class):
    """As publishing does it: the former first."""
    classes = {"change_class": change_class, "computed_class": change_class, "change_note": "Other outcomes."}
    later = VersionFactory(micro_credential=part.micro_credential, number="2.0", **classes, grade_scale=None, landing="approved")
    advance(part, Key.SUPERSEDE, by=by, columns={"teach_out_on": dt.date(2030, 1, 1)}, data={"by_version": "2.0"}, recorded=False)
    advance(later, Key.PUBLISH, by=by)
    return later


def test_a_suspended_part_is_told_to_registrars_and_administrators_and_on_the_page(
    part, stack_version, stack, institution, registrar, administrator, issuer, foreign_registrar, after_commit, client, confirmed
):
    with after_commit():
        suspend_version(version=part, by=foreign_registrar, reason="Under review.", expected_end=institution.today() + LATER)
    assert set(letters().values_list("to", flat=True)) == {registrar.email, administrator.email}
    letter = letters().get(to=registrar.email)
    assert "OTH-C-03" in letter.text
    assert stack.public_id in letter.text
    page = confirmed(client, issuer).get(reverse("credentials:stack-edit", args=[institution.slug, stack.public_id]))
    assert [news.version for news in page.context["moved"]] == [part]
    assert "OTH-C-03" in page.content.decode()
    tell_owners(part.pk)
    assert letters().count() == 2, "a second run writes no second letter"
    with after_commit():
        resume_version(version=part, by=foreign_registrar, reason="Settled.")
    assert (parts_moved(stack_version), letters().count()) == ([], 2)


def test_a_retired_part_is_told(part, stack_version, institution, registrar, foreign_registrar, after_commit):
    with after_commit():
        retire_version(version=part, by=foreign_registrar, reason="No demand.", last_award_on=institution.today() + LATER)
    assert "is retired" in parts_moved(stack_version)[0].said()
    assert letters().count() == 1


@pytest.mark.parametrize(("change_class", "told"), [("major", 1), ("minor", 0)])
def test_of_a_new_version_only_a_major_change_is_told(
    part, stack_version, registrar, foreign_registrar, after_commit, change_class, told
):
    with after_commit():
        later = followed_by(part, foreign_registrar, change_class)
    assert letters().count() == told
    assert [news.version for news in parts_moved(stack_version)] == [later][:told]


def test_what_no_stack_names_is_told_to_nobody(versions, stack_version, registrar, institution, after_commit):
    with after_commit():
        suspend_version(
            version=stack_version.award_version, by=registrar, reason="Under review.", expected_end=institution.today() + LATER
        )
    assert not letters().exists()

"""A micro-credential begins, a version follows a published one, a draft is given up; roles end at the border of their unit."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from credentials.models import MicroCredential, MicroCredentialVersion
from credentials.policies import may_ask_review, may_author, may_edit_design, may_write_stack
from credentials.services.beginning import assign_unit, begin_micro_credential, begin_version
from credentials.services.discarding import discard_version
from credentials.services.writing import save_draft
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.factories.institutions import MembershipFactory, UserFactory
from tests.factories.network import UnitFactory
from tests.foundation.built_once import built_once


def begin(institution, by, **changes):
    said = {"code": "TUE-NEW-01", "titles": {"en": "Something new"}, **changes}
    return begin_micro_credential(institution=institution, by=by, **said)


@built_once
def finance(institution):
    return UnitFactory(institution=institution, code="FIN", names={"en": "School of Finance"})


@built_once
def limited(institution, finance):
    """An issuer of one school alone."""
    user = UserFactory()
    MembershipFactory(user=user, institution=institution, role=Role.ISSUER, unit=finance)
    return user


def test_the_first_draft_begins_with_a_code_and_a_title(institution, issuer):
    version = begin(institution, issuer)
    assert (str(version), version.state, version.author) == ("TUE-NEW-01 v1.0", "draft", issuer)
    assert JournalEntry.objects.get(chain=institution.pk).event == "micro_credential_begun"


@pytest.mark.parametrize("code", ["tue-1", "TUE", "TUE NEW 1", "TUE-" + "9" * 30])
def test_a_code_that_no_certificate_can_bear_is_refused(institution, issuer, code):
    with pytest.raises(ValidationError, match="capitals"):
        begin(institution, issuer, code=code)
    assert not MicroCredential.objects.exists()


def test_a_code_is_taken_once(institution, issuer):
    begin(institution, issuer)
    with pytest.raises(ValidationError, match="taken already"):
        begin(institution, issuer)


def test_strangers_begin_nothing(institution, stranger, foreign_registrar):
    for person in (stranger, foreign_registrar):
        with pytest.raises(PermissionDenied):
            begin(institution, person)


def test_a_new_version_says_all_that_the_one_in_force_says(version, issuer):
    draft = begin_version(micro_credential=version.micro_credential, by=issuer)
    assert (draft.number, draft.state, draft.author) == ("1.2", "draft", issuer)
    assert (draft.titles, draft.hours, draft.isced_f) == (version.titles, version.hours, version.isced_f)
    assert [row.code for row in draft.outcomes.all()] == ["LO1", "LO2", "LO3"]
    assert [(row.type, row.outcomes.count()) for row in draft.assessments.all()] == [("written-exam", 3), ("case-study", 3)]
    assert draft.quality.get().type == "programme-accredited"
    version.refresh_from_db()
    assert version.outcomes.count() == 3


def test_one_draft_is_open_at_a_time(version, issuer, registrar):
    first = begin_version(micro_credential=version.micro_credential, by=issuer)
    assert begin_version(micro_credential=version.micro_credential, by=registrar) == first
    MicroCredentialVersion.objects.filter(pk=first.pk).update(state="internal_qa")
    with pytest.raises(WrongState, match="under way"):
        begin_version(micro_credential=version.micro_credential, by=issuer)


def test_a_draft_is_given_up_with_a_reason_and_its_number_is_not_given_again(version, issuer, stranger):
    draft = begin_version(micro_credential=version.micro_credential, by=issuer)
    with pytest.raises(PermissionDenied):
        discard_version(version=draft, by=stranger, reason="Mine")
    with pytest.raises(ValidationError):
        discard_version(version=draft, by=issuer, reason=" ")
    discard_version(version=draft, by=issuer, reason="The course was called off.")
    assert draft.steps.get().reason == "The course was called off."
    with pytest.raises(WrongState):
        discard_version(version=draft, by=issuer, reason="Again")
    assert begin_version(micro_credential=version.micro_credential, by=issuer).number == "1.3"


def test_a_role_limited_to_a_unit_writes_what_the_unit_owns_and_nothing_else(institution, finance, limited):
    own = MicroCredentialFactory(institution=institution, unit=finance)
    other = UnitFactory(institution=institution, code="LAW", names={"en": "School of Law"})
    theirs = MicroCredentialFactory(institution=institution, unit=other)
    nobodys = MicroCredentialFactory(institution=institution)
    assert may_author(limited, own)
    for row in (theirs, nobodys):
        assert "limited to a unit" in may_author(limited, row).reason
    begin(institution, limited, unit=finance)
    with pytest.raises(PermissionDenied):
        begin(institution, limited, code="TUE-NEW-02")
    draft = VersionFactory(micro_credential=theirs, landing="draft")
    with pytest.raises(PermissionDenied):
        save_draft(version=draft, by=limited, revision=0, sitting="a", values={"titles-en": "Mine"})


def test_a_unit_hands_over_only_what_both_units_allow(institution, finance, limited, issuer):
    own = MicroCredentialFactory(institution=institution, unit=finance)
    law = UnitFactory(institution=institution, code="LAW", names={"en": "School of Law"})
    with pytest.raises(PermissionDenied):
        assign_unit(micro_credential=own, by=limited, unit=law)
    assign_unit(micro_credential=own, by=issuer, unit=law)
    own.refresh_from_db()
    assert own.unit == law
    with pytest.raises(ValidationError, match="another institution"):
        assign_unit(micro_credential=own, by=issuer, unit=UnitFactory())


def test_a_role_of_a_unit_reaches_no_design_review_or_stack_of_others(institution, issuer, limited, finance):
    law = UnitFactory(institution=institution, code="LAW", names={"en": "School of Law"})
    own, foreign = (VersionFactory(institution=institution, landing="draft") for _unit in range(2))
    for version, unit in ((own, finance), (foreign, law)):
        version.micro_credential.unit = unit
        version.micro_credential.save(update_fields=["unit"])
    for person, elsewhere in ((issuer, True), (limited, False)):
        assert may_ask_review(person, own)
        assert may_edit_design(person, institution, own.micro_credential)
        assert bool(may_ask_review(person, foreign)) is elsewhere
        assert bool(may_edit_design(person, institution, foreign.micro_credential)) is elsewhere
        assert bool(may_edit_design(person, institution)) is elsewhere
        assert bool(may_write_stack(person, institution)) is elsewhere

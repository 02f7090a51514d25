"""What the database keeps where no service stands in the way: every promise is broken once, past Python, and refused."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F, UniqueConstraint
from django.utils import timezone

from credentials.models import Award, LaterActRow
from tests.breaking import change, repeat
from tests.credentials.models import (
    broken_batches,
    broken_designs,
    broken_directory,
    broken_quality,
    broken_register,
    broken_stacks,
)
from tests.factories.credentials import (
    AwardFactory,
    GuardianConsentFactory,
    LearnerFactory,
    RegisterBookFactory,
    ShareLinkFactory,
    StatusListFactory,
    StatusPlaceFactory,
    VersionFactory,
)
from tests.factories.institutions import UserFactory
from tests.factories.later_acts import CorrectionFactory, EvidencePaperFactory, LaterActFactory
from tests.factories.writing import DraftChangeFactory, SetAsideFactory

SLICES = (broken_quality, broken_designs, broken_stacks, broken_batches, broken_register, broken_directory)
BROKEN = {name: lambda _world, attempt=attempt: attempt() for each in SLICES for name, attempt in each.BROKEN.items()}


def breaks(name):
    """Registers how to break the constraint of this name: a function that sets the scene and gives the call that does it."""

    def register(attempt):
        BROKEN[name] = attempt
        return attempt

    return register


@pytest.fixture
def world(request, institution):
    """Reaches the fixtures of the suite by name: world("issued_award")."""
    return request.getfixturevalue


def draft_of(world):
    return VersionFactory(institution=world("institution"), landing="draft")


@breaks("one_document_per_place_in_a_status_list")
def _(world):
    return repeat(StatusPlaceFactory())


@breaks("one_version_per_number")
def _(world):
    return repeat(draft_of(world), state="discarded")


@breaks("one_published_version_per_micro_credential")
def _(world):
    first = world("version")
    second = VersionFactory(micro_credential=first.micro_credential, number="1.2", landing="draft")
    approved = {"approved_by": UserFactory(), "approved_at": timezone.now(), "published_at": timezone.now()}
    return change(second, state="published", **approved)


@breaks("a_version_has_hours_once_it_leaves_its_author")
def _(world):
    return change(draft_of(world), state="internal_qa", hours=0, on_site_hours=0)


@breaks("no_hours_below_zero")
def _(world):
    return change(draft_of(world), on_site_hours=-1)


@breaks("a_version_has_a_field_and_a_form_once_it_leaves_its_author")
def _(world):
    return change(draft_of(world), state="internal_qa", isced_f="")


@breaks("one_open_version_per_micro_credential")
def _(world):
    return repeat(draft_of(world), number="9.9")


@breaks("one_change_per_value_and_save")
def _(world):
    return repeat(DraftChangeFactory(version=draft_of(world)))


@breaks("what_was_set_aside_is_settled_iff_dated_and_signed_off")
def _(world):
    return change(SetAsideFactory(version=draft_of(world)), settled_at=timezone.now())


@breaks("one_text_set_aside_per_field_and_form")
def _(world):
    return repeat(SetAsideFactory(version=draft_of(world)), public_id="another")


@breaks("on_site_hours_within_the_total")
def _(world):
    return change(draft_of(world), state="internal_qa", on_site_hours=F("hours") + 1)


@breaks("an_approved_version_names_its_approver")
def _(world):
    return change(draft_of(world), state="approved")


@breaks("the_author_does_not_approve")
def _(world):
    return change(draft_of(world), approved_by=F("author"))


@breaks("a_published_version_is_dated")
def _(world):
    return change(world("version"), published_at=None)


@breaks("one_outcome_per_position")
def _(world):
    return repeat(draft_of(world).outcomes.first(), code="LO9")


@breaks("one_outcome_per_code")
def _(world):
    return repeat(draft_of(world).outcomes.first(), position=9)


@breaks("an_outcome_takes_no_hours_away")
def _(world):
    return change(draft_of(world).outcomes.first(), hours=-1)


@breaks("one_assessment_per_position")
def _(world):
    return repeat(draft_of(world).assessments.first())


@breaks("a_weight_is_a_percentage")
def _(world):
    return change(draft_of(world).assessments.first(), weight=101)


@breaks("one_quality_record_per_position")
def _(world):
    return repeat(draft_of(world).quality.first())


@breaks("one_learner_per_institution_and_number")
def _(world):
    return repeat(world("learner"), public_id="another")


@breaks("a_status_index_is_used_once")
def _(world):
    first = world("issued_award")
    second = AwardFactory(version=first.version, prepared_by=world("issuer"))
    intent = ["signed_by_id", "signed_at", "awarded_on", "signing_key_id", "status_list_id", "status_index", "snapshot"]
    copied = {name: getattr(first, name) for name in intent}
    return change(second, state="sealing", serial_number="S-2", register_number="R-2", **copied)


@breaks("a_serial_number_is_used_once")
def _(world):
    rows = [AwardFactory(version=world("version"), prepared_by=world("issuer")) for _ in range(2)]
    Award.objects.filter(pk=rows[0].pk).update(serial_number="S-1")
    return change(rows[1], serial_number="S-1")


@breaks("a_register_number_is_used_once")
def _(world):
    rows = [AwardFactory(version=world("version"), prepared_by=world("issuer")) for _ in range(2)]
    Award.objects.filter(pk=rows[0].pk).update(register_number="R-1")
    return change(rows[1], register_number="R-1")


@breaks("one_living_award_per_version_and_learner")
def _(world):
    award = world("draft_award")
    return repeat(award, public_id="another")


@breaks("the_preparer_does_not_sign")
def _(world):
    award = world("issued_award")
    of_another = {"learner": LearnerFactory(institution=award.institution), "public_id": "another"}
    numbers = {"serial_number": "S-2", "register_number": "R-2", "status_index": award.status_index + 1}
    return repeat(award, prepared_by=award.signed_by, **of_another, **numbers)


@breaks("an_intent_is_whole")
def _(world):
    return change(world("ready_award"), state="sealing")


@breaks("an_award_is_sealed_iff_it_has_bytes")
def _(world):
    return change(world("ready_award"), digest="0" * 64)


@breaks("award_revoked_iff_dated_and_signed_off")
def _(world):
    return change(world("issued_award"), state="revoked")


@breaks("a_replaced_award_names_its_successor")
def _(world):
    return change(world("issued_award"), state="replaced")


@breaks("one_register_book_per_year")
def _(world):
    return repeat(RegisterBookFactory(institution=world("institution")))


@breaks("one_open_later_act_of_a_kind_per_award")
def _(world):
    file = world("pending_revocation")
    other = LaterActFactory(institution=file.institution)
    return lambda: LaterActRow.objects.bulk_create([LaterActRow(act=other, award=world("issued_award"), kind="revoke")])


@breaks("an_award_stands_in_an_act_once")
def _(world):
    return repeat(world("pending_revocation").rows.get(), kind="lift")


@breaks("who_asks_for_a_later_act_does_not_answer")
def _(world):
    return change(world("pending_revocation"), answered_by=F("asked_by"), answered_at=timezone.now())


@breaks("a_later_act_is_answered_iff_dated")
def _(world):
    return change(world("pending_revocation"), answered_at=timezone.now())


@breaks("a_revocation_in_effect_was_agreed_by_a_second_person")
def _(world):
    return change(world("pending_revocation"), state="done", effect_at=timezone.now())


@breaks("a_later_act_in_effect_is_dated")
def _(world):
    return change(LaterActFactory(kind="lift", reason="in-order"), state="done")


@breaks("an_amendment_names_its_field")
def _(world):
    return change(LaterActFactory(), kind="amend")


@breaks("one_waiting_correction_per_award")
def _(world):
    return repeat(CorrectionFactory(award=world("issued_award")), public_id="another")


@breaks("a_correction_is_answered_iff_dated")
def _(world):
    return change(CorrectionFactory(award=world("issued_award")), state="refused")


@breaks("evidence_is_of_a_request_or_of_an_act")
def _(world):
    return repeat(EvidencePaperFactory(), public_id="another", act=None)


@breaks("evidence_stands_once_in_an_act")
def _(world):
    return repeat(EvidencePaperFactory(), public_id="another")


@breaks("evidence_stands_once_in_a_request")
def _(world):
    asked = CorrectionFactory(award=world("issued_award"))
    return repeat(EvidencePaperFactory(act=None, correction=asked, institution=asked.award.institution), public_id="another")


@breaks("a_share_link_ends_after_it_began")
def _(world):
    return change(ShareLinkFactory(award=world("issued_award")), expires_at=F("created_at"))


@breaks("one_open_status_list_per_institution")
def _(world):
    return repeat(StatusListFactory(institution=world("institution")), public_id="another")


def promises():
    return {
        each.name: (model, each) for model in apps.get_app_config("credentials").get_models() for each in model._meta.constraints
    }


@breaks("one_guardian_consent_in_force_per_learner")
def _(world):
    row = GuardianConsentFactory()
    row.pk = None
    return lambda: type(row)._default_manager.bulk_create([row])


@breaks("a_guardian_consent_ends_after_it_was_given")
def _(world):
    return change(GuardianConsentFactory(), withdrawn_on="1999-12-31")


def test_every_promise_of_this_floor_is_tried():
    assert set(BROKEN) == set(promises())


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_keeps_the_promise(world, name):
    attempt = BROKEN[name](world)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attempt()
    model, promise = promises()[name]
    said = [name]
    if connection.vendor == "sqlite" and isinstance(promise, UniqueConstraint):
        # There the refusal names the columns, not the constraint.
        said = [f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in promise.fields]
    assert all(words in str(refusal.value) for words in said)


def test_nor_does_who_sent_a_batch_approve_it(db):
    with pytest.raises(IntegrityError, match="who_prepared_a_batch_does_not_approve_it"), transaction.atomic():
        broken_batches.approved(approved_by=F("sent_by"))()

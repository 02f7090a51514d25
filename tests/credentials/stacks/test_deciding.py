"""The institution's way: it decides, a second person signs, and the award names its parts."""

import json

import jsonschema
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from credentials.models import Award, StackApplication, UseLedger
from credentials.sealing import contexts
from credentials.services.issuing import discard_draft, fingerprint, return_award, sign_awards
from credentials.services.revoking import approve_revocation, request_revocation
from credentials.services.stacking_applying import standing_of
from credentials.services.stacking_bundle import ask_for_bundle
from credentials.services.stacking_deciding import decide_application, note_looked_at, note_revoked, prepare_again
from credentials.services.stacking_ending import end_grant, end_with_award
from credentials.signing.keys import encode_public
from credentials.signing.proofs import verify_proof
from institutions.models import Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.credentials.signing.standards import load_json, needs_standards
from tests.credentials.stacks.conftest import GRANT, YES
from tests.factories.institutions import MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_granted_stack_is_an_award_that_another_registrar_signs(granted, registrar, other_registrar, owner, institution):
    award = granted.award
    assert (award.state, award.version, award.prepared_by) == ("ready", granted.version.award_version, registrar)
    assert (award.learner.user, award.learner.institution) == (owner, institution)
    with pytest.raises(PermissionDenied):
        sign_awards(awards=[(award, fingerprint(award))], by=registrar)
    assert sign_awards(awards=[(award, fingerprint(award))], by=other_registrar)
    assert set(granted.uses.values_list("status", flat=True)) == {"used"}
    assert Letter.objects.filter(key=f"stack_decided:{granted.pk}", to=owner.email).count() == 1


def test_a_grant_is_one_entry_that_tells_of_the_award_it_made(application, registrar, other_registrar, client, confirmed):
    before = set(JournalEntry.objects.values_list("pk", flat=True))
    award = decide_application(application=application, by=registrar, **GRANT).award
    (entry,) = JournalEntry.objects.exclude(pk__in=before)
    assert (entry.event, entry.subject_id, entry.chain) == ("stack_decided", application.pk, application.institution_id)
    assert {name: entry.data[name] for name in ("outcome", "award", "award_state", "learner")} == {
        "outcome": "granted",
        "award": award.pk,
        "award_state": "ready",
        "learner": award.learner_id,
    }
    award = Award.objects.get(pk=award.pk)
    page = confirmed(client, other_registrar).get(award.get_absolute_url())
    assert [event["note"] for event in page.context["events"]] == [registrar]
    sign_awards(awards=[(award, fingerprint(award))], by=other_registrar)
    signed = JournalEntry.objects.get(event="award_signed", subject_id=award.pk)
    assert signed.before == entry.data["award_row"], "nothing else touched the row in between"


def test_a_refusal_needs_its_reasons_and_frees_the_hours(application, registrar):
    with pytest.raises(ValidationError) as refused:
        decide_application(application=application, by=registrar, outcome="refused", reasons=" ", answers={})
    assert set(refused.value.message_dict) == {"reasons"}
    row = decide_application(application=application, by=registrar, outcome="refused", reasons="The viva failed.", answers={})
    assert (row.state, row.outcome, row.award) == ("decided", "refused", None)
    assert set(row.uses.values_list("status", flat=True)) == {"released"}


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, {"capstone-met", "capstone-reason"}),
        ({"capstone": {"met": True, "reason": ""}}, {"capstone-reason"}),
        ({"capstone": {"met": False, "reason": "Failed."}}, {"outcome"}),
    ],
)
def test_what_the_rules_leave_to_a_person_is_answered_with_a_reason(application, registrar, answers, fields):
    with pytest.raises(ValidationError) as refused:
        decide_application(application=application, by=registrar, **{**GRANT, "answers": answers})
    assert set(refused.value.message_dict) == fields
    assert StackApplication.objects.get(pk=application.pk).state == "applied"


def test_only_a_registrar_there_decides_and_never_on_their_own(application, issuer, foreign_registrar, owner, institution):
    MembershipFactory(user=owner, institution=institution, role=Role.REGISTRAR)
    for person in (issuer, foreign_registrar, owner):
        with pytest.raises(PermissionDenied):
            decide_application(application=application, by=person, **GRANT)


def test_an_application_is_decided_once(granted, other_registrar):
    with pytest.raises(WrongState):
        decide_application(application=granted, by=other_registrar, outcome="refused", reasons="No.", answers={})


def test_whoever_the_institution_has_not_met_is_given_a_number(application, registrar, owner, institution):
    owner.learners.filter(institution=institution).update(user=None)
    with pytest.raises(ValidationError) as refused:
        decide_application(application=application, by=registrar, **GRANT)
    assert set(refused.value.message_dict) == {"number"}
    told = {**GRANT, "award": {**GRANT["award"], "number": "TEST-77"}}
    learner = decide_application(application=application, by=registrar, **told).award.learner
    assert (learner.number, learner.user, learner.full_name, learner.institution) == (
        "TEST-77",
        owner,
        "Mario Esempio",
        institution,
    )


def test_an_award_thrown_away_before_it_was_signed_is_prepared_again(granted, registrar, other_registrar):
    draft = return_award(award=granted.award, by=other_registrar, reason="The name is misspelt.")
    discard_draft(award=draft, by=registrar)
    granted.refresh_from_db()
    assert (granted.outcome, granted.award) == ("granted", None)
    again = prepare_again(application=granted, by=registrar, award=GRANT["award"])
    assert again.award.state == "ready"
    with pytest.raises(WrongState):
        prepare_again(application=again, by=registrar, award=GRANT["award"])


def test_the_signed_award_lists_the_achievements_it_was_built_from(signed, granted):
    related = signed.document_json["credentialSubject"]["achievement"]["related"]
    parts = granted.awards.order_by("achieved_on", "pk")
    assert [each["id"] for each in related] == [part.document_json["credentialSubject"]["achievement"]["id"] for part in parts]
    assert {tuple(each["type"]) for each in related} == {("Related",)}
    assert not any(part.public_id in signed.document for part in parts), "what was earned, not the credentials that say so"


@needs_standards
def test_the_signed_award_conforms_to_the_published_schema(signed):
    schema = load_json("ob3", "ob_v3p0_achievementcredential_schema.json")
    assert list(jsonschema.Draft201909Validator(schema).iter_errors(signed.document_json)) == []


@needs_standards
def test_the_record_holds_the_award_and_its_parts_as_they_were_signed(signed, granted, owner, stranger, seal_waiting, client):
    with pytest.raises(PermissionDenied):
        ask_for_bundle(application=granted, by=stranger)
    for _twice in range(2):
        ask_for_bundle(application=granted, by=owner)
    seal_waiting()
    granted.refresh_from_db()
    record = json.loads(granted.bundle)
    inside = record["credentialSubject"]["verifiableCredential"]
    assert inside == [signed.document_json, *(part.document_json for part in granted.awards.order_by("achieved_on", "pk"))]
    links = {(each["associationType"], each["targetId"]) for each in record["credentialSubject"]["association"]}
    assert links == {("isPartOf", inside[0]["credentialSubject"]["achievement"]["id"])}
    key = encode_public(bytes(signed.signing_key.public_key))
    assert verify_proof(record, key, contexts=contexts())
    schema = load_json("clr2", "clr_v2p0_clrcredential_schema_vc2.derived.json")
    assert list(jsonschema.Draft201909Validator(schema).iter_errors(record)) == []
    client.force_login(owner)
    answer = client.get(f"/me/stack-applications/{granted.public_id}/clr/")
    assert answer.content.decode() == granted.bundle


def revoke(award, issuer, registrar):
    file = request_revocation(award=award, by=issuer, reason="issued-in-error", explanation="Somebody else sat the exam.")
    return approve_revocation(revocation=file, by=registrar)


def test_a_revoked_part_flags_what_was_granted_and_frees_its_hours(
    signed, granted, issuer, registrar, other_registrar, after_commit
):
    part = granted.awards.filter(institution=signed.institution).first()
    with after_commit():
        revoke(part, issuer, other_registrar)
    granted.refresh_from_db()
    assert granted.part_revoked_at
    assert list(StackApplication.objects.flagged()) == [granted]
    assert set(UseLedger.objects.filter(award=part).values_list("status", flat=True)) == {"released"}
    assert set(UseLedger.objects.exclude(award=part).values_list("status", flat=True)) == {"used"}
    assert note_revoked(award_id=part.pk) == 0, "twice flags once"
    note_looked_at(application=granted, by=registrar)
    with pytest.raises(WrongState):
        note_looked_at(application=granted, by=registrar)


def test_out_of_a_revoked_part_no_award_is_prepared_again_and_a_registrar_ends_the_stack(
    granted, issuer, registrar, other_registrar, owner, after_commit, client, confirmed
):
    with pytest.raises(WrongState, match="discard it"):
        end_grant(application=granted, by=registrar, reason="A part was revoked.")
    draft = return_award(award=granted.award, by=other_registrar, reason="The name is misspelt.")
    discard_draft(award=draft, by=registrar)
    with after_commit():
        revoke(granted.awards.filter(institution=granted.institution).first(), issuer, other_registrar)
    granted.refresh_from_db()
    with pytest.raises(WrongState):
        prepare_again(application=granted, by=registrar, award=GRANT["award"])
    assert granted.uses.filter(status="used").exists()
    with pytest.raises(PermissionDenied):
        end_grant(application=granted, by=issuer, reason="A part was revoked.")
    page = reverse("credentials:stack-application", args=[granted.institution.slug, granted.public_id])
    assert confirmed(client, registrar).post(page, {"do": "end", "reason": " "}).status_code == 422
    assert client.post(page, {"do": "end", "reason": "A part was revoked."}).status_code == 302
    row = StackApplication.objects.get(pk=granted.pk)
    assert (row.state, row.outcome, row.ended_by, row.award) == ("ended", "granted", registrar, None)
    assert set(row.uses.values_list("status", flat=True)) == {"released"}
    assert Letter.objects.filter(key=f"stack_ended:{row.pk}", to=owner.email).exists()
    assert JournalEntry.objects.filter(event="stack_ended", subject_id=row.pk, actor_id=registrar.pk).count() == 1
    client.force_login(owner)
    assert "A part was revoked." in client.get(row.get_absolute_url()).content.decode()
    with pytest.raises(WrongState):
        end_grant(application=row, by=registrar, reason="Again.")


def test_a_larger_award_that_waits_is_not_signed_once_a_part_is_revoked(
    granted, issuer, registrar, other_registrar, after_commit
):
    with after_commit():
        revoke(granted.awards.filter(institution=granted.institution).first(), issuer, other_registrar)
    note_looked_at(application=granted, by=registrar)
    with pytest.raises(PermissionDenied, match="parts was revoked"):
        sign_awards(awards=[(granted.award, fingerprint(granted.award))], by=other_registrar)
    assert Award.objects.get(pk=granted.award_id).state == "ready"


def test_with_a_revoked_part_nothing_is_granted(application, issuer, registrar, other_registrar, after_commit):
    with after_commit():
        revoke(application.awards.filter(institution=application.institution).first(), issuer, other_registrar)
    with pytest.raises(ValidationError) as refused:
        decide_application(application=application, by=registrar, **{**GRANT, "answers": YES})
    assert set(refused.value.message_dict) == {"outcome"}


def test_a_revoked_larger_award_ends_its_stack_and_frees_all_its_hours(
    signed, granted, stack, owner, issuer, registrar, after_commit, client
):
    with after_commit():
        revoke(signed, issuer, registrar)
    row = StackApplication.objects.get(pk=granted.pk)
    assert (row.state, row.outcome, row.ended_by, row.end_reason) == ("ended", "granted", None, "")
    assert set(row.uses.values_list("status", flat=True)) == {"released"}
    assert not end_with_award(award_id=signed.pk), "twice it ends once"
    client.force_login(owner)
    assert f"/me/awards/{signed.public_id}/" in client.get(row.get_absolute_url()).content.decode()
    assert standing_of(owner, stack).evaluation.ready, "one may apply with the same credentials again"
    with pytest.raises(IntegrityError), transaction.atomic():
        StackApplication.objects.filter(pk=row.pk).update(state="decided", ended_at=None)

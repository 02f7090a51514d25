"""Copies of documents with a correction: sent, read by those who decide, saved and never opened, and gone in time."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from credentials.models import Correction, EvidencePaper
from credentials.paper_gate import accept_paper
from credentials.policies_after import may_keep_evidence, may_see_evidence
from credentials.retention import Wallet
from credentials.services.acting import agree, ask_for, decline
from credentials.services.correcting import answer_by_act, ask_correction, refuse_correction
from credentials.services.evidence import add_to_act, add_to_request
from institutions.models import Role
from institutions.services.retaining import run_round
from micro4asia.foundation.models import JournalEntry
from tests.credentials.test_paper_gate import PLAIN
from tests.factories.institutions import MembershipFactory

WISH = {"wanted_name": "Nguyễn Thị Ví Dụ Mới", "wrong": "A mark is missing.", "evidence": "Identity card of 2024."}
AMENDED = {"field": "name_as_printed", "new_value": "Nguyễn Thị Ví Dụ Mới", "reason": "name-change", "legal_act": "7/2026"}


def card(content=PLAIN, name="giấy tờ.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.fixture
def page(issued_award):
    return reverse("credentials:correction-ask", args=[issued_award.public_id])


@pytest.fixture
def asked(client, learner_account, page):
    """A correction with one document, asked for by the learner."""
    client.force_login(learner_account)
    assert client.post(page, WISH | {"paper": card()}).status_code == 302
    return Correction.objects.get()


@pytest.fixture
def paper(asked):
    return asked.papers.get()


def desk_address(paper):
    return reverse("credentials:correction-paper", args=["tue", paper.correction.public_id, paper.public_id])


def amend(award, by, **terms):
    return ask_for(kind="amend", awards=[award], by=by, terms=AMENDED | {"explanation": "Seen at the desk.", **terms})


def test_what_a_learner_sends_is_kept_as_it_came_and_its_digest_stays_in_the_journal(asked, paper, learner_account):
    assert (bytes(paper.content), paper.media_type, paper.added_by) == (PLAIN, "application/pdf", learner_account)
    assert JournalEntry.objects.get(event="correction_asked").data["papers"] == [paper.digest]


def test_a_file_that_the_gate_refuses_is_told_at_its_field_and_nothing_is_asked(client, learner_account, page):
    client.force_login(learner_account)
    program = PLAIN.replace(b"endobj", b"<</S /JavaScript /JS (x)>> endobj")
    for content in (b"MZ\x90\x00", b"<html><script>", program, b"%PDF-1.7 cut"):
        answer = client.post(page, WISH | {"paper": card(content)})
        assert answer.status_code == 422
        assert answer.context["form"].errors["paper"]
        assert answer.context["form"]["wrong"].value() == WISH["wrong"], "what was typed stands there still"
    assert not Correction.objects.exists()
    assert not EvidencePaper.objects.exists()


def test_it_is_saved_under_its_name_and_runs_nothing(client, learner_account, paper, registrar, confirmed, issued_award):
    own = reverse("credentials:correction-own-paper", args=[issued_award.public_id, paper.public_id])
    assert own in client.get(reverse("credentials:correction-ask", args=[issued_award.public_id])).content.decode()
    confirmed(client, registrar)
    listed = client.get(reverse("credentials:correction", args=["tue", paper.correction.public_id])).content.decode()
    assert desk_address(paper) in listed
    at_desk = client.get(desk_address(paper))
    client.force_login(learner_account)
    for answer in (at_desk, client.get(own)):
        assert (answer.status_code, answer.content) == (200, PLAIN)
        assert answer["Content-Disposition"].startswith("attachment; ")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Cache-Control"] == "private, no-store"


def test_only_those_who_decide_read_it(client, paper, issuer, member, institution, foreign_registrar, stranger, confirmed):
    for person, told in (
        (issuer, 403),
        (member(Role.INSTITUTION_ADMIN, institution), 403),
        (foreign_registrar, 404),
        (stranger, 404),
    ):
        confirmed(client, person)
        assert client.get(desk_address(paper)).status_code == told
        own = reverse("credentials:correction-own-paper", args=[paper.correction.award.public_id, paper.public_id])
        assert client.get(own).status_code in (403, 404)
    confirmed(client, issuer)
    shown = client.get(reverse("credentials:correction", args=["tue", paper.correction.public_id])).content.decode()
    assert paper.name not in shown


def test_a_registrar_does_not_decide_by_what_speaks_for_their_own_award(
    asked, issued_award, learner_account, institution, registrar
):
    MembershipFactory(user=learner_account, institution=institution, role=Role.REGISTRAR)
    assert "of their own" in may_see_evidence(learner_account, asked.award).reason
    assert "of their own" in may_keep_evidence(learner_account, amend(issued_award, registrar)).reason


def test_more_is_added_while_the_request_waits_each_once_and_five_in_all(client, learner_account, asked, page, registrar):
    client.force_login(learner_account)
    assert client.get(page).context["adds"]
    assert client.post(page, {"do": "add"}).status_code == 422
    for number in range(5):
        client.post(page, {"do": "add", "paper": card(PLAIN + b"%" * number + b"\n%%EOF\n" * bool(number))})
    assert asked.papers.count() == 5, "the first one was there already"
    answer = client.post(page, {"do": "add", "paper": card(b'{"type": "VerifiableCredential"}', "badge.json")})
    assert answer.status_code == 422
    assert "năm giấy tờ" in str(answer.context["form"].errors["paper"]), "told in the language of the learner"
    assert asked.papers.count() == 5
    refuse_correction(correction=asked, by=registrar, answer="The card says otherwise.")
    assert client.post(page, {"do": "add", "paper": card()}).status_code == 409


def test_a_second_request_is_still_refused_and_brings_no_paper(client, asked, page):
    assert client.post(page, WISH | {"paper": card(PLAIN + b"\n%%EOF\n")}).status_code == 409
    assert EvidencePaper.objects.count() == 1


def test_what_was_shown_at_the_desk_lies_with_the_amendment(client, issued_award, registrar, other_registrar, confirmed, issuer):
    act = amend(issued_award, registrar)
    confirmed(client, registrar)
    add = reverse("credentials:act-evidence", args=["tue", act.public_id])
    assert add in client.get(act.get_absolute_url()).content.decode()
    client.post(add, {"paper": card(b"MZ")})
    assert not act.papers.exists()
    client.post(add, {"paper": card()})
    paper = act.papers.get()
    file = reverse("credentials:act-evidence-file", args=["tue", act.public_id, paper.public_id])
    confirmed(client, issuer)
    assert (client.get(file).status_code, client.post(add, {"paper": card()}).status_code) == (403, 403)
    confirmed(client, other_registrar)
    assert file in client.get(act.get_absolute_url()).content.decode()
    assert client.get(file).content == PLAIN
    agree(act=act, by=other_registrar)
    assert act.papers.get().checked_at
    assert client.post(add, {"paper": card(PLAIN + b"\n%%EOF\n")}).status_code == 409


def test_evidence_speaks_for_what_is_put_right_alone(client, pending_revocation, registrar, confirmed):
    confirmed(client, registrar)
    add = reverse("credentials:act-evidence", args=["tue", pending_revocation.public_id])
    assert client.post(add, {"paper": card()}).status_code == 403


def test_whoever_agrees_to_what_a_learner_asked_for_reads_what_the_learner_sent(
    client, asked, paper, registrar, other_registrar, confirmed, issued_award
):
    act = answer_by_act(award=issued_award, by=registrar, kind="amend", terms=AMENDED | {"explanation": "Seen."}, fields={})
    confirmed(client, other_registrar)
    assert paper.public_id in client.get(act.get_absolute_url()).content.decode()
    decline(act=act, by=other_registrar, answer="The number is wrong.")
    assert asked.papers.get().checked_at is None, "the request waits still"
    again = answer_by_act(award=issued_award, by=registrar, kind="amend", terms=AMENDED | {"explanation": "Seen."}, fields={})
    agree(act=again, by=other_registrar)
    assert asked.papers.get().checked_at


def test_a_copy_goes_ninety_days_after_it_was_looked_at_and_not_before(asked, paper, registrar, institution):
    refuse_correction(correction=asked, by=registrar, answer="No.", now=timezone.now() - dt.timedelta(days=89))
    run_round(institution)
    assert EvidencePaper.objects.exists()
    run_round(institution, timezone.now() + dt.timedelta(days=2))
    assert not EvidencePaper.objects.exists()
    assert Correction.objects.get().state == "refused"


def test_a_copy_that_nobody_has_answered_for_stays(asked, institution):
    run_round(institution, timezone.now() + dt.timedelta(days=400))
    assert EvidencePaper.objects.exists()


def test_a_person_takes_their_documents_out_and_an_erasure_takes_them_away(
    asked, paper, learner_account, institution, issued_award, registrar
):
    act = amend(issued_award, registrar)
    add_to_act(act=act, by=registrar, paper=_accepted(PLAIN + b"\n%%EOF\n"))
    told = Wallet().tell(learner_account)
    assert sorted(told.files.values(), key=len)[:2] == [PLAIN, PLAIN + b"\n%%EOF\n"]
    done = Wallet().erase(learner_account, institution, timezone.now()).done
    assert done["corrections"] == 1
    assert not EvidencePaper.objects.exists()


def test_what_was_sent_is_never_changed(asked, paper):
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidencePaper.objects.update(content=b"other")
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidencePaper.objects.update(added_at=timezone.now())


def test_evidence_is_of_a_request_or_of_an_act_and_stands_there_once(asked, paper, issued_award, registrar):
    act = amend(issued_award, registrar)
    fields = {
        "institution": act.institution,
        "name": "a.pdf",
        "media_type": "application/pdf",
        "content": b"x",
        "added_by": registrar,
    }
    for wrong in (
        {"correction": asked, "act": act, "digest": "1"},
        {"digest": "1"},
        {"correction": asked, "digest": paper.digest},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            EvidencePaper.objects.create(**fields, **wrong)


def test_nobody_adds_to_anothers_request(asked, stranger, registrar):
    for person in (stranger, registrar):
        with pytest.raises(PermissionDenied, match="Only the person"):
            add_to_request(correction=asked, by=person, paper=_accepted(PLAIN))


def test_a_request_with_too_many_documents_changes_nothing(issued_award, learner_account):
    papers = [_accepted(PLAIN + b"%" * number + b"\n%%EOF\n") for number in range(6)]
    with pytest.raises(ValidationError, match="Five documents"):
        ask_correction(award=issued_award, by=learner_account, fields=WISH, papers=papers)
    assert not Correction.objects.exists()


def _accepted(content):
    return accept_paper(card(content))

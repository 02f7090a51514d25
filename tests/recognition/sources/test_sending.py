"""What may be sent: several credentials, documents, the same question once, a question before earning, the counter."""

import datetime as dt
import json

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from credentials.paper_gate import accept_paper
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter
from recognition.models import CasePaper, ImportedCredential, PreparedRequest, RecognitionRequest, RequestSource
from recognition.services.adding import add_document, choose_sources, remove_source
from recognition.services.assigning import take_request
from recognition.services.counter import confirm_prepared, open_account_for, prepare_request
from recognition.services.pre_asking import Said, answer_before, ask_before, follow_up
from recognition.services.requesting import AskedAlready, save_draft, start_request, submit_request
from recognition.wording import consent
from tests.credentials.test_paper_gate import PLAIN
from tests.foundation.built_once import built_once

DESCRIBED = {"title": "Data ethics", "issuer": "An academy", "country": "IT", "hours": "30"}
FOREIGN = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": {"id": "did:web:academy.example", "name": "An academy"},
    "validFrom": "2025-05-01T00:00:00Z",
    "credentialSubject": {"achievement": {"name": "Data ethics"}},
}


def document(content=PLAIN, name="certificate.pdf"):
    return accept_paper(SimpleUploadedFile(name, content))


def badge():
    return SimpleUploadedFile("badge.json", json.dumps(FOREIGN).encode())


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@built_once
def to_muni(muni, applicant):
    """A draft without an award, for further study at MUNI: no course is needed."""
    row = start_request(by=applicant, purpose="further-study")
    return save_draft(request=row, by=applicant, fields={"institution": muni})


def send(row, by):
    return submit_request(request=row, by=by, consent=True, wording=consent(row))


def test_a_document_alone_is_sent_with_its_check_and_its_border(to_muni, applicant):
    add_document(request=to_muni, by=applicant, paper=document(), described=DESCRIBED)
    sent = send(to_muni, applicant)
    source = sent.further_sources.get()
    assert sent.crosses_border
    assert "Italy" in sent.consent_wording
    assert "Data ethics" in sent.consent_wording
    assert json.loads(source.verification)["verdict"] == "unchecked"
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        RequestSource.objects.filter(pk=source.pk).update(described={})


def test_the_desk_is_not_told_that_a_document_is_in_the_registry(as_user, to_muni, applicant, officer):
    add_document(request=to_muni, by=applicant, paper=document(), described=DESCRIBED)
    sent = take_request(request=send(to_muni, applicant), by=officer)
    page = as_user(officer).get(reverse("recognition:request", args=["muni", sent.public_id]) + "?lang=en").content.decode()
    assert "as far as anybody has stated it" in page
    assert "is in the registry with outcomes" not in page


def test_nothing_at_all_is_not_sent(to_muni, applicant):
    with pytest.raises(ValidationError) as refused:
        send(to_muni, applicant)
    assert "award" in refused.value.error_dict


def test_several_credentials_are_read_beside_the_leading_one(draft, make_award, applicant, award):
    second = make_award(grade="A", version=award.version)
    row = choose_sources(request=draft, by=applicant, awards=[second, award])
    assert row.award == award  # it led before
    sent = send(row, applicant)
    further = sent.further_sources.get()
    assert (further.award, len(further.document_digest)) == (second, 64)
    assert json.loads(further.verification)["verdict"] == "valid"


def test_before_sending_everything_that_the_officer_will_see_of_a_second_credential_is_shown(
    as_user, draft, make_award, applicant, award
):
    second = make_award(grade="A", version=award.version)
    choose_sources(request=draft, by=applicant, awards=[award, second])
    page = as_user(applicant).get(reverse("recognition:request-step", args=[draft.public_id, "send"]) + "?lang=en")
    shown = page.content.decode()
    assert all(one.serial_number in shown for one in (award, second))
    assert "No machine can check it" not in shown


def test_only_ones_own_draft_takes_sources(draft, submitted, applicant, other_learner, officer):
    for user in (other_learner, officer):
        with pytest.raises(PermissionDenied):
            add_document(request=draft, by=user, paper=document(), described=DESCRIBED)
    with pytest.raises(WrongState):
        add_document(request=submitted, by=applicant, paper=document(), described=DESCRIBED)


def test_a_document_is_added_once_and_taken_out_with_its_file(to_muni, applicant):
    for _time in range(2):
        added = add_document(request=to_muni, by=applicant, paper=document(), described=DESCRIBED)
    assert CasePaper.objects.filter(request=to_muni).count() == 1
    remove_source(request=to_muni, by=applicant, position=added.position)
    assert not CasePaper.objects.filter(request=to_muni).exists()


def test_the_same_question_is_shown_where_it_was_asked_first(as_user, to_muni, muni, applicant):
    add_document(request=to_muni, by=applicant, paper=document(), described=DESCRIBED)
    first = send(to_muni, applicant)
    again = start_request(by=applicant, purpose="further-study")
    again = save_draft(request=again, by=applicant, fields={"institution": muni})
    add_document(request=again, by=applicant, paper=document(), described=DESCRIBED)
    with pytest.raises(AskedAlready) as asked:
        send(again, applicant)
    assert asked.value.first == first
    page = as_user(applicant).post(reverse("recognition:request-step", args=[again.public_id, "send"]), {"consent": "on"})
    assert page.status_code == 409
    assert first.case_number in page.content.decode()


def test_a_document_may_say_that_it_certifies_attendance_alone(as_user, to_muni, applicant, officer):
    learner, there = as_user(applicant), reverse("recognition:document-add", args=[to_muni.public_id])
    form = {"title": "Data ethics", "issuer": "An academy"}
    both = {**form, "assessment": ["attendance", "written-exam"], "file": SimpleUploadedFile("c.pdf", PLAIN)}
    learner.get(there, {"lang": "en"})
    assert "or it was attendance only" in learner.post(there, both).content.decode()
    assert (
        learner.post(there, {**both, "assessment": "attendance", "file": SimpleUploadedFile("c.pdf", PLAIN)}).status_code == 302
    )
    row = send(to_muni, applicant)
    assert "Attendance only" in learner.get(row.get_absolute_url()).content.decode()
    page = as_user(officer).get(reverse("recognition:request", args=["muni", row.public_id])).content.decode()
    assert "Attendance only" in page


def test_pages_carry_a_case_without_award_and_course(as_user, to_muni, applicant, officer, stranger):
    learner = as_user(applicant)
    form = {
        "title": "Data ethics",
        "issuer": "An academy",
        "outcomes": "Weigh harm | 10",
        "file": SimpleUploadedFile("c.pdf", PLAIN),
    }
    there = reverse("recognition:document-add", args=[to_muni.public_id])
    assert learner.post(there, form).status_code == 302
    for step in ("purpose", "course", "credential", "details", "send"):
        assert learner.get(reverse("recognition:request-step", args=[to_muni.public_id, step])).status_code == 200
    sent = send(to_muni, applicant)
    assert "Weigh harm" in learner.get(sent.get_absolute_url()).content.decode()
    paper = sent.papers.get()
    assert learner.get(reverse("recognition:own-paper", args=[sent.public_id, paper.public_id])).content == PLAIN
    desk = as_user(officer)
    assert desk.get(reverse("recognition:request", args=["muni", sent.public_id])).status_code == 200
    there = reverse("recognition:case-paper", args=["muni", sent.public_id, paper.public_id])
    handed = desk.get(there)
    assert handed["Content-Disposition"].startswith("attachment")
    assert "sandbox" in handed["Content-Security-Policy"]
    assert as_user(stranger).get(there).status_code == 404


def test_a_credential_of_elsewhere_is_checked_and_kept_apart(as_user, applicant, other_learner, to_muni):
    client = as_user(applicant)
    for _time in range(2):
        assert client.post(reverse("recognition:imports"), {"file": badge()}).status_code == 302
    row = ImportedCredential.objects.get()
    assert (row.title, row.issuer, row.verdict) == ("Data ethics", "An academy", "unconfirmed")
    assert client.post(reverse("recognition:imports"), {"file": SimpleUploadedFile("a.pdf", PLAIN)}).status_code == 422
    choose_sources(request=to_muni, by=applicant, awards=[], imported=[row])
    sent = send(to_muni, applicant)
    assert json.loads(sent.further_sources.get().verification)["verdict"] == "unconfirmed"
    there = reverse("recognition:import-file", args=[row.public_id])
    assert as_user(other_learner).get(there).status_code == 404
    assert as_user(applicant).post(reverse("recognition:import-remove", args=[row.public_id])).status_code == 302
    assert sent.papers.exists()


def test_a_credential_of_this_registry_is_no_foreign_one(as_user, applicant, award):
    page = as_user(applicant).post(
        reverse("recognition:imports"), {"file": SimpleUploadedFile("own.json", award.document.encode())}
    )
    assert page.status_code == 422
    assert not ImportedCredential.objects.exists()


SAID = Said("full", "The same outcomes.", timezone.localdate() + dt.timedelta(days=200), earned_with="Grade B or better.")


def test_what_would_count_is_answered_before_and_cited_after(as_user, applicant, officer, muni, course, make_award, ueh):
    held = make_award()
    row = ask_before(by=applicant, version=held.version, purpose="course-exemption")
    assert ask_before(by=applicant, version=held.version, purpose="course-exemption") == row
    row = save_draft(request=row, by=applicant, fields={"institution": muni, "course": course})
    sent = send(row, applicant)
    with pytest.raises(WrongState):
        answer_before(request=sent, by=officer, said=SAID)
    sent = take_request(request=sent, by=officer)
    assert as_user(officer).get(reverse("recognition:pre-answer", args=["muni", sent.public_id])).status_code == 200
    answer = answer_before(request=sent, by=officer, said=SAID)
    assert Letter.objects.filter(key=f"recognition_answered_before:{sent.pk}").exists()
    assert as_user(officer).get(reverse("recognition:request", args=["muni", sent.public_id])).status_code == 200
    assert "Grade B" in as_user(applicant).get(sent.get_absolute_url()).content.decode()
    followed = follow_up(request=sent, by=applicant)
    assert follow_up(request=sent, by=applicant) == followed
    assert (followed.award, followed.follows, followed.course) == (held, sent, course)
    with pytest.raises(WrongState):
        answer_before(request=sent, by=officer, said=SAID)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        type(answer).objects.filter(pk=answer.pk).update(would="no")


def test_where_it_counts_is_told_without_persons(as_user, applicant, decided, award, other_learner, muni):
    there = reverse("recognition:award-counts", args=[award.public_id])
    page = as_user(applicant).get(there).content.decode()
    assert any(name in page for name in muni.names().values())
    assert decided.case_number not in page
    assert as_user(other_learner).get(there).status_code == 404


PREPARED = {"email": "counter@example.org", "full_name": "Người Tại Quầy", "language": "vi", "purpose": "admission"}


def test_who_has_no_account_opens_one_by_the_letter_and_owns_the_draft(muni, officer, client):
    row = prepare_request(institution=muni, by=officer, **PREPARED)
    assert prepare_request(institution=muni, by=officer, **PREPARED) == row
    letter = Letter.objects.get(key=f"recognition_prepared:{row.pk}")
    assert (letter.to, letter.language) == ("counter@example.org", "vi")
    there = reverse("recognition:prepared", args=[row.token()])
    assert client.get(there).status_code == 200
    assert not RecognitionRequest.objects.exists()
    answer = client.post(there, {"password": "a short sentence 77"})
    draft = RecognitionRequest.objects.get()
    assert answer.url == reverse("recognition:request-step", args=[draft.public_id, "credential"])
    assert (draft.state, draft.opened_by, draft.applicant.email) == ("draft", officer, "counter@example.org")
    assert client.get(reverse("recognition:prepared", args=["no-token"])).status_code == 404
    with pytest.raises(WrongState):
        open_account_for(prepared=PreparedRequest.objects.get(), password="another sentence 77")


def test_the_counter_tells_nobody_whether_there_is_an_account(muni, officer, applicant, other_learner, sending_officer):
    EmailAddress.objects.create(user=applicant, email=applicant.email, verified=True, primary=True)
    row = prepare_request(institution=muni, by=officer, **{**PREPARED, "email": applicant.email})
    assert Letter.objects.filter(key=f"recognition_prepared:{row.pk}").exists()
    with pytest.raises(PermissionDenied):
        confirm_prepared(prepared=row, by=other_learner)
    draft = confirm_prepared(prepared=row, by=applicant)
    assert confirm_prepared(prepared=row, by=applicant) == draft
    with pytest.raises(PermissionDenied):
        prepare_request(institution=muni, by=sending_officer, **PREPARED)
    with pytest.raises(ValidationError):
        prepare_request(institution=muni, by=officer, **{**PREPARED, "email": officer.email})
    assert User.objects.filter(email="counter@example.org").count() == 0

"""Where anyone checks a credential: a link, an id, a file."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from credentials.models import Award
from credentials.services.revoking import approve_revocation
from credentials.services.sharing import set_visibility
from credentials.throttling import CheckThrottle
from micro4asia.foundation import public_ids
from micro4asia.foundation.models import JournalEntry
from tests.credentials.views.test_public import words

PAGE = "/verify/"


def look_up(client, typed):
    return client.get(PAGE, {"q": typed})


def hand_in(client, content, name="credential.json"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(PAGE, {"document": SimpleUploadedFile(name, content, content_type="application/json")})


# ---- by link or id ----


@pytest.mark.parametrize(
    "written", ["{id}", " {ID} ", "http://localhost:8000/c/{id}/", "https://elsewhere.example/c/{id}/?lang=vi"]
)
def test_an_id_is_found_however_it_is_written(client, issued_award, written):
    typed = written.replace("{id}", issued_award.public_id).replace("{ID}", issued_award.public_id.upper())
    assert look_up(client, typed).headers["Location"] == issued_award.public_path


def test_a_mistyped_id_is_told_from_an_unknown_one(client, issued_award):
    swapped = ("1" if issued_award.public_id[0] != "1" else "2") + issued_award.public_id[1:]
    mistyped, unknown = look_up(client, swapped), look_up(client, public_ids.new_public_id())
    assert (mistyped.status_code, unknown.status_code) == (404, 404)
    assert "looks mistyped" in words(mistyped)
    assert "Nothing is shown under this number" in words(unknown)
    assert f'value="{swapped}"' in mistyped.content.decode()


def test_a_private_id_answers_like_an_unknown_one_to_the_letter(client, issued_award, learner_account):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    unknown = public_ids.new_public_id()
    bodies = {look_up(client, one).content.decode().replace(one, "ID") for one in (issued_award.public_id, unknown)}
    # The form for a file carries a token of its own each time.
    assert len({body.split("csrfmiddlewaretoken")[0] for body in bodies}) == 1


def test_a_name_finds_nobody(client, issued_award):
    answer = look_up(client, "Nguyễn Thị Ví Dụ")
    assert answer.status_code == 404
    assert issued_award.public_id not in answer.content.decode()


def test_an_empty_question_is_no_error(client, db):
    assert look_up(client, "").status_code == 200
    assert client.get(PAGE).status_code == 200


def test_a_question_without_end_is_refused_at_its_field(client, db):
    answer = look_up(client, "x" * 3000)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


# ---- by file ----


def test_a_proof_that_names_no_possible_key_is_only_unconfirmed(client, issued_award):
    answer = hand_in(client, issued_award.document.replace("#key-1", "#key\\ud800"))
    assert answer.context["verification"].kind == "unconfirmed"


def test_a_presented_file_is_checked_step_by_step(client, issued_award):
    answer = hand_in(client, issued_award.document)
    assert answer.context["verification"].kind == "valid"
    assert "Công nghệ tài chính và thanh toán số" in words(answer)
    assert issued_award.public_path in answer.content.decode()


def test_a_file_that_a_programme_set_anew_is_the_same_credential(client, issued_award):
    answer = hand_in(client, json.dumps(issued_award.document_json, indent=2))
    assert answer.context["verification"].kind == "valid"
    assert "only spaces or line breaks differ" in words(answer)


def test_one_changed_letter_is_noticed(client, issued_award):
    answer = hand_in(client, issued_award.document.replace("Nguyễn Thị Ví Dụ", "Nguyễn Thị Vi Dụ"))
    assert answer.context["verification"].kind == "unconfirmed"
    assert answer.context["verification"].failed == ["signature", "record"]


def test_a_revoked_file_says_so_whoever_holds_it(client, issued_award, pending_revocation, registrar, seal_waiting):
    approve_revocation(revocation=pending_revocation, by=registrar)
    seal_waiting()
    assert hand_in(client, issued_award.document).context["verification"].kind == "revoked"


def test_a_private_credential_can_still_be_checked_from_its_file(client, issued_award, learner_account):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    answer = hand_in(client, issued_award.document)
    assert answer.context["verification"].kind == "valid"
    assert issued_award.public_path not in answer.content.decode().replace(issued_award.document, "")


def test_a_foreign_credential_is_shown_as_what_it_claims(client, issued_award):
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "https://elsewhere.example/1",
        "type": ["VerifiableCredential"],
        "issuer": {"id": "https://elsewhere.example", "name": "Elsewhere <b>University</b>"},
        "validFrom": "2026-01-05T00:00:00Z",
        "credentialSubject": {"name": "Somebody", "achievement": {"name": {"en": "A course"}}},
    }
    answer = hand_in(client, json.dumps(document))
    assert answer.status_code == 200
    seen = words(answer)
    assert answer.context["verification"].kind == "unconfirmed"
    assert [value for value in ("A course", "Somebody", "5 January 2026") if value not in seen] == []
    assert "<b>University" not in answer.content.decode()


ODD = [
    "[]",
    "null",
    "hello",
    "{}",
    '{"a": 1, "a": 2}',
    '{"issuer": {"id": 7}}',
    "[" * 5000,
    '{"issuer": "\\ud800", "id": "\\u0000", "name": "\\udfff", "validFrom": "2026-99-99"}',
]


@pytest.mark.parametrize("content", ODD)
def test_anything_at_all_gets_a_verdict(client, db, content):
    answer = hand_in(client, content)
    assert answer.status_code == 200
    assert answer.context["verification"].kind == "unconfirmed"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"x" * 1_000_001, "larger than 1 MB"), (b"\xff\xfe\x00", "no JSON file"), (b"  ", "is empty")],
    ids=["large", "binary", "empty"],
)
def test_a_file_is_gated_before_it_is_read(client, db, content, reason):
    answer = hand_in(client, content)
    assert answer.status_code == 422
    assert reason in words(answer)


def test_sending_no_file_is_told_at_the_field(client, db):
    answer = client.post(PAGE, {})
    assert answer.status_code == 422
    assert 'id="problems"' in answer.content.decode()


def test_nothing_is_kept_of_a_file(client, issued_award):
    before = (Award.objects.count(), JournalEntry.objects.count(), len(client.session.items()))
    answer = hand_in(client, issued_award.document)
    assert (Award.objects.count(), JournalEntry.objects.count(), len(client.session.items())) == before
    assert answer["Cache-Control"] == "no-store"


def test_many_files_from_one_place_have_to_wait(client, issued_award, monkeypatch):
    monkeypatch.setattr(CheckThrottle, "rate", "2/min", raising=False)
    answers = [hand_in(client, issued_award.document).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert client.get(reverse("credentials:public", args=[issued_award.public_id])).status_code == 200

"""Certified copies, and awards made elsewhere: each an act of its own, with what was seen and what a check said."""

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from credentials.documents import open_badge
from credentials.models import Award, CertifiedCopy, ReferencedAward
from credentials.retention import Wallet
from credentials.sealing import contexts, serialize
from credentials.services.certified_copies import give_copy
from credentials.services.referencing import register_reference, remove_reference
from credentials.signing.proofs import sign
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry
from tests.credentials.signing.samples import award as sample
from tests.factories.register import ReferencedAwardFactory

GIVEN = {"applicant": "Trần Thị Mẫu Mẹ", "relation": "heir", "evidence": "Death certificate and family book", "language": "vi"}


def test_a_copy_says_that_it_is_one_bears_its_own_number_and_is_listed_at_the_award(
    issued_award, other_registrar, institution, run_jobs, client, confirmed
):
    copy = give_copy(award=issued_award, by=other_registrar, **GIVEN)
    again = give_copy(award=issued_award, by=other_registrar, **GIVEN)
    run_jobs()
    year = institution.today().year
    assert (copy.number, again.number) == (f"0001/{year}-BS", f"0002/{year}-BS")
    confirmed(client, other_registrar)
    listed = client.get(f"{issued_award.get_absolute_url()}copies/")
    assert [row.number for row in listed.context["copies"]] == [again.number, copy.number]
    pdf = client.get(f"{issued_award.get_absolute_url()}copies/{copy.public_id}.pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    for said in (
        "Copy from the register",
        copy.number,
        issued_award.register_number,
        "Trần Thị Mẫu Mẹ",
        other_registrar.full_name,
    ):
        assert said in text
    entry = JournalEntry.objects.filter(event="certified_copy_given").first()
    assert entry.data == {"award": issued_award.pk, "relation": "heir", "number": copy.number}
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        CertifiedCopy.objects.update(applicant="Somebody Else")


def test_who_gives_no_copy_and_of_what_none_is_given(revoked_award, other_registrar, issuer, foreign_registrar):
    with pytest.raises(WrongState):
        give_copy(award=revoked_award, by=other_registrar, **GIVEN)
    for person in (issuer, foreign_registrar):
        with pytest.raises(PermissionDenied):
            give_copy(award=revoked_award, by=person, **GIVEN)


def test_a_name_that_no_typeface_has_is_told_at_its_field(issued_award, other_registrar):
    with pytest.raises(ValidationError) as refused:
        give_copy(award=issued_award, by=other_registrar, **{**GIVEN, "applicant": "田中"})
    assert "applicant" in refused.value.error_dict


# ---- made elsewhere

PDF = b"%PDF-1.7\nof another house\n%%EOF"
SAID = {"title": "Data Literacy", "issuer": "Elsewhere College", "issued_on": dt.date(2025, 6, 1)}


def test_a_pdf_is_registered_once_somebody_says_how_it_was_made_sure(learner, learner_account, issuer, client, confirmed):
    with pytest.raises(ValidationError) as refused:
        register_reference(learner=learner, by=issuer, kind="pdf", content=PDF, **SAID)
    assert "checked_otherwise" in refused.value.error_dict
    row = register_reference(learner=learner, by=issuer, kind="pdf", content=PDF, **SAID, checked_otherwise="Seal looked at")
    assert (row.verdict, bytes(row.content)) == ("unconfirmed", PDF)
    with pytest.raises(ValidationError, match="already"):
        register_reference(learner=learner, by=issuer, kind="pdf", content=PDF, **SAID, checked_otherwise="Again")
    client.force_login(learner_account)
    wallet = client.get("/me/?lang=en").content.decode()
    assert "Issued by Elsewhere College, registered by reference at" in wallet
    page = client.get(f"/me/elsewhere/{row.public_id}/")
    assert "Seal looked at" in page.content.decode()
    file = client.get(f"/me/elsewhere/{row.public_id}/file/")
    assert file.content == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    remove_reference(reference=row, by=issuer)
    assert not ReferencedAward.objects.exists()


def test_signed_data_of_others_is_checked_and_kept_and_our_own_is_refused(learner, issuer, ueh_signer, issued_award):
    document = open_badge(sample(), contexts())
    foreign = serialize(sign(document, signer=ueh_signer, created=dt.datetime(2026, 1, 9, 3, tzinfo=dt.UTC), contexts=contexts()))
    told = {"learner": learner, "by": issuer, "kind": "json", **SAID}
    row = register_reference(**told, content=foreign.encode(), checked_otherwise="Asked its issuer by telephone")
    assert row.verdict == "unconfirmed"
    assert {check["name"] for check in row.result["checks"]} == {"signature", "issuer", "status", "dates", "record"}
    with pytest.raises(ValidationError, match="issued in this registry"):
        register_reference(**told, content=Award.objects.get(pk=issued_award.pk).document.encode())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 cut off"),
        ("a.json", b"\xff\xfe{"),
        ("a.json", b"<svg onload=1>"),
        ("a.json", b""),
        ("a.pdf", b"MZ\x90"),
        ("a.json", b"{" + b" " * 600_000),
    ],
)
def test_what_is_no_credential_file_is_refused_and_changes_nothing(
    name, content, learner, issuer, institution, client, confirmed
):
    data = {
        "number": learner.number,
        "title": "X",
        "issuer": "Y",
        "checked_otherwise": "Z",
        "file": SimpleUploadedFile(name, content),
    }
    data |= {"issued_on_day": "1", "issued_on_month": "6", "issued_on_year": "2025"}
    answer = confirmed(client, issuer).post(f"/i/{institution.slug}/elsewhere/new/", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"file"}
    assert answer.context["form"]["title"].value() == "X"
    assert not ReferencedAward.objects.exists()


def test_a_reference_is_nobody_elses(learner_account, issuer, foreign_registrar, stranger, learner, client, confirmed):
    row = ReferencedAwardFactory(learner=learner)
    address = f"/i/{row.institution.slug}/elsewhere/{row.public_id}/"
    assert confirmed(client, foreign_registrar).get(address).status_code == 404
    client.force_login(stranger)
    assert client.get(f"/me/elsewhere/{row.public_id}/file/").status_code == 404
    assert confirmed(client, issuer).get(address).status_code == 200
    assert client.get(f"/me/elsewhere/{row.public_id}/").status_code == 403


def test_what_was_registered_for_somebody_is_told_to_them_and_goes_when_they_are_erased(learner, learner_account, institution):
    row = ReferencedAwardFactory(learner=learner)
    told = Wallet().tell(learner_account)
    assert told.facts["awards_made_elsewhere"][0]["title"] == row.title
    assert told.files[f"elsewhere/{row.file_name}"] == bytes(row.content)
    erased = Wallet().erase(learner_account, institution, timezone.now())
    assert erased.done["references"] == 1
    assert not ReferencedAward.objects.exists()

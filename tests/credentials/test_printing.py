"""The certificate as a file: printed once, named by its content."""

import threading

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from credentials import printing
from credentials.rendering.certificate import CannotPrint
from credentials.services.revoking import approve_revocation
from micro4asia.foundation.models import Job


@pytest.fixture
def hurried(monkeypatch):
    """Readers who do not wait for a first printing."""
    monkeypatch.setattr(printing, "PATIENCE", 0)


def test_a_first_reader_sets_the_printing_going_once(issued_award, hurried):
    assert printing.certificate_file(issued_award) is None
    assert printing.certificate_file(issued_award) is None
    assert list(Job.objects.filter(kind="print_certificate").values_list("queue", "subject_id")) == [("render", issued_award.pk)]


def test_what_is_printed_is_kept_and_not_printed_again(issued_award, hurried, monkeypatch):
    printing.print_certificate(award_id=issued_award.pk)
    first = printing.certificate_file(issued_award)
    monkeypatch.setattr(printing, "render_certificate", lambda _data: pytest.fail("printed twice"))
    printing.print_certificate(award_id=issued_award.pk)
    assert printing.certificate_file(issued_award) == first
    assert first.startswith(b"%PDF-")


def test_what_failed_is_left_alone_for_an_hour(issued_award, hurried, monkeypatch, run_jobs):
    def fails(_data):
        raise CannotPrint("No font for: 王 (U+738B)")

    monkeypatch.setattr(printing, "render_certificate", fails)
    assert printing.certificate_file(issued_award) is None
    Job.objects.filter(kind="print_certificate").update(max_attempts=1)
    run_jobs(failing=True)
    for _ in range(3):
        with pytest.raises(printing.NotPrinted):
            printing.certificate_file(issued_award)
    assert Job.objects.filter(kind="print_certificate").count() == 1
    with time_machine.travel(timezone.now() + printing.TRY_AGAIN_AFTER):
        assert printing.certificate_file(issued_award) is None


def test_the_name_of_the_file_says_nothing_about_the_person(issued_award):
    path = printing.path_of(issued_award)
    assert issued_award.public_id not in path
    assert issued_award.serial_number not in path


def test_a_new_edition_of_the_paper_is_printed_anew(issued_award, monkeypatch):
    old = printing.path_of(issued_award)
    monkeypatch.setattr(printing, "EDITION", printing.EDITION + 1)
    assert printing.path_of(issued_award) != old


def test_a_reader_who_waits_gets_the_paper_as_soon_as_it_lies_there(issued_award, monkeypatch):
    monkeypatch.setattr(printing, "PATIENCE", 10)
    path = printing.path_of(issued_award)
    if default_storage.exists(path):
        default_storage.delete(path)
    press = threading.Timer(0.3, lambda: default_storage.save(path, printing.BytesIO(b"%PDF-1.7 kept")))
    press.start()
    try:
        assert printing.certificate_file(issued_award) == b"%PDF-1.7 kept"
    finally:
        press.join()
        default_storage.delete(path)


def test_a_revoked_credential_is_printed_anew_and_says_so_across_the_top(
    issued_award, pending_revocation, registrar, monkeypatch
):
    asked = []
    monkeypatch.setattr(printing, "render_certificate", lambda data: asked.append(data) or b"%PDF-")
    valid = printing.path_of(issued_award)
    printing.print_certificate(award_id=issued_award.pk)
    revoked = approve_revocation(revocation=pending_revocation, by=registrar)
    printing.print_certificate(award_id=revoked.pk)
    assert printing.path_of(revoked) != valid
    assert asked[0].status == {}
    assert asked[1].status["vi"].startswith("Chứng chỉ này đã bị thu hồi vào")
    assert asked[1].status["en"].startswith("This credential was revoked on")


def test_an_award_that_is_not_sealed_is_not_printed(ready_award):
    with pytest.raises(type(ready_award).DoesNotExist):
        printing.print_certificate(award_id=ready_award.pk)

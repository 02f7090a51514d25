"""A letter is written once, sent as often as it takes, and never stands in anybody's way."""

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings as configured
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from micro4asia.foundation import jobs, letters
from micro4asia.foundation.models import Job, Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def notice(settings, tmp_path):
    """A letter of our own: templates/mail of the product belong to the apps above."""
    folder = tmp_path / "mail"
    folder.mkdir()
    (folder / "notice.subject.txt").write_text("{{ institution }}: {{ what }}\n")
    (folder / "notice.txt").write_text('{% extends "mail/base.txt" %}{% block body %}{{ name }}, {{ url }}{% endblock %}')
    (folder / "notice.html").write_text(
        '{% extends "mail/base.html" %}{% block body %}<p>{{ name }}</p>'
        '{% include "mail/button.html" with url=url label="See" only %}{% endblock %}'
    )
    first, *others = configured.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}, *others]


def post(key="notice:1", to="mai@example.org", language="vi", **context):
    said = {"institution": "UEH", "what": "a credential", "name": "Ví <Dụ> & Co", "url": "https://registry.example/c/1?a=1&b=2"}
    return letters.post("notice", to=to, language=language, context=said | context, key=key)


@pytest.fixture
def mail_server(settings):
    """A real server on the loopback; `answers` maps addresses to refusals, `received` holds what it took."""
    received: list = []
    answers: dict[str, str] = {}

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):
            if refusal := answers.get(address):
                return refusal
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            if refusal := answers.get("DATA"):
                return refusal
            received.append(message_from_bytes(envelope.content, policy=policy.default))
            return "250 OK"

    class OnAnyPort(Controller):
        def factory(self):
            return SMTP(self.handler, enable_SMTPUTF8=False)

        def _trigger_server(self):
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    controller = OnAnyPort(Handler(), hostname="127.0.0.1", port=0)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield SimpleNamespace(received=received, answers=answers, stop=controller.stop)
    if controller.server:
        controller.stop()


def test_a_letter_arrives_whole_in_the_readers_language(mail_server, after_commit):
    with after_commit():
        letter = post()
    [message] = mail_server.received
    assert message["Subject"] == "UEH: a credential"
    assert message["To"] == "mai@example.org"
    assert message["Message-ID"] == letter.message_id
    assert message["Content-Language"] == "vi"
    assert message["Auto-Submitted"] == "auto-generated"
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert plain.startswith("Ví <Dụ> & Co, https://registry.example/c/1?a=1&b=2")
    assert "Ví &lt;Dụ&gt; &amp; Co" in html
    assert 'lang="vi"' in html
    assert html.count('href="https://registry.example/c/1?a=1&amp;b=2"') == 2, "a button and the bare address"
    assert len(message.as_bytes()) < 20_000
    assert "<img" not in html
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.sent_at is not None) == ("sent", 1, True)


def test_one_key_is_one_letter(after_commit):
    with after_commit():
        first = post()
        assert post(what="something else") == first
    with after_commit():
        assert post() == first
    assert len(mail.outbox) == 1
    assert str(first) == "notice:1"


def test_a_second_copy_after_a_crash_is_the_same_letter(mail_server, after_commit):
    with after_commit():
        letter = post()
    # The server had it, but the worker died before it could write that down.
    Letter.objects.update(state="waiting", sent_at=None)
    letters.send(letter.pk)
    one, other = mail_server.received
    assert one["Message-ID"] == other["Message-ID"]
    assert one["Date"] == other["Date"]
    letters.send(letter.pk)
    assert len(mail_server.received) == 2, "what is sent is sent"


def test_a_refused_letter_ends_with_its_code_and_without_the_address(mail_server, run_jobs, caplog):
    mail_server.answers["mai@example.org"] = "550 5.1.1 <mai@example.org> unknown"
    letter = post()
    run_jobs(failing=True)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("failed", "smtp_550")
    job = Job.objects.get(kind="send_letter")
    assert (job.state, job.last_error) == ("failed", "GiveUp: smtp_550")
    assert "mai@example.org" not in caplog.text


@pytest.mark.parametrize("where", ["mai@example.org", "DATA"])
def test_a_server_that_says_later_is_asked_later(mail_server, run_jobs, where):
    mail_server.answers[where] = "451 4.7.1 come back later"
    letter = post()
    run_jobs(failing=True)
    letter.refresh_from_db()
    job = Job.objects.get(kind="send_letter")
    assert (letter.state, job.state, job.last_error) == ("waiting", "queued", "Temporary: smtp_451")
    mail_server.answers.clear()
    Job.objects.update(run_after=timezone.now())
    run_jobs()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("sent", 2)


def test_a_server_that_never_takes_it_ends_the_letter_not_the_queue(mail_server, run_jobs):
    mail_server.stop()
    letter = post()
    Job.objects.update(attempts=97)
    for _ in range(3):
        Job.objects.filter(state="queued").update(run_after=timezone.now())
        run_jobs(failing=True)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("failed", "ConnectionRefusedError")


def test_a_refused_message_and_a_wrong_password_are_told_apart():
    assert letters._told(smtplib.SMTPDataError(554, b"spam")) == ("smtp_554", True)
    assert letters._told(smtplib.SMTPAuthenticationError(535, b"no")) == ("smtp_535", False)
    assert letters._told(smtplib.SMTPRecipientsRefused({})) == ("smtp", False)


@pytest.mark.parametrize("to", ["", "no address", "a@b\nBcc: x@example.org", "x" * 300 + "@example.org"])
def test_an_impossible_address_is_noted_and_stops_nothing(to):
    letter = post(to=to)
    assert (letter.state, letter.error) == ("failed", "bad_address")
    assert not Job.objects.filter(kind="send_letter").exists()


def test_a_subject_is_one_short_line_and_starts_no_header():
    assert letters.one_line("UEH:\r\nBcc: x@example.org\x00\u2028y") == "UEH: Bcc: x@example.org y"
    long = letters.one_line("Đại học Kinh tế Thành phố Hồ Chí Minh: một chứng chỉ dành cho bạn")
    assert long == "Đại học Kinh tế Thành phố Hồ Chí Minh: một chứng chỉ dành…"
    assert len(letters.one_line("ມະຫາວິທະຍາໄລ" * 9)) == 60
    assert post(what="x\r\nBcc: y").subject == "UEH: x Bcc: y"


def test_an_unknown_language_falls_back_to_english():
    assert post(language="cs").language == "en"
    assert post(key="lao", language="lo").language == "lo"


def test_the_database_knows_one_letter_per_key_and_a_date_for_each_that_is_sent():
    post()
    post(key="other")
    for change in ({"key": "notice:1"}, {"state": "sent"}, {"sent_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.update(**change)


def test_in_a_trial_letters_are_files_that_can_be_opened(settings, tmp_path, after_commit):
    settings.EMAIL_BACKEND = "micro4asia.foundation.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "letters"
    with after_commit():
        letter = post(institution="Đại học", to="mai+lan@example.org")
    [file] = settings.EMAIL_FILE_PATH.iterdir()
    assert "-mai+lan@example.org-dai-hoc-a-credential-" in file.name
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o077 == 0
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Message-ID"] == letter.message_id
    letters.message_of(letter).send()
    assert list(settings.EMAIL_FILE_PATH.iterdir()) == [file], "a second copy takes the place of the first"


def test_a_letter_that_lost_the_race_for_its_key_is_the_others_letter(monkeypatch):
    first = post()
    monkeypatch.setattr(letters, "_known", lambda key: None)
    assert post() == first
    assert Job.objects.filter(kind="send_letter").count() == 1


def test_after_three_months_only_the_fact_of_a_letter_is_kept(after_commit, run_jobs):
    with after_commit():
        old, young, waiting = (post(key=key) for key in ("old", "young", "waiting"))
    Letter.objects.exclude(pk=young.pk).update(created_at=timezone.now() - timedelta(days=91))
    Letter.objects.filter(pk=waiting.pk).update(state="waiting", sent_at=None)
    jobs.enqueue("forget_old_letters", 0)
    run_jobs()
    assert set(Letter.objects.exclude(to="").values_list("key", flat=True)) == {"young", "waiting"}
    old.refresh_from_db()
    assert (old.key, old.state, old.text, old.html) == ("old", "sent", "", "")


def test_a_secret_link_is_kept_no_longer_where_its_letter_never_arrives(mail_server, run_jobs):
    mail_server.answers["gone@example.org"] = "550 no such user"
    gone = post(key=f"{letters.ONCE}1", to="gone@example.org")
    nowhere = post(key=f"{letters.ONCE}2", to="no address")
    run_jobs(failing=True)
    for letter in (gone, nowhere):
        letter.refresh_from_db()
        assert (letter.state, letter.text, letter.html) == ("failed", "", "")

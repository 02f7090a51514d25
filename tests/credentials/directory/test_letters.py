"""Letters in the institution's own words, what became of them, and reminders."""

import datetime as dt
import smtplib
from io import StringIO

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from credentials.models import Award, Learner, LearnerLetter, LetterText
from credentials.notifications import tell_issued
from credentials.services.directory import correct_learner
from credentials.services.reminding_learners import remind_unclaimed
from credentials.services.resending import resend_letter
from micro4asia.foundation import letters
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.credentials import LearnerFactory
from tests.factories.institutions import DomainProofFactory

pytestmark = pytest.mark.django_db
BODY = "Chào {name},\n\n{institution} đã cấp “{title}” số {number}.\n\n{link}\n\nPhòng Đào tạo"


@pytest.fixture
def page(client, registrar, institution):
    client.force_login(registrar)
    return reverse("credentials:letter-text", args=[institution.slug, "award_issued", "vi"])


@pytest.fixture
def told(issued_award, after_commit):
    """The letter about an issued award, sent."""

    def tell():
        with after_commit():
            tell_issued(issued_award.pk)
        return LearnerLetter.objects.select_related("letter").get(letter__key=f"award_issued:{issued_award.pk}")

    return tell


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("subject", "Giấy chứng nhận\r\nBcc: everybody@example.org"),
        ("subject", "Giấy chứng nhận\u2028Bcc: everybody@example.org"),
        ("subject", "Giấy\x00 chứng nhận"),
        ("subject", "d" * 61),
        ("subject", "{link}"),
        ("subject", ""),
        ("body", "Không có liên kết"),
        ("body", "{link} {password}"),
        ("body", "{link} {reason}"),
        ("body", "{link} {% load i18n %}"),
        ("body", "{link} {{ settings.SECRET_KEY }}"),
        ("body", "{link} {name.__class__}"),
        ("body", "{link} {name!r:>1000000}"),
        ("body", "{link}\u202e"),
        ("body", "{link} https://elsewhere.example/claim"),
        ("body", "{link} http://localhost@elsewhere.example/"),
        ("body", "{link} www.elsewhere.example"),
        ("body", "{link} elsewhere.example/claim"),
        ("body", "{link} javascript://localhost/%0aalert(1)"),
        ("subject", "www.elsewhere.example"),
    ],
)
def test_what_is_no_plain_text_with_known_places_is_refused(client, page, field, words):
    typed = {"subject": "Giấy chứng nhận", "body": BODY, "seen": "0", "do": "use"} | {field: words}
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not LetterText.objects.exists()


def test_a_wording_may_name_the_registry_and_domains_that_were_proven(client, page, institution):
    DomainProofFactory(institution=institution, domain="trial.example", state="proven")
    words = f"{{link}}\n{settings.PUBLIC_URL}/verify/ và https://www.trial.example/phong-dao-tao, a@trial.example, Tp.HCM."
    client.post(page, {"subject": "Giấy", "body": words, "seen": "0", "do": "use"})
    assert LetterText.objects.get().body == words


def test_the_former_mailbox_is_told_that_letters_go_elsewhere(told, issued_award, issuer, learner_account, after_commit):
    told()
    mail.outbox.clear()
    learner = Learner.objects.get(pk=issued_award.learner_id)
    Learner.objects.filter(pk=learner.pk).update(user=None)
    former = learner.email
    with after_commit():
        correct_learner(learner=learner, by=issuer, facts={"email": "new@example.org"}, reason="A slip.")
    (sent,) = mail.outbox
    assert (sent.to, f"/institutions/{learner.institution.slug}/" in sent.body) == ([former], True)
    assert issued_award.name_as_printed not in sent.body + sent.alternatives[0][0]
    Learner.objects.filter(pk=learner.pk).update(user=learner_account)
    with after_commit():
        correct_learner(learner=learner, by=issuer, facts={"email": "third@example.org"}, reason="Another slip.")
    assert len(mail.outbox) == 1  # who has an account sees it there


def test_a_wording_is_previewed_used_kept_and_given_back(client, page, told, registrar, issuer):
    begins = client.get(page).context["form"]
    assert "{link}" in begins["body"].value()
    assert "{name}" in begins["body"].value()
    typed = {"subject": "{institution}: giấy <chứng nhận>", "body": BODY, "seen": "0"}
    preview = client.post(page, typed | {"do": "look"}).context["preview"]
    assert "Nguyễn Thị Ví Dụ" in preview.text
    assert "{" not in preview.text
    assert not LetterText.objects.exists()
    assert not Letter.objects.exists()
    client.post(page, typed | {"do": "use"})
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterText.objects.update(body="")
    assert client.post(page, typed | {"do": "use"}).status_code == 409  # written over words nobody has seen

    tied = told()
    (sent,) = mail.outbox
    assert sent.subject.endswith("giấy <chứng nhận>")
    assert len(sent.subject) <= 60
    assert "Chào Nguyễn Thị Ví Dụ," in sent.body
    html = sent.alternatives[0][0]
    assert 'class="button"' in html
    assert html.count("/me/claim/") == 3
    assert (tied.wording.number, tied.kind, tied.learner.email) == (1, "award_issued", sent.to[0])

    client.post(page, {"subject": "", "body": "", "seen": "1", "do": "back"})
    assert LetterText.objects.in_force(tied.institution, "award_issued", "vi") is None
    assert [row.number for row in client.get(page).context["versions"]] == [2, 1]
    client.force_login(issuer)
    assert client.post(page, typed | {"seen": "2", "do": "use"}).status_code == 403


def test_what_is_put_in_is_never_run_or_filled_again(client, page, make_issued, version, learner, after_commit):
    client.post(page, {"subject": "{name}", "body": BODY, "seen": "0", "do": "use"})
    issued = make_issued(version, learner, name_as_printed="Ví {link} <b>Dụ</b>")
    with after_commit():
        tell_issued(issued.pk)
    (sent,) = mail.outbox
    assert sent.subject == "Ví {link} <b>Dụ</b>"
    assert "Chào Ví {link} <b>Dụ</b>," in sent.body
    assert "&lt;b&gt;Dụ&lt;/b&gt;" in sent.alternatives[0][0]


def test_a_refused_letter_is_told_in_words_and_sent_again_to_a_corrected_address(
    client, told, registrar, learner, monkeypatch, after_commit
):
    def refuse(self, fail_silently=False):
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (550, b"no such user vidu@example.org")})

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        from micro4asia.foundation import jobs
        from micro4asia.foundation.models import Job

        award = Award.objects.get()
        tell_issued(award.pk)
        jobs.run(Job.objects.get(kind="send_letter").pk)
    tied = LearnerLetter.objects.get()
    client.force_login(registrar)
    outbox = reverse("credentials:outbox", args=[award.institution.slug])
    for state, number in (("refused", 1), ("trouble", 1), ("sent", 0), ("bounced", 0), ("no-such", 1)):
        assert len(client.get(outbox, {"state": state}).context["letters"]) == number, state
    shown = client.get(outbox).content.decode()
    assert "no such mailbox" in shown
    assert "/me/claim/" not in shown
    assert "no such user" not in shown

    old = letters.message_of(Letter.objects.get(pk=tied.letter_id)).body
    correct_learner(learner=learner, by=registrar, facts={"email": "vidu.moi@example.org"})
    entries = JournalEntry.objects.count()
    with after_commit():
        client.post(reverse("credentials:letter-resend", args=[award.institution.slug, tied.pk]))
    assert JournalEntry.objects.count() == entries + 1
    (sent,) = mail.outbox
    assert sent.to == ["vidu.moi@example.org"]
    before, after = old.split("/me/claim/"), sent.body.split("/me/claim/")
    assert before[0] == after[0]
    assert before[1].split("/", 1)[1] == after[1].split("/", 1)[1]
    token = after[1].split("/")[0]
    assert Learner.objects.for_claim(token) == learner
    assert Learner.objects.for_claim(before[1].split("/")[0]) is None
    # Twice is once, and not more than three times a day.
    assert client.post(reverse("credentials:letter-resend", args=[award.institution.slug, tied.pk])).status_code == 409
    for _time in range(2):
        resend_letter(tied=LearnerLetter.objects.latest("pk"), by=registrar)
        Letter.objects.update(state="sent", sent_at=timezone.now())
    with pytest.raises(WrongState, match="tomorrow"):
        resend_letter(tied=LearnerLetter.objects.latest("pk"), by=registrar)


def test_bounces_are_noted_once_from_a_table_or_a_report(told, tmp_path, client, registrar, institution):
    tied = told()
    table = tmp_path / "bounces.csv"
    table.write_text(f"message_id,status\n{tied.letter.message_id},5.1.1\n<other@elsewhere.example>,5.2.2\n")
    call_command("note_bounces", str(table), stdout=StringIO())
    call_command("note_bounces", str(table), stdout=StringIO())
    tied.refresh_from_db()
    assert tied.bounce_code == "5.1.1"
    assert JournalEntry.objects.filter(event="letter_bounced").count() == 1
    client.force_login(registrar)
    assert "Came back" in client.get(reverse("credentials:outbox", args=[institution.slug])).content.decode()

    again = resend_letter(tied=tied, by=registrar)
    report = tmp_path / "report.eml"
    report.write_text(
        "From: mailer-daemon@example.org\nMessage-ID: <dsn@example.org>\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; x@example.org\nAction: failed\nStatus: 4.2.2\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: {again.letter.message_id}\n\n--b--\n"
    )
    call_command("note_bounces", str(report), stdout=StringIO())
    again.refresh_from_db()
    assert again.bounce_code == "4.2.2"
    for nonsense in ("message_id,status\n<a@b.example>,bad\n", "hello"):
        table.write_text(nonsense)
        with pytest.raises(CommandError):
            call_command("note_bounces", str(table))


def test_whoever_has_not_taken_a_credential_is_reminded_twice_and_listed(
    client, issued_award, learner, registrar, make_issued, version, institution, after_commit
):
    claimed = LearnerFactory(institution=institution, user=registrar)
    assert claimed.user
    start = Award.objects.get().sealed_at

    def after(days):
        with after_commit():
            return remind_unclaimed(start + dt.timedelta(days=days))

    assert [after(days) for days in (1, 13.9, 14, 14.5, 30, 60, 61, 89, 120)] == [0, 0, 1, 0, 0, 1, 0, 0, 0]
    assert len(mail.outbox) == 3  # it was issued, and two reminders
    client.force_login(registrar)
    page = client.get(reverse("credentials:learner-unclaimed", args=[institution.slug]))
    ((person, row, last),) = page.context["rows"]
    assert (person, row["number"], last.tied.kind) == (learner, 1, "claim_reminder")
    Learner.objects.filter(pk=learner.pk).update(user=registrar)
    assert client.get(reverse("credentials:learner-unclaimed", args=[institution.slug])).context["rows"] == []

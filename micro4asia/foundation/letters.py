"""The outbox: a letter is written in the transaction of what it tells, and sent afterwards, as often as it takes.

Nothing waits for mail and no mail server can make anything else fail: a refusal ends as a letter marked "not delivered"
with a code. A crash between the server's "250 OK" and our note of it sends a second copy; both carry the same Message-ID.
"""

import smtplib
from collections.abc import Callable, Iterable
from datetime import timedelta
from email.utils import format_datetime
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F
from django.template import Context, engines
from django.utils import timezone, translation

from micro4asia.foundation import walls
from micro4asia.foundation.jobs import GiveUp, enqueue
from micro4asia.foundation.models import Letter

SUBJECT_LENGTH = 60
_KEPT = timedelta(days=90)
# Begins the key of a letter whose link is a secret: its words are kept until it is sent or given up.
ONCE = "once:"


class Temporary(Exception):
    """The mail server is away or asks to come back later. The message is a code."""


def post(template: str, *, to: str, language: str, context: dict[str, Any], key: str) -> Letter:
    """Write a letter and have it sent; with a key that was used before, return that letter and do nothing.

    template: renders templates/mail/<template>.subject.txt, .txt and .html in `language`, the reader's. key: what makes
    this letter the only one of its kind, such as "award-issued:17". An impossible address is noted on the letter, not
    raised: what the letter tells must not fail for it.
    """
    # Letters are there for nobody to read, not even for whoever has one written.
    with walls.everything():
        known = _known(key)
    if known:
        return known
    letter = draft(template, language, context)
    with walls.everything():
        return _kept(letter, to, key)


def _kept(letter: Letter, to: str, key: str) -> Letter:
    letter.key, letter.to = key, to.strip()[:254]
    letter.message_id = f"<{token_hex(16)}@{urlsplit(settings.PUBLIC_URL).hostname}>"
    if not _deliverable(letter.to):
        letter.state, letter.error = Letter.State.FAILED, "bad_address"
        vars(letter).update(_spent(letter))
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
            if letter.state == Letter.State.WAITING:
                enqueue("send_letter", letter.pk)
    except IntegrityError:
        return Letter.objects.get(key=key)
    return letter


def _known(key: str) -> Letter | None:
    return Letter.objects.filter(key=key).first()


def send(letter_id: int) -> None:
    """Hand one letter to the mail server, unless it has it. Raises Temporary, or GiveUp where it will never take it."""
    letter = Letter.objects.get(pk=letter_id)
    # Forgotten: whoever it was for was erased meanwhile.
    if letter.state == Letter.State.SENT or not letter.to:
        return
    Letter.objects.filter(pk=letter_id).update(attempts=F("attempts") + 1)
    try:
        message_of(letter).send()
    except (smtplib.SMTPException, OSError) as error:
        code, final = _told(error)
        if final:
            raise GiveUp(code) from error
        raise Temporary(code) from error
    Letter.objects.filter(pk=letter_id).update(state=Letter.State.SENT, sent_at=timezone.now(), error="", **_spent(letter))


def mark_undelivered(letter_id: int, reason: str) -> None:
    """Note on the letter why it never arrived. `reason` is what the job says, such as "GiveUp: smtp_550"."""
    code = reason.rpartition(": ")[2][:60]
    for letter in Letter.objects.filter(pk=letter_id, state=Letter.State.WAITING):
        Letter.objects.filter(pk=letter_id).update(state=Letter.State.FAILED, error=code, **_spent(letter))


def _spent(letter: Letter) -> dict[str, str]:
    """What is blanked once the letter has ended its way."""
    return {"text": "", "html": ""} if letter.key.startswith(ONCE) else {}


def forget_old() -> None:
    """Three months after a letter ended its way only the fact is kept: its words and its address name a person."""
    ended = Letter.objects.exclude(state=Letter.State.WAITING).filter(created_at__lt=timezone.now() - _KEPT).exclude(to="")
    Letter.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:1_000])).update(to="", text="", html="")


def forget(letters: Iterable[int]) -> None:
    """Of these only the fact is kept, whether they were sent or not: whom they were for is to be forgotten."""
    with walls.everything():  # as in post
        rows = Letter.objects.filter(pk__in=letters)
        rows.filter(state=Letter.State.WAITING).update(state=Letter.State.FAILED, error="erased")
        rows.update(to="", subject="", text="", html="")


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it goes out, the same every time."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[letter.to],
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(letter.created_at),
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def again(letter: Letter, *, to: str, key: str, change: Callable[[str], str] = lambda words: words) -> Letter | None:
    """The same letter once more, as one of its own; None where its words are no longer kept.

    change: applied to both its forms, such as to put a link in place of one that has closed.
    """
    if not letter.text:
        return None
    with walls.everything():  # as in post
        fresh = Letter(language=letter.language, subject=letter.subject, text=change(letter.text), html=change(letter.html))
        return _known(key) or _kept(fresh, to, key)


def draft(template: str, language: str, context: dict[str, Any]) -> Letter:
    """The words of a letter that goes to nobody yet."""
    offered = dict(settings.LANGUAGES)
    spoken = next((tag for tag in (language, language.partition("-")[0]) if tag in offered), settings.LANGUAGE_CODE)
    with translation.override(spoken):
        said = {**context, "language": spoken, "registry_url": settings.PUBLIC_URL}
        subject = one_line(_fill(f"mail/{template}.subject.txt", said))
        return Letter(
            language=spoken,
            subject=subject,
            text=_fill(f"mail/{template}.txt", said).strip() + "\n",
            html=_fill(f"mail/{template}.html", said | {"subject": subject}),
        )


def _fill(name: str, context: dict[str, Any]) -> str:
    """Plain text is not escaped, whatever the template forgets to say: "&amp;" in a letter is nobody's name."""
    template = engines["django"].get_template(name).template  # type: ignore[attr-defined]
    return str(template.render(Context(context, autoescape=name.endswith(".html"))))


def one_line(subject: str) -> str:
    """One line of at most sixty characters, cut at a word; what could start another header becomes a space."""
    subject = " ".join("".join(c if c.isprintable() else " " for c in subject).split())
    if len(subject) <= SUBJECT_LENGTH:
        return subject
    cut = subject[: SUBJECT_LENGTH - 1]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > SUBJECT_LENGTH // 2 else cut).rstrip(" ,:;–-") + "…"


def _deliverable(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _told(error: Exception) -> tuple[str, bool]:
    """What the server said, as a code, and whether it is its last word about this letter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        return f"smtp_{codes[0]}" if codes else "smtp", bool(codes) and all(500 <= code < 600 for code in codes)
    if isinstance(error, smtplib.SMTPDataError):
        return f"smtp_{error.smtp_code}", 500 <= error.smtp_code < 600
    if isinstance(error, smtplib.SMTPResponseException):
        # Our own password or sender is wrong. Somebody will mend that, and then the letter should still go.
        return f"smtp_{error.smtp_code}", False
    return type(error).__name__[:60], False

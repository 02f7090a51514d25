"""Where letters land in a trial: one .eml file each, which any mail program opens and a text editor shows."""

import os
import re
from collections.abc import Sequence
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.text import slugify

from micro4asia.foundation.text import search_key


class EmailBackend(BaseEmailBackend):
    """Writes to the folder EMAIL_FILE_PATH, readable by the owner only: letters name people."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for email in email_messages:
            message = email.message()
            target = folder / _name(email, message)
            draft = target.with_suffix(".part")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.as_bytes(linesep="\r\n"))
            draft.replace(target)
        return len(email_messages)


def _name(email: EmailMessage, message: Message) -> str:
    """Sorts by time, says to whom and what about; a second copy of the same letter takes the place of the first."""
    written = parsedate_to_datetime(str(message["Date"]))
    to = re.sub(r"[^a-zA-Z0-9@._+-]", "_", email.to[0] if email.to else "nobody")[:80]
    about = slugify(search_key(str(email.subject)))[:60] or "letter"
    same_letter = slugify(str(message["Message-ID"]))[:8]
    return f"{written:%Y%m%d-%H%M%S}-{to}-{about}-{same_letter}.eml"

"""Bounces as the mail provider reports them, from a table or from the reports themselves."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from credentials.services.resending import note_bounces

MOST_BYTES = 20_000_000
CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
MESSAGE_ID = re.compile(r"<[^<>\s]{3,148}>")
Report = tuple[str, str]


class Command(BaseCommand):
    help = (
        "Note which letters came back. FILE: CSV with the columns message_id and status, or one report (RFC 3464);"
        " - reads what is piped in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        content = sys.stdin.buffer.read(MOST_BYTES + 1) if file == "-" else Path(file).read_bytes()
        if len(content) > MOST_BYTES:
            raise CommandError("The file is larger than 20 MB.")
        table = content.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip().lower().startswith(b"message_id")
        noted, strange = note_bounces(list(_rows(content) if table else _report(content)))
        self.stdout.write(f"{noted} noted, {strange} of no letter to a learner")


def _rows(content: bytes) -> Iterator[Report]:
    """Raises CommandError with the line of what is no report."""
    try:
        table = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise CommandError("The table is not UTF-8.") from error
    for row in table:
        message_id, code = (row.get("message_id") or "").strip(), (row.get("status") or "").strip()
        message_id = message_id if message_id.startswith("<") else f"<{message_id}>"
        if not (MESSAGE_ID.fullmatch(message_id) and CODE.fullmatch(code)):
            raise CommandError(f"Line {table.line_num} is no report: message_id and a status such as 5.1.1 are needed.")
        yield message_id, code


def _report(content: bytes) -> Iterator[Report]:
    """One delivery status notification: the status of its last recipient, and the letter that it returns."""
    report = message_from_bytes(content, policy=policy.default)
    code = message_id = ""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if isinstance(block, Message) and (found := CODE.search(str(block.get("Status", "")))):
                    code = found.group()
        elif part is not report and part.get("Message-ID") and (found := MESSAGE_ID.search(str(part["Message-ID"]))):
            message_id = found.group()
        elif part.get_content_type() == "text/rfc822-headers":
            found = re.search(rf"^Message-ID:\s*({MESSAGE_ID.pattern})", str(part.get_content()), re.I | re.M)
            message_id = found.group(1) if found else message_id
    if not (code and message_id):
        raise CommandError("This is neither a table nor a report of a letter that came back.")
    if not code.startswith("2"):
        yield message_id, code

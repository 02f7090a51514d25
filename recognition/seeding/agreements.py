"""Two agreements: one for years to come, and one whose last day is twenty days after the demo was made."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from institutions.models import Agreement, Institution, Role
from institutions.services.agreeing import countersign_agreement, draft_agreement, propose_agreement, publish_agreement
from recognition.seeding import data
from recognition.seeding.network import day, first, first_of_the_network


def seed_agreements() -> None:
    """Drafted by the network, countersigned by each party's administrator, published."""
    chief = first_of_the_network()
    partners = {partner.code: partner for partner in Institution.objects.all()}
    for row in data("agreements"):
        parties = [partners[code] for code in row["parties"]]
        fields = {name: row[name] for name in ("titles", "covers", "scope", "notice_days")} | _days(row)
        agreement = draft_agreement(by=chief, fields=fields, parties=parties, document=_document(fields["number"]))
        agreement = propose_agreement(agreement=agreement, by=chief)
        for party in parties:
            _countersign(agreement, party)
        publish_agreement(agreement=agreement, by=chief)


def _countersign(agreement: Agreement, party: Institution) -> None:
    admin = first(party, Role.INSTITUTION_ADMIN)
    if admin is None:
        raise LookupError(f"{party.code} lacks an administrator")
    countersign_agreement(agreement=agreement, institution=party, by=admin, seen=agreement.fingerprint())


def _days(row: dict[str, Any]) -> dict[str, Any]:
    """As written, or counted from today: what ends soon in the story ends soon on whichever day it is told."""
    if "valid_to" in row:
        return {"number": row["number"], "valid_from": day(row["valid_from"]), "valid_to": day(row["valid_to"])}
    last = timezone.localdate() + dt.timedelta(days=row["ends_in_days"])
    begins = last - dt.timedelta(days=row["lasts_days"])
    return {"number": row["number"].replace("{year}", str(begins.year)), "valid_from": begins, "valid_to": last}


def _document(number: str) -> bytes:
    """The smallest honest PDF: one page that says that it is a demo."""
    words = f"BT /F1 14 Tf 60 760 Td (Agreement {number}. A demo: nobody has signed it.) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number_of, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number_of, part)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, table)
    return bytes(made)

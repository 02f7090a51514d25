"""Whom to ask at each institution, one transfer abroad and one request that waits for an answer. All of it invented."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from institutions.models import Institution, PrivacyContact, Role, TransferRecord, User
from institutions.services.privacy import ask, set_contact
from institutions.services.transferring import save_transfer
from recognition.seeding.network import first

# As each institution would write it on its own pages.
OFFICE = {
    "vi": "Bộ phận bảo vệ dữ liệu cá nhân (minh họa)",
    "lo": "ຫ້ອງການປົກປ້ອງຂໍ້ມູນ (ຕົວຢ່າງ)",
    "cs": "Pověřenec pro ochranu osobních údajů (ukázka)",
    "it": "Responsabile della protezione dei dati (demo)",
    "hr": "Službenik za zaštitu podataka (primjer)",
}


def seed_privacy() -> None:
    for institution in Institution.objects.order_by("code"):
        named = {
            "name": OFFICE.get(institution.language, "Data protection office (demo)"),
            "email": f"privacy.{institution.slug}@example.org",
            "address": f"1 Example Street, {institution.city.get('en', '')}".rstrip(", "),
        }
        if admin := first(institution, Role.INSTITUTION_ADMIN):
            set_contact(institution=institution, by=admin, **named)
        else:
            PrivacyContact.objects.create(institution=institution, **named)
    _transfer()
    ask(
        person=User.objects.get(email="mau@example.org"),
        institution=Institution.objects.get(code="UEH"),
        kind="access",
        wording="Which of my results do you pass on to partner universities?",
    )


def _transfer() -> None:
    """The registry's server stands in the EU, so storing there is a transfer by a university in Viet Nam."""
    institution = Institution.objects.get(code="UEH")
    if admin := first(institution, Role.INSTITUTION_ADMIN):
        fields = {
            "recipient": None,
            "recipient_name": "Host of the registry (demo)",
            "country": "CZ",
            "first_on": timezone.localdate() - dt.timedelta(days=50),
            "purpose": "Hosting of the registry of micro-credentials",
            "categories": "Name, student number, results, e-mail address",
            "basis": TransferRecord.Basis.CLAUSES,
            "dossier_number": "",
            "submitted_on": None,
            "notes": "Invented for the demonstration.",
        }
        save_transfer(institution=institution, by=admin, fields=fields)

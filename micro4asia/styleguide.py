"""Made-up contents for the style guide: the longest names, the emptiest lists. The components around them are the real ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.rendering.badge import badge_svg
from micro4asia.foundation import drawings
from micro4asia.foundation.errors import ALLOWED, Verdict
from micro4asia.foundation.widgets import Cards, DateParts, Segments

# Forty letters and more, as a real name of the old royal family runs.
LONG_NAME = "Công Tằng Tôn Nữ Thị Huyền Trân Phương Nghi"
LONG_LAO = "ການຮັບຮູ້ໃບຢັ້ງຢືນຂະໜາດນ້ອຍລະຫວ່າງມະຫາວິທະຍາໄລແຫ່ງຊາດລາວແລະສະຖາບັນການສຶກສາຊັ້ນສູງອື່ນໆ"
TITLE = {
    "vi": "Công nghệ tài chính và thanh toán số",
    "en": "Fintech and Digital Payments",
    "lo": "ເຕັກໂນໂລຊີການເງິນ ແລະ ການຊຳລະດິຈິຕອນ",
}
CZECH_TITLE = {"cs": "Analýza dat pro podnikové rozhodování", "en": "Data Analysis for Business Decisions"}
OUTCOMES = [
    {"text": {"en": "Explain how payment rails work, from card networks to instant transfers"}, "hours": 35},
    {"text": {"en": "Compare the business models of financial technology firms"}, "hours": 35},
    {"text": {"vi": "Đánh giá các quy định áp dụng cho một dịch vụ thanh toán số"}, "hours": 30},
]


class SampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name as printed"), help_text=gettext_lazy("Frozen when the credential is signed."))
    grade = forms.DecimalField(label=gettext_lazy("Grade, scale 0–10"), min_value=0, max_value=10, widget=forms.TextInput)
    pin = forms.CharField(label=gettext_lazy("PIN"), required=False)
    code = forms.CharField(label=gettext_lazy("Micro-credential"), disabled=True)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("vi", "Tiếng Việt"), ("lo", "ລາວ"), ("en", "English"), ("cs", "Čeština")]
    )
    reasons = forms.CharField(label=gettext_lazy("Reasons"), widget=forms.Textarea({"rows": 4}))
    achieved_on = forms.DateField(label=gettext_lazy("Achieved on"), widget=DateParts)
    supervised = forms.BooleanField(label=gettext_lazy("Exam was supervised on site"), required=False)
    shows = forms.MultipleChoiceField(
        label=gettext_lazy("What the link shows"),
        choices=[("name", gettext_lazy("Your name")), ("outcomes", gettext_lazy("Outcomes and workload"))],
        widget=forms.CheckboxSelectMultiple,
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("full", gettext_lazy("Grant in full")),
            ("part", gettext_lazy("Grant in part")),
            ("refuse", gettext_lazy("Refuse")),
        ],
        widget=Cards(
            notes={"part": gettext_lazy("Fewer credits than asked. You say what is missing and how to get it.")},
            symbols={"full": "ok", "part": "half", "refuse": "no"},
        ),
    )
    coverage = forms.ChoiceField(
        label=gettext_lazy("Coverage"),
        choices=[("yes", gettext_lazy("Covered")), ("part", gettext_lazy("Partly")), ("no", gettext_lazy("Not"))],
        widget=Segments(classes={"yes": "y", "part": "p", "no": "x"}, symbols={"yes": "ok", "part": "half", "no": "no"}),
    )
    evidence = forms.FileField(
        label=gettext_lazy("Evidence"), required=False, help_text=gettext_lazy("A PDF or a picture, at most 2 MB.")
    )


def samples() -> dict[str, Any]:
    filled = {"name": LONG_NAME, "code": "UEH-FT-01", "language": "vi", "outcome": "part", "coverage": "yes", "shows": ["name"]}
    wrong = {
        **filled,
        "grade": "10,5",
        "achieved_on_day": "31",
        "achieved_on_month": "2",
        "achieved_on_year": "໒໐໒໕",
        "coverage": "no",
    }
    return {
        "form": SampleForm(initial={**filled, "achieved_on": dt.date(2025, 12, 12)}, prefix="good"),
        "wrong": SampleForm({f"bad-{key}": value for key, value in wrong.items()}, initial=filled, prefix="bad"),
        "icons": drawings.ICONS,
        "verdicts": verdicts(),
        "checks": checks(),
        "title": TITLE,
        "czech": CZECH_TITLE,
        "outcomes": OUTCOMES,
        "long_name": LONG_NAME,
        "long_lao": LONG_LAO,
        "events": events(),
        "pages": Paginator(range(482), 20).page(3),
        "steps": [_("Institution"), _("Credentials"), _("What is asked"), _("Documents"), _("Check and send")],
        "parts": [(20, "yes"), (25, "yes"), (30, "part"), (25, "yes"), (30, "no"), (20, "no")],
        "states": states(),
        "badges": [card_badge("UEH-FT-01", "#9C3B12", "#E9A24E"), card_badge("MUNI-DA-01", "#1C3F8A", "#8FB6EA")],
        "allowed": ALLOWED,
        "refused": Verdict(_("You prepared this award; another person signs it.")),
        "address": "https://registry.example/c/7q4mxk2vt9dwcr8hzp03nb6yjs5efg1ak",
        "today": dt.date(2026, 11, 23),
    }


def card_badge(code: str, primary: str, secondary: str) -> SafeString:
    """A badge as the cards show it: beside its title, so without words of its own."""
    return format_html('<span class="card__badge">{}</span>', mark_safe(badge_svg(code, colours=(primary, secondary))))  # noqa: S308 our own


def verdicts() -> list[tuple[str, str, str]]:
    return [
        ("valid", _("This credential is genuine and valid"), _("Nothing in it has changed since it was signed.")),
        ("amended", _("Genuine and valid, amended since"), _("The date of achievement was corrected.")),
        ("replaced", _("Genuine, replaced by a newer one"), _("The learner received a new document.")),
        ("expired", _("This credential has expired"), _("It was genuine and valid until then.")),
        ("suspended", _("Suspended, under review"), _("The university is looking into it. Nothing has been decided.")),
        ("revoked", _("This credential was revoked"), _("The university has taken it back. Do not rely on it.")),
        ("unconfirmed", _("We could not confirm this credential"), _("This says nothing about the learner.")),
    ]


def checks() -> list[tuple[str, str, str]]:
    return [
        ("passed", _("Signature"), _("Nothing has changed since the university signed it.")),
        ("failed", _("Not revoked"), _("The university has taken it back.")),
        ("not_reached", _("Issuer"), _("Their key could not be fetched.")),
    ]


def states() -> list[tuple[str, str]]:
    return [
        ("valid", _("Valid")),
        ("amended", _("Amended")),
        ("replaced", _("Replaced")),
        ("expired", _("Expired")),
        ("suspended", _("Suspended")),
        ("revoked", _("Revoked")),
        ("waiting", _("Being sealed")),
    ]


def events() -> list[dict[str, Any]]:
    return [
        {"title": _("Sent"), "at": dt.date(2026, 7, 22), "kind": "person"},
        {"title": _("Complete, clock started"), "at": dt.date(2026, 8, 5), "kind": ""},
        {"title": _("Expert opinion"), "note": _("Outcomes 5 and 6 missing"), "at": dt.date(2026, 11, 2), "kind": "person"},
        {"title": _("Decision due"), "at": dt.date(2026, 12, 5), "kind": "next"},
    ]

"""A certified copy: what the register says of one award, on a page that says it is a copy and bears a number of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop

from credentials.rendering import dates
from credentials.rendering.emblem import emblem_svg
from credentials.rendering.paper import Drawings, Pair, Texts, check_colours, page, pair, printed, sheets
from credentials.rendering.press import Layout, PrintJob
from credentials.rendering.qr import qr_png

LABELS = {
    "kind": gettext_noop("Copy from the register"),
    "number": gettext_noop("Copy number"),
    "says": gettext_noop("The register book of this institution holds the following entry:"),
    "given_to": gettext_noop("Given to"),
    "given_on": gettext_noop("Date of the copy"),
    "registrar": gettext_noop("Registrar"),
    "same": gettext_noop("This copy repeats the register as it stood on the day named above. It is no second credential."),
    "verify": gettext_noop("Verify at"),
    "code": gettext_noop("QR code with the verification address"),
}


@dataclass(frozen=True)
class CopyData:
    """rows: label and value by language, in the order of the entry. Days are ISO."""

    language: str
    labels: Mapping[str, Texts]
    institution: Texts
    rows: Sequence[tuple[Texts, Texts]]
    number: str
    given_on: str
    applicant: str
    relation: Texts
    registrar: str
    place: Texts
    address: str
    colours: tuple[str, str]
    emblem: str
    remarks: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_colours(self.colours)


def copy_job(data: CopyData) -> PrintJob:
    """Raises CannotPrint for letters without a font."""
    drawings, language = Drawings(), data.language
    day = date.fromisoformat(data.given_on)
    context = {
        "language": language,
        "dated": data.given_on,
        "label": {key: pair(texts, language) for key, texts in data.labels.items()},
        "institution": pair(data.institution, language),
        "emblem": drawings.svg(emblem_svg(data.emblem, *data.colours)),
        "rows": [(pair(label, language), pair(value, language)) for label, value in data.rows],
        "remarks": pair(data.remarks, language),
        "number": printed(data.number),
        "applicant": printed(data.applicant),
        "relation": pair(data.relation, language),
        "registrar": printed(data.registrar),
        "day": _place_and_day(data, day),
        "address": data.address,
        "qr": drawings.png(qr_png(data.address)) if data.address else "",
    }
    return PrintJob(
        layouts=[Layout(page("copy.html", context), 2)], sheets=sheets("base", "copy"), files=drawings, dated=data.given_on
    )


def _place_and_day(data: CopyData, day: date) -> Pair:
    own = dates.in_words(day, data.language)
    place = data.place.get(data.language) or data.place.get("en", "")
    english = "" if data.language == "en" else dates.in_words(day, "en")
    return Pair(printed(f"{place}, {own}" if place else own), "", english)

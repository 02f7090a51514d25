"""The certificate on A4: a leaf of the register, all eleven European elements numbered in its margin."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from credentials.rendering import dates
from credentials.rendering.emblem import emblem_svg, seal_svg
from credentials.rendering.paper import (
    CannotPrint,
    Drawings,
    Pair,
    Texts,
    check_colours,
    is_lao,
    page,
    pair,
    printed,
    sheets,
    size_step,
    token,
)
from credentials.rendering.press import Attached, Layout, PrintJob, press
from credentials.rendering.qr import qr_png
from credentials.rendering.weave import weave_svg

ROOM = 350.0  # points between the rules and the right margin
NAME_SIZES = (33.0, 27.0, 22.0, 18.0)  # the steps of certificate.css, in points
TITLE_SIZES = (19.0, 16.5, 14.5)
INSTITUTION_SIZES = (19.0, 16.0, 13.5)
SIGNATORY_SIZES = (10.5, 9.4, 8.4)
SIGNATORY_ROOM = {1: 170.0, 2: 164.0, 3: 113.0, 4: 83.0}  # points, by how many sign
# Tried in order: at full size, closer together, and last over as many pages as it needs.
LAYOUTS = (("leaf", 1), ("leaf tight", 1), ("leaf tight long", 99))

BILINGUAL = (
    "workload",
    "level",
    "assessment",
    "participation",
    "quality_assurance",
    "grade",
    "prerequisites",
    "stackability",
    "isced",
)


@dataclass(frozen=True)
class Outcome:
    text: Texts
    hours: str


@dataclass(frozen=True)
class Signatory:
    name: str
    role: Texts


@dataclass(frozen=True)
class CertificateData:
    """Everything a certificate says, as plain values. Texts are {language tag: text}; empty optional texts are left out.

    language: the language of issue; English is printed beside it.
    labels: as `labels.labels_in` gives them, for the language of issue and English.
    workload: credits and hours in one line, as in "2 tín chỉ · 100 giờ".
    assessment: with supervision and identity check.
    achieved_on, issued_on, born_on: ISO dates.
    emblem: the name of a motif or any stable text, such as the institution's code.
    logo: the institution's picture as a square JPEG, in place of the drawn emblem; empty where it has none.
    status: words across the top, for a preview or a credential that no longer stands as issued.
    signed_json: the stored credential, attached as it is; empty for a preview, which then has no code to scan either.
    """

    language: str
    labels: Mapping[str, Texts]
    public_url: str
    credential_id: str
    recipient_name: str
    institution: Texts
    institution_code: str
    country: Texts
    place: Texts
    title: Texts
    outcomes: tuple[Outcome, ...]
    workload: Texts
    level: Texts
    assessment: Texts
    participation: Texts
    quality_assurance: Texts
    achieved_on: str
    issued_on: str
    serial_number: str
    register_number: str
    signatories: tuple[Signatory, ...]
    code: str
    version: str
    isced: Texts
    colours: tuple[str, str]
    emblem: str
    signed_json: str
    other_name: str = ""
    born_on: str = ""
    logo: bytes = b""
    grade: Texts = field(default_factory=dict)
    prerequisites: Texts = field(default_factory=dict)
    stackability: Texts = field(default_factory=dict)
    status: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_colours(self.colours)
        if len(self.signatories) > len(SIGNATORY_ROOM):
            raise CannotPrint(f"a certificate has room for {len(SIGNATORY_ROOM)} signatures")


def render_certificate(data: CertificateData) -> bytes:
    """The certificate as a tagged PDF/A-3 file with the signed credential attached. The same data gives the same bytes.

    Raises CannotPrint for letters without a font, PrintingFailed when the printing process fails.
    """
    return press.print(certificate_job(data))


def certificate_job(data: CertificateData) -> PrintJob:
    drawings = Drawings()
    context = _context(data, drawings)
    label = data.labels["attachment"]
    file_name = re.sub(r"[^\w.-]+", "-", data.serial_number) + ".json"
    attached = Attached(file_name, data.signed_json, label.get(data.language) or label["en"])
    html = page("certificate.html", context)
    return PrintJob(
        layouts=[Layout(html.replace('<body class="leaf">', f'<body class="{layout}">'), pages) for layout, pages in LAYOUTS],
        sheets=[*sheets("base", "certificate"), _colour_sheet(data, drawings)],
        files=drawings,
        attachments=[attached] if data.signed_json else [],
        dated=data.issued_on,
    )


def _colour_sheet(data: CertificateData, drawings: Drawings) -> str:
    """What differs between institutions, apart, so that the long sheet is parsed once for all of them."""
    rules = drawings.svg(_rules_svg())
    weave = drawings.svg(weave_svg(data.credential_id, data.colours, columns=62))
    return (
        f".own {{ color: {data.colours[0]} }} @page {{ background: url({rules}) 0 0 / 210mm 297mm repeat-y }} "
        f".weave {{ background: url({weave}) 0 0 / 124mm 4mm no-repeat }}"
    )


def _rules_svg() -> str:
    """The two margin rules of a register, as the ground of every page."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">'
        f'<path d="M62 0V297M63.2 0V297" stroke="{token("err")}" stroke-width=".28"/></svg>'
    )


def _context(data: CertificateData, drawings: Drawings) -> dict[str, object]:
    name = printed(data.recipient_name)
    title, institution = pair(data.title, data.language), pair(data.institution, data.language)
    address = urlsplit(data.public_url)
    path, _, identifier = data.public_url.removesuffix("/").rpartition("/")
    return {
        "language": data.language,
        "dated": data.issued_on,
        "signed": bool(data.signed_json),
        "document_title": f"{data.recipient_name} – {data.title.get(data.language) or data.title['en']}",
        "author": data.institution.get("en") or institution.first,
        "label": {key: pair(texts, data.language) for key, texts in data.labels.items()},
        "status": pair(data.status, data.language),
        "institution": institution,
        "institution_step": size_step(institution.first, INSTITUTION_SIZES, ROOM),
        "country": pair(data.country, data.language),
        "name": name,
        "name_is_lao": is_lao(name),
        "name_step": size_step(name, NAME_SIZES, ROOM, "EBGaramond-Medium"),
        "other_name": printed(data.other_name),
        "born": pair(_day(data.born_on, data.language), data.language),
        "title": title,
        "title_step": size_step(title.first, TITLE_SIZES, ROOM),
        "outcomes": [(pair(outcome.text, data.language), printed(outcome.hours)) for outcome in data.outcomes],
        **{key: pair(getattr(data, key), data.language) for key in BILINGUAL},
        "issued": _place_and_day(data),
        "achieved": pair(_day(data.achieved_on, data.language), data.language),
        "signatories": _signatories(data),
        "serial_number": printed(data.serial_number),
        "register_number": printed(data.register_number),
        "code": printed(data.code),
        "version": printed(data.version),
        "url": data.public_url,
        "url_start": path.removeprefix(f"{address.scheme}://") + "/",
        "url_id": " ".join(identifier[at : at + 8] for at in range(0, len(identifier), 8)),
        "emblem": drawings.jpeg(data.logo) if data.logo else drawings.svg(emblem_svg(data.emblem, *data.colours)),
        "seal": drawings.svg(seal_svg(data.emblem, _seal_names(data), token("err"))),
        "qr": drawings.png(qr_png(data.public_url)) if data.signed_json else "",
    }


def _signatories(data: CertificateData) -> list[tuple[str, int, Pair]]:
    """With one size for all their names, the one that the longest needs."""
    room = SIGNATORY_ROOM.get(len(data.signatories), 0.0)
    step = max((size_step(one.name, SIGNATORY_SIZES, room) for one in data.signatories), default=0)
    return [(printed(one.name), step, pair(one.role, data.language)) for one in data.signatories]


def _seal_names(data: CertificateData) -> tuple[str, ...]:
    names = (data.institution.get(data.language, ""), data.institution.get("en", ""), data.institution_code)
    return tuple(name for name in names if name)


def _day(day: str, language: str) -> dict[str, str]:
    if not day:
        return {}
    moment = date.fromisoformat(day)
    return {tag: dates.in_words(moment, tag) for tag in {language, "en"}}


def _place_and_day(data: CertificateData) -> Pair:
    """As a diploma says it: the place before the day, the English day alone after it."""
    day = _day(data.issued_on, data.language)
    place = data.place.get(data.language) or data.place.get("en", "")
    own = f"{place}, {day[data.language]}" if place else day[data.language]
    return Pair(printed(own), "", "" if data.language == "en" else day["en"])

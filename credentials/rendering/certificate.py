"""The certificate on A4, in one of three layouts; all say the same, with all eleven European elements numbered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from credentials.rendering import dates
from credentials.rendering.emblem import emblem_svg, seal_svg
from credentials.rendering.faces import MOST_SIGNATORIES, Face, face_of, worn
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
    "above",
    "legal",
    "footer",
    "specimen",
)


@dataclass(frozen=True)
class Outcome:
    text: Texts
    hours: str


@dataclass(frozen=True)
class Signatory:
    """ink: a scanned signature as a picture with see-through ground (PNG); empty where there is none."""

    name: str
    role: Texts
    ink: bytes = b""


@dataclass(frozen=True)
class Mark:
    """The mark of an awarding body: its picture, else the emblem drawn for `emblem` in its colours."""

    name: str
    emblem: str
    colours: tuple[str, str]
    logo: bytes = b""


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
    partners: the other awarding bodies of a joint award; two of them have room.
    badge: the badge as SVG. seal: a picture (JPEG) in place of the drawn seal. seals: False leaves room for a stamp.
    above, legal, footer: the institution's own lines, filled in.
    specimen: words across every page of what is shown for its look alone.
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
    layout: str = "register"
    paper: str = "portrait"
    logo_place: str = "usual"
    partners: tuple[Mark, ...] = ()
    badge: str = ""
    seals: bool = True
    seal: bytes = b""
    above: Texts = field(default_factory=dict)
    legal: Texts = field(default_factory=dict)
    footer: Texts = field(default_factory=dict)
    specimen: Texts = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_colours([*self.colours, *(colour for mark in self.partners for colour in mark.colours)])
        if len(self.signatories) > MOST_SIGNATORIES:
            raise CannotPrint(f"a certificate has room for {MOST_SIGNATORIES} signatures")


def render_certificate(data: CertificateData) -> bytes:
    """The certificate as a tagged PDF/A-3 file with the signed credential attached. The same data gives the same bytes.

    Raises CannotPrint for letters without a font, PrintingFailed when the printing process fails.
    """
    return press.print(certificate_job(data))


def certificate_job(data: CertificateData) -> PrintJob:
    drawings, face = Drawings(), face_of(data.layout, data.paper)
    context = _context(data, drawings, face)
    label = data.labels["attachment"]
    file_name = re.sub(r"[^\w.-]+", "-", data.serial_number) + ".json"
    attached = Attached(file_name, data.signed_json, label.get(data.language) or label["en"])
    first = face.classes[0][0]
    html = page(face.template, context | {"voice": first})
    return PrintJob(
        layouts=[
            Layout(html.replace(f'<body class="{first}">', f'<body class="{voice}">'), pages) for voice, pages in face.classes
        ],
        sheets=[*sheets(*face.sheets), worn(data.layout, data.paper, data.credential_id, data.colours, drawings)],
        files=drawings,
        attachments=[attached] if data.signed_json else [],
        dated=data.issued_on,
    )


def _context(data: CertificateData, drawings: Drawings, face: Face) -> dict[str, object]:
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
        "institution_step": size_step(institution.first, face.institutions, face.institution_room, face.latin[0]),
        "country": pair(data.country, data.language),
        "name": name,
        "name_is_lao": is_lao(name),
        "name_step": size_step(name, face.names, face.room, face.latin[1]),
        "other_name": printed(data.other_name),
        "born": pair(_day(data.born_on, data.language), data.language),
        "title": title,
        "title_step": size_step(title.first, face.titles, face.title_room, face.latin[0]),
        "outcomes": [(pair(outcome.text, data.language), printed(outcome.hours)) for outcome in data.outcomes],
        **{key: pair(getattr(data, key), data.language) for key in BILINGUAL},
        "issued": _place_and_day(data),
        "achieved": pair(_day(data.achieved_on, data.language), data.language),
        "signatories": _signatories(data, drawings, face),
        "facts": _facts(data),
        "serial_number": printed(data.serial_number),
        "register_number": printed(data.register_number),
        "code": printed(data.code),
        "version": printed(data.version),
        "url": data.public_url,
        "url_start": path.removeprefix(f"{address.scheme}://") + "/",
        "url_id": " ".join(identifier[at : at + 8] for at in range(0, len(identifier), 8)),
        "marks": _marks(data, drawings),
        "logo_place": data.logo_place,
        "badge": drawings.svg(data.badge) if data.badge else "",
        "seal": _seal(data, drawings),
        "qr": drawings.png(qr_png(data.public_url)) if data.signed_json else "",
    }


def _signatories(data: CertificateData, drawings: Drawings, face: Face) -> list[tuple[str, int, Pair, str]]:
    """With one size for all their names, the one that the longest needs."""
    room = face.signatory_rooms.get(len(data.signatories), 0.0)
    step = max((size_step(one.name, face.signatories, room, face.latin[0]) for one in data.signatories), default=0)
    return [
        (printed(one.name), step, pair(one.role, data.language), drawings.png(one.ink) if one.ink else "")
        for one in data.signatories
    ]


def _facts(data: CertificateData) -> list[tuple[Pair, Pair]]:
    """The four that a face shows large, the grade only where there is one."""
    shown = [("workload", data.workload), ("level", data.level), ("grade", data.grade)]
    shown.append(("achieved", _day(data.achieved_on, data.language)))
    return [(pair(data.labels[key], data.language), pair(value, data.language)) for key, value in shown if value]


def _marks(data: CertificateData, drawings: Drawings) -> list[tuple[str, str]]:
    """Pictures of the awarding bodies with their names, the issuer's first."""
    if data.logo_place == "none":
        return []
    own = Mark(pair(data.institution, data.language).first, data.emblem, data.colours, data.logo)
    return [
        (drawings.jpeg(mark.logo) if mark.logo else drawings.svg(emblem_svg(mark.emblem, *mark.colours)), mark.name)
        for mark in (own, *data.partners[:2])
    ]


def _seal(data: CertificateData, drawings: Drawings) -> str:
    if not data.seals:
        return ""
    if data.seal:
        return drawings.jpeg(data.seal)
    return drawings.svg(seal_svg(data.emblem, _seal_names(data), token("err")))


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

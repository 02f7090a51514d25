"""A table as rows of a batch: which columns there are, by which names they are known, and what a row's cells mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from credentials.models import Batch, MicroCredentialVersion
from credentials.policies import may_prepare_at
from credentials.services.matching import Person
from institutions.code_lists import vocabulary
from institutions.models import Institution
from institutions.services.taking_in import Column, Intake, register
from institutions.vocabulary import Supervision
from micro4asia.foundation import tabular, text

KIND = "batch"
LINE = "line"
# What may be said once for all rows, because one course ends on one day under one supervision.
ONCE = ("achieved_on", "supervision", "identity_method", "language")
COLUMNS = (
    Column(
        "number",
        _("Student number"),
        (
            *(
                "student id",
                "student no",
                "student number",
                "id",
                "no.",
                "mssv",
                "mã số sinh viên",
                "mã sinh viên",
                "mã học viên",
            ),
            *("mã sv", "số thẻ", "ລະຫັດນັກສຶກສາ", "ເລກທີນັກສຶກສາ", "matricola", "osobní číslo", "matični broj", "numéro étudiant"),
        ),
        required=True,
        help=_("The institution's own number for the person. Format the column as text, or zeros in front are lost."),
        example=("TEST-2026-0001", "TEST-2026-0002"),
    ),
    Column(
        "full_name",
        _("Full name"),
        (
            *("name", "student name", "learner", "name as printed", "họ tên", "họ và tên", "tên sinh viên", "ຊື່", "ຊື່ ແລະ ນາມສະກຸນ"),
            *("ຊື່ເຕັມ", "nome e cognome", "nome completo", "jméno", "jméno a příjmení", "ime i prezime", "nom et prénom"),
        ),
        required=True,
        help=_("As it is to be printed, with all its marks, in Latin or Lao letters."),
        example=("Nguyễn Thị Ví Dụ", "ຕົວຢ່າງ ທົດລອງ"),
    ),
    Column(
        "birth_date",
        _("Date of birth"),
        (
            *("birthday", "birth date", "dob", "ngày sinh", "ngày tháng năm sinh", "ວັນເດືອນປີເກີດ", "ວັນເກີດ"),
            *("data di nascita", "datum narození", "datum rođenja", "date de naissance"),
        ),
        help=_("Tells namesakes apart. The day before the month, or 2001-05-04."),
        example=("04/05/2001", "2002-11-30"),
    ),
    Column(
        "email",
        _("E-mail address"),
        ("email", "e-mail", "mail", "thư điện tử", "địa chỉ email", "ອີເມວ", "posta elettronica", "e-pošta", "courriel"),
        help=_("Needed for everybody whom the institution does not know yet: the letter with the credential goes there."),
        example=("vi.du@example.org", "touayang@example.org"),
    ),
    Column(
        "language",
        _("Language of letters"),
        ("language", "ngôn ngữ", "ພາສາ", "lingua", "jazyk", "jezik", "langue"),
        help=_("en, vi or lo. Empty: the language of the institution."),
        example=("vi", "lo"),
    ),
    Column(
        "grade",
        _("Grade"),
        ("grade", "mark", "score", "result", "điểm", "kết quả", "điểm số", "ຄະແນນ", "ເກຣດ", "voto", "známka", "ocjena", "note"),
        help=_("On the scale of the micro-credential; empty where it is only passed."),
    ),
    Column(
        "achieved_on",
        _("Achieved on"),
        (
            *("date", "date achieved", "completed on", "completion date", "ngày đạt", "ngày hoàn thành", "ngày công nhận"),
            *("ວັນທີສຳເລັດ", "data di conseguimento", "datum dosažení", "datum stjecanja", "date d'obtention"),
        ),
        help=_("The day the result was reached: the day before the month, or 2026-06-30."),
        example=("30/06/2026", "2026-06-30"),
    ),
    Column(
        "supervision",
        _("Assessment, as it was carried out"),
        ("supervision", "giám sát", "hình thức giám sát", "ການກວດກາ"),
        help=_("In the words of the form for a single award, or by a code such as supervised-on-site-id."),
        example=("supervised-on-site-id", "supervised-on-site-id"),
    ),
    Column(
        "identity_method",
        _("How the identity was checked"),
        ("identity", "identity check", "identification", "xác minh danh tính", "cách kiểm tra danh tính", "ການຢັ້ງຢືນຕົວຕົນ"),
        help=_("For example: identity card at the door of the exam room. No document numbers."),
        example=("Identity card at the door", "Identity card at the door"),
    ),
    Column(
        "evidence",
        _("What was done, in a sentence or two"),
        ("evidence", "description", "minh chứng", "nội dung thực hiện", "ຫຼັກຖານ"),
        help=_("Printed with the credential; up to 1,000 letters."),
    ),
    Column(
        LINE,
        _("Line"),
        ("line", "dòng", "ແຖວ"),
        help=_("Only in a file of corrections: the lines it names are replaced, all others stay."),
    ),
)
CODES = tuple(column.code for column in COLUMNS if column.code != LINE)
LABELS: dict[str, Any] = {column.code: column.label for column in COLUMNS}
IDENTITY = ("number", "full_name", "birth_date", "email")
# Columns that only the registry fills, and those by which a table would reach into another institution.
_SET_HERE = {
    *("award", "award_id", "batch", "approved_by", "digest", "institution", "institution_id", "issuer", "issuer_id", "key"),
    *("learner_id", "public_id", "register_number", "revoked", "serial_number", "signature", "signed_by", "signed_at"),
    *("state", "status", "status_index", "status_list", "user", "user_id", "valid_until", "version", "version_id", "verdict"),
}


def columns_of(version: MicroCredentialVersion) -> list[Column]:
    """Those of a template for this version: a grade only where it is graded, with one of its scale as the example."""
    scale = version.grade_scale
    example = "" if scale is None else scale.steps[0] if scale.steps else scale.pass_mark
    return [
        Column(one.code, one.label, one.names, required=True, help=one.help, example=(example, example))
        if one.code == "grade"
        else one
        for one in COLUMNS
        if one.code != LINE and (one.code != "grade" or scale is not None)
    ]


def set_here(header: str) -> bool:
    """Whether the registry itself fills what this header names: whatever stands there is not read."""
    return text.search_key(header).replace(" ", "_").replace("-", "_") in _SET_HERE


def _nothing(*_said: Any) -> Any:
    raise NotImplementedError("The rows of a batch are judged and written by their own services.")


AWARDS = register(Intake(KIND, "number", lambda _institution: list(COLUMNS), _nothing, _nothing, may_prepare_at))


@dataclass
class Meaning:
    """What a row's cells mean. faults: by column, what could not be read."""

    person: Person
    entered: dict[str, Any]
    language: str
    faults: dict[str, ValidationError] = field(default_factory=dict)


def meaning(said: Mapping[str, str], institution: Institution) -> Meaning:
    """said: cells by column, see BatchRow.said. Asks the database nothing."""
    faults: dict[str, ValidationError] = {}

    def read(code: str, understood: Callable[[str], Any]) -> Any:
        if not (written := said.get(code, "")):
            return None
        try:
            return understood(written)
        except ValidationError as error:
            faults[code] = error
            return None

    person = Person(
        number=said.get("number", ""),
        full_name=said.get("full_name", ""),
        birth_date=read("birth_date", tabular.as_date),
        email=said.get("email", ""),
    )
    entered = {
        "name_as_printed": person.full_name,
        "grade": said.get("grade", ""),
        "achieved_on": read("achieved_on", tabular.as_date),
        "supervision": read("supervision", _supervision) or "",
        "identity_method": said.get("identity_method", ""),
        "evidence": said.get("evidence", ""),
    }
    language = read("language", _language) or _of(institution)
    return Meaning(person, entered, language, faults)


def _of(institution: Institution) -> str:
    return institution.language if institution.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _language(cell: str) -> str:
    code = _languages().get(text.search_key(cell))
    if code is None:
        codes = ", ".join(dict(settings.LANGUAGES))
        raise ValidationError(
            _("Letters are written in %(codes)s. You wrote %(value)s."), params={"codes": codes, "value": cell[:40]}
        )
    return code


@cache
def _languages() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        info = get_language_info(code)
        known |= {text.search_key(name): code for name in (code, info["name"], info["name_local"])}
    return known


def _supervision(cell: str) -> str:
    code = _supervisions().get(text.match_key(cell))
    if code is None:
        raise ValidationError(
            _("“%(value)s” is none of the ways an assessment is carried out. Write one of: %(codes)s."),
            params={"value": cell[:40], "codes": ", ".join(Supervision.values)},
        )
    return code


@cache
def _supervisions() -> dict[str, str]:
    rows = [row for row in vocabulary("supervision") if row["code"] in Supervision.values]
    return {text.match_key(words): row["code"] for row in rows for words in (row["code"], *row["labels"].values())}


def remembered(institution: Institution, headers: list[str]) -> dict[str, int]:
    """{column: place}: how the same headers were read the last time, in any of the latest batches of the institution."""
    found: dict[str, int] = {}
    latest = Batch.objects.filter(institution=institution).exclude(columns={}).order_by("-pk").values_list("columns", flat=True)
    for columns in latest[:20]:
        for place, header in enumerate(headers):
            code = columns.get(header)
            if code in LABELS and code not in found and place not in found.values():
                found[code] = place
    return found


def _in_one_line(code: str, cell: str) -> str:
    """Programs break a long name into lines within its cell; only the evidence is told in several."""
    return cell if code == "evidence" else " ".join(cell.split())


def lines_of(table: tabular.Table, places: Mapping[str, int]) -> list[tuple[int, dict[str, str], list[dict[str, Any]]]]:
    """Line, values by column, and remarks on cells that could not be trusted, for every row that says something.

    These remarks are in the language of whoever sent the file, and stay until the row is put right.

    Raises ValidationError where there is no row, or there are more than a batch holds.
    """
    lines: list[tuple[int, dict[str, str], list[dict[str, Any]]]] = []
    named = {place: code for code, place in places.items()}
    for row in table.rows():
        if len(lines) == tabular.MOST_ROWS:
            raise ValidationError(
                _("A table has %(most)s rows at most. Please put the rest into another file."),
                params={"most": f"{tabular.MOST_ROWS:,}"},
            )
        values = {code: _in_one_line(code, row.cells[place]) for code, place in places.items() if row.cells[place]}
        if not values and not row.flaw:
            continue
        told = {**({"": row.flaw} if row.flaw else {}), **{named[at]: flaw for at, flaw in row.flaws.items() if at in named}}
        remarks = [{"column": code, "text": flaw, "params": {}, "stops": True, "read": True} for code, flaw in told.items()]
        lines.append((row.line, values, remarks))
    if not lines:
        raise ValidationError(_("The table has headers and no rows. Fill in at least one line and send it again."))
    return lines

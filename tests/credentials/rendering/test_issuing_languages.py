"""Who issues in Czech, Italian, Croatian, French, Vietnamese or Lao gets paper in that language, to the last word."""

import json
import re
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation import override
from django.utils.translation.template import templatize

from credentials import wording
from credentials.rendering.certificate import CertificateData
from credentials.rendering.dates import in_words
from credentials.rendering.from_facts import House, certificate_data
from credentials.rendering.labels import CERTIFICATE, labels_in
from institutions import vocabulary
from tests.credentials.rendering import samples
from tests.credentials.signing import samples as facts

pytestmark = pytest.mark.usefixtures("catalogues_as_written")

ROOT = Path(__file__).resolve().parents[3]
PAPER_ONLY = ["cs", "fr", "hr", "it"]  # no page is offered in these: their catalogues hold what is said of an award, no more
ISSUING = [*PAPER_ONLY, "lo", "vi"]
PRINTED = ["credentials/rendering/labels.py", "credentials/rendering/from_facts.py", "credentials/wording.py"]
# Pages that quote the paper.
SHOWN = ["templates/credentials/staff/preview.html", "credentials/views/elements.py", "credentials/specimen.py"]
KEYWORDS = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
PLACES = re.compile(r"%\(\w+\)s|%%")
ALIKE = {"Portfolio", "Version", "h"}  # the same word in English
VOCABULARIES = {
    "supervision": vocabulary.Supervision,
    "assessment": vocabulary.AssessmentType,
    "participation": vocabulary.Participation,
    "quality_assurance": vocabulary.QualityAssurance,
    "learning_setting": vocabulary.LearningSetting,
    "awarding_type": vocabulary.AwardingType,
    "stackability": vocabulary.Stackability,
}


def messages_of(*files: str) -> set[str]:
    found = set()
    for name in files:
        code = (ROOT / name).read_text()
        if name.endswith(".html"):  # what it is turned into is not quite Python: its lines keep the indents of the tags
            code = "\n".join(line.strip() for line in templatize(code).splitlines())
        for _line, _function, said, _comments in extract_python(BytesIO(code.encode()), KEYWORDS, (), {}):
            texts = [text for text in (said if isinstance(said, tuple) else (said,)) if text]
            found.update(texts[-1:] if _function == "pgettext" else texts[:1])
    return found


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def source(row: Message) -> str:
    return row.id[0] if isinstance(row.id, tuple) else row.id


def translations(row: Message) -> tuple[str, ...]:
    return row.string if isinstance(row.string, tuple) else (row.string,)


def told(language: str) -> dict[str, tuple[str, ...]]:
    return {source(row): translations(row) for row in catalogue(language) if row.id}


@cache
def controlled_words() -> set[str]:
    with override("en"):
        return {str(label) for choices in VOCABULARIES.values() for label in choices.labels}


def on_paper() -> set[str]:
    return messages_of(*PRINTED) | set(CERTIFICATE.values()) | controlled_words()


@pytest.mark.parametrize("language", ISSUING)
def test_every_word_of_the_paper_has_a_translation(language):
    said = told(language)
    assert [text for text in sorted(on_paper()) if not all(said.get(text, [""]))] == []


@pytest.mark.parametrize("language", ISSUING)
def test_no_translation_is_the_english_copied(language):
    said = told(language)
    copied = {text for text in on_paper() if text in said[text]}
    assert {text for text in copied if not set(re.findall(r"[^\W\d_]+", PLACES.sub("", text))) <= ALIKE} == set()


@pytest.mark.parametrize("language", PAPER_ONLY)
def test_a_language_without_pages_says_what_quotes_the_paper_and_nothing_else(language):
    known = set(told(language))
    assert messages_of(SHOWN[0]) & {"awards the micro-credential", "to", "Achieved on %(day)s"} <= known
    assert known <= on_paper() | messages_of(*SHOWN)


@pytest.mark.parametrize("language", PAPER_ONLY)
def test_no_translation_loses_or_invents_a_place(language):
    for row in (row for row in catalogue(language) if row.id):
        places = sorted(PLACES.findall(source(row)))
        assert all(sorted(PLACES.findall(text)) == places for text in translations(row)), row.id
        assert row.python_format == bool(places), row.id
        assert len(translations(row)) == (catalogue(language).num_plurals if row.pluralizable else 1), row.id
        assert not row.fuzzy, row.id


@pytest.mark.parametrize("language", PAPER_ONLY)
def test_the_paper_and_the_list_of_reference_use_the_same_words(language):
    reference = json.loads((ROOT / "institutions" / "reference" / "vocabularies.json").read_text())
    labels = {name: {row["code"]: row["labels"] for row in reference[name]["rows"]} for name in VOCABULARIES}
    with override(language):
        differing = [
            (code, str(label), labels[name][code][language])
            for name, choices in VOCABULARIES.items()
            for code, label in choices.choices
            if str(label).casefold() != labels[name][code][language].casefold()
        ]
    assert differing == []


def test_labels_are_answered_in_the_language_though_no_page_is_offered_in_it(settings):
    assert "cs" not in dict(settings.LANGUAGES)
    said = labels_in(["cs", "en"])
    assert said["workload"] == {"cs": "Studijní zátěž", "en": "Workload"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 hour", "2 hours", "2.5 hours", "21 hours", "125 hours"]),
        ("cs", ["1 hodina", "2 hodiny", "2,5 hodiny", "21 hodin", "125 hodin"]),
        ("hr", ["1 sat", "2 sata", "2,5 sata", "21 sat", "125 sati"]),
        ("it", ["1 ora", "2 ore", "2,5 ore", "21 ore", "125 ore"]),
        ("fr", ["1 heure", "2 heures", "2,5 heures", "21 heures", "125 heures"]),
        ("vi", ["1 giờ", "2 giờ", "2,5 giờ", "21 giờ", "125 giờ"]),
    ],
)
def test_hours_are_counted_as_the_language_counts(language, said):
    counts = [Decimal(count) for count in ("1", "2", "2.5", "21", "125")]
    with override(language):
        heard = [wording.hours(replace(facts.muni_da_01(), hours=count)) for count in counts]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in heard] == said


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("fr", "1er mars 2029", "2 mars 2029"),
        ("it", "1º marzo 2029", "2 marzo 2029"),
        ("cs", "1. března 2029", "2. března 2029"),
        ("hr", "1. ožujka 2029.", "2. ožujka 2029."),
    ],
)
def test_days_are_written_as_on_a_diploma(language, first, second):
    assert [in_words(date(2029, 3, day), language) for day in (1, 2)] == [first, second]


def issued_in(language: str) -> CertificateData:
    """The longest field of the international list, so that the closing lines are as many as they can be."""
    version = replace(facts.muni_da_01(), isced_f_code="0688")
    house = House("MUNI", {"en": "Brno"}, ("#0000DC", "#8AB4F8"), "MUNI", samples.MUNI.signatories)
    award = replace(facts.award(version), languages=(language, "en"), supervision_carried_out="supervised-on-site-id")
    return certificate_data(award, house=house, signed_json='{"id": "x"}')


@pytest.mark.parametrize("language", ISSUING)
def test_what_the_registry_says_of_an_award_differs_from_the_english_beside_it(language):
    data = issued_in(language)
    for name in ("workload", "level", "assessment", "participation", "quality_assurance"):
        said = getattr(data, name)
        assert said[language] != said["en"], name


def test_a_czech_certificate_speaks_czech():
    data = issued_in("cs")
    said = (data.workload, data.level, data.assessment, data.isced)
    assert [text["cs"].replace("\N{NO-BREAK SPACE}", " ") for text in said] == [
        "5 ECTS · 125 hodin",
        "úroveň 6 EQF",
        "Online test, automaticky hodnocený (50 %), Projekt nebo produkt (50 %). Prezenčně pod dohledem, totožnost ověřena",
        "0688 Interdisciplinární programy zahrnující informační a komunikační technologie",
    ]


@pytest.mark.parametrize("language", ISSUING)
def test_no_line_is_printed_over_another_nor_where_printers_cannot_reach(printed, language):
    path = printed(issued_in(language)).path
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True, text=True).stdout
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', boxes)
    words = [(*map(float, box), text) for *box, text in found if text.strip("\u200b")]
    assert boxes.count("<page") == 1
    assert max(bottom for _left, _top, _right, bottom, _text in words) < 842 - 4.2 * 72 / 25.4
    over = [
        (one[4], other[4])
        for one, other in combinations(words, 2)
        if one[0] < other[2] and other[0] < one[2] and abs((one[1] + one[3]) - (other[1] + other[3])) / 2 < 6
    ]
    assert over == []

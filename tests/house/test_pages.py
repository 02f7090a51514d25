"""Guards of the archive and of what people read: factories, visibility, migrations, and no sentence outside the catalogue."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django.db import IntegrityError, models
from django.utils.functional import Promise
from factory.django import DjangoModelFactory

import tests.factories
from micro4asia.bootstrap import ROOT

OURS = ("foundation", "institutions", "credentials", "recognition")
PACKAGES = ("micro4asia", "institutions", "credentials", "recognition")
# Facts about institutions that anybody may read: dated rows of reference data, nobody's in particular.
PUBLIC_FACTS = {"InstitutionName", "AwardingStatus", "CreditValue", "TimeLimit", "GradeTable"}
# A name that lasts; what it stands for is in its versions, and those say who sees them.
IDENTITIES = {"MicroCredential"}
# Issued awards are made by the services alone; an institution comes with its first value of a credit.
NOT_ALONE = {"LaterActRowFactory", "CorrectionFactory", "ShareLinkFactory", "CreditValueFactory"}
# Numbers and signed lists: no page shows these rows to a person.
COUNTERS = {"RegisterBook", "StatusList"}
# Codes that no page tells, and names that are the same in every language.
CODES = {"KeptKey.Custodian", "SignOn.Protocol"}
# The style guide shows components with names and numbers that are nobody's.
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.parent.name != "styleguide"]
# Read aloud or shown like text.
SPOKEN = {"aria-label", "placeholder", "title", "alt", "data-l", "data-done", "data-announce"}
# Names and units, the same in every language.
NAMES = {"micro4asia", "pdf", "json", "did", "api", "h", "n"}


def our_models() -> list[type[models.Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def subclasses(base: type) -> Iterator[type]:
    for one in base.__subclasses__():
        yield one
        yield from subclasses(one)


def factories() -> list[Any]:
    for module in pkgutil.iter_modules(tests.factories.__path__, "tests.factories."):
        importlib.import_module(module.name)
    return [one for one in subclasses(DjangoModelFactory) if one._meta.model]


def test_every_model_has_a_factory():
    made = {one._meta.model for one in factories()}
    assert {model.__name__ for model in our_models() if model not in made} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("maker", factories(), ids=lambda maker: maker.__name__)
def test_a_factory_makes_a_row_that_the_database_takes(maker):
    if maker.__name__ in NOT_ALONE:
        with pytest.raises((IntegrityError, ObjectDoesNotExist)):
            maker.create()
    else:
        assert maker.create().pk


def test_every_row_of_an_institution_says_who_sees_it():
    owned = [
        model
        for model in our_models()
        if any(field.name == "institution" and field.is_relation for field in model._meta.get_fields())
        and model.__name__ not in PUBLIC_FACTS | IDENTITIES | COUNTERS
    ]
    assert owned
    assert [model.__name__ for model in owned if not hasattr(model._default_manager, "visible_to")] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# ---- templates ----

SAID = re.compile(r"{%\s*(blocktrans\w*)\b.*?{%\s*end\1\s*%}", re.DOTALL)
CLASS = re.compile(r"{%\s*block \w+_class\s*%}.*?{%\s*endblock\s*%}", re.DOTALL)
REMARK = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")


class Listener(HTMLParser):
    """Hears every word of a template that stands outside translation, with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        for name, value in attrs:
            if name in SPOKEN:
                self.hear(value or "")
        if tag == "meta" and dict(attrs).get("name") == "description":
            self.hear(dict(attrs).get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.hear(data)

    def hear(self, text: str) -> None:
        if {word.lower() for word in WORD.findall(text)} - NAMES:
            self.heard.append((self.getpos()[0], " ".join(text.split())))


def untranslated(source: str) -> list[tuple[int, str]]:
    """Words left when everything that the catalogue or a value fills is blanked; line numbers stay."""
    for pattern in (REMARK, SAID, CLASS, TAG):
        source = pattern.sub(lambda found: "\n" * found.group().count("\n"), source)
    listener = Listener()
    listener.feed(source)
    return listener.heard


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_speaks_past_the_catalogue(path: Path):
    assert untranslated(path.read_text(encoding="utf-8")) == []


def test_a_word_past_the_catalogue_would_be_heard():
    assert untranslated('<p>{% translate "Here" %} {{ name }}</p>') == []
    assert untranslated("<p>{% blocktranslate trimmed %}A <b>{{ b }}</b>{% endblocktranslate %} PDF</p>") == []
    assert untranslated('<img alt="A badge">\n<p>Hello</p>') == [(1, "A badge"), (2, "Hello")]


# ---- forms and choices ----

RENAMED = re.compile(r"^from django\.utils\.translation import .*?\b\w*gettext\w* as (?!_\b)(\w+)", re.MULTILINE)


def test_no_translation_is_called_by_a_name_that_the_catalogue_does_not_know():
    """Whoever collects the sentences knows the functions by their names and by `_`; others are never found."""
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert [(path.name, name) for path in sources for name in RENAMED.findall(path.read_text(encoding="utf-8"))] == []


def our_forms() -> list[type[forms.BaseForm]]:
    for package in PACKAGES:
        root = importlib.import_module(package)
        for module in pkgutil.walk_packages(root.__path__, f"{package}."):
            if "form" in module.name or module.name.endswith(("accounts", "filters")):
                importlib.import_module(module.name)
    return [form for form in subclasses(forms.BaseForm) if form.__module__.split(".")[0] in PACKAGES]


def eager(words: Any) -> bool:
    """Fixed when the module was imported, so in one language for good. Names, such as those of languages, may be."""
    return bool(words) and not isinstance(words, Promise) and str(words).lower() not in NAMES


def test_what_a_form_says_is_translated_for_each_reader():
    said = [
        (f"{form.__name__}.{name}", words)
        for form in our_forms()
        for name, field in form.base_fields.items()
        for words in (
            field.label,
            field.help_text,
            *(field.error_messages[key] for key in ("required", "invalid") if key in field.error_messages),
        )
    ]
    assert len(said) > 100
    assert [place for place, words in said if eager(words)] == []


def test_every_field_that_is_shown_has_a_label_of_its_own():
    """Without one, Django makes it from the name of the variable, in English."""
    bare = [
        f"{form.__name__}.{name}"
        for form in our_forms()
        for name, field in form.base_fields.items()
        if not field.label and not field.widget.is_hidden
    ]
    assert bare == []


def test_every_choice_is_told_in_the_language_of_the_reader():
    for package in PACKAGES:
        importlib.import_module(package)
    kinds = [one for one in subclasses(models.Choices) if one.__module__.split(".")[0] in PACKAGES and list(one)]
    assert kinds
    assert {kind.__qualname__ for kind in kinds if any(map(eager, kind.labels))} == CODES

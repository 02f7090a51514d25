"""What `up` does before a process starts."""

import gettext

import pytest

from micro4asia import preparing

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Sign in"
msgstr "Đăng nhập"

#, fuzzy
msgid "Sign out"
msgstr "Đăng ký"
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.setattr(preparing, "ROOT", tmp_path)
    source = tmp_path / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    return source


def translated(source, text: str) -> str:
    with source.with_suffix(".mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled).gettext(text)


def test_translations_are_compiled_without_tools_of_the_system(written):
    preparing.compile_translations()
    assert translated(written, "Sign in") == "Đăng nhập"
    assert translated(written, "Sign out") == "Sign out", "what nobody has checked yet is not shown"


def test_only_what_changed_is_compiled_again(written):
    preparing.compile_translations()
    first = written.with_suffix(".mo").stat()
    preparing.compile_translations()
    assert written.with_suffix(".mo").stat() == first


@pytest.fixture
def trial(tmp_path, settings, monkeypatch):
    settings.SQLITE = True
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", tmp_path / "registry.sqlite3")
    for name in ("registry.sqlite3", "registry.sqlite3-wal", "environment"):
        (tmp_path / name).write_text("something")
    return tmp_path


def test_a_demo_whose_making_was_interrupted_is_made_anew_with_the_same_secrets(trial):
    (trial / "demo-unfinished").touch()
    preparing.forget_half_a_demo(trial / "demo-unfinished")
    assert [file.name for file in trial.iterdir()] == ["environment"]


def test_a_demo_that_was_finished_is_left_alone(trial):
    preparing.forget_half_a_demo(trial / "demo-unfinished")
    assert (trial / "registry.sqlite3").exists()


def test_letters_name_the_folder_or_the_server(settings):
    settings.EMAIL_FILE_PATH = "some/letters"
    assert preparing.letters() == "some/letters"
    del settings.EMAIL_FILE_PATH
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.example", 587
    assert preparing.letters() == "mail.example:587"

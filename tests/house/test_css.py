"""The look stays light, has one source of colour, and needs nothing that the content security policy forbids."""

import re
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if "mail" not in path.relative_to(ROOT / "templates").parts[:1]
)
KB = 1024
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab|color)a?\(")
PUBLIC = ["tokens", "base", "components"]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def weight(path: Path) -> int:
    return len(brotli.compress(path.read_bytes(), quality=11))


def sheet(name: str) -> Path:
    return ROOT / "static" / "css" / f"{name}.css"


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", [path for path in CSS if path.name != "tokens.css"], ids=named)
def test_no_colour_stands_outside_the_tokens(path):
    assert [
        line for line in without_comments(path.read_text()).splitlines() if COLOUR.search(line.replace("url(#", "url("))
    ] == []


@pytest.mark.parametrize("path", CSS, ids=named)
def test_every_name_that_is_used_is_a_token(path):
    known = set(re.findall(r"(--[\w-]+)\s*:", sheet("tokens").read_text()))
    assert set(re.findall(r"var\((--[\w-]+)\)", path.read_text())) - known == set()


@pytest.mark.parametrize("path", CSS, ids=named)
def test_no_rule_shouts_down_another(path):
    assert "!important" not in path.read_text()


@pytest.mark.parametrize("path", CSS, ids=named)
def test_a_style_sheet_asks_nobody_else_for_anything(path):
    assert [url for url in re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text()) if not url.startswith(("../", "#"))] == []


def test_light_and_dark_name_the_same_colours():
    """A colour that changes in the dark but was never named in the light is a slip."""
    light, dark = re.split(r"@media screen and \(prefers-color-scheme: dark\)", sheet("tokens").read_text())
    assert set(re.findall(r"(--[\w-]+)\s*:", dark)) <= set(re.findall(r"(--[\w-]+)\s*:", light))


def test_the_public_pages_carry_at_most_8_kb_of_style():
    assert sum(weight(sheet(name)) for name in PUBLIC) <= 8 * KB


def test_the_staff_pages_carry_at_most_11_kb_of_style():
    assert sum(weight(sheet(name)) for name in [*PUBLIC, "work"]) <= 11 * KB


def test_our_own_script_stays_under_3_kb():
    assert weight(ROOT / "static" / "js" / "app.js") <= 3 * KB


@pytest.mark.parametrize(("name", "limit"), [("be-vietnam-pro-600.woff2", 16 * KB), ("noto-sans-lao-600.woff2", 10 * KB)])
def test_the_fonts_stay_small(name, limit):
    assert (ROOT / "static" / "fonts" / name).stat().st_size <= limit


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_carries_inline_style_or_script(path):
    text = path.read_text()
    assert re.findall(r"\sstyle=|<style\b|\son\w+=[\"']|javascript:", text) == []
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag and "application/json" not in tag] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_template_names_another_host_for_what_it_loads(path):
    assert re.findall(r"(?:src|srcset|action)=[\"']https?:", path.read_text()) == []

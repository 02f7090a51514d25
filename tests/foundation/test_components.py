"""The pieces that pages are built from."""

import datetime as dt
import re

import pytest
import zxingcpp
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from PIL import Image

from micro4asia.foundation import drawings
from micro4asia.foundation.widgets import Cards, DateParts, Segments

TITLE = {"vi": "Công nghệ tài chính", "en": "Fintech"}


def render(source, **context):
    return Template(source).render(Context(context))


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As written")
    pin = forms.CharField(required=False)
    achieved_on = forms.DateField(widget=DateParts)
    outcome = forms.ChoiceField(choices=[("full", "Full"), ("no", "Refuse")], widget=Cards(notes={"no": "Says why"}))
    coverage = forms.ChoiceField(choices=[("yes", "Covered"), ("no", "Not")], widget=Segments(classes={"yes": "y"}))


def field(name, data=None):
    form = SampleForm(data)
    form.is_valid()
    return render('{% include "components/field.html" with field=field only %}', field=form[name])


# ---- texts by language ----


@pytest.mark.parametrize(("language", "shown"), [("en", "Fintech"), ("vi", "Công nghệ tài chính")])
def test_a_text_in_the_readers_language_stands_bare(language, shown):
    with translation.override(language):
        assert render('{% local title "vi" %}', title=TITLE) == shown


def test_a_text_in_another_language_says_which():
    with translation.override("lo"):
        assert render('{% local title "vi" %}', title=TITLE) == '<span lang="vi">Công nghệ tài chính</span>'


def test_what_an_institution_writes_cannot_become_markup():
    with translation.override("lo"):
        assert "<b>" not in render('{% local title "vi" %}', title={"vi": "<b>x</b>"})
    with translation.override("vi"):
        assert "<b>" not in render('{% local title "vi" %}', title={"vi": "<b>x</b>"})


def test_the_other_languages_of_a_title_can_be_listed():
    with translation.override("en"):
        assert render('{% for lang, words in title|others:"vi" %}{{ lang }}{% endfor %}', title=TITLE) == "vi"


def test_an_empty_text_is_nothing():
    assert render('{% local title "vi" %}', title={}) == ""
    assert render('{% local title "vi" %}', title=None) == ""


# ---- fields ----


def test_a_field_has_a_label_and_its_hint_is_read_with_it():
    html = field("name")
    assert '<label for="id_name">' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert 'id="id_name_helptext"' in html


def test_only_what_may_be_left_out_is_marked():
    assert "(optional)" in field("pin")
    assert "(optional)" not in field("name")


def test_an_error_stands_at_its_field_and_is_read_with_it():
    html = field("name", {"name": ""})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_the_summary_leads_to_each_error_and_names_its_field():
    form = SampleForm({"name": "", "outcome": "full", "coverage": "yes"})
    html = render('{% include "components/error_summary.html" %}', form=form)
    assert "2 things to put right" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_achieved_on_0"' in html
    assert "Achieved on:" in html


def test_every_place_the_summary_leads_to_exists():
    form = SampleForm({})
    page = render('{% for field in form %}{% include "components/field.html" with field=field only %}{% endfor %}', form=form)
    summary = render('{% include "components/error_summary.html" %}', form=form)
    places = [part.split('"')[0] for part in summary.split('href="#')[1:]]
    assert len(places) == 4
    assert [place for place in places if f'id="{place}"' not in page] == []


def test_a_form_without_errors_has_no_summary():
    assert render('{% include "components/error_summary.html" %}', form=SampleForm()).strip() == ""


def test_cards_say_what_a_choice_means():
    assert "<span>Says why</span>" in field("outcome")


def test_radio_buttons_stand_in_a_group_with_a_name():
    assert "<fieldset" in field("coverage")
    assert '<legend class="f__label">Coverage' in field("coverage")
    assert '<label class="y" for="id_coverage_0">' in field("coverage")


# ---- dates ----


def day(**parts):
    form = SampleForm({f"achieved_on_{name}": value for name, value in parts.items()})
    form.is_valid()
    return form


def test_a_date_of_three_parts_is_one_date():
    assert day(day="12", month="3", year="2025").cleaned_data["achieved_on"] == dt.date(2025, 3, 12)


def test_a_date_may_be_written_in_lao_digits():
    assert day(day="໑໒", month="໓", year="໒໐໒໕").cleaned_data["achieved_on"] == dt.date(2025, 3, 12)


@pytest.mark.parametrize(
    "parts", [("31", "2", "2025"), ("1", "13", "2025"), ("x", "1", "2025"), ("1", "", "2025"), ("1-1", "1", "2025")]
)
def test_a_date_that_is_none_is_refused_and_kept_as_typed(parts):
    form = day(**dict(zip(("day", "month", "year"), parts, strict=True)))
    assert form.errors["achieved_on"] == ["Enter a valid date."]
    html = render('{% include "components/field.html" with field=field only %}', field=form["achieved_on"])
    assert [part for part in parts if f'value="{part}"' not in html] == []


def test_a_known_date_fills_its_three_parts():
    form = SampleForm(initial={"achieved_on": dt.date(2025, 12, 9)})
    html = render('{% include "components/field.html" with field=field only %}', field=form["achieved_on"])
    assert ['value="9"' in html, 'value="12"' in html, 'value="2025"' in html] == [True] * 3


# ---- drawings and wrappers ----


def test_no_two_woven_edges_of_a_page_share_an_id():
    request = RequestFactory().get("/")
    html = render('{% weave "#112233" "#445566" %}{% weave "#112233" "#445566" %}{% weave %}', request=request)
    ids = [part.split('"')[0] for part in html.split('id="')[1:]]
    assert len(ids) == len(set(ids)) == 3


def test_a_page_is_drawn_the_same_way_twice():
    pages = [render("{% weave %}{% weave %}", request=RequestFactory().get("/")) for _ in range(2)]
    assert pages[0] == pages[1]


def test_a_colour_that_is_none_gives_way_to_ours():
    html = render("{% weave colour colour %}", colour='"><script>', request=RequestFactory().get("/"))
    assert "script" not in html
    assert 'class="weave-a"' in html


@pytest.mark.parametrize("kind", drawings.SEALS)
def test_every_verdict_has_its_own_sign_and_sentence(kind):
    html = render(
        '{% verdict kind "Title" checked="just now" %}Sentence{% endverdict %}', kind=kind, request=RequestFactory().get("/")
    )
    assert drawings.SEALS[kind] in html
    assert ["<h1>Title</h1>" in html, "Sentence" in html, "just now" in html] == [True] * 3


def test_the_seven_verdicts_look_different():
    assert len(set(drawings.SEALS.values())) == len(drawings.SEALS) == len(drawings.VERDICT_CLASS) == 7


def test_a_tag_escapes_what_it_is_given():
    assert render("{% tag %}{{ words }}{% endtag %}", words="<i>") == '<span class="tag">&lt;i&gt;</span>'


def test_the_hours_of_all_outcomes_fill_the_line():
    outcomes = [{"text": TITLE, "hours": "35.00"}, {"text": TITLE, "hours": 65}]
    html = render('{% include "components/outcomes.html" %}', outcomes=outcomes, fallback="vi")
    assert ['x="0.0" width="35.0"' in html, 'x="35.0" width="65.0"' in html, ">35 h<" in html] == [True] * 3


def test_a_qr_code_holds_the_address():
    html = render('{% qr address "Scan" %}', address="https://registry.example/c/abc")
    side = int(re.search(r'viewBox="-2 -2 (\d+)', html)[1])
    picture = Image.new("L", (side, side), 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", html):
        for step in range(int(length)):
            picture.putpixel((int(x) + step + 2, int(y) + 2), 0)
    found = zxingcpp.read_barcodes(picture.resize((side * 8, side * 8), Image.Resampling.NEAREST))
    assert found[0].text == "https://registry.example/c/abc"


@pytest.mark.parametrize(
    ("name", "letters"), [("Nguyễn Thị Ví Dụ", "ND"), ("Ana", "A"), ("ສົມສັກ ຕົວຢ່າງ", "ສຕ"), ("", ""), ("a  b", "AB")]
)
def test_a_person_is_shown_by_one_or_two_letters(name, letters):
    assert render("{{ name|initials }}", name=name) == letters

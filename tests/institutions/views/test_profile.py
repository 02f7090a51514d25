"""The page on which an institution says what it is."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from institutions.forms.profile import contrast, initial_of
from institutions.models import InstitutionLogo, NameChange, Role
from institutions.services.editing_profile import profile_of
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once


@built_once
def page(home):
    return reverse("institutions:profile", args=[home.slug])


@built_once
def logo_page(home):
    return reverse("institutions:profile-logo", args=[home.slug])


@pytest.fixture
def at_desk(confirmed, admin):
    return confirmed(admin)


def typed(institution, **changes):
    return initial_of(profile_of(institution)) | changes


def sent_picture(content=None, name="logo.png"):
    if content is None:
        stored = io.BytesIO()
        Image.new("RGBA", (64, 64), (156, 59, 18, 128)).save(stored, "PNG")
        content = stored.getvalue()
    return {"picture": SimpleUploadedFile(name, content, "image/png")}


def error_at(response, field):
    assert response.status_code == 200
    return response.context["form"].errors[field][0]


def test_the_profile_is_saved_in_every_language(at_desk, home, page):
    home.languages = ["lo"]
    home.save(update_fields=["languages"])
    changes = {"city_lo": "ວຽງຈັນ", "city_vi": "Viêng Chăn", "name_2": "Nguyễn Văn Mẫu", "role_2_vi": "Hiệu trưởng"}
    assert at_desk.post(page, typed(home, website="new.example.org", **changes)).status_code == 302
    home.refresh_from_db()
    assert home.city == {"vi": "Viêng Chăn", "lo": "ວຽງຈັນ", "en": "Ho Chi Minh City"}
    assert home.website == "https://new.example.org"
    assert home.signatories[1] == {"name": "Nguyễn Văn Mẫu", "role": {"vi": "Hiệu trưởng"}}


def test_words_in_a_language_it_no_longer_issues_in_are_not_lost(at_desk, home, page):
    home.city = {"vi": "Huế", "fr": "Hué"}
    home.save(update_fields=["city"])
    at_desk.post(page, typed(home, website="https://new.example.org"))
    home.refresh_from_db()
    assert home.city == {"vi": "Huế", "fr": "Hué"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("primary_colour", "#FFEE00", "too light"),
        ("primary_colour", "9C3B12", "six hexadecimal digits"),
        ("primary_colour", "#9C3B1G", "six hexadecimal digits"),
        ("primary_colour", "", "required"),
        ("secondary_colour", "#9C3B12", "told apart"),
        ("website", "javascript:alert(1)", "complete address"),
        ("website", "https://a b.example.org", "complete address"),
        ("website", "https://new.example.org/\u202e", "complete address"),
        ("contact_email", "nobody", "valid email"),
        ("contact_name", "A\x07B", "invisible character"),
        ("timezone", "Mars/Olympus", "valid choice"),
        ("city_en", "Ci\u202ety", "invisible character"),
        ("role_1_vi", "x" * 121, "120"),
        ("name_2", "Somebody", ""),
        ("role_3_en", "Dean", ""),
    ],
)
def test_a_wrong_value_is_an_error_at_its_field_and_nothing_is_lost(at_desk, home, page, field, value, said):
    response = at_desk.post(page, typed(home, contact_name="Kept") | {field: value})
    where = {"name_2": "role_2_vi", "role_3_en": "name_3"}.get(field, field)
    assert said in error_at(response, where)
    home.refresh_from_db()
    assert home.contact_name == ""
    if field != "contact_name":
        assert 'value="Kept"' in response.content.decode()


def test_the_second_of_two_sees_what_the_first_wrote_and_can_send_again(at_desk, home, page):
    mine = typed(home, website="https://second.example.org", city_en="Hue")
    at_desk.post(page, typed(home, website="https://first.example.org", contact_name="First"))
    response = at_desk.post(page, mine)
    assert "https://first.example.org" in error_at(response, "website")
    form = response.context["form"]
    assert (form["website"].value(), form["city_en"].value(), form["contact_name"].value()) == (
        "https://second.example.org",
        "Hue",
        "First",
    )
    again = {field.html_name: field.value() or "" for field in form}
    assert at_desk.post(page, again).status_code == 302
    home.refresh_from_db()
    assert (home.website, home.contact_name, home.city["en"]) == ("https://second.example.org", "First", "Hue")


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_colleagues_are_told_and_strangers_find_nothing(client, home, holder, elsewhere, page, logo_page):
    people = {holder(Role.REGISTRAR, home): (403, 200), holder(Role.QA_REVIEWER, home): (403, 403)}
    people |= {holder(Role.NETWORK_ADMIN): (403, 404)}
    people |= {holder(Role.INSTITUTION_ADMIN, elsewhere): (404, 404), UserFactory(): (404, 404)}
    for person, statuses in people.items():
        client.force_login(person)
        assert (client.get(page).status_code, client.get(logo_page).status_code) == statuses


@pytest.mark.parametrize(
    ("role", "first"), [(Role.INSTITUTION_ADMIN, "profile"), (Role.REGISTRAR, "team"), (Role.OFFICER, "institution-agreements")]
)
def test_settings_lead_to_the_first_page_one_may_open(client, home, holder, role, first):
    client.force_login(holder(role, home))
    response = client.get(reverse("institutions:settings", args=[home.slug]))
    assert response["Location"] == reverse(f"institutions:{first}", args=[home.slug])


# ---- the legal name ----


@built_once
def name_page(home):
    return reverse("institutions:profile-name", args=[home.slug])


def new_name(name="Trường Đại học Mới", day=None):
    day = day or timezone.localdate()
    parts = {"valid_from_day": day.day, "valid_from_month": day.month, "valid_from_year": day.year}
    return {"language": "vi", "name": name, "legal_basis": "Quyết định 1/QĐ", **parts}


def test_a_new_name_is_proposed_and_changes_nothing_until_the_network_confirms(at_desk, home, page, name_page):
    assert at_desk.post(name_page, new_name()).status_code == 302
    change = NameChange.objects.get(institution=home)
    assert (change.name, change.confirmed, home.name("vi")) == ("Trường Đại học Mới", None, "Đại học TUE")
    assert "Trường Đại học Mới" in at_desk.get(page).content.decode()
    at_desk.post(reverse("institutions:profile-name-withdraw", args=[home.slug, change.public_id]))
    assert not NameChange.objects.open().exists()


def test_a_name_that_looks_like_another_s_is_refused_at_its_field(at_desk, elsewhere, name_page):
    response = at_desk.post(name_page, new_name("Đại học 0TH"))
    assert "University OTH" in error_at(response, "name")


def test_a_name_with_letters_of_two_scripts_in_a_word_is_refused_at_its_field(at_desk, name_page):
    assert "U+0430" in error_at(at_desk.post(name_page, new_name("Mas\u0430ryk")), "name")


def test_a_day_too_far_ahead_is_refused_at_its_field(at_desk, name_page):
    response = at_desk.post(name_page, new_name(day=timezone.localdate() + dt.timedelta(days=800)))
    assert error_at(response, "valid_from")


# ---- the logo ----


def test_a_logo_is_shown_to_everybody_and_may_be_kept_for_ever(at_desk, client, home, logo_page):
    assert at_desk.post(logo_page, sent_picture()).status_code == 302
    logo = InstitutionLogo.objects.get(institution=home)
    client.logout()
    assert logo.get_absolute_url() in client.get(reverse("institutions:detail", args=[home.slug])).content.decode()
    response = client.get(logo.get_absolute_url())
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "immutable" in response["Cache-Control"]
    assert logo.digest in logo.get_absolute_url()
    assert response.content == logo.read()


@pytest.mark.parametrize("name", ["x.png", "{digest}.svg", "{digest}", "../../settings.py"])
def test_no_other_name_finds_a_file(at_desk, home, logo_page, name):
    at_desk.post(logo_page, sent_picture())
    logo = InstitutionLogo.objects.get(institution=home)
    address = logo.get_absolute_url().rpartition("/")[0] + "/" + name.format(digest=logo.digest)
    assert at_desk.get(address).status_code == 404


def test_what_is_no_picture_is_refused_at_its_field(at_desk, logo_page):
    refused = {
        "svg": b"<svg onload='alert(1)'/>",
        "html": b"<!doctype html><script>alert(1)</script>",
        "large": b"\x89PNG\r\n\x1a\n" + b"0" * 2_000_000,
    }
    for content in refused.values():
        assert error_at(at_desk.post(logo_page, sent_picture(content)), "picture")
    assert error_at(at_desk.post(logo_page, {"picture": ""}), "picture")
    assert error_at(at_desk.post(logo_page, {"picture": "https://elsewhere.example.org/logo.png"}), "picture")
    assert not InstitutionLogo.objects.exists()


def test_a_logo_is_removed(at_desk, logo_page):
    at_desk.post(logo_page, sent_picture())
    assert at_desk.post(logo_page, {"do": "remove"}).status_code == 302
    assert not InstitutionLogo.objects.exists()


def test_an_institution_that_is_not_admitted_has_no_public_logo(at_desk, home, logo_page):
    at_desk.post(logo_page, sent_picture())
    address = InstitutionLogo.objects.get(institution=home).get_absolute_url()
    home.state, home.member_from = "in_review", None
    home.save(update_fields=["state", "member_from"])
    assert at_desk.get(address).status_code == 404

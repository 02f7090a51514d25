"""What an institution says about itself, its logo, its domains, and a new name for the network to confirm."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from babel import Locale
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from institutions.models import DomainProof, Institution
from institutions.models.institution import colour
from institutions.services.editing_profile import profile_of, seen_in
from institutions.services.proving_domains import sound_domain
from micro4asia.foundation import text, uploads
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.widgets import Cards

SIGNATORIES = 3
# WCAG 2.2, 1.4.3: text on white paper. The two colours are beside each other in woven edges, never one on the other.
ON_PAPER, BESIDE_EACH_OTHER = 4.5, 1.5


class ProfileForm(forms.Form):
    """One field for each language of the institution where there are words; `cleaned_profile` gives the model's shape."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    website = forms.CharField(
        label=gettext_lazy("Website"), max_length=200, required=False, widget=forms.URLInput(attrs={"autocomplete": "url"})
    )
    contact_name = Words(label=gettext_lazy("Contact"), max_length=200, required=False)
    contact_email = forms.EmailField(label=gettext_lazy("E-mail address of the contact"), max_length=254, required=False)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), help_text=gettext_lazy("Days and deadlines are counted in it."))
    primary_colour = Words(
        label=gettext_lazy("First colour"),
        max_length=7,
        validators=[colour],
        help_text=gettext_lazy("Written on white paper, so it has to be dark enough: # and six hexadecimal digits."),
    )
    secondary_colour = Words(
        label=gettext_lazy("Second colour"),
        max_length=7,
        validators=[colour],
        help_text=gettext_lazy("Woven with the first one into the edge of credentials."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        kwargs.setdefault("initial", initial_of(profile_of(institution)))
        super().__init__(*args, **kwargs)
        self.tags = languages_of(institution)
        self.fields["timezone"].choices = [(name, name) for name in zones(institution.timezone)]  # type: ignore[attr-defined]
        for tag in self.tags:
            label = _("City, in %(language)s") % {"language": called(tag)}
            self.fields[f"city_{tag}"] = Words(label=label, max_length=80, required=False, widget=_spoken(tag))
        for number in range(1, SIGNATORIES + 1):
            self.fields[f"name_{number}"] = Words(
                label=_("Name of signatory %(number)s") % {"number": number}, max_length=120, required=False
            )
            for tag in self.tags:
                label = _("Office of signatory %(number)s, in %(language)s") % {"number": number, "language": called(tag)}
                self.fields[f"role_{number}_{tag}"] = Words(label=label, max_length=120, required=False, widget=_spoken(tag))

    def clean_website(self) -> str:
        address: str = self.cleaned_data["website"].strip()
        if not address:
            return ""
        whole = address if "://" in address else f"https://{address}"
        text.iri(whole)
        URLValidator(schemes=["http", "https"])(whole)
        return whole

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("primary_colour"), cleaned.get("secondary_colour")
        if first and (reached := contrast(first, "#FFFFFF")) < ON_PAPER:
            message = _("This colour is too light to be read on white: its contrast is %(reached)s, at least 4.5 is needed.")
            self.add_error("primary_colour", message % {"reached": f"{reached:.1f}"})
        elif first and second and contrast(first, second) < BESIDE_EACH_OTHER:
            self.add_error("secondary_colour", _("The two colours can hardly be told apart. Choose a lighter one."))
        for number in range(1, SIGNATORIES + 1):
            self._check_signatory(number, cleaned)
        return cleaned

    def _check_signatory(self, number: int, cleaned: Mapping[str, Any]) -> None:
        """A name and an office, or neither."""
        named, offices = cleaned.get(f"name_{number}"), [f"role_{number}_{tag}" for tag in self.tags]
        held = any(cleaned.get(field) for field in offices)
        if named and not held:
            self.add_error(offices[0], _("Say which office this person holds."))
        elif held and not named:
            self.add_error(f"name_{number}", _("Say who holds this office, or leave the office empty."))

    def cleaned_profile(self) -> dict[str, Any]:
        """As the model keeps it; only after is_valid()."""
        said = self.cleaned_data
        rows = [
            {"name": said[f"name_{number}"], "role": _texts(said, f"role_{number}_", self.tags)}
            for number in range(1, SIGNATORIES + 1)
            if said[f"name_{number}"]
        ]
        plain = ("website", "contact_name", "contact_email", "timezone", "primary_colour", "secondary_colour")
        return {"city": _texts(said, "city_", self.tags), "signatories": rows} | {name: said[name] for name in plain}

    @property
    def cities(self) -> list[forms.BoundField]:
        return [self[f"city_{tag}"] for tag in self.tags]

    @property
    def signatories(self) -> list[tuple[int, list[forms.BoundField]]]:
        return [
            (number, [self[f"name_{number}"], *(self[f"role_{number}_{tag}"] for tag in self.tags)])
            for number in range(1, SIGNATORIES + 1)
        ]

    def field_of(self, name: str) -> str:
        """The input that stands for a field of the model."""
        return {"city": f"city_{self.tags[0]}", "signatories": "name_1"}.get(name, name)


def initial_of(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The profile as the form names its parts; with the mark of what was seen."""
    rows = profile["signatories"][:SIGNATORIES]
    return {
        **{name: value for name, value in profile.items() if name not in {"city", "signatories"}},
        **{f"city_{tag}": words for tag, words in profile["city"].items()},
        **{f"name_{number}": row["name"] for number, row in enumerate(rows, 1)},
        **{f"role_{number}_{tag}": words for number, row in enumerate(rows, 1) for tag, words in row["role"].items()},
        "seen": seen_in(profile),
    }


def languages_of(institution: Institution) -> list[str]:
    """Its own, those it issues in, English, and whatever it has said something in already, which must not be lost."""
    said = [*institution.city, *(tag for row in institution.signatories for tag in row["role"])]
    return list(dict.fromkeys([institution.language, *institution.languages, "en", *said]))


def called(tag: str) -> str:
    """The language's name in the reader's language."""
    try:
        reader = Locale.parse(get_language() or "en", sep="-")
        return Locale.parse(tag, sep="-").get_display_name(reader) or tag
    except (ValueError, LookupError):
        return tag


@cache
def _zones() -> tuple[str, ...]:
    """Those named after a place: the others are old names and offsets without summer time."""
    places = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return tuple(sorted(name for name in zoneinfo.available_timezones() if name.startswith(places)))


def zones(present: str) -> Iterable[str]:
    return _zones() if present in _zones() else [present, *_zones()]


def contrast(one: str, other: str) -> float:
    """Between two colours of six hexadecimal digits, 1 to 21. Source: WCAG 2.2, contrast ratio."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _texts(said: Mapping[str, Any], prefix: str, tags: Iterable[str]) -> dict[str, str]:
    return {tag: said[prefix + tag] for tag in tags if said[prefix + tag]}


def _spoken(tag: str) -> forms.TextInput:
    return forms.TextInput(attrs={"lang": tag})


class LogoForm(forms.Form):
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("PNG, JPEG or WebP, up to 2 MB. A square picture with little margin looks best."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_picture(self) -> uploads.Picture:
        file: UploadedFile = self.cleaned_data["picture"]
        return uploads.picture(file)


class DomainForm(forms.Form):
    domain = Words(
        label=gettext_lazy("Domain"),
        max_length=253,
        help_text=gettext_lazy("Such as university.edu.vn, without www and without an address behind it."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}
        ),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How you want to prove it"),
        choices=DomainProof.Method.choices,
        initial=DomainProof.Method.DNS,
        widget=Cards(
            notes={
                DomainProof.Method.DNS: gettext_lazy("For whoever keeps the name servers. Works without a web server."),
                DomainProof.Method.FILE: gettext_lazy("For whoever keeps the website. It must answer at the domain itself."),
            }
        ),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution

    def clean_domain(self) -> str:
        return sound_domain(self.cleaned_data["domain"], institution=self.institution)


class NameForm(forms.Form):
    """A new legal name in one language."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the name"))
    name = Words(label=gettext_lazy("New legal name"), max_length=200)
    valid_from = Day(
        label=gettext_lazy("Borne from"), help_text=gettext_lazy("Credentials awarded before keep the name of their day.")
    )
    legal_basis = Words(
        label=gettext_lazy("Rests on"),
        max_length=300,
        help_text=gettext_lazy("The law, decree or decision that gives the institution this name."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = dict.fromkeys([*institution.names(), *languages_of(institution)])
        self.fields["language"].choices = [(tag, called(tag)) for tag in tags]  # type: ignore[attr-defined]

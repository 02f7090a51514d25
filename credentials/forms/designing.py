"""What a design asks for. One field for each language of the institution where there are words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from credentials import wording
from credentials.models import BadgeDesign, CertificateDesign, DesignPicture, MicroCredential
from credentials.models.design import MOST_BEADS
from credentials.rendering.badge import ICONS, SHAPES
from credentials.services.designing import LINES, SIGNATORIES, line_problem
from credentials.specimen import languages_of
from institutions.models import Institution
from institutions.models.institution import colour
from micro4asia.foundation import uploads
from micro4asia.foundation.fields import Words
from micro4asia.foundation.widgets import Cards, Segments

SHAPE_NAMES = {
    "disc": pgettext_lazy("shape of a badge", "Disc"),
    "hexagon": pgettext_lazy("shape of a badge", "Hexagon"),
    "tile": pgettext_lazy("shape of a badge", "Tile"),
    "leaf": pgettext_lazy("shape of a badge", "Leaf"),
    "octagon": pgettext_lazy("shape of a badge", "Octagon"),
    "shield": pgettext_lazy("shape of a badge", "Shield"),
    "scallop": pgettext_lazy("shape of a badge", "Scallop"),
    "diamond": pgettext_lazy("shape of a badge", "Diamond"),
}
ICON_NAMES = {
    "payment": pgettext_lazy("icon of a badge", "Payment card"),
    "chart": pgettext_lazy("icon of a badge", "Rising chart"),
    "code": pgettext_lazy("icon of a badge", "Code"),
    "leaf": pgettext_lazy("icon of a badge", "Leaf"),
    "curve": pgettext_lazy("icon of a badge", "Curve"),
    "shield": pgettext_lazy("icon of a badge", "Shield with a tick"),
    "compass": pgettext_lazy("icon of a badge", "Compass"),
    "coins": pgettext_lazy("icon of a badge", "Coins"),
    "globe": pgettext_lazy("icon of a badge", "Globe"),
    "scales": pgettext_lazy("icon of a badge", "Scales"),
}
LAYOUT_NOTES = {
    "register": gettext_lazy("A leaf of the register on one page, its elements numbered in the margin."),
    "lotus": gettext_lazy("Ceremonial and centred: a flower opens out of the seal. The elements stand in a supplement."),
    "modern": gettext_lazy("Clear and asymmetric, with a cloth woven from the credential's number. With a supplement."),
}


def _colour(label: Any, hint: Any) -> Words:
    return Words(label=label, max_length=7, validators=[colour], help_text=hint)


class BadgeForm(forms.Form):
    shape = forms.ChoiceField(label=gettext_lazy("Shape"), choices=[(name, SHAPE_NAMES[name]) for name in SHAPES])
    icon = forms.ChoiceField(label=gettext_lazy("Icon"), choices=[(name, ICON_NAMES[name]) for name in ICONS])
    primary = _colour(
        pgettext_lazy("part of a badge", "Ground"), gettext_lazy("White letters stand on it: # and six hexadecimal digits.")
    )
    secondary = _colour(
        pgettext_lazy("part of a badge", "Drawing"), gettext_lazy("Of the icon and the ring, bright on the ground.")
    )
    text = Words(
        label=gettext_lazy("Short text"),
        max_length=16,
        required=False,
        help_text=gettext_lazy("Below the icon, such as the institution's short name. Latin, Vietnamese or Lao letters."),
    )
    beads = forms.TypedChoiceField(
        label=gettext_lazy("Level ring"),
        coerce=int,
        help_text=gettext_lazy("As many of its eight parts are lit as the level counts."),
    )

    def __init__(self, *args: Any, micro_credential: MicroCredential, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.micro_credential = micro_credential
        plain = (0, pgettext_lazy("level ring of a badge", "None, a plain line"))
        numbers = [(number, str(number)) for number in range(1, MOST_BEADS + 1)]
        self.fields["beads"].choices = [plain, *numbers]  # type: ignore[attr-defined]


class CertificateForm(forms.Form):
    layout = forms.ChoiceField(
        label=gettext_lazy("Layout"), choices=CertificateDesign.Layout.choices, widget=Cards(notes=LAYOUT_NOTES)
    )
    paper = forms.ChoiceField(label=gettext_lazy("Paper"), choices=CertificateDesign.Paper.choices, widget=Segments)
    primary = _colour(gettext_lazy("First colour"), gettext_lazy("Written on white paper: # and six hexadecimal digits."))
    secondary = _colour(gettext_lazy("Second colour"), gettext_lazy("Of ornament, beside the first one."))
    logo = forms.ChoiceField(label=gettext_lazy("Logo"), choices=CertificateDesign.Logo.choices, widget=Segments)
    shows_badge = forms.BooleanField(label=gettext_lazy("Show the badge"), required=False)
    seal = forms.ChoiceField(label=gettext_lazy("Seal"), choices=CertificateDesign.Seal.choices, widget=Cards)
    seal_picture = forms.ChoiceField(label=gettext_lazy("Picture of the seal"), required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution, self.tags = institution, languages_of(institution)
        kept = DesignPicture.objects.filter(institution=institution)
        self.seals = {row.digest: row for row in kept.filter(purpose=DesignPicture.Purpose.SEAL)}
        self.fields["seal_picture"].choices = [("", "–"), *_named(self.seals.values())]  # type: ignore[attr-defined]
        signatures = [("", _("None: signed by hand")), *_named(kept.filter(purpose=DesignPicture.Purpose.SIGNATURE))]
        for number in range(1, SIGNATORIES + 1):
            label = _("Name of signatory %(number)s") % {"number": number}
            self.fields[f"name_{number}"] = Words(label=label, max_length=120, required=False)
            for tag in self.tags:
                label = _("Office of signatory %(number)s, in %(language)s") % {"number": number, "language": called(tag)}
                self.fields[f"role_{number}_{tag}"] = Words(label=label, max_length=120, required=False, widget=_spoken(tag))
            label = _("Scanned signature of signatory %(number)s") % {"number": number}
            self.fields[f"picture_{number}"] = forms.ChoiceField(label=label, choices=signatures, required=False)
        for name, most in LINES.items():
            for tag in self.tags:
                label = _LINE_LABELS[name] % {"language": called(tag)}
                # Longer input is told how much room there is, rather than cut by the browser.
                self.fields[f"{name}_{tag}"] = Words(label=label, max_length=4 * most, required=False, widget=_spoken(tag))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name, most in LINES.items():
            for tag in self.tags:
                if (words := said.get(f"{name}_{tag}")) and (problem := line_problem(words, most)):
                    self.add_error(f"{name}_{tag}", problem)
        for number in range(1, SIGNATORIES + 1):
            offices = [f"role_{number}_{tag}" for tag in self.tags]
            held = any(said.get(field) for field in offices)
            if said.get(f"name_{number}") and not held:
                self.add_error(offices[0], _("Say which office this person holds."))
            elif (held or said.get(f"picture_{number}")) and not said.get(f"name_{number}"):
                self.add_error(f"name_{number}", _("Say who this is, or leave the rest empty."))
        return said

    def cleaned_design(self) -> dict[str, Any]:
        """As the service takes it; only after is_valid()."""
        said = self.cleaned_data
        rows = [
            {
                "name": said[f"name_{number}"],
                "role": _texts(said, f"role_{number}_", self.tags),
                "picture": said[f"picture_{number}"],
            }
            for number in range(1, SIGNATORIES + 1)
            if said[f"name_{number}"]
        ]
        plain = {name: said[name] for name in ("layout", "paper", "primary", "secondary", "logo", "shows_badge", "seal")}
        lines = {name: texts for name in LINES if (texts := _texts(said, f"{name}_", self.tags))}
        return {**plain, "seal_picture": self.seals.get(said["seal_picture"]), "signatories": rows, "lines": lines}

    def field_of(self, name: str) -> str | None:
        """The input that stands for a field of the model."""
        field = {"signatories": "name_1", "lines": f"above_{self.tags[0]}", **{n: f"{n}_{self.tags[0]}" for n in LINES}}.get(
            name, name
        )
        return field if field in self.fields else None

    @property
    def signatories(self) -> list[tuple[int, list[forms.BoundField]]]:
        return [
            (
                number,
                [self[f"name_{number}"], *(self[f"role_{number}_{tag}"] for tag in self.tags), self[f"picture_{number}"]],
            )
            for number in range(1, SIGNATORIES + 1)
        ]

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[f"{name}_{tag}"] for name in LINES for tag in self.tags]


_LINE_LABELS = {
    "above": gettext_lazy("Line above the name, in %(language)s"),
    "legal": gettext_lazy("Legal basis, in %(language)s"),
    "footer": gettext_lazy("Line at the foot, in %(language)s"),
}


def initial_of(design: CertificateDesign) -> dict[str, Any]:
    """A design as the form names its parts."""
    found: dict[str, Any] = {
        name: getattr(design, name) for name in ("layout", "paper", "primary", "secondary", "logo", "shows_badge", "seal")
    }
    found["seal_picture"] = design.seal_picture.digest if design.seal_picture else ""
    for number, row in enumerate(design.signatories, 1):
        found |= {f"name_{number}": row["name"], f"picture_{number}": row.get("picture", "")}
        found |= {f"role_{number}_{tag}": words for tag, words in row["role"].items()}
    for name in LINES:
        found |= {f"{name}_{tag}": words for tag, words in design.lines.get(name, {}).items()}
    return found


class PictureForm(forms.Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("What it shows"),
        choices=[
            (DesignPicture.Purpose.SEAL, DesignPicture.Purpose.SEAL.label),
            (DesignPicture.Purpose.SIGNATURE, DesignPicture.Purpose.SIGNATURE.label),
        ],
        widget=Segments,
        initial=DesignPicture.Purpose.SEAL,
    )
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("PNG, JPEG or WebP, up to 2 MB. Sign in dark ink on white paper and scan it straight."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_picture(self) -> uploads.Picture:
        file: UploadedFile = self.cleaned_data["picture"]
        return uploads.picture(file)


def called(tag: str) -> str:
    """The language as its readers call it."""
    return wording.language(tag)


def badge_initial(look: Mapping[str, Any]) -> dict[str, Any]:
    return {name: look[name] for name in BadgeDesign.CONTENT}


def _named(rows: Any) -> Sequence[tuple[str, str]]:
    return [(row.digest, f"{row.uploaded_at:%Y-%m-%d} · {row.digest[:6]} · {row.width} × {row.height}") for row in rows]


def _texts(said: Mapping[str, Any], prefix: str, tags: Sequence[str]) -> dict[str, str]:
    return {tag: said[prefix + tag] for tag in tags if said[prefix + tag]}


def _spoken(tag: str) -> forms.TextInput:
    return forms.TextInput(attrs={"lang": tag})

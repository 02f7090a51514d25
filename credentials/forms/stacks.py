"""A stack as a form: its texts, its rules with their figures, its groups of parts. What was typed is kept, errors stand at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import MicroCredential, MicroCredentialVersion, Stack, StackVersion
from credentials.stacking.rules import VERSION, BadRules, Rules
from credentials.stacking.telling import plain
from institutions.models import GradeScale, Institution
from micro4asia.foundation import text
from micro4asia.foundation.fields import Amount, Day, Words

MOST_GROUPS = 6
LEVELS = [("", "–"), *[(str(level), str(level)) for level in range(1, 9)]]


class Share(Words):
    """A share, typed as 1/3 or in per cent; kept exactly as it was meant."""

    def clean(self, value: Any) -> Any:
        typed = text.fold_digits(super().clean(value)).replace(" ", "").replace(",", ".")
        if not typed:
            return None
        fraction = re.fullmatch(r"(\d{1,4})/([1-9]\d{0,3})", typed)
        whole = re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?)%?", typed)
        share = Fraction(f"{fraction[1]}/{fraction[2]}") if fraction else Fraction(whole[1]) / 100 if whole else None
        if share is None or not 0 < share <= 1:
            raise ValidationError(_("Write a share such as 1/3, or a percentage such as 33.3 %."))
        return share

    def prepare_value(self, value: Any) -> Any:
        return share_typed(value) if isinstance(value, Fraction) else value


def share_typed(share: Fraction) -> str:
    per_cent = share * 100
    return f"{plain(per_cent)} %" if (per_cent * 100).denominator == 1 else f"{share.numerator}/{share.denominator}"


def _years(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=50, help_text=help_text)


class StackForm(forms.Form):
    title_en = Words(label=gettext_lazy("Title in English"), max_length=200)
    title_local = Words(label=gettext_lazy("Title in your language"), max_length=200)
    description_en = Words(
        label=gettext_lazy("What it is about, in English"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    description_local = Words(
        label=gettext_lazy("What it is about, in your language"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    award_version = forms.ModelChoiceField(
        label=gettext_lazy("The larger award"),
        queryset=MicroCredentialVersion.objects.none(),
        required=False,
        help_text=gettext_lazy("A published micro-credential of your institution; its outcomes and hours are what is awarded."),
    )
    starts_from = Day(
        label=gettext_lazy("One may begin from"), help_text=gettext_lazy("Learners keep the rules of their first day.")
    )
    volume = Amount(label=gettext_lazy("Hours needed, after overlap"), min_value=1)
    floor_level = forms.ChoiceField(label=gettext_lazy("At or above EQF level"), choices=LEVELS, required=False)
    floor_hours = Amount(label=gettext_lazy("At least so many hours"), required=False, min_value=0)
    floor_share = Share(label=gettext_lazy("At least this share"), required=False, max_length=12)
    mix_level = forms.ChoiceField(label=gettext_lazy("At or below EQF level"), choices=LEVELS, required=False)
    mix_hours = Amount(label=gettext_lazy("At most so many hours"), required=False, min_value=0)
    mix_share = Share(label=gettext_lazy("At most this share"), required=False, max_length=12)
    residency = Share(
        label=gettext_lazy("Share from your institution, at least"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("Of the net hours, such as 1/3."),
    )
    age = _years(gettext_lazy("Achieved within so many years"))
    extensible = forms.BooleanField(label=gettext_lazy("Older ones may count by evidence of use"), required=False)
    identity = Amount(
        label=gettext_lazy("One assessment with identity checked for every so many hours"), required=False, min_value=1
    )
    partners = forms.IntegerField(label=gettext_lazy("Parts from so many countries"), required=False, min_value=2, max_value=20)
    grades = Words(
        label=gettext_lazy("Lowest grades"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("One scale a line, such as: VN-LETTER C"),
    )
    order = Words(
        label=gettext_lazy("What comes first"),
        required=False,
        max_length=600,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("One pair a line, such as: MUNI-DA-01 > MUNI-ML-03. A person may waive it."),
    )
    recognised = Share(label=gettext_lazy("At most this share of a degree"), required=False, max_length=12)
    recognised_of = Amount(label=gettext_lazy("Hours of the degree"), required=False, min_value=1)
    capstone_title = Words(label=gettext_lazy("Final assessment, in English"), required=False, max_length=200)
    capstone_code = Words(label=gettext_lazy("Code of the final assessment"), required=False, max_length=24)
    capstone_hours = Amount(label=gettext_lazy("Hours of the final assessment"), required=False, min_value=0)
    capstone_level = forms.ChoiceField(label=gettext_lazy("EQF level of the final assessment"), choices=LEVELS, required=False)
    expiry = _years(gettext_lazy("To finish within so many years"))
    double_use = forms.BooleanField(label=gettext_lazy("Hours that count elsewhere may count here too"), required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        own = MicroCredentialVersion.objects.published().filter(micro_credential__institution=institution)
        field = self.fields["award_version"]
        field.queryset = own.select_related("micro_credential__institution")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row.micro_credential.code} · {row.title()}"  # type: ignore[attr-defined]
        if institution.language == "en":
            del self.fields["title_local"], self.fields["description_local"]

    def clean_grades(self) -> dict[str, str]:
        floors = {}
        for line in filter(None, map(str.strip, self.cleaned_data["grades"].splitlines())):
            code, _space, grade = line.partition(" ")
            scale = GradeScale.objects.filter(code=code).order_by("-version").first()
            if scale is None or not grade.strip():
                raise ValidationError(_("“%(line)s” names no grade scale of the registry and a grade."), params={"line": line})
            try:
                floors[code] = scale.accept(grade)
            except ValidationError as error:
                raise ValidationError(
                    _("%(scale)s: %(problem)s"), params={"scale": code, "problem": error.messages[0]}
                ) from error
        return floors

    def clean_order(self) -> list[dict[str, str]]:
        pairs = []
        for line in filter(None, map(str.strip, self.cleaned_data["order"].splitlines())):
            first, arrow, then = (part.strip() for part in line.partition(">"))
            if not (first and arrow and then):
                raise ValidationError(_("Write two codes with > between them. You wrote “%(line)s”."), params={"line": line})
            pairs.append({"first": first, "then": then})
        return pairs

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for level, hours, share in (("floor_level", "floor_hours", "floor_share"), ("mix_level", "mix_hours", "mix_share")):
            limits = [values.get(name) for name in (hours, share)]
            if values.get(level) and limits == [None, None] and hours not in self.errors and share not in self.errors:
                self.add_error(hours, _("Say how many hours, or which share."))
            elif not values.get(level) and limits != [None, None]:
                self.add_error(level, _("Choose the level this is about."))
        if (values.get("recognised") is None) != (values.get("recognised_of") is None):
            self.add_error("recognised_of", _("The share and the hours of the degree belong together."))
        if (values.get("capstone_hours") or values.get("capstone_code")) and not values.get("capstone_title"):
            self.add_error("capstone_title", _("Name the final assessment."))
        return values

    def texts(self, name: str) -> dict[str, str]:
        data = self.cleaned_data
        told = {"en": data[f"{name}_en"], self.institution.language: data.get(f"{name}_local") or data[f"{name}_en"]}
        return {language: words for language, words in told.items() if words}

    def rules(self, groups: list[dict[str, Any]]) -> dict[str, Any]:
        """The rules as they are stored. Raises BadRules, where the parts do not hold together."""
        data = self.cleaned_data
        rules: dict[str, Any] = {"schema": 1, "groups": groups, "volume": {"hours": _exact(data["volume"])}}
        for name, prefix in (("level_floor", "floor"), ("level_mix", "mix")):
            if data[f"{prefix}_level"]:
                rules[name] = _filled(
                    level=int(data[f"{prefix}_level"]),
                    hours=_exact(data[f"{prefix}_hours"]),
                    share=_exact(data[f"{prefix}_share"]),
                )
        if data["residency"]:
            rules["residency"] = {"share": _exact(data["residency"])}
        if data["recognised"]:
            rules["recognised"] = {"share": _exact(data["recognised"]), "of_hours": _exact(data["recognised_of"])}
        if data["age"]:
            rules["age"] = {"years": data["age"], "extensible": data["extensible"]}
        if data["identity"]:
            rules["identity"] = {"hours": _exact(data["identity"])}
        if data["partners"]:
            rules["partners"] = {"countries": data["partners"]}
        if data["grades"]:
            rules["grades"] = {"floors": data["grades"]}
        if data["order"]:
            rules["order"] = data["order"]
        if data["capstone_title"]:
            rules["capstone"] = _filled(
                code=data["capstone_code"] or "CAP-1",
                titles={"en": data["capstone_title"]},
                hours=_exact(data["capstone_hours"] or 0),
                level=int(data["capstone_level"]) if data["capstone_level"] else None,
            )
        if data["expiry"]:
            rules["expiry"] = {"years": data["expiry"]}
        if data["double_use"]:
            rules["double_use"] = True
        return Rules.from_json(rules).to_json()

    @staticmethod
    def filled_from(version: StackVersion) -> dict[str, Any]:
        """What the fields say for a version that is there."""
        rules, language = version.parsed, version.institution.language
        said: dict[str, Any] = {
            "title_en": version.titles.get("en", ""),
            "title_local": version.titles.get(language, ""),
            "description_en": version.descriptions.get("en", ""),
            "description_local": version.descriptions.get(language, ""),
            "award_version": version.award_version_id,
            "starts_from": version.starts_from,
            "volume": plain(rules.volume.hours),
            "residency": rules.residency and rules.residency.share,
            "recognised": rules.recognised and rules.recognised.share,
            "recognised_of": rules.recognised and plain(rules.recognised.of_hours),
            "age": rules.age and rules.age.years,
            "extensible": bool(rules.age and rules.age.extensible),
            "identity": rules.identity and plain(rules.identity.hours),
            "partners": rules.partners and rules.partners.countries,
            "grades": "\n".join(f"{scale} {grade}" for scale, grade in (rules.grades.floors if rules.grades else {}).items()),
            "order": "\n".join(f"{pair.first} > {pair.then}" for pair in rules.order),
            "expiry": rules.expiry and rules.expiry.years,
            "double_use": rules.double_use,
        }
        for rule, prefix in ((rules.level_floor, "floor"), (rules.level_mix, "mix")):
            if rule:
                hours = None if rule.hours is None else plain(rule.hours)
                said |= {f"{prefix}_level": str(rule.level), f"{prefix}_hours": hours, f"{prefix}_share": rule.share}
        if rules.capstone:
            title = text.pick(dict(rules.capstone.titles), "en")[0]
            said |= {"capstone_title": title, "capstone_code": rules.capstone.code, "capstone_hours": plain(rules.capstone.hours)}
            said["capstone_level"] = str(rules.capstone.level or "")
        return said


class NewStackForm(StackForm):
    code = Words(
        label=gettext_lazy("Code"), max_length=24, help_text=gettext_lazy("Capital letters, digits and hyphens, such as ST-1.")
    )
    field_order = ("code",)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        row = Stack(institution=self.institution, code=code)
        row.clean_fields(exclude=["institution"])
        if Stack.objects.filter(institution=self.institution, code=code).exists():
            raise ValidationError(_("Your institution has a stack with this code already."))
        return code


class GroupForm(forms.Form):
    """One group of parts. An empty one is left out."""

    name = Words(label=gettext_lazy("Name of the group, in English"), required=False, max_length=120)
    minimum = forms.IntegerField(label=gettext_lazy("At least"), required=False, min_value=0, max_value=99)
    maximum = forms.IntegerField(label=gettext_lazy("At most"), required=False, min_value=1, max_value=99)
    equal = forms.BooleanField(label=gettext_lazy("Others may count, if a person decides they are equal"), required=False)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Untick one to take it out."),
    )
    add = Words(
        label=gettext_lazy("Add a micro-credential by its code"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Of any institution of the network; with versions where only some count, such as UEH-FT-01 1.0-1.2"
        ),
        widget=forms.TextInput({"list": "codes", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(self.initial.get("parts", ()))
        if self.is_bound:
            known += [part for part in self.data.getlist(self.add_prefix("parts")) if part not in known]  # type: ignore[attr-defined]
        self.fields["parts"].choices = [(part, part) for part in known if PART.fullmatch(part)]  # type: ignore[attr-defined]

    def clean_add(self) -> str:
        typed = " ".join(self.cleaned_data["add"].split()).upper()
        if typed:
            self._check_part(typed)
        return typed

    def clean_parts(self) -> list[str]:
        """What stood there already may have left the catalogue since; what is new is looked up."""
        parts: list[str] = self.cleaned_data["parts"]
        for part in parts:
            if part not in self.initial.get("parts", ()):
                self._check_part(part)
        return parts

    @staticmethod
    def _check_part(typed: str) -> None:
        if not (found := PART.fullmatch(typed)):
            raise ValidationError(_("Write a code such as UEH-FT-01, with a version or two after it if only those count."))
        public = MicroCredentialVersion.objects.public().values("micro_credential")
        if not MicroCredential.objects.filter(code=found["code"], pk__in=public).exists():
            raise ValidationError(_("The catalogue has no %(code)s."), params={"code": found["code"]})

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        parts = self._parts(values)
        least, most = values.get("minimum"), values.get("maximum")
        if parts and not values.get("name") and "name" not in self.errors:
            self.add_error("name", _("Name the group."))
        if least is not None and least > len(parts) and not values.get("equal") and not self.errors:
            self.add_error("minimum", _("The group has fewer parts than that."))
        if least is not None and most is not None and most < max(1, least):
            self.add_error("maximum", _("At most cannot be less than at least."))
        return values

    @staticmethod
    def _parts(values: Mapping[str, Any]) -> list[str]:
        return list(dict.fromkeys([*values.get("parts", ()), *filter(None, [values.get("add")])]))

    @property
    def is_empty(self) -> bool:
        values = self.cleaned_data
        return not self._parts(values) and not values.get("equal")

    def group(self, language: str, before: Mapping[str, str]) -> dict[str, Any]:
        """As rules store it. before: the names it had, since other languages are kept."""
        values, parts = self.cleaned_data, self._parts(self.cleaned_data)
        least = values["minimum"] if values["minimum"] is not None else len(parts)
        told: dict[str, Any] = {"names": {**before, "en": values["name"]}, "parts": [component(part) for part in parts]}
        told |= {"minimum": least, "equal_by_decision": values["equal"]}
        return told | ({"maximum": values["maximum"]} if values["maximum"] else {})


PART = re.compile(rf"(?P<code>[A-Z0-9][A-Z0-9-]{{0,23}})(?: (?P<low>{VERSION})(?:-(?P<high>{VERSION}))?)?")
GroupForms = forms.formset_factory(GroupForm, extra=1, max_num=MOST_GROUPS, absolute_max=MOST_GROUPS, validate_max=True)


def component(part: str) -> dict[str, str]:
    found = PART.fullmatch(part)
    if found is None:
        raise BadRules("groups", "kind")
    return _filled(code=found["code"], lowest=found["low"], highest=found["high"])


def groups_of(version: StackVersion) -> list[dict[str, Any]]:
    """What the group forms begin with."""
    return [
        {
            "name": group.names.get("en") or next(iter(group.names.values()), ""),
            "minimum": group.minimum,
            "maximum": group.maximum,
            "equal": group.equal_by_decision,
            "parts": [_typed(part.code, part.lowest, part.highest) for part in group.parts],
        }
        for group in version.parsed.groups
    ]


def _typed(code: str, lowest: str, highest: str) -> str:
    versions = f"{lowest}-{highest}" if highest else lowest
    return f"{code} {versions}".strip()


def _exact(value: Fraction | Decimal | int | None) -> str | None:
    return None if value is None else str(Fraction(value))


def _filled(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}

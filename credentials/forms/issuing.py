"""One award: which version, for whom, with what result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.models import Award, Learner, MicroCredentialVersion
from credentials.services.award_rules import ENTERED, ERASED
from credentials.services.issuing import enter, prepare_award
from institutions.models import Institution, User
from institutions.vocabulary import Supervision
from micro4asia.foundation import text
from micro4asia.foundation.fields import Day, Words
from micro4asia.foundation.public_ids import new_public_id

Version = MicroCredentialVersion
Typed = MultiValueDict[str, Any]
KEY = "credentials.issue"
MOST_FOUND = 8
FEWEST_LETTERS = 3
# Python refuses to read numbers of thousands of digits, and no row has one of nineteen.
LONGEST_KEY = 19
NEEDED_OF_NEW = ("number", "full_name", "email", "language")
NEW_PERSON = (*NEEDED_OF_NEW, "birth_date")


class VersionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # subscripting it is a thing of the stubs
    def label_from_instance(self, version: Any) -> str:
        return _("%(code)s version %(number)s: %(title)s") % {
            "code": version.micro_credential.code,
            "number": version.number,
            "title": version.title(),
        }


class IssueForm(forms.Form):
    """`learner` is the number of somebody the institution knows; empty, the person is new and described in full."""

    # Browsers must not stop the buttons that only look somebody up or draw the preview again.
    use_required_attribute = False

    # The public id that the award will have: the same form sent again, be it fifty times at once, makes no second one.
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    version = VersionChoice(label=gettext_lazy("Micro-credential"), queryset=Version.objects.none())
    again = forms.BooleanField(
        label=gettext_lazy("It is intended: this person is to have it once more"),
        required=False,
    )
    find = Words(
        label=gettext_lazy("Student number, e-mail address or name"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Names are found without their accents too."),
    )
    learner = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    number = Words(label=gettext_lazy("Student number"), required=False, max_length=40)
    full_name = Words(
        label=gettext_lazy("Full name"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("As the learner writes it, in any script."),
    )
    birth_date = Day(label=gettext_lazy("Date of birth"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of letters"), required=False, choices=settings.LANGUAGES)
    name_as_printed = Words(
        label=gettext_lazy("Name as printed"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Frozen when the credential is signed. Left empty, it is the full name."),
    )
    grade = Words(
        label=gettext_lazy("Grade"),
        required=False,
        max_length=12,
        error_messages={"required": gettext_lazy("This micro-credential is graded: enter the grade.")},
    )
    achieved_on = Day(label=gettext_lazy("Achieved on"))
    supervision = forms.ChoiceField(label=gettext_lazy("Assessment, as it was carried out"), choices=Supervision.choices)
    identity_method = Words(
        label=gettext_lazy("How the identity was checked"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example: identity card at the door of the exam room. No document numbers."),
    )
    evidence = Words(
        label=gettext_lazy("What was done, in a sentence or two"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, institution: Institution, award: Award | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution, self.award = institution, award
        self.duplicate: Award | None = None
        self.versions = awardable(institution)
        cast(VersionChoice, self.fields["version"]).queryset = self.versions
        if scale := self.chosen_version and self.chosen_version.grade_scale:
            self.fields["grade"].required = True
            self.fields["grade"].help_text = scale_in_words(scale)
        for name in NEEDED_OF_NEW:
            self.fields[name].required = self.known is None

    @classmethod
    def read(cls, typed: Typed | None, *, institution: Institution, award: Award | None = None) -> IssueForm:
        """The form as this step of the page shows it: only pressing “check” judges what was typed, all else echoes it."""
        if not typed:
            return cls(initial=_beginning(institution, award), institution=institution, award=award)
        bound = cls(typed, institution=institution, award=award)
        if typed.get("do") == "check":
            return bound
        echo = {name: bound[name].data for name in bound.fields} | bound.chosen_person(typed)
        return cls(initial=echo, institution=institution, award=award)

    def chosen_person(self, typed: Typed) -> dict[str, str]:
        """What changes when somebody in the list is chosen, or let go of again."""
        if typed.get("do") == "forget":
            return {"learner": "", "name_as_printed": "", "find": ""}
        number = str(typed.get("pick", ""))
        picked = self.numbered(number).first()
        return {"learner": picked.number, "name_as_printed": picked.full_name, "find": ""} if picked else {}

    def institution_learners(self) -> Any:
        """Everybody in the list; the erased among them can neither be found nor chosen, but their numbers are taken."""
        return Learner.objects.filter(institution=self.institution)

    def numbered(self, number: str) -> QuerySet[Learner]:
        """At most one; asked with what the browser sent, before any field has judged it."""
        if not number or "\x00" in number:
            return Learner.objects.none()
        return cast("QuerySet[Learner]", self.institution_learners().present().filter(number=number))

    @cached_property
    def chosen_version(self) -> Version | None:
        """The version that stands in the form, judged or not."""
        value = self["version"].value()
        if isinstance(value, Version):
            return value
        key = str(value or "")
        return self.versions.filter(pk=key).first() if key.isdecimal() and len(key) < LONGEST_KEY else None

    @cached_property
    def known(self) -> Learner | None:
        """The person chosen, with `held`: how many credentials the institution has given them."""
        number = str(self["learner"].value() or "")
        living = Count("awards", filter=Q(awards__state__in=Award.SEALED))
        return self.numbered(number).annotate(held=living).first()

    @cached_property
    def found(self) -> list[Learner] | None:
        """Whom the words lead to; None where nobody was looked for."""
        words = str(self["find"].value() or "").strip()
        if self.known or len(words) < FEWEST_LETTERS or "\x00" in words:
            return None
        living = Count("awards", filter=Q(awards__state__in=Award.SEALED))
        return list(self.institution_learners().present().known_as(words).annotate(held=living)[:MOST_FOUND])

    @property
    def printed_name(self) -> str:
        return str(self["name_as_printed"].value() or (self.known.full_name if self.known else self["full_name"].value()) or "")

    @property
    def describes_somebody(self) -> bool:
        """Whether anything was typed about a person who is new here."""
        return self.is_bound or any(self[name].value() for name in NEW_PERSON if name != "language")

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day and day > self.institution.today():
            raise ValidationError(_("The date of birth lies in the future."))
        return day

    def clean_achieved_on(self) -> Any:
        day = self.cleaned_data["achieved_on"]
        if day > self.institution.today():
            raise ValidationError(_("The date of achievement lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if self["learner"].value() and self.known is None:
            self.add_error("find", _("This person is no longer known here. Look them up again."))
        if self.known is None:
            self._check_new_person(values)
        values["name_as_printed"] = values.get("name_as_printed") or (
            self.known.full_name if self.known else values.get("full_name", "")
        )
        self._check_grade(values)
        self._stop_at_duplicate(values)
        return values

    def _check_new_person(self, values: Mapping[str, Any]) -> None:
        # A mailbox may be shared, by a family or an office: only together with the name it tells who somebody is.
        named = Q(search_key__contains=text.search_key(values.get("full_name") or "-"))
        taken = self.institution_learners().filter(
            Q(number__iexact=values.get("number") or "-") | (named & Q(email__iexact=values.get("email") or "-"))
        )
        found = taken.select_related("merged_into").first()
        someone = found.person if found else None
        if someone and someone.erased_at:
            self.add_error("number", ERASED)
        elif someone:
            field = "number" if found and found.number.casefold() == str(values.get("number", "")).casefold() else "email"
            told = {"name": someone.full_name, "number": someone.number}
            self.add_error(field, _("This belongs to %(name)s, %(number)s. Look them up above and choose them.") % told)

    def _check_grade(self, values: dict[str, Any]) -> None:
        version, grade = values.get("version"), values.get("grade", "")
        if version is None or "grade" in self.errors:
            return
        try:
            if version.grade_scale:
                values["grade"] = version.grade_scale.accept(grade)
            elif grade:
                raise ValidationError(_("This micro-credential is passed or failed: leave the grade empty."))
        except ValidationError as error:
            self.add_error("grade", error)

    @cached_property
    def promised_id(self) -> str:
        """The public id that was handed out with the form; empty where this is none of ours."""
        try:
            return str(signing.loads(str(self["key"].value() or ""), salt=KEY)[str(self.institution.pk)])
        except (signing.BadSignature, LookupError, TypeError):
            return ""

    def made_already(self) -> Award | None:
        """What the same form made when it was sent before."""
        made = Award.objects.filter(institution=self.institution, public_id=self.promised_id)
        return made.first() if self.is_bound and self.award is None and self.promised_id else None

    def _stop_at_duplicate(self, values: Mapping[str, Any]) -> None:
        if not (self.known and values.get("version")):
            return
        living = Award.objects.filter(version=values["version"], learner__in=Learner.objects.of_person(self.known))
        living = living.exclude(state__in=[Award.State.REVOKED, Award.State.REPLACED])
        if self.award:
            living = living.exclude(pk=self.award.pk)
        self.duplicate = living.select_related("institution").first()
        if self.duplicate and not values.get("again"):
            told = {"name": self.known.full_name, "state": self.duplicate.get_state_display()}
            self.add_error("version", _("%(name)s has this already, in this version: “%(state)s”.") % told)

    def make(self, *, by: User) -> Award | None:
        """The award of this form: written now, or by whoever sent the same form a moment before. None, with errors, otherwise."""
        return (self.prepare(by=by) if self.is_valid() else None) or self.made_already()

    def prepare(self, *, by: User) -> Award | None:
        """Write the draft, and the person where they are new. None, with errors at their fields, where a rule says no."""
        try:
            with transaction.atomic():
                return prepare_award(
                    version=self.cleaned_data["version"],
                    learner=self.known or self._write_person(),
                    by=by,
                    fields={name: self.cleaned_data[name] for name in ENTERED},
                    award=self.award,
                    again=self.cleaned_data["again"],
                    public_id=self.promised_id,
                )
        except IntegrityError:
            if made := self.made_already():
                return made
            raise
        except ValidationError as error:
            if made := self.made_already():
                return made
            if not self._came_second():
                for name, messages in error.update_error_dict({}).items():
                    self.add_error(name if name in self.fields else None, messages)
            return None

    def _came_second(self) -> bool:
        """Whether a colleague, or a second click, entered the same person or award since `clean` looked. Told at its field."""
        if self.known is None:
            self._check_new_person(self.cleaned_data)
        self._stop_at_duplicate(self.cleaned_data)
        return bool(self.errors)

    def _write_person(self) -> Learner:
        learner = Learner(institution=self.institution, **{name: self.cleaned_data[name] for name in NEW_PERSON})
        learner.full_clean()
        enter(learner)
        return learner


def awardable(institution: Institution) -> Any:
    """The institution's versions that awards may be prepared for today."""
    versions = Version.objects.awardable_on(institution.today()).filter(micro_credential__institution=institution)
    return versions.select_related("micro_credential__institution", "grade_scale")


def scale_in_words(scale: Any) -> str:
    if scale.steps:
        return _("One of %(grades)s; %(mark)s passes.") % {"grades": ", ".join(scale.steps), "mark": scale.pass_mark}
    ends = {"low": f"{scale.minimum.normalize():f}", "high": f"{scale.maximum.normalize():f}", "mark": scale.pass_mark}
    return _("From %(low)s to %(high)s; %(mark)s passes.") % ends


def _beginning(institution: Institution, award: Award | None) -> dict[str, Any]:
    """What stands in the form when it is opened: the award that is changed, or what is most likely."""
    if award:
        entered = {name: getattr(award, name) for name in ENTERED}
        return {**entered, "version": award.version_id, "learner": award.learner.number, "again": award.occurrence > 1}
    language = institution.language if institution.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    key = signing.dumps({str(institution.pk): new_public_id()}, salt=KEY)
    return {"language": language, "supervision": Supervision.ON_SITE, "key": key}

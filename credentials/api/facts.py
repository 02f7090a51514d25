"""The facts of a version and of an award, for programmes. Codes as stored, texts by language tag, numbers as numbers.

No grade: it stands in the signed data, which its learner hands out; and nothing of the person but the name as printed.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from credentials.award_facts import VersionFacts
from credentials.european import concepts_of


class Texts(serializers.DictField):
    """Texts by BCP 47 language tag."""

    child = serializers.CharField()


class BodyOut(serializers.Serializer[Any]):
    did = serializers.CharField()
    names = Texts()
    country = serializers.CharField()
    region = serializers.CharField()


class CreditsOut(serializers.Serializer[Any]):
    system = serializers.CharField()
    value = serializers.FloatField()
    hoursPerCredit = serializers.FloatField(source="hours_per_credit")


class LevelOut(serializers.Serializer[Any]):
    framework = serializers.CharField()
    code = serializers.CharField()
    basis = serializers.CharField()


class SkillOut(serializers.Serializer[Any]):
    iri = serializers.CharField(source="url")
    names = Texts()
    scheme = serializers.CharField(help_text="ESCO, or empty where the address stands in no classification we know")


class OutcomeOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    texts = Texts()
    hours = serializers.FloatField()
    skills = SkillOut(many=True)


class AssessmentOut(serializers.Serializer[Any]):
    type = serializers.CharField()
    supervision = serializers.CharField()
    texts = Texts()
    weight = serializers.FloatField(allow_null=True)
    outcomes = serializers.ListField(child=serializers.CharField())


class QualityOut(serializers.Serializer[Any]):
    type = serializers.CharField()
    body = Texts(source="texts")
    decision = serializers.CharField()
    decidedOn = serializers.CharField(source="decided_on")
    validUntil = serializers.CharField(source="valid_until_day")


class ConceptOut(serializers.Serializer[Any]):
    """What one of the codes is in the European Learning Model."""

    about = serializers.CharField(help_text="The member that holds the code")
    code = serializers.CharField()
    iri = serializers.CharField()
    match = serializers.ChoiceField(choices=["exact", "close", "broader"], help_text="How well the concept fits")
    scheme = serializers.CharField(help_text="The list it stands in; empty where the address says it")


class VersionOut(serializers.Serializer[Any]):
    """One frozen wording with its European elements, named after them."""

    code = serializers.CharField()
    version = serializers.CharField(source="number")
    url = serializers.CharField()
    title = Texts(source="titles")
    description = Texts(source="descriptions")
    awardingBodies = BodyOut(source="awarding_bodies", many=True)
    awardingType = serializers.CharField(source="awarding_type")
    learningOutcomes = OutcomeOut(source="outcomes", many=True)
    hours = serializers.FloatField()
    credits = CreditsOut(source="local_credits", allow_null=True)
    ects = CreditsOut(allow_null=True)
    levels = LevelOut(many=True)
    iscedF = serializers.CharField(source="isced_f_code")
    assessments = AssessmentOut(many=True)
    participation = serializers.CharField()
    onSiteHours = serializers.FloatField(source="on_site_hours", allow_null=True)
    qualityAssurance = QualityOut(source="quality", many=True)
    prerequisites = Texts()
    stackability = Texts()
    learningSetting = serializers.CharField(source="learning_setting")
    languages = serializers.ListField(child=serializers.CharField(), source="instruction_languages")
    europeanConcepts = serializers.SerializerMethodField()

    @extend_schema_field(ConceptOut(many=True))
    def get_europeanConcepts(self, version: VersionFacts) -> Any:
        return ConceptOut(concepts_of(version), many=True).data


class FactsOut(serializers.Serializer[Any]):
    """What an award says, from the snapshot of the moment it was signed."""

    recipientName = serializers.CharField(source="recipient_name")
    awardedOn = serializers.DateField(source="awarded_on")
    achievedOn = serializers.DateField(source="achieved_on")
    validUntil = serializers.CharField(source="valid_until", help_text="Empty where there is no end date")
    serialNumber = serializers.CharField(source="serial_number")
    registerNumber = serializers.CharField(source="register_number")
    supervision = serializers.CharField(source="supervision_carried_out")
    microCredential = VersionOut(source="version")

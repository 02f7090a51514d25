"""Answers about the catalogue, a verification and one's own awards."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from credentials.api.facts import CreditsOut, FactsOut, Texts, VersionOut
from credentials.models import Award, LaterAct, MicroCredentialVersion
from credentials.snapshots import credits_of
from credentials.verdicts import standing

VERDICTS = ("valid", "amended", "replaced", "expired", "suspended", "revoked", "unconfirmed")


class CatalogueLineOut(serializers.ModelSerializer[MicroCredentialVersion]):
    """One line of the catalogue: the version in force."""

    id = serializers.CharField(source="micro_credential.public_id")
    url = serializers.SerializerMethodField()
    code = serializers.CharField(source="micro_credential.code")
    version = serializers.CharField(source="number")
    title = Texts(source="titles")
    institution = serializers.SlugField(source="micro_credential.institution.slug")
    credits = serializers.SerializerMethodField()
    levelFramework = serializers.CharField(source="level_framework")
    level = serializers.CharField(source="level_code")
    iscedF = serializers.CharField(source="isced_f")
    hours = serializers.FloatField()
    languages = serializers.ListField(child=serializers.CharField())
    participation = serializers.CharField()
    stackability = serializers.CharField()
    country = serializers.CharField(source="institution.country")
    countsAt = serializers.ListField(
        child=serializers.SlugField(),
        source="micro_credential.catalogue_entry.recognisers",
        help_text="Institutions at which it counts",
    )
    publishedAt = serializers.DateTimeField(source="published_at")

    class Meta:
        model = MicroCredentialVersion
        fields = (
            "id",
            "url",
            "code",
            "version",
            "title",
            "institution",
            "hours",
            "credits",
            "levelFramework",
            "level",
            "iscedF",
            "languages",
            "participation",
            "stackability",
            "country",
            "countsAt",
            "publishedAt",
        )

    def get_url(self, row: MicroCredentialVersion) -> str:
        return f"{settings.PUBLIC_URL}{row.get_absolute_url()}"

    @extend_schema_field(CreditsOut(allow_null=True))
    def get_credits(self, row: MicroCredentialVersion) -> Any:
        local, _ects = credits_of(row, on=timezone.localdate())
        return CreditsOut(local).data if local else None


class CountsOut(serializers.Serializer[Any]):
    """One institution at which it counts. Never says for whom that was decided."""

    institution = serializers.SlugField(source="slug")
    name = serializers.CharField(source="institution")
    countsAs = serializers.CharField(source="counts_as")
    kind = serializers.ChoiceField(choices=["precedent", "agreement", "rule"])
    how = serializers.CharField()
    until = serializers.DateField(allow_null=True)


class OutcomesOut(serializers.Serializer[Any]):
    """How requests ended. Numbers are told from five on; few: there were some, and fewer."""

    total = serializers.IntegerField()
    positive = serializers.IntegerField(allow_null=True)
    few = serializers.BooleanField()


class StepOut(serializers.Serializer[Any]):
    """One version, and how it came from the one before it."""

    version = serializers.CharField(source="version.number")
    state = serializers.CharField(source="version.state")
    publishedAt = serializers.DateTimeField(source="version.published_at", allow_null=True)
    change = serializers.ChoiceField(source="size", choices=["first", "major", "minor", "editorial"])
    touched = serializers.ListField(child=serializers.CharField(), help_text="Parts of the wording, in the language asked for")


class CountsInOut(serializers.Serializer[Any]):
    """A larger award that takes it as a part."""

    title = Texts(source="version.titles")
    institution = serializers.SlugField(source="version.institution.slug")
    url = serializers.SerializerMethodField()

    def get_url(self, row: Any) -> str:
        return f"{settings.PUBLIC_URL}{row.version.stack.get_absolute_url()}"


class CatalogueEntryOut(serializers.Serializer[Any]):
    """A micro-credential with all that its version says, where it counts, and its other versions."""

    id = serializers.CharField()
    state = serializers.ChoiceField(choices=["published", "superseded", "suspended", "retired"])
    microCredential = VersionOut()
    countsAt = CountsOut(many=True)
    outcomes = OutcomesOut()
    versions = StepOut(many=True)
    stacks = CountsInOut(many=True)


class CheckOut(serializers.Serializer[Any]):
    name = serializers.ChoiceField(choices=["signature", "issuer", "status", "dates", "record"])
    outcome = serializers.ChoiceField(choices=["passed", "failed", "not_reached"])
    code = serializers.CharField(help_text="Why, for programmes: revoked, expired, altered, outside_network; often empty")


class TrustOut(serializers.Serializer[Any]):
    """What the network says of the issuer on the day of the award; apart from whether the signature is right."""

    registry = serializers.CharField(help_text="The registry that says so, as a DID")
    known = serializers.BooleanField(help_text="Whether the issuer is or was a member")
    judgedOn = serializers.DateField(allow_null=True, help_text="The day of the award, where the issuer is")
    memberThen = serializers.BooleanField(allow_null=True)
    awardingCreditsThen = serializers.BooleanField(allow_null=True, help_text="It, or a body that awarded jointly with it")
    stateNow = serializers.ChoiceField(choices=["active", "suspended", "left"], allow_null=True)
    memberFrom = serializers.DateField(allow_null=True)
    memberTo = serializers.DateField(allow_null=True)
    notices = serializers.ListField(
        child=serializers.ChoiceField(choices=["suspended_now", "left_since", "no_awarding_right", "key_stopped"])
    )


class VerificationOut(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=VERDICTS)
    checkedAt = serializers.DateTimeField()
    credential = serializers.CharField(allow_null=True, help_text="The page of the award these bytes are, where it is ours")
    issuer = serializers.CharField(help_text="The issuer's id, as the document states it")
    digest = serializers.CharField(help_text="SHA-256 of the bytes that were checked, hex")
    checks = CheckOut(many=True)
    trust = TrustOut()


class AmendmentOut(serializers.Serializer[Any]):
    """One fact that was put right beside the signed ones. The old and new grade are not told."""

    field = serializers.ChoiceField(choices=LaterAct.Field.choices)
    old = serializers.CharField()
    new = serializers.CharField()
    decision = serializers.CharField(source="act", help_text="Number and date of the amendment decision")
    at = serializers.DateTimeField()


class LaterOut(serializers.Serializer[Any]):
    """What happened to it after issue, beside the signed bytes, which never change."""

    amendments = AmendmentOut(many=True)
    revocationReason = serializers.CharField(allow_null=True, help_text="Code of the ground")
    revocationAnnouncedFor = serializers.DateField(allow_null=True)
    replacedBy = serializers.CharField(allow_null=True, help_text="The page of the newer credential, where it answers")


class CredentialOut(serializers.Serializer[Any]):
    verification = VerificationOut()
    facts = FactsOut(allow_null=True, help_text="Null where the verdict is unconfirmed, or the former name is hidden")
    later = LaterOut()


class OwnAwardOut(serializers.ModelSerializer[Award]):
    """One award of the person who asks."""

    id = serializers.CharField(source="public_id")
    url = serializers.CharField(source="public_url")
    title = Texts(source="version.titles")
    code = serializers.CharField(source="version.micro_credential.code")
    version = serializers.CharField(source="version.number")
    institution = serializers.SlugField(source="institution.slug")
    standing = serializers.SerializerMethodField()
    hours = serializers.FloatField(source="version.hours")
    awardedOn = serializers.DateField(source="awarded_on")
    serialNumber = serializers.CharField(source="serial_number")

    class Meta:
        model = Award
        fields = (
            "id",
            "url",
            "title",
            "code",
            "version",
            "institution",
            "standing",
            "visibility",
            "hours",
            "grade",
            "awardedOn",
            "serialNumber",
        )

    @extend_schema_field(serializers.ChoiceField(choices=["valid", "amended", "expired", "suspended", "revoked", "replaced"]))
    def get_standing(self, award: Award) -> str:
        return standing(award).kind

"""Micro-credentials in the words of schema.org, for search engines. A data block: browsers do not run it, and our policy on
scripts lets it pass (checked in Chromium)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from credentials import wording
from credentials.award_facts import NOT_LEVELLED, BodyFacts, SkillFacts, VersionFacts
from credentials.models import MicroCredentialVersion
from institutions.code_lists import framework_names, isced_f_names

# What would end the block, or begin a comment in it.
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def block(document: dict[str, Any]) -> SafeString:
    """The document as an element for the page."""
    told = json.dumps({"@context": "https://schema.org", **document}, ensure_ascii=False, separators=(",", ":"))
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(told.translate(_ESCAPED)))  # noqa: S308


def address(version: MicroCredentialVersion) -> str:
    """Of the page that shows whichever version is in force."""
    return f"{settings.PUBLIC_URL}{reverse('credentials:micro-credential', args=[version.micro_credential.public_id])}"


def item_list(versions: Sequence[MicroCredentialVersion], *, first: int, total: int) -> dict[str, Any]:
    """One page of the catalogue."""
    return {
        "@type": "ItemList",
        "numberOfItems": total,
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": address(version), "name": version.title()}
            for position, version in enumerate(versions, start=first)
        ],
    }


def micro_credential(version: MicroCredentialVersion, facts: VersionFacts) -> list[dict[str, Any]]:
    """The credential, and the course by which one comes to it. Told in the language of the page."""
    url = address(version)
    providers = [_body(body) for body in facts.awarding_bodies]
    shared = {
        "name": wording.own(facts.titles),
        "description": wording.own(facts.descriptions),
        "url": url,
        "educationalLevel": [
            {
                "@type": "DefinedTerm",
                "name": f"{row.framework} {row.code}",
                "inDefinedTermSet": wording.own(framework_names(row.framework)),
            }
            for row in facts.levels
            if row.code != NOT_LEVELLED
        ],
        "about": {
            "@type": "DefinedTerm",
            "termCode": facts.isced_f_code,
            "name": wording.own(isced_f_names(facts.isced_f_code)),
            "inDefinedTermSet": "ISCED-F 2013",
        },
    }
    taught = [*(wording.own(row.texts) for row in facts.outcomes), *map(_skill, facts.skills)]
    credential = {
        "@type": "EducationalOccupationalCredential",
        "@id": f"{url}#credential",
        "identifier": facts.code,
        "version": facts.number,
        "credentialCategory": "micro-credential",
        "recognizedBy": providers,
        "competencyRequired": taught,
        **shared,
    }
    course = {
        "@type": "Course",
        "@id": f"{url}#course",
        "courseCode": facts.code,
        "provider": providers,
        "inLanguage": list(facts.instruction_languages),
        "timeRequired": f"PT{_number(facts.hours)}H",
        "teaches": taught,
        "coursePrerequisites": wording.own(facts.prerequisites) or None,
        "educationalCredentialAwarded": {"@id": f"{url}#credential"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": facts.participation,
            "courseWorkload": f"PT{_number(facts.hours)}H",
        },
        **shared,
    }
    if facts.local_credits:
        unit = {"@type": "StructuredValue", "value": float(facts.local_credits.value), "unitText": facts.local_credits.system}
        course["numberOfCredits"] = unit
    return [_said(credential), _said(course)]


def _said(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [])}


def _body(body: BodyFacts) -> dict[str, Any]:
    country = {"@type": "PostalAddress", "addressCountry": body.country}
    return _said({"@type": "CollegeOrUniversity", "name": wording.own(body.names), "url": body.url, "address": country})


def _skill(skill: SkillFacts) -> dict[str, Any]:
    term = {"@type": "DefinedTerm", "@id": skill.url, "name": wording.own(skill.names), "inDefinedTermSet": skill.scheme}
    return _said(term)


def _number(hours: Decimal) -> str:
    return f"{hours.normalize() if hours % 1 else hours.to_integral_value():f}"

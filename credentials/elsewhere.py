"""Plain links by which a learner shows a credential elsewhere. Nothing is loaded from there and nothing is sent by us."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from credentials.award_facts import AwardFacts
from credentials.wording import own

PROFILE = "https://www.linkedin.com/profile/add"


def add_to_profile(facts: AwardFacts) -> str:
    """LinkedIn's form for a licence or certificate, filled in."""
    year, month, _day = facts.awarded_on.split("-")
    query = {
        "startTask": "CERTIFICATION_NAME",
        "name": own(facts.version.titles),
        "organizationName": own(facts.version.issuer.names),
        "issueYear": year,
        "issueMonth": str(int(month)),
        "certUrl": facts.public_url,
        "certId": facts.serial_number,
    }
    return f"{PROFILE}?{urlencode(query)}"


def by_mail(facts: AwardFacts) -> str:
    """A letter in the learner's own mail programme."""
    subject = own(facts.version.titles)
    body = _("Here you can see my credential, and check that it is genuine:") + f"\n{facts.public_url}\n"
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"

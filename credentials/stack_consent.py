"""The words a learner agrees to when applying for a stack; kept with the application word for word."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from credentials.models import Award, StackVersion
from credentials.wording import country_name


def consent(version: StackVersion, awards: Collection[Award]) -> str:
    """What goes where. Credentials that another institution issued are named with it."""
    home = version.institution
    issuers = {award.institution_id: award.institution for award in awards if award.institution_id != home.pk}
    names = {"institution": home.name(), "title": version.title()}
    said = [
        _(
            "%(institution)s may see the credentials chosen here with everything they say, check them with their issuers, keep"
            " them for as long as it must account for its decision, and name their titles in “%(title)s”."
        )
        % names
    ]
    abroad = [issuer for issuer in issuers.values() if issuer.country != home.country]
    for issuer in sorted(abroad, key=lambda each: each.code):
        across = {"here": country_name(issuer.country), "there": country_name(home.country), "issuer": issuer.name()}
        said.append(_("For what %(issuer)s issued, the data go from %(here)s to %(there)s.") % across)
    return " ".join(said)

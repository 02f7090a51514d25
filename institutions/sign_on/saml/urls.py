"""Addresses that a provider knows, below /accounts/. There is no single logout: a session of the registry ends here alone."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.providers.saml import views as package
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from institutions.sign_on.adapter import refused
from institutions.sign_on.refusals import Refusal


@login_not_required  # type: ignore[untyped-decorator]
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The package does not expect a refusal here."""
    try:
        return package.finish_acs(request, organization_slug)  # type: ignore[no-any-return]
    except Refusal as error:
        return refused(request, error.code).response  # type: ignore[no-any-return]
    except (PermissionDenied, SyntaxError, ValueError):
        # An answer to a question that this browser never asked, or no answer at all: lxml calls what is no XML a SyntaxError.
        return refused(request, "bad_token").response  # type: ignore[no-any-return]


@login_not_required  # type: ignore[untyped-decorator]
def no_single_logout(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The metadata must name an address for it. An unsigned request could else sign people out."""
    raise Http404


urlpatterns = [
    path(
        "saml/<slug:organization_slug>/",
        include(
            [
                path("acs/", package.acs, name="saml_acs"),
                path("acs/finish/", finish, name="saml_finish_acs"),
                path("metadata/", package.metadata, name="saml_metadata"),
                path("sls/", no_single_logout, name="saml_sls"),
            ]
        ),
    )
]

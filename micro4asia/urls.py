"""Where everything is found. Public ids in addresses, never row numbers; no language prefix, so that a QR code stays short."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from institutions.api.tokens import metadata
from micro4asia import pages

# The admin's own form would ask for a password alone, past the second factor and the limits on attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", pages.home, name="home"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("status/", pages.status, name="status"),
    path("styleguide/", pages.styleguide, name="styleguide"),
    path("healthz/", pages.healthz, name="healthz"),
    path(".well-known/oauth-authorization-server", metadata, name="oauth-metadata"),
    path("", include("recognition.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("micro4asia.api_urls")),
    path("", include("credentials.urls")),
    path("", include("institutions.urls")),
]

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler429 = pages.too_many
handler500 = pages.broken

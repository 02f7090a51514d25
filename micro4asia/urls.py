"""Where everything is found. Public ids in addresses, never row numbers; no language prefix, so that a QR code stays short."""

from django.conf import settings
from django.urls import include, path

from credentials.views import sitemap
from institutions.api.tokens import metadata
from micro4asia import pages
from micro4asia.admin_site import site

urlpatterns = [
    path("", pages.home, name="home"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("status/", pages.status, name="status"),
    path("styleguide/", pages.styleguide, name="styleguide"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemaps/<slug:name>.xml", sitemap.part, name="sitemap-part"),
    path("healthz/", pages.healthz, name="healthz"),
    path(".well-known/oauth-authorization-server", metadata, name="oauth-metadata"),
    path("", include("recognition.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/", include("micro4asia.api_urls")),
    path("", include("credentials.urls")),
    path("", include("institutions.urls")),
]
if settings.ADMIN_SITE:
    urlpatterns.append(path("admin/", site.urls))

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler429 = pages.too_many
handler500 = pages.broken

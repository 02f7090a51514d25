"""The addresses of a registry whose operator has set ADMIN_SITE."""

from django.urls import path

from micro4asia import urls
from micro4asia.admin_site import site

handler403 = urls.handler403
urlpatterns = [*urls.urlpatterns, path("admin/", site.urls)]

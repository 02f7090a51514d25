"""The API and the page that explains it, from assets of our own packages."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from micro4asia.foundation.http import audience

schema = audience("api_root.openapi_document")(SpectacularAPIView.as_view())
# A template of our own: the package's carries inline style, which the content security policy refuses.
docs = audience("api_root.openapi_document")(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api_docs.html")
)

urlpatterns = [
    path("schema/", schema, name="api-schema"),
    path("docs/", docs, name="api-docs"),
    path("v1/", include("institutions.api.urls")),
    path("v1/", include("credentials.api.urls")),
    path("v1/", include("recognition.api.urls")),
]

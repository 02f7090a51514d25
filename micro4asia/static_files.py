"""Static files of a trial on one machine."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Pages of the repair hatch and the API's documentation: 40 MB that a trial seldom opens and a loopback carries anyway.
PACKAGED = ("admin/", "drf_spectacular_sidecar/", "rest_framework/", "django_htmx/")


class TrialStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compresses the registry's own files only, under their hashed names: 4 s of a first start where all of them took 75 s."""

    keep_only_hashed_files = True

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield from super().compress_files([path for path in paths if not path.startswith(PACKAGED)])

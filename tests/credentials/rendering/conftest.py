import io
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from credentials.rendering.certificate import CertificateData, render_certificate
from tests.credentials.rendering import samples


@dataclass(frozen=True)
class Paper:
    """A printed certificate, looked at with other people's tools."""

    path: Path

    @property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.path.read_bytes()))

    @property
    def text(self) -> str:
        """As pdftotext reads it: composed, without the invisible marks that let Lao break, on one line."""
        raw = subprocess.run(["pdftotext", "-layout", self.path, "-"], capture_output=True, check=True).stdout.decode()
        return " ".join(unicodedata.normalize("NFC", raw.replace("\u200b", "")).split())

    @property
    def raw_text(self) -> str:
        return subprocess.run(["pdftotext", self.path, "-"], capture_output=True, check=True).stdout.decode()

    def codes(self, dpi: int = 150) -> list[str]:
        command = ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", self.path, self.path.with_suffix("")]
        subprocess.run(command, check=True)
        return [found.text for found in zxingcpp.read_barcodes(Image.open(self.path.with_suffix(".png")))]


@pytest.fixture(scope="session")
def printed(tmp_path_factory):
    """Prints a certificate once for all tests that look at it."""
    folder, known = tmp_path_factory.mktemp("paper"), {}

    def make(data: CertificateData) -> Paper:
        key = repr(data)
        if key not in known:
            path = folder / f"{len(known)}.pdf"
            path.write_bytes(render_certificate(data))
            known[key] = Paper(path)
        return known[key]

    return make


@pytest.fixture
def vietnamese(printed):
    return printed(samples.UEH)


@pytest.fixture
def lao(printed):
    return printed(samples.NUOL)

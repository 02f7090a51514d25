"""An institution's own picture on its paper, and on nobody else's."""

import io
import subprocess
from dataclasses import replace

import pytest
from PIL import Image

from credentials.rendering.certificate import render_certificate
from credentials.rendering.from_facts import House
from institutions.services.editing_profile import change_logo, remove_logo
from micro4asia.foundation.uploads import on_paper, picture
from tests.credentials.rendering import samples
from tests.factories.institutions import InstitutionFactory, MembershipFactory

COLOURS = {"blue": (0, 90, 255), "green": (0, 170, 60)}


def drawn(colour):
    stored = io.BytesIO()
    Image.new("RGB", (80, 80), COLOURS[colour]).save(stored, "PNG")
    return picture(io.BytesIO(stored.getvalue()))


def seen(pdf, tmp_path):
    """Which of the colours cover a noticeable part of the first page."""
    (tmp_path / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "40", "-png", "-singlefile", tmp_path / "a.pdf", tmp_path / "a"], check=True)
    page = Image.open(tmp_path / "a.png").convert("RGB")
    counts = {
        name: sum(
            count for count, rgb in page.getcolors(1 << 20) if max(abs(a - b) for a, b in zip(rgb, colour, strict=True)) < 12
        )
        for name, colour in COLOURS.items()
    }
    return {name for name, count in counts.items() if count > 1_000}


def test_each_certificate_carries_the_logo_of_its_own_institution(tmp_path):
    blue, green = (replace(samples.UEH, logo=on_paper(drawn(colour).bytes)) for colour in COLOURS)
    assert seen(render_certificate(blue), tmp_path) == {"blue"}
    assert seen(render_certificate(green), tmp_path) == {"green"}
    assert seen(render_certificate(samples.UEH), tmp_path) == set()


@pytest.mark.django_db
def test_the_paper_follows_the_logo_of_the_institution():
    institution = InstitutionFactory()
    issuer = MembershipFactory(institution=institution).user
    assert House.of(institution).logo == b""
    change_logo(institution=institution, by=issuer, picture=drawn("blue"))
    blue = House.of(institution).logo
    change_logo(institution=institution, by=issuer, picture=drawn("green"))
    assert b"" != House.of(institution).logo != blue != b""
    remove_logo(institution=institution, by=issuer)
    assert House.of(institution).logo == b""

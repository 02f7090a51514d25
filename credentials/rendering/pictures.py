"""Uploaded pictures as paper takes them."""

import io

from PIL import Image, ImageChops

WIDEST = 700  # dots for some 45 mm of a signature


def ink_of(stored: bytes) -> bytes:
    """A scanned signature as dark ink on a see-through ground (PNG), without its margins: it stands over ornament and line.

    What is light in the scan is ground, whatever its tint; a scan that holds nothing dark gives an empty answer.
    """
    image = Image.open(io.BytesIO(stored), formats=("PNG", "JPEG")).convert("RGBA")
    sheet = Image.new("RGBA", image.size, "white")
    grey = Image.alpha_composite(sheet, image).convert("L")
    # Stretch from paper to ink: scans are never white, and pens seldom black.
    darkness = ImageChops.invert(grey).point(lambda value: 0 if value < 60 else min(255, round((value - 60) * 1.9)))
    box = darkness.getbbox()
    if box is None:
        return b""
    darkness = darkness.crop(box)
    darkness.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    ink = Image.new("RGBA", darkness.size, (27, 42, 74, 0))
    ink.putalpha(darkness)
    printed = io.BytesIO()
    ink.save(printed, "PNG", optimize=True)
    return printed.getvalue()

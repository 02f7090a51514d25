"""Pictures that people send. They are measured before they are opened, opened by one of three decoders, and written anew.

What is stored is made here from the pixels alone: metadata, positions, scripts, second files hidden behind the first and
further frames are not copied because nothing copies them. Nothing is ever fetched from an address.
docs/decisions/0063-pictures-are-written-anew.md says why SVG is refused rather than cleaned.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, Literal

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.base import File
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 2_000_000
# One request, whatever it brings: the largest file that any page takes, with room for the form around it.
MOST_SENT = 22_000_000
MOST_PIXELS = 16_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
# Taller or wider than this nothing of ours shows a picture; a strip of 1 × 16 million is no picture either.
_LONGEST_SIDE = 1_024
_LONGEST_DECLARED = 20_000
# Dots for the 27 mm of an emblem: more than 550 to the inch.
_ON_PAPER = 600


class Gate(FileUploadHandler):
    """First of the upload handlers: a request that says it is too large is refused before a byte of it is kept anywhere."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None) -> None:
        if content_length > MOST_SENT:
            raise RequestDataTooBig("The request brings more than any page takes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Left to the handlers behind this one."""


@dataclass(frozen=True)
class Picture:
    """Bytes as they are stored; `digest` is their SHA-256 in hexadecimal. No longer than 1,024 pixels, unless more was asked."""

    bytes: bytes
    width: int
    height: int
    kind: Literal["png", "jpeg"]

    @property
    def digest(self) -> str:
        return sha256(self.bytes).hexdigest()


def picture(file: File[bytes] | IO[bytes], *, longest: int = _LONGEST_SIDE) -> Picture:
    """The picture in an uploaded file, written anew: PNG where it has see-through parts, else JPEG.

    longest: pixels that are kept on any side. Raises ValidationError with a sentence that says what to do. Neither the file's
    name nor the type its sender declared is believed.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 2 MB. Please make the picture smaller."), code="too_large")
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    if _is_drawing(content):
        raise ValidationError(
            _(
                "Drawings in SVG can carry programs and are not accepted. Please export the picture as PNG, at least 600 pixels "
                "wide."
            ),
            code="svg",
        )
    try:
        return _written_anew(_opened(content), longest)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError):
        raise ValidationError(
            _("This is not a picture that can be read. Please choose a PNG, JPEG or WebP file."), code="unreadable"
        ) from None


def _is_drawing(content: bytes) -> bool:
    text = content.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\x00", b"").lstrip().lower()
    return text.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in text


def _opened(content: bytes) -> Image.Image:
    """The decoded picture. The size that the header declares is looked at before a single pixel is unpacked."""
    if declared := _declared_by_webp(content):
        _refuse_size(*declared)
    with warnings.catch_warnings():
        # The package warns of large pictures at a limit of its own; ours is the next line.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
    _refuse_size(image.width, image.height)
    # Cameras put a second, smaller picture into a JPEG: that one does not move, and is not copied.
    if image.format in {"PNG", "WEBP"} and getattr(image, "n_frames", 1) > 1:
        raise ValidationError(_("Moving pictures are not accepted. Please choose a still one."), code="moving")
    image.load()
    return ImageOps.exif_transpose(image)


def _declared_by_webp(content: bytes) -> tuple[int, int] | None:
    """Width and height out of a WebP header: its decoder asks for the memory before the package tells the size (RFC 9649)."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    match content[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
        case b"VP8L":
            packed = int.from_bytes(content[21:25], "little")
            return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
        case b"VP8 ":
            return int.from_bytes(content[26:28], "little") & 0x3FFF, int.from_bytes(content[28:30], "little") & 0x3FFF
    return None


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("The picture has more than 16 million pixels. Please make it smaller."), code="too_many_pixels")


def _refuse_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > _LONGEST_DECLARED:
        raise _too_many_pixels()


def _written_anew(image: Image.Image, longest: int) -> Picture:
    see_through = image.has_transparency_data
    plain = image.convert("RGBA" if see_through else "RGB")
    plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    # A new image of the same pixels: whatever the decoder hung on the old one is not there to be written.
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    stored = io.BytesIO()
    if see_through:
        bare.save(stored, "PNG", optimize=True)
    else:
        bare.save(stored, "JPEG", quality=90, optimize=True)
    return Picture(stored.getvalue(), bare.width, bare.height, "png" if see_through else "jpeg")


def on_paper(stored: bytes) -> bytes:
    """A stored picture as a square JPEG on white: what is see-through would print black, and PNG is packed anew each time."""
    image = Image.open(io.BytesIO(stored), formats=_FORMATS).convert("RGBA")
    image.thumbnail((_ON_PAPER, _ON_PAPER), Image.Resampling.LANCZOS)
    side = max(image.size)
    sheet = Image.new("RGB", (side, side), "white")
    sheet.paste(image, ((side - image.width) // 2, (side - image.height) // 2), image)
    printed = io.BytesIO()
    sheet.save(printed, "JPEG", quality=90, optimize=True)
    return printed.getvalue()

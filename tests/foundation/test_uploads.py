"""Pictures that people send, honest and otherwise."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from micro4asia.foundation.uploads import MOST_BYTES, on_paper, picture


def made(kind="PNG", size=(40, 20), mode="RGB", colour="#9C3B12", **options):
    stored = io.BytesIO()
    Image.new(mode, size, colour).save(stored, kind, **options)
    return stored.getvalue()


def sent(content, name="logo.png", declared="image/png"):
    return picture(SimpleUploadedFile(name, content, declared))


def refused(content, name="logo.png"):
    with pytest.raises(ValidationError) as error:
        sent(content, name)
    assert error.value.messages[0].endswith(".")
    return error.value.code


def read(found):
    image = Image.open(io.BytesIO(found.bytes))
    image.load()
    return image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_declares(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_written_anew_at_its_size(kind):
    found = sent(made(kind))
    image = read(found)
    assert (found.width, found.height, found.kind, image.format, image.size) == (40, 20, "jpeg", "JPEG", (40, 20))


def test_what_is_see_through_stays_so():
    found = sent(made("WEBP", mode="RGBA", colour=(10, 20, 30, 0), lossless=True))
    assert (found.kind, read(found).mode, read(found).getpixel((0, 0))[3]) == ("png", "RGBA", 0)


def test_a_palette_with_a_transparent_colour_stays_see_through():
    image = Image.new("P", (10, 10), 0)
    image.putpalette([0, 0, 0, 255, 255, 255])
    stored = io.BytesIO()
    image.save(stored, "PNG", transparency=0)
    assert read(sent(stored.getvalue())).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(("kind", "mode", "colour"), [("JPEG", "CMYK", 0), ("PNG", "L", 9), ("PNG", "1", 1), ("PNG", "I;16", 9)])
def test_pictures_of_other_kinds_of_colour_are_read(kind, mode, colour):
    assert sent(made(kind, mode=mode, colour=colour)).kind == "jpeg"


def test_equal_pictures_have_one_digest_and_others_another():
    assert sent(made()).digest == sent(made()).digest != sent(made(colour="#000000")).digest


def test_a_large_picture_is_made_smaller():
    found = sent(made("JPEG", size=(3000, 1500)))
    assert (found.width, found.height) == (1024, 512)


# ---- what is hidden inside ----


def test_where_a_photograph_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010E] = "SECRET DESCRIPTION"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (16.0, 3.0, 1.0)
    content = made("JPEG", exif=exif, comment=b"SECRET COMMENT")
    assert b"SECRET" in content
    found = sent(content)
    assert b"SECRET" not in found.bytes
    assert b"Exif" not in found.bytes
    assert dict(read(found).getexif()) == {}


def test_a_photograph_taken_sideways_stands_upright_without_its_note():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = sent(made("JPEG", size=(40, 20), exif=exif))
    assert (found.width, found.height) == (20, 40)


def test_texts_and_profiles_in_a_png_are_not_kept():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SECRET AUTHOR")
    notes.add_text("XML:com.adobe.xmp", "<x>SECRET XMP</x>", zip=True)
    found = sent(made(mode="RGBA", colour=(1, 2, 3, 4), pnginfo=notes, icc_profile=b"SECRET PROFILE"))
    assert b"SECRET" not in found.bytes
    assert read(found).info == {}


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04SECRET.zip", b"<?php system($_GET['c']); ?>"])
def test_a_second_file_behind_the_picture_is_gone(tail):
    found = sent(made() + tail)
    assert tail not in found.bytes


# ---- what is not a picture ----


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        b"RIFF\x00\x00\x00\x00WEBPVP8X" + b"\x00" * 14,
        b"\xff\xd8\xff\xe0",
        b"#!/bin/sh\n",
        b"\x00" * 1000,
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content):
    assert refused(content) == "unreadable"


def test_a_picture_cut_short_is_refused():
    content = made(size=(400, 400), colour="#123456")
    assert refused(content[: len(content) // 2]) == "unreadable"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_formats_are_refused(kind):
    assert refused(made(kind, size=(32, 32))) == "unreadable"


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><svg><script>alert(1)</script></svg>',
        b'\xef\xbb\xbf\n<!-- logo --><SVG onload="alert(1)"></SVG>',
        '<?xml version="1.0" encoding="UTF-16"?><svg/>'.encode("utf-16"),
    ],
)
def test_a_drawing_is_refused_and_the_way_out_is_told(content):
    assert refused(content, "logo.svg") == "svg"
    with pytest.raises(ValidationError, match="export the picture as PNG"):
        sent(content)


def test_an_empty_file_is_refused():
    assert refused(b"") == "empty"


# ---- size ----


@pytest.mark.parametrize(("width", "height"), [(50_000, 50_000), (4_001, 4_000), (2_000_000, 1), (1, 30_000)])
def test_a_png_that_unpacks_to_too_much_is_refused_by_what_it_declares(width, height):
    assert refused(png_that_declares(width, height)) == "too_many_pixels"


@pytest.mark.parametrize("lossless", [True, False])
def test_a_webp_is_measured_before_its_decoder_sees_it(lossless):
    assert refused(made("WEBP", size=(4_100, 4_000), lossless=lossless)) == "too_many_pixels"


def test_a_webp_that_declares_a_huge_canvas_is_refused():
    content = bytearray(made("WEBP", mode="RGBA", colour=(1, 2, 3, 4), exif=b"Exif\x00\x00x"))
    assert content[12:16] == b"VP8X"
    content[24:30] = b"\xff" * 6
    assert refused(bytes(content)) == "too_many_pixels"


def test_a_file_is_not_read_beyond_two_megabytes():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            assert size >= 0
            self.taken += size
            return b"\x00" * size

    endless = Endless()
    with pytest.raises(ValidationError, match="larger than 2 MB"):
        picture(endless)
    assert endless.taken == MOST_BYTES + 1


def test_a_text_that_unpacks_to_too_much_is_refused():
    bomb = zlib.compress(b"0" * 100_000_000)
    content = made()
    content = content[:33] + chunk(b"zTXt", b"Comment\x00\x00" + bomb) + content[33:]
    assert refused(content) == "unreadable"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    stored = io.BytesIO()
    frames[0].save(stored, kind, save_all=True, append_images=frames[1:], duration=50)
    assert refused(stored.getvalue()) == "moving"


# ---- the gate before all of it ----


def test_a_request_that_says_it_is_too_large_is_refused_before_it_is_read(client, db):
    class NeverRead(io.RawIOBase):
        def read(self, size=-1):
            raise AssertionError("nothing of it should be read")

    response = client.generic(
        "POST",
        "/verify/",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10 * 2**30),
        **{"wsgi.input": NeverRead()},
    )
    assert response.status_code in {400, 413}


# ---- on paper ----


def test_on_paper_a_picture_is_square_and_nothing_of_it_black_that_was_see_through():
    printed = Image.open(io.BytesIO(on_paper(sent(made(mode="RGBA", size=(200, 100), colour=(0, 0, 0, 0))).bytes)))
    assert (printed.format, printed.size, printed.getpixel((100, 50))) == ("JPEG", (200, 200), (255, 255, 255))

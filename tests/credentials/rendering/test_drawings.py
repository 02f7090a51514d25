"""Codes, badges, emblems and the woven edge as pictures of their own."""

import io
import itertools
import re
from datetime import date

import pytest
import zxingcpp
from defusedxml import ElementTree as etree
from PIL import Image

from credentials.rendering.badge import ICONS, SHAPES, badge_svg, shape_for
from credentials.rendering.dates import in_words
from credentials.rendering.emblem import MOTIFS, emblem_svg, seal_svg
from credentials.rendering.lettering import unprintable
from credentials.rendering.qr import qr_png, qr_svg
from credentials.rendering.weave import weave_svg

URL = "https://registry.micro4asia.example/c/k7q3vd2m9xw4hf8tz6rn5pcj1sgy0aeb3h/"


def test_the_png_has_one_pixel_per_module_and_is_read_back():
    picture = Image.open(io.BytesIO(qr_png(URL))).convert("L")
    assert picture.width == picture.height < 60
    framed = Image.new("L", (picture.width + 8, picture.height + 8), 255)
    framed.paste(picture, (4, 4))
    enlarged = framed.resize((framed.width * 6, framed.height * 6), Image.Resampling.NEAREST)
    assert [found.text for found in zxingcpp.read_barcodes(enlarged)] == [URL]


def test_the_inline_code_draws_the_same_modules():
    svg = qr_svg(URL)
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    picture = Image.new("L", (side, side), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        for column in range(int(x), int(x) + int(width)):
            picture.putpixel((column, int(y)), 0)
    enlarged = picture.resize((side * 6, side * 6), Image.Resampling.NEAREST)
    assert [found.text for found in zxingcpp.read_barcodes(enlarged)] == [URL]


def test_every_badge_is_a_small_drawing_without_scripts_or_fonts():
    for shape, icon in itertools.product(SHAPES, ICONS):
        svg = badge_svg("UEH-FT-01", shape, ("#0B5A5E", "#F2B632"), icon)
        names = {node.tag.split("}")[1] for node in etree.fromstring(svg).iter()}
        assert names == {"svg", "path", "g"}
        assert len(svg) < 3000


def test_an_institutions_badges_share_their_shape():
    assert shape_for("UEH-FT-01") == shape_for("UEH-DA-03")
    assert badge_svg("UEH-FT-01", "no such shape") == badge_svg("UEH-FT-01")


def test_every_motif_makes_an_emblem_and_any_other_text_always_the_same():
    drawings = {emblem_svg(name, "#0B4F53", "#F2B632") for name in MOTIFS}
    assert len(drawings) == len(MOTIFS)
    assert emblem_svg("UEH", "#0B4F53", "#F2B632") in drawings


def test_a_seal_carries_the_first_name_that_can_be_set_on_a_curve():
    assert seal_svg("roof", ("ມະຫາວິທະຍາໄລ", "National University"), "#A4231B") == seal_svg(
        "roof", ("National University",), "#A4231B"
    )
    etree.fromstring(seal_svg("roof", ("ມະຫາວິທະຍາໄລ",), "#A4231B"))


def test_a_credential_always_wears_the_same_edge():
    colours = ("#0B4F53", "#F2B632")
    assert weave_svg("a", colours, columns=62) == weave_svg("a", colours, columns=62)
    assert weave_svg("a", colours, columns=62) != weave_svg("b", colours, columns=62)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "ngày 20 tháng 12 năm 2025"),
        ("lo", "ວັນທີ 20 ທັນວາ 2025"),
        ("en", "20 December 2025"),
        ("cs", "20. prosince 2025"),
        ("hr", "20. prosinca 2025."),
        ("it", "20 dicembre 2025"),
        ("fr", "20 décembre 2025"),
        ("pt-BR", "20 de dezembro de 2025"),
        ("tlh", "20 December 2025"),
    ],
)
def test_days_are_written_out_as_each_language_does(language, words):
    assert in_words(date(2025, 12, 20), language) == words


def test_paper_knows_which_letters_it_lacks():
    assert unprintable("Đặng Ngọc Ýỹ Ẵ ຕົວຢ່າງ ໜ ໆ Řehoř Šćepan, 100 % – “ok” …") == set()
    assert unprintable("Nguyễn 漢") == {"漢"}

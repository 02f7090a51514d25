"""Made the Lao fonts of this folder: gives every Lao syllable's letter and marks one glyph of their own.

    python compose_lao.py <published font> <font to write>       needs fonttools and uharfbuzz

Fonts place Lao vowels and tones by moving separate glyphs. On paper that looks right, but a PDF then holds marks that
stand off the line, and readers take them for other lines or words: names came back from the text in pieces. One glyph for
the whole syllable, put where the font itself puts its parts, carries its letters as one. Nothing looks different.
"""

import importlib
import sys
from collections.abc import Iterator
from typing import Any

from fontTools.otlLib.builder import buildLigatureSubstSubtable, buildLookup
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from fontTools.ttLib.tables.otTables import Lookup

hb: Any = importlib.import_module("uharfbuzz")  # needed to make fonts, not to run the registry

CONSONANTS = [chr(code) for code in (*range(0x0E81, 0x0EAF), 0x0EDC, 0x0EDD, 0x0EDE, 0x0EDF)]
ABOVE, BELOW = "ິີຶືັົໍ", "ຸູ"
TONES = ["", *"່້໊໋", "໌"]
LOW_LETTER = "ຼ"  # written below ຫ and a few others
NIKHAHIT, AA, AM = "ໍ", "າ", "ຳ"
AS_GIVEN = 0x0002 | 0x0004 | 0x0200  # component offsets are distances, kept on the grid; metrics are the glyph's own


def syllables(known: set[str]) -> Iterator[str]:
    for consonant in CONSONANTS:
        for low in ("", LOW_LETTER) if consonant in "ຫປພກຄຜຂສ" else ("",):
            for vowel in ("", *ABOVE, *BELOW, AM):
                for tone in TONES:
                    # A tone is typed before ຳ, and after every other vowel.
                    text = consonant + low + (tone + vowel if vowel == AM else vowel + tone)
                    if len(text) > 1 and set(text) <= known:
                        yield text


def as_shaped(text: str) -> str:
    """The order of letters that substitutions see: ຳ is taken apart and its ring moved before the tone."""
    if not text.endswith(AM):
        return text
    stem = text[:-1]
    tone = stem[-1] if stem[-1] in TONES[1:] else ""
    return stem.removesuffix(tone) + NIKHAHIT + tone + AA


def compose(source: str, target: str) -> None:
    font, shaper = TTFont(source), hb.Font(hb.Face(hb.Blob.from_file_path(source)))
    order, letters = list(font.getGlyphOrder()), font.getBestCmap()
    glyphs, metrics, ligatures = font["glyf"], font["hmtx"], {}
    for text in syllables({chr(code) for code in letters}):
        parts = tuple(letters[ord(letter)] for letter in as_shaped(text))
        if parts in ligatures:
            continue
        name = "lao" + "".join(f"{ord(letter):04X}" for letter in text)
        glyphs[name], advance = composite(shaper, text, order)
        glyphs[name].recalcBounds(glyphs)
        metrics[name] = (advance, getattr(glyphs[name], "xMin", 0))
        ligatures[parts] = name
    font.setGlyphOrder([*order, *ligatures.values()])
    glyphs.glyphOrder = font.getGlyphOrder()
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    substitute_first(font, ligatures)
    if "GDEF" in font and font["GDEF"].table.GlyphClassDef:
        font["GDEF"].table.GlyphClassDef.classDefs.update(dict.fromkeys(ligatures.values(), 2))
    font.save(target)
    print(target, len(ligatures), "syllables")  # noqa: T201


def composite(shaper: Any, text: str, order: list[str]) -> tuple[Glyph, int]:
    """The parts where the font's own rules put them."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(shaper, buffer)
    glyph, x = Glyph(), 0
    glyph.numberOfContours, glyph.components = -1, []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        part = GlyphComponent()
        part.glyphName, part.flags = order[info.codepoint], AS_GIVEN
        part.x, part.y = x + position.x_offset, position.y_offset
        glyph.components.append(part)
        x += position.x_advance
    return glyph, x


def substitute_first(font: TTFont, ligatures: dict[tuple[str, ...], str]) -> None:
    """Before every other substitution, in every script's list of compositions that are always on."""
    table = font["GSUB"].table
    for lookup in table.LookupList.Lookup:
        shift_nested(lookup)
    for record in table.FeatureList.FeatureRecord:
        record.Feature.LookupListIndex = [index + 1 for index in record.Feature.LookupListIndex]
        if record.FeatureTag == "ccmp":
            record.Feature.LookupListIndex.insert(0, 0)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)
    table.LookupList.Lookup.insert(0, buildLookup([buildLigatureSubstSubtable(ligatures)]))
    table.LookupList.LookupCount = len(table.LookupList.Lookup)


def shift_nested(lookup: Lookup) -> None:
    def walk(node: object) -> None:
        for value in list(vars(node).values()) if hasattr(node, "__dict__") else []:
            for item in value if isinstance(value, list) else [value]:
                if type(item).__name__ == "SubstLookupRecord":
                    item.LookupListIndex += 1
                elif type(item).__module__.endswith("otTables"):
                    walk(item)

    for subtable in lookup.SubTable:
        walk(subtable)


if __name__ == "__main__":
    compose(*sys.argv[1:3])

"""The words beside the bars of the figure of hours: SVG breaks no line by itself."""

from types import SimpleNamespace

from recognition.templatetags.recognition import WIDTH, label

NODE = SimpleNamespace(y=0)


def lines(texts, language="en"):
    return [line for _place, line in label(NODE, texts, language)["lines"]]


def test_a_long_outcome_takes_two_lines_and_says_that_it_goes_on():
    first, second = lines({"en": "Explain how payment infrastructures settle retail and wholesale transactions across borders"})
    assert max(len(first), len(second)) <= WIDTH
    assert second.endswith("…")


def test_lao_breaks_between_words_and_keeps_the_spaces_that_were_written():
    told = lines({"lo": "ອະທິບາຍ ພື້ນຖານ ຂອງການຊຳລະເງິນດິຈິຕອນ ແລະ ຄວາມສ່ຽງ"}, "lo")
    assert len(told) == 2
    assert told[0].startswith("ອະທິບາຍ ພື້ນຖານ")
    assert len(told[1]) > 1
    assert not any("\u200b" in line or "\u00a0" in line for line in told)

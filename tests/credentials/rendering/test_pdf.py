"""What the file itself promises: its credential, its fonts, its tags, its codes."""

from dataclasses import replace

from credentials.rendering.certificate import render_certificate
from tests.credentials.rendering import samples
from tests.credentials.rendering.conftest import Paper


def test_the_signed_credential_is_attached_once_and_unchanged(vietnamese):
    reader = vietnamese.reader
    assert reader.attachments == {"UEH-2025-004217.json": [samples.UEH.signed_json.encode()]}
    related = reader.trailer["/Root"]["/AF"]
    assert len(related) == 1
    assert related[0].get_object()["/AFRelationship"] == "/Source"


def test_the_file_names_its_language_title_and_issuer(vietnamese, lao):
    root = vietnamese.reader.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert lao.reader.trailer["/Root"]["/Lang"] == "lo"
    assert vietnamese.reader.metadata.title == "Nguyễn Thị Ví Dụ – Công nghệ tài chính và thanh toán số"
    assert vietnamese.reader.metadata.author == "University of Economics Ho Chi Minh City"


def test_the_file_is_tagged_and_its_pictures_are_told_in_words(vietnamese):
    root = vietnamese.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    told = _alternative_texts(root["/StructTreeRoot"])
    assert f"Mã QR chứa địa chỉ kiểm tra: {samples.UEH.public_url}" in told
    assert "Con dấu: Đại học Kinh tế Thành phố Hồ Chí Minh" in told
    assert len(told) == 3


def _alternative_texts(node):
    node = node.get_object()
    own = [str(node["/Alt"])] if "/Alt" in node else []
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child.get_object(), "get"):
            own += _alternative_texts(child)
    return own


def test_every_font_is_embedded_and_ours(vietnamese, lao):
    for paper in (vietnamese, lao):
        fonts = [font.get_object() for font in paper.reader.pages[0]["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert any(file in inner for file in ("/FontFile2", "/FontFile3")), font
            assert any(name in inner["/FontName"] for name in ("Garamond", "Noto-Sans-Lao", "Noto-Serif-Lao")), inner["/FontName"]


def test_the_code_is_read_at_150_dots_per_inch(vietnamese, lao):
    assert vietnamese.codes(150) == [samples.UEH.public_url]
    assert lao.codes(150) == [samples.NUOL.public_url]


def test_one_learners_code_is_never_printed_on_the_next_certificate(tmp_path):
    address = "https://registry.micro4asia.example/c/b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0/"
    first, second = samples.UEH, replace(samples.UEH, recipient_name="Trần Văn Mẫu", public_url=address)
    for place, data in enumerate((first, second, first)):
        path = tmp_path / f"{place}.pdf"
        path.write_bytes(render_certificate(data))
        assert Paper(path).codes() == [data.public_url]


def test_the_address_can_be_followed(vietnamese):
    links = [note.get_object() for note in vietnamese.reader.pages[0]["/Annots"]]
    assert {link["/A"]["/URI"] for link in links} == {samples.UEH.public_url}


def test_a_certificate_is_light():
    assert len(render_certificate(samples.UEH)) < 100_000

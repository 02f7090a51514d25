"""QR codes of verification addresses."""

import io

import segno

QUIET = 4  # modules of white around the code, which readers need


def qr_png(url: str) -> bytes:
    """One pixel per module, without a quiet zone: paper scales it up and leaves the white itself."""
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(buffer, kind="png", scale=1, border=0)
    return buffer.getvalue()


def qr_svg(url: str) -> str:
    """An inline drawing in the current text colour, with its quiet zone; sized by the page's style sheet."""
    code = segno.make(url, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix]
    side = len(rows) + 2 * QUIET
    path = "".join(_runs(row, y) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" '
        f'aria-hidden="true" focusable="false"><path d="{path}" fill="currentColor"/></svg>'
    )


def _runs(row: bytes, y: int) -> str:
    """Neighbouring dark modules as one bar: a third of the size of single squares."""
    path, x = "", 0
    while x < len(row):
        width = 0
        while x + width < len(row) and row[x + width]:
            width += 1
        if width:
            path += f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z"
        x += width or 1
    return path

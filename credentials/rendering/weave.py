"""The woven edge: squares and rounds of the mark as a strip of cloth in an institution's two colours.

The credential's id chooses thread by thread, so the same credential always wears the same edge. It helps the eye to
recognise a paper; it protects nothing, and nothing should say that it does.
"""

import hashlib

CELL = 10.0


def weave_svg(seed: str, colours: tuple[str, str], *, columns: int, rows: int = 2) -> str:
    primary, secondary = colours
    threads = hashlib.shake_256(seed.encode()).digest(columns * rows)
    squares: dict[str, str] = {primary: "", secondary: ""}
    rounds: dict[str, str] = {primary: "", secondary: ""}
    for place, thread in enumerate(threads):
        row, column = divmod(place, columns)
        x, y = (column + 0.5) * CELL, (row + 0.5) * CELL
        colour = secondary if thread % 5 == 0 else primary
        if (row + column) % 2:
            rounds[colour] += f"M{x:g} {y:g}h.1"
        else:
            squares[colour] += f"M{x - 2.8:g} {y - 2.8:g}h5.6v5.6h-5.6z"
    paths = [
        f'<path d="{path}" stroke="{colour}" stroke-width="8.6" stroke-linecap="round"/>'
        for colour, path in rounds.items()
        if path
    ]
    paths += [
        f'<path d="{path}" fill="{colour}" stroke="{colour}" stroke-width="2.6" stroke-linejoin="round"/>'
        for colour, path in squares.items()
        if path
    ]
    width, height = columns * CELL, rows * CELL
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>' + "".join(paths) + "</svg>"

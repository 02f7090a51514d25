"""How far two colours stand apart. Source: WCAG 2.2, relative luminance and contrast ratio."""

LETTERS, DRAWING, BESIDE = 4.5, 3.0, 1.5  # what is read; what must be recognised; what only stands beside


def contrast(one: str, other: str) -> float:
    """Between two colours as #rrggbb, from 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

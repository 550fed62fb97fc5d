"""Makes `parsers/pages/shapes.toml` from the fonts that are named: `python -m tests.make_shapes FONT.ttf…`.

Of each figure so few shapes are kept that every font's own lies near one of them.
"""

import sys
from collections import defaultdict
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from parsers.pages import shapes
from parsers.pages.shapes import Picture, Shape, distance, shape_of

TABLE = Path(shapes.__file__).with_name("shapes.toml")
# Shapes of one figure that are so near to each other are one.
NEAR = 0.06
_INK = bytes(49 if grey < 165 else 48 for grey in range(256))
_HEAD = """\
# The shapes of figures in common fonts, made by tests/make_shapes.py: 32 rows of 32 cells each, the first cell the
# lowest bit, by the holes in them. Of shapes that are nearly the same one is kept.
"""


def drawn(font: ImageFont.FreeTypeFont, figure: str) -> Shape:
    """Return the shape of a figure as a font draws it."""
    picture = Image.new("L", (160, 140), 255)
    ImageDraw.Draw(picture).text((40, 30), figure, font=font, fill=0, anchor="la")
    ink = Picture(160, 140, int(picture.tobytes().translate(_INK)[::-1], 2))
    return shape_of(ink, ink.ink)


def kept(every: list[Shape]) -> list[Shape]:
    """Return so few shapes that each is near one of them, those first that are near most others."""
    near = [
        {at for at, other in enumerate(every) if one.holes is other.holes and distance(one, other) <= NEAR}
        for one in every
    ]
    left, found = set(range(len(every))), []
    while left:
        best = max(range(len(every)), key=lambda at: (len(near[at] & left), -at))
        found.append(every[best])
        left -= near[best] | {best}
    return found


def main(paths: list[str]) -> None:
    """Write the table."""
    fonts = [ImageFont.truetype(path, 64) for path in sorted(paths)]
    lines = [_HEAD]
    for figure in "0123456789":
        lines.append(f"[{figure}]")
        grids = defaultdict(list)
        for one in kept([drawn(font, figure) for font in fonts]):
            grids[one.holes].append(f'    "{one.grid:x}",')
        for holes, written in sorted(grids.items()):
            lines += [f"{holes.value} = [", *written, "]"]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Made-up photographs: drawn, so that nobody's home or face is in them."""

from datetime import datetime
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from linli.kernel.files import store_image
from linli.kernel.models import StoredFile

SIZE = (960, 720)
Colour = tuple[int, int, int]
WALLS: tuple[Colour, ...] = ((214, 205, 190), (198, 205, 208), (222, 214, 199), (190, 184, 176))
GROUND: Colour = (140, 138, 132)
STAIN: Colour = (124, 103, 72)
GREEN: Colour = (86, 124, 72)


def picture(category: str, rng: Random, now: datetime, *, mended: bool = False) -> StoredFile:
    """A picture of what is wrong, or of the same kind of place once it was mended, kept."""
    return store_image(drawing(category, rng, mended=mended), now=now)


def drawing(category: str, rng: Random, *, mended: bool = False) -> BytesIO:
    """As `picture`, as a phone would send it."""
    image = Image.new("RGB", SIZE, rng.choice(WALLS))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 470, *SIZE), fill=GROUND)
    if category in {"greening", "fallen-tree", "dogs"}:
        _garden(pen, rng, fallen=category == "fallen-tree" and not mended)
    elif category in {"rubbish", "fire", "parking"}:
        _heap(pen, rng, count=0 if mended else 26)
    else:
        _wall(pen, rng, stained=not mended)
    buffer = BytesIO()
    image.reduce(2).filter(ImageFilter.GaussianBlur(1.1)).save(buffer, "JPEG", quality=80)
    buffer.seek(0)
    return buffer


def _garden(pen: ImageDraw.ImageDraw, rng: Random, *, fallen: bool) -> None:
    pen.rectangle((0, 0, SIZE[0], 300), fill=(186, 204, 214))
    pen.rectangle((0, 430, *SIZE), fill=GREEN)
    for x in range(60, SIZE[0], 230):
        lean = 190 if fallen and x > 400 else rng.randint(-12, 12)
        pen.line((x, 520, x + lean, 300 if lean < 100 else 470), fill=(92, 70, 50), width=22)
        top = (x + lean, 250 if lean < 100 else 460)
        for _leaf in range(26):
            dx, dy = rng.randint(-80, 80), rng.randint(-70, 70)
            shade = rng.randint(-22, 22)
            fill = (GREEN[0] + shade, GREEN[1] + shade, GREEN[2] + shade)
            pen.ellipse((top[0] + dx - 30, top[1] + dy - 26, top[0] + dx + 30, top[1] + dy + 26), fill=fill)


def _heap(pen: ImageDraw.ImageDraw, rng: Random, *, count: int) -> None:
    pen.rectangle((620, 120, 860, 470), fill=(112, 118, 122))
    pen.line((740, 120, 740, 470), fill=(90, 95, 98), width=6)
    for _bag in range(count):
        x, y = rng.randint(120, 560), rng.randint(430, 600)
        fill = rng.choice(((60, 92, 80), (210, 205, 196), (150, 112, 74), (84, 84, 96)))
        pen.rounded_rectangle((x, y, x + rng.randint(50, 120), y + rng.randint(40, 90)), 14, fill=fill)


def _wall(pen: ImageDraw.ImageDraw, rng: Random, *, stained: bool) -> None:
    for x in range(0, SIZE[0], 160):
        pen.line((x, 0, x, 470), fill=(176, 170, 160), width=3)
    pen.rectangle((560, 90, 830, 330), fill=(150, 172, 184), outline=(108, 102, 94), width=12)
    if not stained:
        return
    for _drop in range(60):
        x, y, size = int(rng.gauss(290, 70)), int(abs(rng.gauss(90, 110))), rng.randint(14, 52)
        shade = rng.randint(-18, 26)
        pen.ellipse((x, y, x + size, y + size * 1.4), fill=(STAIN[0] + shade, STAIN[1] + shade, STAIN[2] + shade))

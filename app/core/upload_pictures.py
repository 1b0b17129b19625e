"""A picture somebody sent, drawn anew: upright, one frame, of a size that is enough to judge it by, with nothing beside the pixels.

What a camera writes into a picture (place, time, device) stays behind, and so does whatever else was in the file.
"""

import io
import warnings

from app.core.sheets import Unreadable

MOST_PIXELS = 60_000_000  # 7,700 × 7,700; checked before anything is decoded
LONGEST_SIDE = 3000
QUALITY = 90
FORMATS = ("JPEG", "PNG", "WEBP")
BROKEN = "사진이 깨져 있어요. 사진첩에서 열어 끝까지 보이는지 보고, 다시 찍거나 다시 저장해서 내 주세요."


def renewed(content: bytes) -> bytes:
    """The picture in the format it came in. Raises Unreadable on what is broken, cut off or too large."""
    from PIL import Image, ImageOps  # some MB that a server needs only once somebody hands in

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise Unreadable(
                        f"사진이 너무 커요({width:,}×{height:,}점). 휴대폰의 사진 편집에서 크기를 줄여 다시 내 주세요."
                    )
                format = picture.format or "PNG"
                if format == "JPEG":  # decodes at a half or a quarter where that is enough, in as much less memory
                    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                if upright.mode.startswith("I"):  # a scanner's 16 bits of grey; converted as they are, all is white
                    upright = upright.point(lambda value: value / 256).convert("L")
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                seen_through = format != "JPEG" and upright.has_transparency_data
                wanted = "RGBA" if seen_through else "RGB"
                bare = Image.new(wanted, upright.size)
                bare.paste(upright.convert(wanted))
    except Unreadable:
        raise
    except Exception as fault:  # decoders fed with hostile bytes raise whatever they like
        raise Unreadable(BROKEN) from fault
    made = io.BytesIO()
    bare.save(made, format, **({} if format == "PNG" else {"quality": QUALITY}))
    return made.getvalue()

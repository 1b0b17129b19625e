"""People, of all ages; they stand on y = 0 and are about 230 high."""

from tools.scenes.kit import at, dark, hg, light, line, oval, rect, rg, shape, slab, vg

SKINS = ("#f0c9a6", "#e3b088", "#d79b72")


def _head(skin: str, hair: str, style: int) -> str:
    face = oval(0, -206, 22, 25, rg(light(skin, 0.25), skin, dark(skin, 0.12)))
    ears = oval(-21, -204, 4, 6, skin) + oval(21, -204, 4, 6, dark(skin, 0.08))
    eyes = (
        oval(-8, -206, 2.4, 3, "#2b2226")
        + oval(8, -206, 2.4, 3, "#2b2226")
        + line("M-5,-193 Q0,-189 6,-193", "#9a4a3c", 2.4)
    )
    if style == 0:
        top = shape(
            "M-23,-206 C-28,-240 28,-240 23,-206 C18,-222 -8,-226 -23,-206 Z", hg(light(hair, 0.15), dark(hair, 0.15))
        )
    elif style == 1:
        top = "".join(
            oval(x, y, 13, 12, hg(light(hair, 0.2), hair))
            for x, y in ((-19, -216), (-9, -229), (8, -230), (19, -217), (-23, -204), (23, -204))
        )
    elif style == 2:
        top = shape(
            "M-24,-184 C-34,-244 34,-244 24,-184 L17,-186 C22,-216 8,-224 -10,-218 C-18,-214 -18,-196 -17,-186 Z", hair
        )
    else:
        top = shape("M-25,-214 C-24,-242 24,-242 25,-214 Z", hair) + shape(
            "M-25,-216 L-44,-210 Q-42,-206 -22,-207 Z", dark(hair, 0.2)
        )
    glasses = ""
    if style == 1:
        glasses = "".join(oval(s * 9, -206, 7.5, 7, "none", 1, "#4a3a3a", 2) for s in (-1, 1)) + line(
            "M-2,-206 h4", "#4a3a3a", 2
        )
    return face + ears + eyes + top + glasses


def person(c: str = "#c8552b", k: int = 0) -> str:
    """A standing or walking person; k picks hair, trousers or skirt, what the arms do (0…5); k + 6 raises a hand."""
    hair = ("#2f2a2c", "#b9bec2", "#4a3226", "#35506e", "#8e979d", "#6a4632")[k % 6]
    style = (0, 1, 2, 3, 1, 2)[k % 6]
    skin = SKINS[k % 3]
    cloth = ("#39455a", "#5a4a52", "#2f4a5a", "#6b6458", "#4a4f5c", "#7a3f52")[k % 6]
    shoes = shape("M-30,0 L-30,-7 Q-20,-14 -8,-9 L-6,0 Z", "#33292a") + shape(
        "M6,0 L6,-9 Q18,-14 28,-7 L28,0 Z", "#33292a"
    )
    if k % 6 in (1, 5):
        legs = rect(-22, -44, 13, 40, skin, 4) + rect(9, -44, 13, 40, dark(skin, 0.1), 4)
        legs += shape("M-26,-112 L26,-112 L36,-38 Q0,-28 -36,-38 Z", hg(light(cloth, 0.12), cloth, dark(cloth, 0.25)))
    elif k % 6 in (0, 3):
        legs = shape(
            "M-24,-114 L24,-114 L28,-8 L8,-8 L0,-92 L-12,-8 L-30,-8 Z", hg(light(cloth, 0.12), cloth, dark(cloth, 0.25))
        )
    else:
        legs = shape(
            "M-24,-114 L24,-114 L20,-8 L3,-8 L0,-92 L-6,-8 L-22,-8 Z", hg(light(cloth, 0.12), cloth, dark(cloth, 0.25))
        )
    arm_far = line("M26,-160 Q42,-130 36,-102", dark(c, 0.25), 17) + oval(36, -94, 9, 9, dark(skin, 0.08))
    neck = rect(-8, -186, 16, 18, dark(skin, 0.15), 4)
    torso = shape(
        "M-34,-160 Q-28,-176 -8,-178 L8,-178 Q28,-176 34,-160 L30,-104 Q0,-96 -30,-104 Z",
        hg(light(c, 0.22), c, dark(c, 0.22)),
    )
    detail = line("M0,-176 L0,-104", dark(c, 0.3), 2.5, 0.7) + shape("M-10,-178 L0,-164 L10,-178 Z", light(c, 0.5))
    if k >= 6:
        arm = line("M-28,-158 Q-58,-118 -46,-142", dark(c, 0.12), 16) + oval(-46, -148, 9, 9, skin)
    elif k % 6 in (2, 4):
        arm = line("M-28,-160 Q-46,-134 -26,-118", dark(c, 0.12), 17) + oval(-20, -114, 9, 9, skin)
        arm += rect(-34, -112, 34, 40, slab("#b98850" if k % 6 == 2 else "#6a8f5a"), 6) + line(
            "M-28,-112 Q-18,-132 -8,-112", "#6b4a2a", 4
        )
    else:
        arm = line("M-28,-160 Q-46,-132 -40,-102", dark(c, 0.12), 17) + oval(-40, -94, 9, 9, skin)
    return arm_far + legs + shoes + neck + torso + detail + arm + _head(skin, hair, style)


def child(c: str = "#e9b44c", k: int = 0) -> str:
    """A child with a school bag."""
    return at(person(c, (3, 2, 0)[k % 3]), 0, 0, 0.66)


def clerk(c: str = "#2f6b5f", k: int = 0) -> str:
    """Someone behind a counter: the upper half, an apron over a shirt; k picks the head."""
    skin = SKINS[k % 3]
    arms = line("M-30,-76 Q-50,-44 -36,-14", light(c, 0.5), 17) + line("M30,-76 Q50,-44 36,-14", light(c, 0.35), 17)
    hands = oval(-36, -9, 11, 9, skin) + oval(36, -9, 11, 9, dark(skin, 0.08))
    torso = shape("M-38,0 L-38,-76 Q-32,-94 -10,-96 L10,-96 Q32,-94 38,-76 L38,0 Z", hg(light(c, 0.6), light(c, 0.4)))
    apron = shape("M-30,0 L-26,-66 L26,-66 L30,0 Z", vg(c, dark(c, 0.2))) + line(
        "M-24,-66 L-12,-96 M24,-66 L12,-96", c, 6
    )
    neck = rect(-9, -108, 18, 20, dark(skin, 0.15), 4)
    return (
        neck
        + torso
        + apron
        + arms
        + hands
        + at(_head(skin, ("#2f2a2c", "#b9bec2", "#4a3226")[k % 3], k % 3), 0, 110, 1.06)
    )

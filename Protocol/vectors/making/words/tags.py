"""What tags are compared by: the table of EVENTS.md, "Tags", a second time."""

# Half-open in nothing: first and last scalar, and what is added.
SHIFTED = [
    (0x41, 0x5A, 0x20), (0xC0, 0xD6, 0x20), (0xD8, 0xDE, 0x20), (0x391, 0x3A1, 0x20), (0x3A3, 0x3AB, 0x20),
    (0x410, 0x42F, 0x20), (0x400, 0x400, 0x50), (0x402, 0x40F, 0x50), (0x388, 0x38A, 0x25), (0x38E, 0x38F, 0x3F),
    (0x531, 0x556, 0x30),
]
EVEN = [(0x100, 0x12F), (0x132, 0x137), (0x14A, 0x177), (0x460, 0x481), (0x48A, 0x4BF), (0x4D0, 0x52F)]
ODD = [(0x139, 0x148), (0x179, 0x17E), (0x4C1, 0x4CE)]
SINGLE = {0x401: 0x435, 0x451: 0x435, 0x4C0: 0x4CF, 0x178: 0xFF, 0x386: 0x3AC, 0x38C: 0x3CC, 0x3C2: 0x3C3}
APOSTROPHES = {0x60, 0xB4, 0x2B9, 0x2BC, 0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0xFF07}
DROPPED = [
    (0x300, 0x301), (0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x2069),
    (0xFE0E, 0xFE0F), (0xFEFF, 0xFEFF),
]
WORDS = [
    "", "сроки", "Сроки", "СРОКИ", "сро\u0301ки", "ёлка", "Елка", "ЁЛКА", "сроки\u200b", "об\u2019єкт", "об'єкт",
    "ОБ\u02bcЄКТ", "ҐАНОК", "Київ", "и\u0306", "й", "É", "Straße", "ΟΔΟΣ", "ὈΔΌΣ", "Ωμέγα", "Łódź", "İstanbul",
    "\u00ad", "🙂\ufe0f", "нет-да_1", "#x", "a\u00a0b", "ＡＢＣ", "Հայ",
]


def inside(scalar, ranges):
    return any(first <= scalar <= last for first, last, *_ in ranges)


def fold_scalar(scalar):
    if inside(scalar, DROPPED):
        return None
    if scalar in SINGLE:
        return SINGLE[scalar]
    if scalar in APOSTROPHES:
        return 0x27
    for first, last, added in SHIFTED:
        if first <= scalar <= last:
            return scalar + added
    if inside(scalar, EVEN) and scalar % 2 == 0 or inside(scalar, ODD) and scalar % 2 == 1:
        return scalar + 1
    return scalar


def fold(text):
    folded = (fold_scalar(ord(character)) for character in text)
    return "".join(chr(scalar) for scalar in folded if scalar is not None)


def vectors():
    """Some words; and every scalar that is not folded to itself, with what it becomes."""
    scalars = [place for place in range(0x110000) if not 0xD800 <= place < 0xE000]
    changed = {place: fold_scalar(place) for place in scalars if fold_scalar(place) != place}
    return {
        "words": [{"text": word, "folded": fold(word)} for word in WORDS],
        "scalars": {f"{place:04x}": "" if held is None else f"{held:04x}" for place, held in changed.items()},
    }

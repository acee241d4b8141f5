"""A small ICC profile of a press that does not exist, for tests: CMYK, with tables both ways (ICC.1:2001-04).

Made here, so that no test needs a profile of somebody else's, and no licence. ``make pdf`` needs none at all; a desk
that prints at a print shop brings the profile of that shop.
"""

import struct
from itertools import product

NAME = "A press for tests"


def profile(space: bytes = b"CMYK", kind: bytes = b"prtr") -> bytes:
    """The profile's bytes; another space or kind makes one that a press copy must refuse."""
    to_lab = _table(4, 3, 5, _lab_of_inks)
    to_inks = _table(3, 4, 9, _inks_of_lab)
    text = NAME.encode()
    described = b"desc" + bytes(4) + struct.pack(">I", len(text) + 1) + text + bytes(1 + 4 + 4 + 2 + 1 + 67)
    parts = {
        b"desc": described,
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D),
        b"A2B0": to_lab,
        b"B2A0": to_inks,
    }
    shared = {b"A2B1": b"A2B0", b"A2B2": b"A2B0", b"B2A1": b"B2A0", b"B2A2": b"B2A0"}
    count = len(parts) + len(shared)
    places: dict[bytes, tuple[int, int]] = {}
    body = b""
    for tag, data in parts.items():
        places[tag] = (128 + 4 + 12 * count + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    places |= {tag: places[twin] for tag, twin in shared.items()}
    listed = b"".join(tag + struct.pack(">II", *place) for tag, place in places.items())
    size = 128 + 4 + len(listed) + len(body)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02400000, kind, space, b"Lab ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b"\0") + struct.pack(">I", count) + listed + body


def _table(inputs: int, outputs: int, grid: int, mapping: object) -> bytes:
    """A lut16Type with straight curves: ``mapping`` takes and gives numbers from 0 to 1."""
    assert callable(mapping)
    identity = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x10000)
    head = b"mft2" + bytes(4) + bytes((inputs, outputs, grid, 0)) + identity + struct.pack(">2H", 2, 2)
    curve = struct.pack(">2H", 0, 65535)
    points = b"".join(
        struct.pack(f">{outputs}H", *(round(max(0.0, min(1.0, value)) * 65535) for value in mapping(*point)))
        for point in product([step / (grid - 1) for step in range(grid)], repeat=inputs)
    )
    return head + curve * inputs + points + curve * outputs


def _lab_of_inks(cyan: float, magenta: float, yellow: float, black: float) -> tuple[float, float, float]:
    red, green, blue = ((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
    red, green, blue = (value**2.2 for value in (red, green, blue))
    x = 0.4361 * red + 0.3851 * green + 0.1431 * blue
    y = 0.2225 * red + 0.7169 * green + 0.0606 * blue
    z = 0.0139 * red + 0.0971 * green + 0.7142 * blue
    fx, fy, fz = (_root(value) for value in (x / 0.9642, y, z / 0.8249))
    return _coded(116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))


def _inks_of_lab(level: float, along: float, across: float) -> tuple[float, float, float, float]:
    light, a, b = level * 65535 / 652.8, along * 65535 / 256 - 128, across * 65535 / 256 - 128
    fy = (light + 16) / 116
    x, y, z = (white * _cube(value) for white, value in ((0.9642, fy + a / 500), (1, fy), (0.8249, fy - b / 200)))
    red = 3.1339 * x - 1.6169 * y - 0.4906 * z
    green = -0.9788 * x + 1.9161 * y + 0.0335 * z
    blue = 0.0719 * x - 0.2290 * y + 1.4052 * z
    red, green, blue = (max(0.0, min(1.0, value)) ** (1 / 2.2) for value in (red, green, blue))
    most = max(red, green, blue)
    if most == 0:
        return (0.0, 0.0, 0.0, 1.0)
    return ((most - red) / most, (most - green) / most, (most - blue) / most, 1 - most)


def _coded(light: float, a: float, b: float) -> tuple[float, float, float]:
    return (light * 652.8 / 65535, (a + 128) * 256 / 65535, (b + 128) * 256 / 65535)


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 0.008856 else 7.787 * value + 16 / 116


def _cube(value: float) -> float:
    return value**3 if value > 0.2069 else (value - 16 / 116) / 7.787

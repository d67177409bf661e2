"""Which lines of a list are cut from plate."""

import pytest

from modn_watch.partlist import PartLine
from modn_watch.plate_lines import is_plate


@pytest.mark.parametrize(
    "stated",
    [
        {"description": "Bolt M12 x 40"},
        {"description": "M16 moere"},
        {"description": "Hex bolts"},
        {"mark": "Threaded rod"},
        {"profile": "UB203x133x25", "material": "S355JR"},
        {"profile": "L50*50*5"},
        {"profile": "SHS100*100*4"},
        {"profile": "PFC 200"},
    ],
)
def test_what_is_bought_or_sawn_needs_no_drawing(stated):
    assert not is_plate(PartLine(evidence="A1", **stated))


@pytest.mark.parametrize(
    "stated",
    [
        {"mark": "P1"},
        {},
        {"description": "Bolt M12", "thickness_mm": 6.0},
        {"description": "Bolt plate"},
        {"description": "Hinge bracket"},
        {"profile": "PL10"},
        {"profile": "VT6*600"},
        {"profile": "Chequer"},
        {"description": "Boutplaat"},
        {"description": "x" * 100_000 + " bolt"},
    ],
)
def test_what_may_be_plate_wants_one(stated):
    assert is_plate(PartLine(evidence="A1", **stated))

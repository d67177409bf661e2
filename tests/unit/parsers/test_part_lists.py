import io
import math

import pytest

from modn_watch.model import Limits
from modn_watch.parsers import spreadsheet
from tests import part_lists

SEEDS = (1, 2, 3)
LAYOUTS = part_lists.WRITTEN_FOR


def parse(content, limits=None):
    return spreadsheet.parse(io.BytesIO(content), limits or Limits())


def same(found, true):
    if isinstance(true, int | float):
        return found is not None and math.isclose(found, true, rel_tol=1e-3)
    return found == true


def right_and_all(extract, truth):
    """How many fields are right, of those that the list tells; every line too many is wrong."""
    found = [vars(line) for line in extract.part_lines]
    right = sum(
        same(found[at].get(field), value)
        for at, row in enumerate(truth[: len(found)])
        for field, value in row.items()
    )
    return right, sum(map(len, truth)) + max(0, len(found) - len(truth)) * len(truth[0])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_fields_of_every_layout_are_right(layout, seed):
    content, truth, kind = layout(part_lists.parts(seed))
    extract = parse(content)
    right, every = right_and_all(extract, truth)
    assert right / every >= 0.95
    assert kind in [sheet["kind"] for sheet in extract.details["sheets"]]

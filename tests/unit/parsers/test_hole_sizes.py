import pytest

from modn_watch.parsers.hole_sizes import Measure, measure_of


@pytest.mark.parametrize(
    ("diameters", "measure"),
    [
        ([6, 10.5, 14, 14], Measure.METRIC),
        ([5 / 16, 3 / 8, 0.25], Measure.INCH),
        # Rounded to three decimals by whoever wrote them.
        ([0.313, 0.375, 0.188], Measure.INCH),
        ([0.25, 0.5, 0.75], None),
        ([1, 1.5, 6], None),
        ([6, 10], None),
        ([6, 6, 6], None),
        ([6, 10, 11.3], None),
        ([0.375, 0.5, 0.6], None),
        ([5 / 16, 3 / 8, 12], None),
        ([0, 0, 0], None),
        ([], None),
    ],
)
def test_holes_tell_what_they_were_drilled_by_only_when_all_of_them_do(diameters, measure):
    assert measure_of(diameters) == measure

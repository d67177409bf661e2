"""Lists that count for one assembly, beside one that counts for all."""

from modn_watch.assembly_lists import with_assemblies
from modn_watch.disagreements import disagreements
from modn_watch.matching import Drawn, Listed, match
from modn_watch.partlist import PartLine


def listed(number, **pieces):
    return [
        Listed(
            number=number,
            name=f"{number}.xlsx",
            line=PartLine(mark=mark, quantity=quantity, evidence=mark),
        )
        for mark, quantity in pieces.items()
    ]


def told(*lines, drawn=None):
    drawings = [
        Drawn(number=n, name=f"{mark}.dxf", file_type="dxf", part_name=mark, quantity=quantity)
        for n, (mark, quantity) in enumerate((drawn or {}).items(), start=100)
    ]
    parts = with_assemblies(match([line for group in lines for line in group], drawings))
    return {part.mark: [each.message for each in disagreements(part)] for part in parts}


def test_a_list_of_one_assembly_does_not_contradict_that_of_all_of_them():
    found = told(listed(1, P1=12, P2=6, P3=24), listed(2, P1=2, P2=1, P3=4))
    assert found == {"P1": [], "P2": [], "P3": []}


def test_the_pieces_of_one_assembly_are_not_enough():
    found = told(
        listed(1, P1=12, P2=6, P3=24), listed(2, P1=2, P2=1, P3=4), drawn={"P1": 12, "P2": 1}
    )
    assert found["P1"] == []
    (message,) = found["P2"]
    assert message == (
        "Quantity: 6 pieces in 1.xlsx (P2) and 1 piece for each of 6 in 2.xlsx (P2), "
        "but 1 piece in P2.dxf."
    )


def test_what_is_no_multiple_of_one_assembly_is_told():
    found = told(listed(1, P1=12, P2=6, P3=24, P4=7), listed(2, P1=2, P2=1, P3=4, P4=1))
    assert [mark for mark, messages in found.items() if messages] == ["P4"]


def test_two_multiples_may_be_chance():
    found = told(listed(1, P1=4, P2=2), listed(2, P1=2, P2=1))
    assert all(found.values())


def test_lists_that_agree_and_one_that_doubles_one_part_are_told():
    found = told(listed(1, P1=4, P2=2, P3=1), listed(2, P1=4, P2=2, P3=2))
    assert [mark for mark, messages in found.items() if messages] == ["P3"]

"""Projects made from what is true, and lies planted in them: exactly the lies are found."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from modn_watch.assembly_lists import with_assemblies
from modn_watch.disagreements import disagreements
from modn_watch.matching import Drawn, Listed, match
from modn_watch.partlist import PartLine
from modn_watch.vocabulary.named_grades import grades

#: From a material to grades of it, no two of which are the same.
GRADES = {
    "Mild Steel": ("S235JR", "S275JR", "S355JR", "S355J2"),
    "Stainless Steel": ("SS304", "SS316L", "3CR12", "SS430"),
    "Aluminum": ("5083-H111", "6082-T6", "AL5754"),
}
LIES = ("quantity", "material", "grade", "thickness_mm", "size")


@dataclass(frozen=True)
class Truth:
    """One part as it is to be cut."""

    mark: str
    material: str
    grade: str
    thickness: float
    quantity: int
    sides: tuple
    #: How each of those who speak of it writes its mark.
    spellings: tuple = ()
    #: What the drawing says wrongly, and what the second list does.
    drawn_lie: str | None = None
    listed_lie: str | None = None
    is_listed: bool = True
    is_drawn: bool = True
    graded: bool = True
    turned: bool = False
    on_sheet: int = 1


def spellings_of(letters, number):
    """Marks that a person takes for the same."""
    return [
        f"{letters}{number}",
        f"{letters}{number}".lower(),
        f"{letters}-{number}",
        f"{letters} {number}",
        f"{letters}.{number}",
        f"{letters}{number:04d}",
        f"{letters}{number}_r2",
        f"{letters}{number} REV B",
    ]


@st.composite
def projects(draw):
    numbers = draw(st.lists(st.integers(1, 999), min_size=1, max_size=12, unique=True))
    return [draw(parts(number)) for number in numbers]


@st.composite
def parts(draw, number):
    letters = draw(st.sampled_from(["P", "VA", "BR", "KW"]))
    material = draw(st.sampled_from(sorted(GRADES)))
    long, short = sorted(draw(st.tuples(st.integers(50, 3000), st.integers(50, 3000))))[::-1]
    return Truth(
        mark=f"{letters}{number}",
        material=material,
        grade=draw(st.sampled_from(GRADES[material])),
        thickness=draw(st.sampled_from([0.8, 1.2, 3.0, 4.5, 6.0, 12.0])),
        quantity=draw(st.integers(1, 40)),
        sides=(float(long), float(short)),
        spellings=tuple(draw(st.sampled_from(spellings_of(letters, number))) for _ in range(3)),
        drawn_lie=draw(st.sampled_from([None, None, *LIES])),
        listed_lie=draw(st.sampled_from([None, None, *LIES])),
        is_listed=draw(st.booleans()),
        is_drawn=draw(st.booleans()),
        graded=draw(st.booleans()),
        turned=draw(st.booleans()),
        on_sheet=draw(st.sampled_from([1, 1, 5])),
    )


def lied(part, lie):
    """Return a part of which one thing is wrong."""
    match lie:
        case "quantity":
            # Neither a multiple nor a part of what is true.
            return replace(part, quantity=part.quantity * 7 + 1)
        case "material":
            other = min(set(GRADES) - {part.material})
            return replace(part, material=other, grade=GRADES[other][0])
        case "grade":
            others = [each for each in GRADES[part.material] if each != part.grade]
            return replace(part, grade=others[0])
        case "thickness_mm":
            return replace(part, thickness=part.thickness + 0.5)
        case "size":
            return replace(part, sides=(part.sides[0] + 40.0, part.sides[1]))
    return part


def listed(number, part, spelling):
    return Listed(
        number=number,
        name=f"list{number}.xlsx",
        line=PartLine(
            mark=spelling,
            description="Plate",
            grade=part.grade if part.graded else None,
            material=part.material,
            thickness_mm=part.thickness,
            quantity=part.quantity,
            length_mm=part.sides[0],
            width_mm=part.sides[1],
            evidence=f"row {part.mark}",
        ),
    )


def drawn(number, part, spelling):
    width, height = part.sides[::-1] if part.turned else part.sides
    return Drawn(
        number=number,
        name=f"{spelling}-{part.thickness}mm.dxf",
        file_type="dxf",
        part_name=f"W {spelling}" if part.turned else spelling,
        material=part.material,
        thickness_mm=part.thickness,
        quantity=part.quantity,
        width_mm=width if part.on_sheet == 1 else None,
        height_mm=height if part.on_sheet == 1 else None,
        on_sheet=part.on_sheet,
        grades=grades(part.grade) if part.graded else frozenset(),
    )


def lies_of(part):
    """Return what of a part is to be told, worked out from the truth alone."""
    if not part.is_listed:
        return set()
    told = {part.listed_lie, part.drawn_lie if part.is_drawn else None} - {None}
    if not part.graded:
        told -= {"grade"}
    if part.on_sheet > 1 and part.listed_lie != "size":
        told -= {"size"}
    return told


@given(projects())
def test_exactly_the_planted_lies_are_found(truth):
    lists = [
        *(listed(1, part, part.spellings[0]) for part in truth if part.is_listed),
        *(
            listed(2, lied(part, part.listed_lie), part.spellings[1])
            for part in truth
            if part.is_listed
        ),
    ]
    drawings = [
        drawn(number, lied(part, part.drawn_lie), part.spellings[2])
        for number, part in enumerate(truth, start=100)
        if part.is_drawn
    ]
    found = with_assemblies(match(lists, drawings))
    known = [part for part in truth if part.is_listed]
    assert [len(part.listed) for part in found[: len(known)]] == [2] * len(known)
    for part, each in zip(known, found, strict=False):
        assert len(each.drawn) == part.is_drawn
        assert {told.field for told in disagreements(each)} == lies_of(part)
    assert sum(len(part.drawn) for part in found) == len(drawings)


@given(projects())
def test_where_nobody_lies_nothing_is_told(truth):
    lists = [listed(n, part, part.spellings[n]) for part in truth for n in (0, 1)]
    drawings = [drawn(n, part, part.spellings[2]) for n, part in enumerate(truth, start=100)]
    found = with_assemblies(match(lists, drawings))
    assert len(found) == len(truth)
    assert [disagreements(part) for part in found] == [()] * len(truth)

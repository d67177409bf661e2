"""Lists of parts as offices write them, each with what it truly says.

A layout is a function from parts to a file's bytes and the rows that a reader must find in it.
"""

import io
import random
from datetime import date

import openpyxl

from tests.builders import an_xls

MATERIALS = {
    "Mild Steel": ("MS", "Mild steel", "Sagte staal"),
    "Galvanized Steel": ("Galv", "Galvanised", "Gegalvaniseer"),
    "Stainless Steel": ("SS304", "Stainless", "Vlekvrye staal"),
    "Aluminum": ("Al", "Aluminium", "Alu"),
    "Vastrap": ("Vastrap", "VAST", "Vastrap"),
}
THICKNESSES = (1.2, 1.5, 2, 3, 4.5, 5, 6, 8, 10, 12)
NAMES = ("Base plate", "Gusset", "End cap", "Stiffener", "Cover", "Side cheek", "Lug", "Splice")


def parts(seed, count=7):
    """Parts with everything that any layout may tell of them."""
    dice = random.Random(seed)
    made = []
    for number in range(1, count + 1):
        length, width = dice.randrange(160, 2400, 5), dice.randrange(40, 155, 5)
        thickness, quantity = dice.choice(THICKNESSES), dice.randrange(1, 60)
        made.append(
            {
                "mark": f"{dice.choice(('VA', 'P', 'PL', 'K'))}{100 + number}",
                "name": dice.choice(NAMES),
                "material": dice.choice(tuple(MATERIALS)),
                "thickness_mm": thickness,
                "quantity": quantity,
                "length_mm": length,
                "width_mm": width,
                "mass_kg": round(length * width * thickness * 7.85e-6, 2),
                "grade": dice.choice(("S355JR", "300WA", "S275")),
                "drawing": f"D-{dice.randrange(1000, 9999)}",
                "price": dice.randrange(1000, 400_000) / 100,
            }
        )
    return made


def told(rows, *fields, **renamed):
    """What a reader must find: these fields, and others under the name that a list gives them."""
    return [
        {**{each: row[each] for each in fields}, **{new: row[old] for new, old in renamed.items()}}
        for row in rows
    ]


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def a_book(rows, sheet="Sheet1", merges=()):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    return book


def comma(value, digits=2):
    """A figure with a decimal comma and a blank between thousands."""
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",")


# As the reader was written for.


def plain_cutting_list(rows):
    table = [("Item", "Mat", "Thick", "Qty")]
    table += [
        (f"Plate {r['mark']}", MATERIALS[r["material"]][0], r["thickness_mm"], r["quantity"])
        for r in rows
    ]
    truth = told(rows, "material", "thickness_mm", "quantity")
    for row, each in zip(rows, truth, strict=True):
        each["mark"] = f"Plate {row['mark']}"
    return saved(a_book(table)), truth, "cutting list"


def titled_with_units(rows):
    table = [
        ("ACME STEEL",),
        ("CUTTING LIST",),
        ("Client:", "Bridge Works", None, "Order no", "PO-5512"),
        (),
        ("No", "Mark", "Length (m)", "Width (cm)", "Thk (mm)", "Material", "No. off", "Mass (kg)"),
    ]
    table += [
        (
            n,
            r["mark"],
            r["length_mm"] / 1000,
            r["width_mm"] / 10,
            r["thickness_mm"],
            MATERIALS[r["material"]][1],
            f"{r['quantity']} off",
            r["mass_kg"],
        )
        for n, r in enumerate(rows, 1)
    ]
    table += [(), (None, "TOTAL", None, None, None, None, sum(r["quantity"] for r in rows), 812.4)]
    fields = ("mark", "length_mm", "width_mm", "thickness_mm", "material", "quantity", "mass_kg")
    return saved(a_book(table, "Plates")), told(rows, *fields), "cutting list"


def afrikaans_csv(rows):
    lines = ["Snylys;;;;;;", "Kliënt: Brugwerke;;;;;;", ";;;;;;"]
    lines.append("Merk;Beskrywing;Materiaal;Dikte (mm);Lengte (mm);Breedte (mm);Hoeveelheid")
    lines += [
        f"{r['mark']};{r['name']};{MATERIALS[r['material']][2]};"
        f"{str(r['thickness_mm']).replace('.', ',')};{comma(r['length_mm'], 1)};"
        f"{r['width_mm']},0;{r['quantity']}"
        for r in rows
    ]
    lines += [f"Totaal;;;;;;{sum(r['quantity'] for r in rows)}"]
    fields = ("mark", "material", "thickness_mm", "length_mm", "width_mm", "quantity")
    truth = told(rows, *fields, description="name")
    return "\r\n".join(lines).encode("cp1252"), truth, "cutting list"


def sections_of_plate(rows):
    table = [("Parts for laser",), (), ("Part no", "Description", "L", "W", "Qty")]
    ordered = sorted(rows, key=lambda r: (r["material"], r["thickness_mm"]))
    for material in dict.fromkeys(r["material"] for r in ordered):
        for thick in dict.fromkeys(r["thickness_mm"] for r in ordered if r["material"] == material):
            table += [(f"{MATERIALS[material][1].upper()} PLATE {thick}MM",)]
            group = [r for r in ordered if (r["material"], r["thickness_mm"]) == (material, thick)]
            table += [
                (r["mark"], r["name"], r["length_mm"], r["width_mm"], r["quantity"]) for r in group
            ]
            table += [("Subtotal", None, None, None, sum(r["quantity"] for r in group)), ()]
    fields = ("mark", "material", "thickness_mm", "length_mm", "width_mm", "quantity")
    return saved(a_book(table)), told(ordered, *fields, description="name"), "cutting list"


def two_line_header(rows):
    table = [
        ("Mark", "Drawing", "Dimensions (mm)", None, None, "Mass (kg)", None, "Qty", "Grade"),
        (None, "No", "Length", "Width", "Thk", "Each", "Total", None, None),
    ]
    table += [
        (
            r["mark"],
            r["drawing"],
            r["length_mm"],
            r["width_mm"],
            r["thickness_mm"],
            r["mass_kg"],
            r["mass_kg"] * r["quantity"],
            r["quantity"],
            r["grade"],
        )
        for r in rows
    ]
    merges = ("A1:A2", "C1:E1", "F1:G1", "H1:H2", "I1:I2")
    fields = ("mark", "drawing", "length_mm", "width_mm", "thickness_mm", "mass_kg", "quantity")
    truth = told(rows, *fields, "grade")
    return saved(a_book(table, "Parts list", merges)), truth, "parts list"


def profiles_with_grade(rows):
    table = [("Material list",), ()]
    table += [("Mark", "Profile", "Grade", "Length", "Qty", "Total mass (kg)")]
    table += [
        (
            r["mark"],
            f"FL{r['thickness_mm']:g}*{r['width_mm']}",
            r["grade"],
            r["length_mm"],
            r["quantity"],
            round(r["mass_kg"] * r["quantity"], 2),
        )
        for r in rows
    ]
    fields = ("mark", "thickness_mm", "width_mm", "grade", "length_mm", "quantity", "mass_kg")
    truth = told(rows, *fields)
    for row, each in zip(rows, truth, strict=True):
        each["profile"] = f"FL{row['thickness_mm']:g}*{row['width_mm']}"
    return an_xls(*table), truth, "bill of materials"


def side_by_side(rows):
    half = len(rows) // 2
    left, right = rows[:half], rows[half:]
    table = [("CUT LIST",), (), ("Mark", "Thk", "Qty", None, "Mark", "Thk", "Qty")]
    for at in range(len(right)):
        one, other = left[at] if at < len(left) else None, right[at]
        cells = (one["mark"], one["thickness_mm"], one["quantity"]) if one else (None, None, None)
        table += [(*cells, None, other["mark"], other["thickness_mm"], other["quantity"])]
    return (
        saved(a_book(table)),
        told((*left, *right), "mark", "thickness_mm", "quantity"),
        "cutting list",
    )


def quote_with_prices(rows):
    table = [
        ("QUOTATION",),
        ("Quote no", "Q-1771", None, "Date", date(2025, 10, 7)),
        ("Customer", "Bridge Works"),
        (),
        ("Item", "Description", "Qty", "Unit price (R)", "Amount (R)"),
    ]
    table += [
        (
            n,
            (
                f"{r['thickness_mm']:g}mm {MATERIALS[r['material']][0]} plate "
                f"{r['length_mm']}x{r['width_mm']}"
            ),
            r["quantity"],
            r["price"],
            round(r["price"] * r["quantity"], 2),
        )
        for n, r in enumerate(rows, 1)
    ]
    table += [
        (None, "Delivery", 1, 850, 850),
        (None, None, None, "Subtotal", 9000),
        (None, None, None, "VAT 15%", 1350),
        (None, None, None, "Total", 10350),
        (),
        ("Bank details:", None, "Acc", 62123),
    ]
    fields = ("thickness_mm", "material", "quantity", "length_mm", "width_mm")
    return saved(a_book(table, "Quote")), told(rows, *fields), "quote"


WRITTEN_FOR = (
    plain_cutting_list,
    titled_with_units,
    afrikaans_csv,
    sections_of_plate,
    two_line_header,
    profiles_with_grade,
    side_by_side,
    quote_with_prices,
)

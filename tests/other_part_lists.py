"""Lists as other shops and other programs write them.

These layouts were written after the reader, from what such lists look like elsewhere, and the
reader was measured on them before anything in it was changed for them.
"""

import openpyxl

from tests.builders import an_ods, an_xls, an_xlsb
from tests.part_lists import MATERIALS, a_book, comma, saved, told


def filled(table):
    """Rows without None, which only openpyxl writes as an empty cell."""
    return [tuple("" if cell is None else cell for cell in row) for row in table]


def structural_report(rows):
    table = [
        ("Project No:", "21-044", None, None, "Page:", 1),
        ("Title:", "Conveyor gantry", None, None, "Date:", "07.10.2025"),
        (),
        ("Part pos.", "Profile", "Material", "Length(mm)", "Area(m2)", "Weight(kg)", "Pcs"),
        ("--------", "--------", "--------", "--------", "--------", "--------", "----"),
    ]
    table += [
        (
            r["mark"],
            f"PLT{r['thickness_mm']:g}*{r['width_mm']}",
            r["grade"],
            r["length_mm"],
            round(2 * r["length_mm"] * r["width_mm"] / 1e6, 3),
            r["mass_kg"],
            r["quantity"],
        )
        for r in rows
    ]
    table += [("Total for 7 parts:", None, None, None, None, 999.5, 77)]
    fields = ("mark", "thickness_mm", "width_mm", "length_mm", "mass_kg", "quantity")
    truth = told(rows, *fields, material="grade")
    for row, each in zip(rows, truth, strict=True):
        each["area_m2"] = round(2 * row["length_mm"] * row["width_mm"] / 1e6, 3)
    return an_xls(*filled(table), sheet="Report"), truth, "parts list"


def cad_bill(rows):
    table = [
        ("ITEM NO.", "PART NUMBER", "DESCRIPTION", "MATERIAL", "SHEET METAL THICKNESS", "QTY.")
    ]
    table += [
        (
            n,
            f"{r['drawing']}-{r['mark']}",
            r["name"].upper(),
            MATERIALS[r["material"]][1],
            r["thickness_mm"],
            r["quantity"],
        )
        for n, r in enumerate(rows, 1)
    ]
    truth = told(rows, "material", "thickness_mm", "quantity")
    for row, each in zip(rows, truth, strict=True):
        each["mark"] = f"{row['drawing']}-{row['mark']}"
        each["description"] = row["name"].upper()
    return saved(a_book(table, "BOM")), truth, "bill of materials"


def cad_export(rows):
    lines = ["Item,QTY,Part Number,BOM Structure,Unit QTY,Description,REV,Material,Thickness,Mass"]
    lines += [
        f'{n},{r["quantity"]},"{r["mark"]}",Normal,Each,"{r["name"]}",A,'
        f'"{MATERIALS[r["material"]][1]}","{r["thickness_mm"]:.3f} mm","{r["mass_kg"]:.3f} kg"'
        for n, r in enumerate(rows, 1)
    ]
    fields = ("mark", "material", "thickness_mm", "quantity", "mass_kg")
    truth = told(rows, *fields, description="name")
    return "\r\n".join(lines).encode("utf-8-sig"), truth, "cutting list"


def afrikaans_order(rows):
    table = [
        ("BRUGWERKE", None, None, None, "Bestelling nr:", "B-20931"),
        ("Posbus 12", None, None, None, "Datum:", "7 Okt 2025"),
        (None, None, None, None, "Afleweringsdatum:", "21 Okt 2025"),
        (),
        ("BESTELLING",),
        (),
        ("Lyn", "U tekening nr", "Beskrywing", "Hvh", "Eenheidsprys", "Bedrag"),
    ]
    table += [
        (
            n,
            r["drawing"],
            f"{r['name']} {r['thickness_mm']:g}mm {MATERIALS[r['material']][2]}".replace(".", ","),
            r["quantity"],
            f"R {comma(r['price'])}",
            f"R {comma(r['price'] * r['quantity'])}",
        )
        for n, r in enumerate(rows, 1)
    ]
    table += [
        (),
        (None, None, None, None, "Subtotaal", "R 90 000,00"),
        (None, None, None, None, "BTW 15%", "R 13 500,00"),
        (None, None, None, None, "Totaal", "R 103 500,00"),
        ("Gemagtig deur:", "Kantoor"),
    ]
    fields = ("drawing", "thickness_mm", "material", "quantity")
    return saved(a_book(table, "Blad1")), told(rows, *fields), "order"


def sheet_for_each_plate(rows):
    book = openpyxl.Workbook()
    book.remove(book.active)
    truth = []
    keys = sorted({(r["thickness_mm"], r["material"]) for r in rows})
    for thickness, material in keys:
        sheet = book.create_sheet(f"{thickness:g}mm {MATERIALS[material][0]}")
        sheet.append(("Part", "Size", "Off"))
        group = [r for r in rows if (r["thickness_mm"], r["material"]) == (thickness, material)]
        for row in group:
            sheet.append((row["mark"], f"{row['length_mm']} x {row['width_mm']}", row["quantity"]))
        truth += told(
            group, "mark", "thickness_mm", "material", "length_mm", "width_mm", "quantity"
        )
    return saved(book), truth, "cutting list"


def wide_text(rows):
    lines = ["Stuknommer\tMateriaal\tDikte\tLengte\tBreedte\tMassa\tAantal\tOpmerkings"]
    lines += [
        f"{r['mark']}\t{MATERIALS[r['material']][2]}\t{str(r['thickness_mm']).replace('.', ',')}\t"
        f"{comma(r['length_mm'])}\t{comma(r['width_mm'])}\t{comma(r['mass_kg'], 3)}\t"
        f"{r['quantity']}\tdringend"
        for r in rows
    ]
    lines += [f"\t\t\t\tTOTAAL\t{comma(1234.5, 3)}\t{sum(r['quantity'] for r in rows)}\t"]
    fields = ("mark", "material", "thickness_mm", "length_mm", "width_mm", "mass_kg", "quantity")
    return "\n".join(lines).encode("utf-16"), told(rows, *fields), "cutting list"


def nesting_export(rows):
    lines = ["Part Name;X [mm];Y [mm];Required;Nested;Material;Thickness [mm];Weight [kg];Rotation"]
    lines += [
        f"{r['mark']}.dxf;{r['length_mm']:.2f};{r['width_mm']:.2f};{r['quantity']};"
        f"{r['quantity']};{MATERIALS[r['material']][0]};{r['thickness_mm']:.2f};"
        f"{r['mass_kg']:.3f};90"
        for r in rows
    ]
    fields = ("length_mm", "width_mm", "quantity", "material", "thickness_mm", "mass_kg")
    truth = told(rows, *fields)
    for row, each in zip(rows, truth, strict=True):
        each["mark"] = f"{row['mark']}.dxf"
    return "\n".join(lines).encode(), truth, "cutting list"


def plate_and_size_in_words(rows):
    table = [
        (None, "WORKSHOP REQUEST"),
        (None, "To: Laser", None, "From: Drawing office"),
        (),
        (None, "DESCRIPTION", "PLATE", "SIZE", "OFF", "DUE"),
    ]
    table += [
        (
            None,
            f"{r['name']} {r['mark']}",
            f"{r['thickness_mm']:g}mm {MATERIALS[r['material']][0]}",
            f"{r['length_mm']} x {r['width_mm']}mm",
            r["quantity"],
            "2025-10-21",
        )
        for r in rows
    ]
    table += [(), (None, "Please cut before Friday, thank you")]
    truth = told(rows, "thickness_mm", "material", "length_mm", "width_mm", "quantity")
    for row, each in zip(rows, truth, strict=True):
        each["description"] = f"{row['name']} {row['mark']}"
    return an_ods(*filled(table), sheet="Request"), truth, "cutting list"


def pages_with_repeated_headings(rows):
    table, head = [], ("Mk", "Descr.", "Thk", "Qty", "Drg No.", "Remarks")
    for page, at in enumerate(range(0, len(rows), 3), 1):
        table += [("GANTRY - CUTTING SCHEDULE",), (f"Page {page} of 3",), head]
        table += [("b/f", None, None, 40)] if page > 1 else []
        table += [
            (r["mark"], r["name"], r["thickness_mm"], r["quantity"], r["drawing"], "see note 1")
            for r in rows[at : at + 3]
        ]
        table += [("c/f", None, None, 55), ()]
    fields = ("mark", "thickness_mm", "quantity", "drawing")
    return saved(a_book(table)), told(rows, *fields, description="name"), "cutting list"


def merged_groups(rows):
    table = [("Material", "Plate thk", "Piece mark", "No. req'd", "Length", "Breadth")]
    ordered = sorted(rows, key=lambda r: (r["material"], r["thickness_mm"]))
    merges, before = [], {}
    for at, row in enumerate(ordered, 2):
        key = (row["material"], row["thickness_mm"])
        first = key != before.get("key")
        if first:
            before = {"key": key, "row": at}
        elif at == len(ordered) + 1 or key != (
            ordered[at - 1]["material"],
            ordered[at - 1]["thickness_mm"],
        ):
            merges += [f"A{before['row']}:A{at}", f"B{before['row']}:B{at}"]
        table += [
            (
                MATERIALS[row["material"]][0] if first else None,
                row["thickness_mm"] if first else None,
                row["mark"],
                row["quantity"],
                row["length_mm"],
                row["width_mm"],
            )
        ]
    fields = ("mark", "material", "thickness_mm", "quantity", "length_mm", "width_mm")
    return saved(a_book(table, "Laser", merges)), told(ordered, *fields), "cutting list"


def sets_and_totals(rows):
    table = [("Sets to make:", 4), (), ()]
    table += [("Ref", "Plate material", "T", "L", "B", "Qty/set", "Total", "Kg each", "Kg total")]
    table += [
        (
            r["mark"],
            MATERIALS[r["material"]][1],
            r["thickness_mm"],
            r["length_mm"],
            r["width_mm"],
            r["quantity"],
            r["quantity"] * 4,
            r["mass_kg"],
            round(r["mass_kg"] * r["quantity"] * 4, 2),
        )
        for r in rows
    ]
    fields = ("mark", "material", "thickness_mm", "length_mm", "width_mm", "mass_kg")
    truth = told(rows, *fields)
    for row, each in zip(rows, truth, strict=True):
        each["quantity"] = row["quantity"] * 4
    return an_xlsb(*filled(table)), truth, "cutting list"


def two_languages_in_two_lines(rows):
    table = [
        ("Part", "Thickness", "Quantity", "Length", "Width", "Material"),
        ("Onderdeel", "Dikte", "Hoeveelheid", "Lengte", "Breedte", "Materiaal"),
        (None, "mm", None, "m", "mm", None),
    ]
    table += [
        (
            r["mark"],
            r["thickness_mm"],
            r["quantity"],
            r["length_mm"] / 1000,
            r["width_mm"],
            MATERIALS[r["material"]][2],
        )
        for r in rows
    ]
    fields = ("mark", "thickness_mm", "quantity", "length_mm", "width_mm", "material")
    return an_ods(*filled(table)), told(rows, *fields), "cutting list"


def headings_in_three_lines(rows):
    table = [
        ("Fabrication schedule - Block 7 walkway",),
        (),
        ("Part\nNumber", "Plate\nThk\n(mm)", "Nett\nMass\n(kg)", "Qty\nReq'd", "DRG.NO", "MAT'L"),
    ]
    table += [
        (
            r["mark"],
            f"{r['thickness_mm']:g} mm",
            f"{r['mass_kg']:.2f}",
            f"{r['quantity']} pcs",
            f"{r['drawing']} Rev B",
            r["grade"],
        )
        for r in rows
    ]
    fields = ("mark", "thickness_mm", "mass_kg", "quantity")
    truth = told(rows, *fields, material="grade")
    for row, each in zip(rows, truth, strict=True):
        each["drawing"] = f"{row['drawing']} Rev B"
    return saved(a_book(table, "Fab")), truth, "cutting list"


def material_with_its_thickness(rows):
    table = [("Nr.", "Naam", "Materiaal", "Afmetings (mm)", "Stuks", "Nodig teen")]
    table += [
        (
            n,
            f"{r['name']} {r['mark']}",
            f"{r['thickness_mm']:g}mm {MATERIALS[r['material']][2]}".replace(".", ","),
            f"{r['length_mm']} x {r['width_mm']} x {r['thickness_mm']:g}".replace(".", ","),
            f"{r['quantity']} stuks",
            "2025/10/21",
        )
        for n, r in enumerate(rows, 1)
    ]
    truth = told(rows, "thickness_mm", "material", "length_mm", "width_mm", "quantity")
    for row, each in zip(rows, truth, strict=True):
        each["mark"] = f"{row['name']} {row['mark']}"
    return saved(a_book(table, "Werk")), truth, "cutting list"


def title_that_names_the_plate(rows):
    group = [{**r, "thickness_mm": 6, "material": "Mild Steel"} for r in rows]
    table = [
        (None, None, "6MM MILD STEEL PLATE - JOB 4471"),
        (),
        (None, None, "MARK", "LENGTH", "WIDTH", "NO.", "OFF", "MASS/OFF"),
    ]
    table[2] = (None, None, "MARK", "LENGTH", "WIDTH", "No. OFF", "KG/OFF", "TOTAL KG")
    table += [
        (
            None,
            None,
            r["mark"],
            r["length_mm"],
            r["width_mm"],
            r["quantity"],
            r["mass_kg"],
            round(r["mass_kg"] * r["quantity"], 2),
        )
        for r in group
    ]
    table += [(None, None, "TOTALS", None, None, 150, None, 4410.2)]
    fields = (
        *("mark", "length_mm", "width_mm", "quantity", "mass_kg"),
        *("thickness_mm", "material"),
    )
    return an_xlsb(*filled(table)), told(group, *fields), "cutting list"


def assemblies_and_bought_items(rows):
    table = [("ASSEMBLY LIST - HOPPER",), ()]
    table += [("Item", "Part No", "Description", "Material", "Qty", "Unit mass", "Total mass")]
    table += [("ASSEMBLY A1 (2 OFF)",)]
    table += [
        (
            n,
            r["mark"],
            f"{r['name']}, {r['thickness_mm']:g} THK",
            r["grade"],
            r["quantity"],
            r["mass_kg"],
            round(r["mass_kg"] * r["quantity"], 2),
        )
        for n, r in enumerate(rows[:4], 1)
    ]
    table += [(None, None, None, "Mass of assembly", None, None, 77.1), ("ASSEMBLY A2 (1 OFF)",)]
    table += [
        (n, r["mark"], r["name"], r["grade"], r["quantity"], r["mass_kg"], None)
        for n, r in enumerate(rows[4:], 1)
    ]
    table += [(), ("Bought out items",), ("Supplier", "Code", "Min", "On hand")]
    table += [("Bolt co", "M12x40", 100, 240)]
    fields = ("mark", "quantity", "mass_kg")
    truth = told(rows, *fields, material="grade")
    for each, row in zip(truth[:4], rows[:4], strict=True):
        each["thickness_mm"] = row["thickness_mm"]
        each["description"] = f"{row['name']}, {row['thickness_mm']:g} THK"
    return saved(a_book(table)), truth, "parts list"


WRITTEN_ELSEWHERE = (
    structural_report,
    cad_bill,
    cad_export,
    afrikaans_order,
    sheet_for_each_plate,
    wide_text,
    nesting_export,
    plate_and_size_in_words,
    pages_with_repeated_headings,
    merged_groups,
    sets_and_totals,
    two_languages_in_two_lines,
    headings_in_three_lines,
    material_with_its_thickness,
    title_that_names_the_plate,
    assemblies_and_bought_items,
)

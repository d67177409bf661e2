"""What the labels of title blocks, orders and quotes are about, in English and Afrikaans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.label_values import may_be

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LABELS", "LONGEST_WORDS", "label", "may_be"]

#: From our word to what people write, parted by commas; case and punctuation do not count.
_PARAGRAPHS: Final[Mapping[str, str]] = {
    "material": "material, matl, materiaal, mat, plate material, material type, material spec",
    "grade": "grade, graad, steel grade, material grade, staalgraad",
    "thickness_mm": """
        thickness, thk, thick, dikte, plate thickness, material thickness, sheet thickness,
        plaatdikte, materiaaldikte, mat thk, mat thickness, plate thk, sheet metal thickness
    """,
    "quantity": """
        qty, quantity, hoeveelheid, aantal, no off, no req, no reqd, number off, qty reqd,
        qty required, quantity required, total qty, total quantity, off, qty off, no required,
        aantal benodig, aantal nodig, hoeveelheid benodig, number required, pieces, pcs, stuks,
        total off, totale aantal, tot qty, number of pieces, no of pieces, no of parts,
        number of parts, aantal stukke, aantal stuks, pieces required, count, total no off
    """,
    "mark": """
        mark, part mark, part no, part number, merk, onderdeel nr, onderdeelnommer, part nr,
        position, pos, pos no, posisie, piece mark, piecemark, mark no, merk nr, stukmerk,
        item mark, member mark, part id, single part, part position, piece no, plate mark
    """,
    "profile": """
        profile, section, profiel, section size, profile size, seksie, member size, section plate,
        profile section, profile type, profielgrootte
    """,
    "length_mm": "length, lengte, overall length, part length, totale lengte, length over all",
    "mass_kg": """
        mass, weight, massa, gewig, unit mass, part mass, unit weight, part weight, mass each,
        weight each, eenheidsmassa, est weight, est mass, mass per piece, stukmassa, wt, wt each,
        weight pc, mass pc, weight per piece, net weight, nett mass, netto massa, massa elk
    """,
    "width_mm": "width, breedte, wydte, overall width, part width",
    "area_m2": "surface, surface area, area, paint area, oppervlakte, verfoppervlakte",
    "mass_total": "total mass, total weight, totale massa, totale gewig, tot mass, tot weight",
    "finish": """
        finish, surface finish, afwerking, coating, paint, colour, color, kleur, treatment,
        surface treatment, oppervlakafwerking, verf, paint spec
    """,
    "drawing_number": """
        drawing no, drawing number, drawing nr, drawing, dwg no, dwg number, dwg nr, dwg, drg no,
        drg, workshop drawing, shop drawing, tekening nr, tekening no, tekeningnommer, tekening,
        document no, document number, drawing ref, tek nr, tek no, drg number, drg nr, drw no,
        drawing num, dwg num, dwg ref, drawing id, document num, tekeningverwysing
    """,
    "revision": """
        rev, revision, rev no, revision no, hersiening, hers, wysiging, issue no, rev nr, issue
    """,
    "sheet": "sheet, sheet no, sheet number, blad, blad nr, page, page no, bladsy, sht, sht no",
    "scale": "scale, skaal, scales",
    "title": "title, drawing title, titel, tekeningtitel",
    "client": """
        client, customer, klient, klient naam, client name, customer name, company, bill to,
        sold to, invoice to
    """,
    "project": "project, project name, projek, projeknaam, project title, contract, kontrak",
    "project_number": """
        project number, project no, project nr, project code, projek nr, projek no,
        projeknommer, contract no, contract number
    """,
    "job_number": "job, job no, job number, job nr, job card no, werk nr, werksnommer, job ref",
    "order_number": """
        order no, order number, order nr, order, purchase order, purchase order no,
        purchase order number, po, po no, po number, bestelling, bestelnommer, bestelling nr,
        bestel nr, your order no, customer order no, sales order, sales order no, works order no,
        order ref, so no, cust order no, customer po, u bestelnommer, client order no
    """,
    # On a quote it is the enquiry's, on an invoice the order's: nobody can tell.
    "reference": """
        your reference, your ref, our ref, our reference, u verwysing, ons verwysing, ref
    """,
    "quote_number": "quote, quote no, quote number, quotation no, quotation, kwotasie nr, kwotasie",
    "invoice_number": "invoice no, invoice number, invoice, faktuur nr, faktuurnommer",
    "due_date": """
        due date, due, delivery date, required date, date required, required by, deliver by,
        sperdatum, afleweringsdatum, vervaldatum, delivery, deadline, date due, need by, required,
        lewerdatum, leweringsdatum, benodig teen, nodig teen, aflewering, needed by, eta
    """,
    "date": "date, datum, order date, issue date, date issued, issued, drawing date, quote date",
    "revised": "revised, date revised, revision date, hersien",
    "released": "release date, released, date released",
    "completed": "date complete, date completed, completed",
    "drawn_by": """
        drawn, drawn by, drwn, geteken, geteken deur, drafted by, draughtsman, drafter, drn,
        created by, author, tekenaar, drn by, dwn, dwn by, opgestel deur
    """,
    "detailed_by": "detailed by, detailed, detailer",
    "designed_by": "designed by, designed, designer, ontwerp deur, engineer",
    "checked_by": "checked, checked by, chkd, chk, nagegaan, nagegaan deur, chkd by, chk by",
    "approved_by": """
        approved, approved by, appd, app, appvd, apprd, appr, eng appr, goedgekeur, app by,
        goedgekeur deur, authorised by, appd by
    """,
    "contact": "contact, contact person, kontak, kontakpersoon, attention, attn, sales rep, rep",
    "phase": "phase, phase name, fase, lot, phase no",
    "assembly": "assembly, assembly mark, assy, samestelling",
    "remarks": "remarks, notes, note, opmerkings, comments",
    "tolerance": "tolerance, tolerances, toleransie, general tolerance",
    "projection": "projection, projeksie",
}
_PLAIN = re.compile(r"[^\w#]+|_")
_LONGEST: Final = 40
#: Words in the longest label.
LONGEST_WORDS: Final = 4

_LABELS: Final[Mapping[str, str]] = {
    " ".join(phrase.split()): label
    for label, paragraph in _PARAGRAPHS.items()
    for phrase in paragraph.split(",")
}
#: In which values of labels are wanted.
_UNITS: Final = (["mm"], ["kg"], ["kgs"])
#: Everything that a label may be about.
LABELS: Final = frozenset(_PARAGRAPHS)


def label(text: str) -> str | None:
    """Return what a label is about (`Tekening Nr:` is `drawing_number`); None for other texts.

    A unit behind it does not count where it is ours: `Thickness (mm)`, `Mass kg`.
    """
    if len(text) > _LONGEST:
        return None
    bare = text.casefold().replace("'", "").replace("\u2019", "").replace("\u00eb", "e")
    words = _PLAIN.sub(" ", bare).split()
    return _LABELS.get(" ".join(words[:-1] if words[-1:] in _UNITS else words))

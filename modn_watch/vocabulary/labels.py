"""What the labels of title blocks, orders and quotes are about, in English and Afrikaans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from modn_watch.vocabulary.measures import quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

#: From our word to what people write, parted by commas; case and punctuation do not count.
_PARAGRAPHS: Final[Mapping[str, str]] = {
    "material": "material, matl, materiaal, mat, plate material, material type, material spec",
    "grade": "grade, graad, steel grade, material grade, staalgraad",
    "thickness_mm": """
        thickness, thk, dikte, plate thickness, material thickness, sheet thickness, plaatdikte
    """,
    "quantity": """
        qty, quantity, hoeveelheid, aantal, no off, no req, no reqd, number off, qty reqd,
        qty required, quantity required, total qty, total quantity, off
    """,
    "mark": "mark, part mark, part no, part number, merk, onderdeel nr, onderdeelnommer, part nr",
    "profile": "profile, section, profiel, section size",
    "length_mm": "length, lengte, overall length",
    "mass_kg": "mass, weight, massa, gewig, unit mass, total mass, part mass",
    "finish": "finish, surface finish, afwerking, coating, paint, colour, color, kleur, treatment",
    "drawing_number": """
        drawing no, drawing number, drawing nr, drawing, dwg no, dwg number, dwg nr, dwg, drg no,
        drg, workshop drawing, shop drawing, tekening nr, tekening no, tekeningnommer, tekening,
        document no, document number, drawing ref
    """,
    "revision": """
        rev, revision, rev no, revision no, hersiening, hers, wysiging, issue no, rev nr
    """,
    "sheet": "sheet, sheet no, sheet number, blad, blad nr, page, page no, bladsy",
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
        order ref, so no, cust order no, your reference, your ref, customer po
    """,
    "quote_number": "quote, quote no, quote number, quotation no, quotation, kwotasie nr, kwotasie",
    "invoice_number": "invoice no, invoice number, invoice, faktuur nr, faktuurnommer",
    "due_date": """
        due date, due, delivery date, required date, date required, required by, deliver by,
        sperdatum, afleweringsdatum, vervaldatum, delivery, deadline, date due, need by
    """,
    "date": "date, datum, order date, issue date, date issued, issued, drawing date, quote date",
    "revised": "revised, date revised, revision date, hersien",
    "released": "release date, released, date released",
    "completed": "date complete, date completed, completed",
    "drawn_by": "drawn, drawn by, drwn, geteken, geteken deur, drafted by, draughtsman, drafter",
    "detailed_by": "detailed by, detailed, detailer",
    "designed_by": "designed by, designed, designer, ontwerp deur, engineer",
    "checked_by": "checked, checked by, chkd, chk, nagegaan, nagegaan deur, chkd by",
    "approved_by": "approved, approved by, appd, app, goedgekeur, goedgekeur deur, authorised by",
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
#: Everything that a label may be about.
LABELS: Final = frozenset(_PARAGRAPHS)

_DIGIT = re.compile(r"[0-9]")
_SCALE = re.compile(r"[0-9]+ ?[:/] ?[0-9]+|n\.?t\.?s\.?|not to scale|as shown|varies|nie op skaal")
#: What a value must have in it.
_WITH_DIGIT: Final = frozenset(
    {
        *("thickness_mm", "quantity", "length_mm", "mass_kg", "drawing_number", "project_number"),
        *("job_number", "order_number", "quote_number", "invoice_number", "due_date", "date"),
        *("revised", "released", "completed", "mark", "profile", "sheet"),
    }
)
_LONGEST_OF: Final = {"revision": 8, "sheet": 20, "quantity": 16, "thickness_mm": 16, "scale": 24}
_LONGEST_VALUE: Final = 120


def label(text: str) -> str | None:
    """Return what a label is about (`Tekening Nr:` is `drawing_number`); None for other texts."""
    if len(text) > _LONGEST:
        return None
    plain = " ".join(
        _PLAIN.sub(" ", text.casefold().replace("'", "").replace("\u00eb", "e")).split()
    )
    return _LABELS.get(plain)


def may_be(about: str, value: str) -> bool:
    """Tell whether a text may be the value of a label: dates and numbers have digits, and so on."""
    if not value.strip(" -_.:/") or len(value) > _LONGEST_OF.get(about, _LONGEST_VALUE):
        return False
    if about == "quantity":
        return bool(quantity(value))
    if about == "scale":
        return bool(_SCALE.match(value.casefold()))
    return about not in _WITH_DIGIT or bool(_DIGIT.search(value))

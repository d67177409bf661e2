"""The words that head the columns of cutting lists, bills, quotes, orders, stock and time sheets.

English and Afrikaans, in lower case and without accents. What both languages of a shop call a thing
stands on one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: From what a column holds to what it is called, with commas between.
_PARAGRAPHS: Final[Mapping[str, str]] = {
    # A number in the list, or a name where no other column has one.
    "item": """
        item, item no, item nr, item number, no, nr, num, number, #, line, line no, line
        item, row, row no, pos, posisie, position, pos no, pos nr, seq, seq no, s no, sr no,
        serial no, sl no, lyn, lyn nr, reel, ry, item nommer, nommer, lynnommer, itemnommer,
        find no, balloon, balloon no, volgnommer, volgnr, pos number, line number
    """,
    "mark": """
        mark, marks, part mark, piece mark, mark no, mark nr, mark number, merk, merk nr,
        merk no, part no, part nr, part number, part num, part, parts, part id, part ref,
        part reference, ref, ref no, reference, part code, id, onderdeel, onderdeel nr,
        onderdeelnommer, onderdeel no, onderdeel nommer, deel, deel nr, deelnommer, deel
        nommer, deelno, deel no, deelnr, partno, stuk nr, stukmerk, stuknommer, plate mark,
        plate no, plate nr, tag, tag no, verw, verwysing, component no, component number,
        item mark, item ref, item id, pn, p n, detail no, detail mark, member, member mark,
        profielmerk, piece no, piece number, merknommer, stuk merk,
        komponent nr, onderdeelmerk, part
        mk, mk, mk no, component, komponent, component id, kenmerk, plaatmerk, mrk,
        onderdeelno, piecemark, pcmark, pc mark, your part no, our part no, customer part
        no, our ref, your ref, u verw, ons verw
    """,
    "name": """
        name, part name, item name, naam, onderdeel naam, onderdeelnaam, title, deelnaam,
        deel naam, component name, piece name, benaming, product name, designation, titel,
        item naam, itemnaam
    """,
    "code": """
        code, item code, stock code, product code, sku, kode, produkkode, itemkode,
        voorraadkode, inventory code, article, article no, material code, stock no, stock
        number, artikel, artikelnommer, product, produk
    """,
    "description": """
        description, desc, descr, descrip, part description, item description, beskrywing, beskr,
        besk, omskrywing, details, detail, particulars, product description, goods, service,
        description of goods, item desc, part desc, beskrywing van goedere, item details, item
        beskrywing, itembeskrywing
    """,
    "material": """
        material, materiaal, mat, matl, mtl, mater, material type, mat type, materials, material
        description, material desc, plate material, plaatmateriaal, tipe materiaal, materiaaltipe,
        materiaalsoort, metal, metaal, steel type, raw material, grondstof, sheet material, material
        spec, stof, material name, materiaal tipe, staalsoort, staal tipe, stock material, steel,
        staal, material id, material no, material nr, material number, mat id, mat no
    """,
    "grade": """
        grade, graad, steel grade, material grade, gr, spec, specification, klas, material
        specification, spesifikasie, staalgraad, kwaliteit, quality, mat grade,
        materiaalgraad, materiaal graad, staal graad
    """,
    "profile": """
        profile, profiel, section, seksie, profile type, section size, prof, profile size,
        shape, snit profiel, profielgrootte, member size, bar size
    """,
    # Thickness, and material too: `6mm MS`.
    "plate": "plate, plaat, sheet, plate type, sheet type, plaat tipe, stock, plates",
    "thickness": """
        thickness, thick, thk, thkn, thickn, th, t, dikte, dik, dkt, dikt, plate thickness, material
        thickness, sheet thickness, plate thk, thck, thks, mat thickness, mat thk, plaatdikte,
        materiaaldikte, plaat dikte, wall, materiaal dikte, wanddikte, wall thickness, plate thick,
        mat thick, thickness t, material thk, plaatmateriaal dikte, steel thickness, staaldikte, mm
        thick, snit dikte, sw thickness, diktes, plt thk, plt thickness, sheet metal thickness
    """,
    # Of sheet: millimetres, or a number of a table.
    "gauge": """
        gauge, ga, gge, gauge no, guage, gage, gauge thickness, sheet gauge, swg, bwg, awg,
        plate gauge, material gauge, mat gauge, steel gauge
    """,
    "quantity": """
        qty, quantity, quantities, qnty, qnt, quant, qtty, pcs, pc, pieces, off, no off, nr off,
        number off, no of, no of pieces, no of parts, count, no of pcs, number of pieces, number
        required, no required, no reqd, qty reqd, qty off, qty required, qty req, req qty, required
        qty, quantity required, quantity off, qty ordered, quantity ordered, order qty, ordered,
        ordered qty, qty to cut, to cut, cut qty, qty needed, qty pcs, qty ea, piece count,
        hoeveelheid, hoev, hvh, hvlh, hv, aantal, aant, getal, stuks, stuk, stukke, aantal stuks,
        aantal stukke, aantal nodig, aantal benodig, hoeveelheid benodig, hoeveelheid nodig,
        hoeveelheid bestel, getal stukke, required, no pcs, order quantity, part qty, parts qty,
        parts quantity, part quantity, amount of parts, qty no, no of plates, number of parts,
        benodig, nodig, hoeveelh, q, bestel hoeveelheid, no req, hoeveel, hoeveelhede, pcs reqd,
        pieces required, pcs required, stks, stk, cut quantity, instances, copies, reqd, req, req d,
        nos, how many, ea, hoeveel nodig, hoeveel benodig, qty nos, order off, target qty, target
        quantity, planned qty
    """,
    "quantity_each": """
        qty per, qty each, qty per assembly, qty assy, qty per assy, qty per set, qty per unit,
        quantity per assembly, per assembly, per set, per assy, qty unit, per unit, aantal per stel,
        per stel, hoeveelheid per stel, each qty, qty set, off per assembly, no per assembly, qty
        per frame, qty per item, qty assembly
    """,
    "quantity_total": """
        total qty, qty total, total quantity, quantity total, tot qty, total off, total pieces,
        total pcs, totale hoeveelheid, totale aantal, tot aantal, totaal aantal, totaal hoeveelheid,
        aantal totaal, tot hoev, total no off, total required, total reqd, totaal stuks, total no,
        total parts, grand qty
    """,
    "length": """
        length, lengths, len, lgth, lng, lg, l, lengte, lengt, lgte, part length, overall length,
        plate length, blank length, o a length, oal, length l, x, dim x, size x, x dim, x size,
        dimension x, plaatlengte, lank, totale lengte, snit lengte, bounding x, part length x,
        lengte l, flat length, bounding box x, bounding box length
    """,
    "width": """
        width, widths, wid, wdth, w, b, breedte, bree, wydte, part width, breadth, overall
        width, plate width, blank width, width w, y, dim y, size y, y dim, y size, dimension y,
        plaatbreedte, breed, wyd, bounding y, breedte b, brdte, flat width, bounding box y,
        bounding box width
    """,
    "height": "height, hoogte, h, ht, hgt, part height, height h",
    "diameter": "diameter, dia, diam, deursnee, deursnit, ⌀, od, outside diameter",
    # Length by width, perhaps by thickness too.
    "size": """
        size, sizes, dimensions, dimension, dims, dim, grootte, afmetings, afmeting, mates,
        maat, l x w, lxw, l x b, lxb, w x l, w x h, wxh, length x width, lengte x breedte,
        width x length, part size, overall size, plate size, blank size, cut size, l w, x y,
        x x y, b x l, bxl, w x l x t, l x w x t, lxwxt, l x b x t, l x b x d, finished size,
        material size, flat size, part dimensions, plaatgrootte, snygrootte, bounding box,
        size l x w, size
        lxw, size l x b
    """,
    "cut_length": """
        cut length, cutting length, length of cut, snylengte, sny lengte, cut path, laser
        length, perimeter, omtrek, total cut length, totale snylengte
    """,
    "mass": """
        mass, weight, kg, massa, gewig, wt, wgt, unit mass, unit weight, kgs, mass each,
        weight each, mass ea, weight ea, each mass, each weight, kg each, mass per piece,
        weight per piece, kg ea, piece mass, piece weight, part mass, part weight, mass per
        unit, weight per unit, mass unit, weight unit, stukmassa, eenheidsmassa, massa per
        stuk, massa elk, gewig elk, gewig per stuk, nett mass, net mass, net weight, nett
        weight, mass pc, kg pc, kg per piece, single mass, massa stuk, eenheidsgewig,
        stukgewig, kg stuk, item mass, item weight, wt each,
        wt ea, each wt, mass kg ea, mass kg each, weight kg
        each, weight kg ea, massa kg elk, eenheid massa, kg unit
    """,
    "mass_total": """
        total mass, mass total, total weight, weight total, tot mass, tot weight, total kg,
        kg total, tot kg, totale massa, totale gewig, totaal massa, tot massa, totaal gewig,
        massa totaal, gewig totaal, totaal kg, line mass, line weight, combined mass,
        combined weight, mass kg total, weight kg total, kg totaal, tot gewig, gross mass,
        total mass kg all, totalmass, totale kg
    """,
    "mass_per_metre": "kgperm, mass per metre, mass per m, weight per metre, mass m, mass kgperm",
    "area": """
        area, surface area, surface, paint area, m2, sqm, oppervlakte, oppervlak, area each,
        area ea, area per piece, unit area, verfoppervlakte, area m2 each, verf oppervlakte,
        opp, painting area, part area, oppervlakte elk, net area
    """,
    "area_total": """
        total area, area total, tot area, totale oppervlakte, totaal oppervlakte, total
        surface area, total m2, oppervlakte totaal, total paint area, m2 total
    """,
    "price": """
        price, unit price, price each, price ea, price per unit, rate, unit cost, cost, cost each,
        unit rate, prys, eenheidsprys, prys per eenheid, koste, prys elk, eenheid prys, tarief,
        price excl, price incl, unit price excl, sell price, selling price, cost price, cost per
        unit, net price, nett price, price excl vat, price ex vat, price per piece, verkoopprys,
        kosprys, r ea, r each, prys per stuk, price unit, unit price ex vat, unit price excl vat,
        price pc, prys ea, r kg, prys eenheid, each price, eenheidskoste, list price, item price, r
        unit
    """,
    "price_total": """
        amount, line total, total price, price total, total cost, ext price, value, extended price,
        extended, extension, bedrag, totale prys, total amount, totaal prys, lyntotaal, lyn totaal,
        net amount, nett amount, line amount, waarde, total excl, total incl, total ex vat, total
        excl vat, subtotal, total value, line price, line value, totale koste, totaalbedrag, netto
        bedrag, prys totaal, amount excl vat, amount excl, total incl vat, totaal bedrag
    """,
    "total": "total, totals, totaal, totale, tot",
    "tax": "vat, btw, tax, vat amount, btw bedrag, belasting, vat rate",
    "discount": "discount, disc, afslag, korting, discount %, disc %",
    "currency": "currency, curr, cur, geldeenheid, valuta",
    "measured_in": "unit, uom, u o m, unit of measure, eenheid, eenh, units of measure",
    "drawing": """
        drawing, drawing no, drawing nr, drawing number, drawing ref, dwg, dwg no, dwg nr, dwg
        number, dwg ref, drg, drg no, drg nr, drg number, drawing num, tekening, tekening nr,
        tekening no, tekeningnommer, tekening nommer, tek, tek nr, tek no, tekeningnr, teknr, tekno,
        draw no, drw, drw no, sketch, skets, sketch no, drawing reference, shop drawing, drawings,
        dwgno, drgno, tekeningno, tekeningverwysing, part drawing, dwg name, drawing name
    """,
    "file": """
        file, file name, filename, dxf, dxf file, dxf name, dxf no, cad file, leer,
        leernaam, leer naam, dxf naam, dxf filename, cut file, nc file, drawing file,
        program, nc program, nest, nest no, dxf ref, dxf leer
    """,
    "revision": "rev, revision, rev no, hersiening, hers, issue, rev nr, weergawe",
    "assembly": """
        assembly, assy, assembly mark, assembly no, assy no, assy mark, samestelling, parent, main
        mark, frame, used on, where used, unit no, level, raam
    """,
    "phase": "phase, fase, lot, batch, zone, area no, section no",
    "finish": """
        finish, colour, color, coating, afwerking, kleur, surface finish, paint, treatment,
        verf, surface treatment, oppervlakafwerking, galvanising, coat
    """,
    "operations": """
        process, operation, operations, proses, bend, bends, buig, holes, gate, bewerking,
        laser, sny, drill, machine, masjien, bending, weld, sweis
    """,
    "supplier": "supplier, verskaffer, vendor, manufacturer, make, brand, vervaardiger",
    "client": """
        client, customer, klient, kliente, client name, customer name, company, klient naam,
        klientnaam, bill to, maatskappy, sold to, ship to, attention, attn, aan, client code,
        customer code, klientkode, kopers, koper, buyer
    """,
    "project": """
        project, projek, project name, project no, project number, project code, job, job no, job
        number, job name, projek nr, projeknaam, projeknommer, werk, werk nr, werknommer, job ref,
        job card, werkkaart, contract, contract no, kontrak, kontrak nr, site, terrein, project
        title, project ref, job nr, projek no, werkno, jobno, job card no, project nr, projekkode
    """,
    "order": """
        order, order no, order nr, order number, po, po no, po number, bestelling, purchase order,
        purchase order no, bestelnommer, bestel nr, bestelling nr, order ref, customer order, so no,
        so, sales order, cust order no, p o no, sales order no, purchase order number, your order, u
        bestelling, order num, bestellingnommer, bestelling no, p o number, p o, works order, works
        order no, po nr, bestel no, your order no, customer order no, cust po, customer po, wo, wo
        no, wo number, work order, work order no, work order number, wo nr
    """,
    "quote": """
        quote, quote no, quotation, quotation no, quote number, kwotasie, quote nr, kwotasie
        nr, kwotasie no, quote ref, kwotasienommer, quotation number, estimate, quotation
        nr, quote date, estimate no
    """,
    "invoice": "invoice, invoice no, invoice number, faktuur, faktuur nr, faktuurnommer",
    "due": """
        due, due date, delivery date, required by, req by, date required, deliver by, need by, date
        due, required date, sperdatum, afleweringsdatum, lewering, by when, vervaldatum, delivery,
        deadline, nodig teen, teen, aflewering, verskuldig, date needed, due by, eta, benodig teen,
        delivery due, leweringsdatum
    """,
    "date": """
        date, datum, order date, date ordered, issued, issue date, dag, day, besteldatum,
        date issued, dated, datum bestel, week, month, maand, week ending, week no, printed,
        date printed
    """,
    "status": """
        status, done, complete, completed, klaar, checked, cut, gesny, progress, stage,
        delivered, nagegaan, voltooi, afgelewer, check, ok, packed
    """,
    "remarks": """
        remarks, remark, notes, note, comments, comment, opmerkings, opmerking, nota, notas,
        kommentaar, instructions, special instructions, instruksies
    """,
    "person": """
        drawn by, prepared by, checked by, approved by, geteken, contact, rep, sales rep,
        signature, handtekening, drawn, by, deur, kontak, requested by, opgestel deur,
        contact person, kontakpersoon, goedgekeur deur, estimator
    """,
    "in_stock": """
        on hand, qty on hand, in stock, stock qty, stock level, balance, bin, location, min, max,
        min qty, max qty, reorder, reorder level, min level, reorder point, op hande, voorraad,
        voorraadvlak, ligging, bin no, rak, rack, balans, stock on hand, soh, qty in stock,
        available, beskikbaar, minimum, max level, store, warehouse, stoor, opening stock, closing
        stock, issued qty, reorder qty, hoeveelheid op hande, in voorraad, shelf, counted, min stock
    """,
    "employee": """
        employee, employee name, employee no, werknemer, worker, operator, werker,
        operateur, staff, personeel, clock no, employee id, arbeider
    """,
    "hours": """
        hours, hrs, hour, ure, uur, total hours, overtime, normal hours, ot, oortyd, normal time,
        time in, time out, start, end, start time, end time, finish time, in, out, tyd in, tyd uit,
        begin, einde, lunch, totale ure, clock in, clock out, begintyd, eindtyd, hours worked, ure
        gewerk, normale ure, normal hrs, ot hrs, overtime hours, overtime hrs, time, tyd, break,
        minutes
    """,
    # How far the work is, and the like; nothing that a list asks for.
    "other": """
        delivered qty, qty delivered, actual qty, actual quantity, made, produced, outstanding, qty
        outstanding, scrap, spare, sheet size, stock size, sheet length, sheet width, sheet no,
        sheet qty, no of sheets, nested, qty nested, qty sheet, qty per sheet, parts per sheet, per
        sheet, per vel, assy qty, assembly qty, no of assemblies, sets, no of sets, dim a, dim b,
        dim c
    """,
}
#: From what a column holds to every phrase for it.
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    field: tuple(" ".join(phrase.split()) for phrase in paragraph.split(","))
    for field, paragraph in _PARAGRAPHS.items()
}

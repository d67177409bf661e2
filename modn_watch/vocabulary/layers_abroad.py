"""What layers are called in other languages, and by programs that name layers for drawings."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from modn_watch.geometry.drawn import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Inventor adds the standard of the drawing to the names of its layers, as in `Hatch (ISO)`.
#: Those of frames are not among them: they are what tells a drawing sheet from a part.
_STANDARDS = ("iso", "ansi", "din", "jis", "gb", "bsi", "gost")
_OF_DRAWINGS = ("symbol", "hatch", "center mark", "centre mark")

#: German, French, Italian, Dutch and Afrikaans.  Source: dictionaries, and the layers of the German
#: and French AutoCAD, of Inventor and of Solid Edge.
LAYERS_ABROAD: Mapping[Operation, tuple[str, ...]] = {
    Operation.CUT: (
        *("schneiden", "schnitt", "kontur", "konturen", "aussenkontur", "innenkontur"),
        *("decoupe", "découpe", "decoupes", "découpes", "coupe", "couper", "taglio", "taglia"),
        *("snijden", "snijlijn", "snijlijnen", "snylyn", "snylyne", "tagliare"),
    ),
    Operation.ENGRAVE: (
        *("gravur", "gravuren", "gravieren", "graviert", "gravure", "gravures", "graver"),
        *("incisione", "incisioni", "graveren", "gravering", "graverings"),
    ),
    Operation.MARK: (
        *("markierung", "markierungen", "markieren", "marquage", "marquages", "marcatura"),
        *("markeren", "markering", "markeringen", "merke", "merklyn", "merklyne", "partmark"),
        *("partmarks",),
    ),
    Operation.BEND: (
        *("biegelinie", "biegelinien", "biegung", "biegungen", "biegen", "kantlinie"),
        *("kantlinien", "pliage", "pliages", "pli", "plis", "piega", "pieghe", "piegatura"),
        *("buiglijn", "buiglijnen", "buigen", "zetlijn", "zetlijnen", "buiglyn", "buiglyne"),
        *("voulyn", "voulyne", "up centerlines", "down centerlines"),
    ),
    Operation.IGNORE: (
        *("bemassung", "bemassungen", "mittellinie", "mittellinien", "hilfslinie", "hilfslinien"),
        *("konstruktion", "konstruktionslinien", "schriftfeld"),
        *("nicht schneiden", "nicht lasern", "cotation", "cotations", "cotes", "axe", "axes"),
        *("cartouche", "ne pas couper", "pas couper", "quotatura", "quotature", "asse", "assi"),
        *("cartiglio", "costruzione", "non tagliare", "maatvoering", "hartlijn"),
        *("hartlijnen", "hulplijn", "hulplijnen", "constructie", "titelblok", "niet snijden"),
        *("afmeting", "afmetings", "afmetingen", "senterlyn", "senterlyne", "hulplyn"),
        *("hulplyne", "konstruksie", "nie sny", "moenie sny"),
        *(f"{name} {standard}" for name, standard in product(_OF_DRAWINGS, _STANDARDS)),
    ),
}

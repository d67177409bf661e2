"""What each note means, one sentence each; a test keeps the list complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTES: Mapping[str, str] = {
    "ambiguous_date": "A date in a folder's name can be read in two ways.",
    "block_loop": "A block contains itself, or blocks are nested too deep.",
    "block_missing": "The drawing shows a block that it does not hold.",
    "broken_entities": "Some shapes have impossible numbers and were not measured.",
    "broken_shapes": "Some shapes have impossible or missing numbers and were not measured.",
    "byte_order_mark": "The file begins with a byte order mark, which does no harm.",
    "comments_unread": "The comments in the workbook could not be read.",
    "conflict": "Two sources state different things; the stronger one was believed.",
    "content_not_read": "Only name and folder speak for this kind of file.",
    "cut_short": "The file holds more than is kept of one.",
    "entities_left_out": "The drawing is too large to be read as a whole.",
    "entities_lost": "Some shapes could not be repaired and are missing from what was read.",
    "exif_unread": "What the camera wrote into the picture could not be read.",
    "filed_elsewhere_today": "Read anew, the file would go to another client or project.",
    "first_frame_only": "The picture has several frames or pages, of which one was read.",
    "hidden_entities": "Shapes that are frozen, off or invisible were not measured.",
    "junk_after_end": "The file goes on after the end of the project.",
    "layer_repeated": "A layer has more than one cut setting.",
    "material_words": "There are more words than a material where the material stands.",
    "no_text": "The PDF holds pictures of text, not text.",
    "nothing_to_cut": "Nothing in the drawing has an outline to cut.",
    "ocr_failed": "Looking for text in the picture failed.",
    "ocr_language_missing": "Tesseract lacks a language that the configuration asks for.",
    "ocr_off": "Text in the picture was not looked for.",
    "ocr_timeout": "Looking for text in the picture took too long.",
    "open_quote": "A quotation mark in the table is never closed.",
    "other_clients_project": "The project's name belongs to another client than its folder.",
    "page_unread": "A page of the PDF could not be read.",
    "polygon_direction_assumed": "How the polygons stand was assumed.",
    "reference": "A word stands where the job number does; it is not part of the name.",
    "repaired": "The file is damaged and was repaired to read it; something may be missing.",
    "same_bytes_elsewhere": "The same bytes are filed under another name too.",
    "shapes_left_out": "The project is too large to be read as a whole.",
    "sub_layers": "A layer has settings inside its settings.",
    "suffix_mismatch": "The file's name ends like another kind of file than it is.",
    "text_unresolved": "Some texts are live text without an outline; their size is not known.",
    "texts_left_out": "The file holds more text than is kept.",
    "thickness_spelling": "The thickness is spelled in an unusual way.",
    "thumbnail_left_out": "The picture in the project was not kept.",
    "trash_after_end": "The file goes on after its end marker.",
    "truncated": "The end of the file is missing; what was there was read.",
    "unit_assumed": "The drawing does not say in which unit it is drawn.",
    "unit_doubtful": "In its unit the drawing is larger than anything that is cut.",
    "unknown_material": "A word stands where the material does, and no material is called so.",
    "unknown_shapes": "Some shapes are of a kind that is not known.",
    "unmeasured_entities": "Some shapes have no outline and were not measured.",
    "archived_copy_lost": "The archive had the same bytes, but that file is gone or was changed.",
    "went_back": "The same bytes were filed before as an older version.",
}

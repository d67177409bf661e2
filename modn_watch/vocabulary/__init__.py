"""One grammar for material, thickness, quantity and codes, wherever they are written."""

from modn_watch.vocabulary.codes import client_code, project_code
from modn_watch.vocabulary.drawings import (
    is_title_block,
    may_be_frame,
    may_be_title_block,
    names_field,
    names_stock,
)
from modn_watch.vocabulary.materials import (
    MATERIALS,
    OTHER,
    UNKNOWN_CODE,
    Material,
    Vocabulary,
)
from modn_watch.vocabulary.measures import quantity, thickness_mm
from modn_watch.vocabulary.operations import Operations
from modn_watch.vocabulary.statements import facts_in_text

__all__ = [
    "MATERIALS",
    "OTHER",
    "UNKNOWN_CODE",
    "Material",
    "Operations",
    "Vocabulary",
    "client_code",
    "facts_in_text",
    "is_title_block",
    "may_be_frame",
    "may_be_title_block",
    "names_field",
    "names_stock",
    "project_code",
    "quantity",
    "thickness_mm",
]

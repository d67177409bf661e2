"""Damage to XML: its tags, attributes and numbers as a text, and its elements as a tree."""

import copy
import re
from xml.etree import ElementTree as ET

from tests.fuzz.scramble import number, rearranged, scrambled, word

_PIECE = re.compile(r"<[^>]*>|[^<]+")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_QUOTED = re.compile(r'"[^"]*"')


def damaged_text(data, chance, other=b""):
    """Damage XML without asking whether it stays well-formed."""
    text = data.decode("utf-8", "replace")
    match chance.randrange(5):
        case 0:
            text = "".join(rearranged(_PIECE.findall(text), chance, chance.choice((1, 2, 6))))
        case 1 | 2:
            text = _one_replaced(_NUMBER, text, number(chance), chance)
        case 3:
            text = _one_replaced(_QUOTED, text, f'"{word(chance)}"', chance)
        case _:
            return scrambled(data, chance, other)
    return text.encode("utf-8", "surrogatepass")


def _one_replaced(pattern, text, value, chance):
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    return text[: match.start()] + value + text[match.end() :]


def damaged_tree(data, chance, values):
    """Damage the elements of well-formed XML; it stays well-formed but for what values bring.

    `values` makes an attribute's or a text's new value from its name, its old value and chance.
    """
    try:
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError):
        return scrambled(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(_TREE)(root, chance, values)
    return ET.tostring(root, encoding="unicode").encode("utf-8", "surrogatepass")


def _any(root, chance):
    return chance.choice(list(root.iter()))


def _new_attribute(root, chance, values):
    element = _any(root, chance)
    if element.attrib:
        name = chance.choice(list(element.attrib))
        element.set(name, values(name, element.attrib[name], chance))


def _new_text(root, chance, values):
    spoken = [element for element in root.iter() if element.text]
    if spoken:
        element = chance.choice(spoken)
        element.text = values(element.tag, element.text, chance)


def _fewer_attributes(root, chance, _values):
    element = _any(root, chance)
    if element.attrib:
        del element.attrib[chance.choice(list(element.attrib))]


def _same_attribute(root, chance, _values):
    """Have one element say what another says: references to the wrong thing, ids used twice."""
    one, other = _any(root, chance), _any(root, chance)
    shared = sorted(set(one.attrib) & set(other.attrib))
    if shared:
        name = chance.choice(shared)
        one.set(name, other.attrib[name])


def _children(root, chance, _values):
    parents = [element for element in root.iter() if len(element)]
    if parents:
        parent = chance.choice(parents)
        parent[:] = rearranged(list(parent), chance, 3)


def _elsewhere(root, chance, _values):
    element, target = _any(root, chance), _any(root, chance)
    if element is not root:
        target.append(copy.deepcopy(element))


def _deeper(root, chance, _values):
    """Put an element into itself, some times over."""
    element = _any(root, chance)
    if element is root:
        return
    for _ in range(chance.choice((1, 3, 8, 40))):
        inner = copy.copy(element)
        element[:] = [inner]


def _renamed(root, chance, _values):
    _any(root, chance).tag = _any(root, chance).tag


_TREE = (
    *(_new_attribute, _new_attribute, _new_attribute, _new_text, _new_text, _fewer_attributes),
    *(_same_attribute, _children, _elsewhere, _deeper, _renamed),
)

"""What the laser does on each layer of a LightBurn project."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from modn_watch.geometry.drawn import Operation
from modn_watch.parsers.lightburn_layers import FIRST_TOOL_INDEX, is_tool
from modn_watch.vocabulary import Operations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modn_watch.parsers.lightburn_layers import CutSetting

#: What the type of a setting says, whatever the layer is called; `Cut` and unknown types cut
#: unless the name says otherwise.
_BY_TYPE: Mapping[str, Operation] = {
    "Scan": Operation.ENGRAVE,
    "Image": Operation.ENGRAVE,
    "Scan+Cut": Operation.CUT,
}
#: LightBurn itself has 32.
_MOST_LAYERS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """One layer, set up or only used."""

    index: int | None
    #: Its name, which no other layer of the project has; `C05` where nobody named it.
    label: str
    operation: Operation
    #: How often the laser goes along it.
    passes: int = 1
    #: Its first setting; None where the project has none for it.
    setting: CutSetting | None = None

    @property
    def is_named_idle(self) -> bool:
        """Whether it is left out for its name alone: the laser follows it all the same."""
        return (
            self.operation is Operation.IGNORE
            and self.setting is not None
            and self.setting.is_followed
        )

    @property
    def is_odd(self) -> bool:
        """Whether the laser follows it though LightBurn has no such layer but for tools."""
        beyond = self.index is not None and self.index >= FIRST_TOOL_INDEX
        return beyond and self.operation is not Operation.IGNORE

    @property
    def is_off(self) -> bool:
        """Whether somebody has switched it off."""
        return self.setting is not None and not (self.setting.output or self.setting.is_tool)


@dataclass(frozen=True, kw_only=True)
class Layers:
    """The layers of a project, those that nobody set up as they are first asked for."""

    known: dict[int | None, Layer]
    #: Settings of pictures, which have indexes of their own.
    pictures: Mapping[int | None, CutSetting]
    labels: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, settings: Sequence[CutSetting], words: Operations | None = None) -> Layers:
        """Return what the settings make of the layers.

        Args:
            settings: of the whole project.
            words: for what is done on a layer that is called so; None = the standard ones.
        """
        words = words or Operations.standard()
        groups: dict[int | None, list[CutSetting]] = {}
        for setting in settings:
            if not setting.for_images:
                groups.setdefault(setting.index, []).append(setting)
        pictures = {one.index: one for one in reversed(settings) if one.for_images}
        layers = cls(known={}, pictures=pictures)
        for index, members in islice(groups.items(), _MOST_LAYERS):
            layers.known[index] = layers.made(index, members, words)
        return layers

    def made(self, index: int | None, members: Sequence[CutSetting], words: Operations) -> Layer:
        """Return a layer from all its settings, of which there should be one.

        It cuts where one of them does, and goes along as often as they do together.
        """
        found = [operation_of(setting, words) for setting in members]
        doing = [operation for operation in found if operation is not Operation.IGNORE]
        operation = Operation.CUT if Operation.CUT in doing else (doing or found)[0]
        passes = [one.passes for one, does in zip(members, found, strict=True) if does is operation]
        first = members[found.index(operation)]
        return Layer(
            index=index,
            label=self._label(index, first.name),
            operation=operation,
            passes=sum(passes),
            setting=first,
        )

    def at(self, index: int | None) -> Layer:
        """Return the layer of a shape; where there are too many, one for all that are left."""
        layer = self.known.get(index)
        if layer is None and len(self.known) >= _MOST_LAYERS:
            index = FIRST_TOOL_INDEX if is_tool(index) else None
            layer = self.known.get(index)
        if layer is None:
            operation = Operation.IGNORE if is_tool(index) else Operation.CUT
            layer = Layer(index=index, label=self._label(index, ""), operation=operation)
            self.known[index] = layer
        return layer

    def of_picture(self, index: int | None) -> Operation:
        """Return what is done to a picture: it is engraved, unless its layer is switched off."""
        setting = self.pictures.get(index)
        return Operation.ENGRAVE if setting is None or setting.output else Operation.IGNORE

    def _label(self, index: int | None, name: str) -> str:
        usual = _usual_name(index)
        label = name or usual
        if label in self.labels:
            label = f"{label} ({usual})"
        while label in self.labels:
            label += "'"
        self.labels.add(label)
        return label


def _usual_name(index: int | None) -> str:
    """Return what LightBurn calls a layer that nobody named."""
    if index is None:
        return "no layer"
    return f"T{index - FIRST_TOOL_INDEX + 1}" if is_tool(index) else f"C{index:02}"


def operation_of(setting: CutSetting, words: Operations) -> Operation:
    """Return what the laser does where a setting is used."""
    if not setting.is_followed:
        return Operation.IGNORE
    by_type = _BY_TYPE.get(setting.type)
    return by_type or words.of(layer=setting.name) or Operation.CUT

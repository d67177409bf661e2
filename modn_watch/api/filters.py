"""Which records are asked for, as it stands in a URL."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from modn_watch import asking
from modn_watch.wanted import Wanted


class Filters(BaseModel):
    """What narrows down what is listed or found; what is left out or empty means any."""

    model_config = ConfigDict(extra="forbid")

    client_code: str | None = Field(None, description="In any spelling, or a folder's name.")
    project_code: str | None = Field(None, description="In any spelling, or a folder's name.")
    file_type: str | None = Field(None, description="`dxf`, `lbrn2`, ... or an ending.")
    material: str | None = Field(None, description="A code, a name or a word of this shop.")
    thickness_mm: str | None = Field(None, description="As in `5`, `5mm`, `1,2`.")
    status: str | None = Field(None, description="`completed`, `failed`, ...")
    deleted: bool = Field(default=False, description="Also what was deleted softly.")

    def wanted(self) -> Wanted:
        """Return what is wanted.

        Raises:
            Misasked: the thickness is none.
        """
        # A form sends what was left empty, too.
        return Wanted(
            client=self.client_code or None,
            project=self.project_code or None,
            file_type=self.file_type or None,
            material=self.material or None,
            thickness_mm=asking.thickness(self.thickness_mm) if self.thickness_mm else None,
            status=self.status or None,
            deleted=self.deleted,
        )

"""What can be set, with the defaults; every setting is explained in config.example.toml."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads annotations at run time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PlainValidator
from pydantic_settings import SettingsConfigDict

from modn_watch import database_url
from modn_watch.checks import Rules
from modn_watch.config import checks, network
from modn_watch.conventions import Drafting
from modn_watch.model import Limits

_MEBIBYTES_IN_A_TEBIBYTE = 1_048_576
_TEBIBYTE = 2**40
_GIBIBYTE = 2**30
_WEEK_S = 604_800


def _spoken_switch(value: Any) -> Any:
    """Return true and false for the words that an environment variable can hold."""
    words = {"true": True, "on": True, "yes": True, "1": True}
    words |= {"false": False, "off": False, "no": False, "0": False}
    return words.get(value.lower(), value) if isinstance(value, str) else value


Place = Annotated[Path, PlainValidator(checks.place)]
Layout = Annotated[str, AfterValidator(checks.layout)]
Name = Annotated[str, Field(min_length=1, pattern=r"^[^/\x00-\x1f]+$")]
Pattern = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(allow_inf_nan=False, ge=0, le=_WEEK_S)]
#: Seconds that must pass: none at all would keep a processor busy.
Pause = Annotated[float, Field(allow_inf_nan=False, ge=0.1, le=_WEEK_S)]
#: What is done along a line.
Operation = Literal["cut", "engrave", "mark", "bend", "ignore"]
Millimetres = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100_000)]
#: Of something that is there.
Size = Annotated[float, Field(allow_inf_nan=False, gt=0, le=100_000)]
Sheet = tuple[Size, Size]
#: In thicknesses of the sheet.
Share = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100)]
Amount = Annotated[float, Field(allow_inf_nan=False, gt=0, le=1e9)]
Languages = Annotated[str, Field(pattern=r"^(script/)?\w+(\+(script/)?\w+)*$")]


class _Section(BaseModel):
    # The base is pydantic-settings' own, so that variables.py can describe these to it.
    model_config = SettingsConfigDict(frozen=True, extra="forbid")


class Inbox(_Section):
    """One drop folder, and how its files are taken."""

    #: Absolute once loaded.
    path: Place = Path("inbox")
    layouts: Annotated[tuple[Layout, ...], AfterValidator(checks.not_empty)] = (
        "{client}/{project}",
        "{client}/1.Projects/{project}",
    )
    observer: Literal["auto", "events", "polling"] = "auto"
    #: How long a file must lie unchanged before it is taken.
    quiet_s: Seconds = 2.0
    #: How long what is quiet may lack its end, and after how long somebody is told of the rest.
    max_wait_s: Pause = 600.0
    rescan_s: Pause = 60.0
    on_ingest: Literal["move", "copy"] = "move"
    ignore: tuple[Pattern, ...] = (
        "~$*",
        "*.tmp",
        "*.bak",
        "*.dwl",
        "*.dwl2",
        "*.sv$",
        "*.part",
        "*.crdownload",
        "Thumbs.db",
        ".*",
        "*.NOT FILED.txt",
        "*.reason.txt",
    )
    strict_codes: bool = False
    remove_empty_folders: bool = False
    default_client: Name | None = None
    default_project: Name | None = None
    #: None = as the top level says; never None once loaded.
    receipts: bool | None = None


class Parsing(_Section):
    """What one file may cost to read."""

    workers: Annotated[int, Field(ge=1, le=256)] = 2
    timeout_s: Annotated[float, Field(allow_inf_nan=False, ge=0.1, le=86_400)] = 60.0
    #: Address space of one child, MiB.
    memory_mb: Annotated[int, Field(ge=128, le=_MEBIBYTES_IN_A_TEBIBYTE)] = 2048
    #: Of the file itself.
    max_bytes: Annotated[int, Field(ge=1, le=_TEBIBYTE)] = 209_715_200
    #: Of what was read from it, as JSON.
    extract_bytes: Annotated[int, Field(ge=1024, le=_GIBIBYTE)] = Limits().extract_bytes


class Ocr(_Section):
    """How pictures are read."""

    #: Tesseract's names, joined by `+`.
    languages: Languages = "eng+afr"
    #: `auto` = when the tesseract program is there.
    enabled: Annotated[Literal["auto", True, False], BeforeValidator(_spoken_switch)] = "auto"


class Operations(_Section):
    """The shop's own words for what is done along a line."""

    #: From words in a layer's name.
    layers: Annotated[Mapping[str, Operation], AfterValidator(checks.layers)] = Field(
        default_factory=dict
    )
    #: From an AutoCAD colour index.
    colors: Annotated[Mapping[int, Operation], AfterValidator(checks.colors)] = Field(
        default_factory=dict
    )


class Preflight(_Section):
    """How strictly drawings are checked."""

    #: Names of checks that are not told.
    off: Annotated[tuple[str, ...], AfterValidator(checks.check_names)] = ()
    snap_mm: Millimetres = Drafting().snap_mm
    gap_mm: Millimetres = Drafting().gap_mm
    overlap_mm: Millimetres = Drafting().overlap_mm
    hole_to_thickness: Share = Rules().hole_to_thickness
    edge_to_thickness: Share = Rules().edge_to_thickness
    #: Both sides of the largest sheet; None = nobody checks.
    sheet_mm: Sheet | None = None


class Cutting(_Section):
    """What cutting one material takes, or one thickness of it."""

    #: A word that the installation knows; its full name once loaded.
    material: str
    #: None = any.
    thickness_mm: Size | None = None
    density_kg_m3: Annotated[Amount, AfterValidator(checks.density)] | None = None
    speed_mm_s: Amount | None = None
    pierce_s: Seconds | None = None
    sheet_mm: Sheet | None = None


class Api(_Section):
    """Where programs and browsers may ask."""

    host: Annotated[str, AfterValidator(network.host)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8377
    #: Beside those of this computer for itself.
    trusted_hosts: tuple[Annotated[str, AfterValidator(network.host_name)], ...] = ()
    #: Networks; an address is one of its own.
    trusted_proxies: tuple[Annotated[str, AfterValidator(network.network)], ...] = ()
    #: Without a slash at its end; empty = none.
    root_path: Annotated[str, AfterValidator(network.root_path)] = ""
    #: Of all the files that come in one request; None = four of the largest.
    max_upload_bytes: Annotated[int, Field(ge=1, le=_TEBIBYTE)] | None = None

    @property
    def is_public(self) -> bool:
        """Return whether others than programs of this computer can ask."""
        elsewhere = self.trusted_hosts or self.trusted_proxies
        return bool(elsewhere) or not network.is_loopback(self.host)


class Web(_Section):
    """What people with a browser see."""

    #: A language's code, as in `en`; `auto` = as each browser asks.
    language: Annotated[str, Field(pattern="^(auto|[a-z]{2,8})$")] = "auto"


class Previews(_Section):
    """Pictures of files."""

    #: Of all that are kept, MiB; 0 = none are.
    cache_mb: Annotated[int, Field(ge=0, le=_MEBIBYTES_IN_A_TEBIBYTE)] = 1024


#: The tables of the file that stand there any number of times.
LISTS: Mapping[str, type[BaseModel]] = {"inboxes": Inbox, "cutting": Cutting}
#: All of them.
SECTIONS: Mapping[str, type[BaseModel]] = {
    **LISTS,
    "parsing": Parsing,
    "ocr": Ocr,
    "operations": Operations,
    "preflight": Preflight,
    "api": Api,
    "web": Web,
    "previews": Previews,
}


class Settings(_Section):
    """Everything that can be set."""

    #: Kept out of every text made from the settings: it may hold a password.
    database_url: Annotated[str, Field(repr=False)] = "sqlite:///modn-watch.db"
    archive: Place = Path("archive")
    quarantine: Place = Path("quarantine")
    review_below: Annotated[float, Field(allow_inf_nan=False, ge=0, le=1)] = 0.7
    receipts: bool = False
    #: File what nobody reads with its job, instead of rejecting it.
    accept_other: bool = False
    log_format: Literal["auto", "console", "json"] = "auto"
    inboxes: Annotated[tuple[Inbox, ...], AfterValidator(checks.not_empty)] = (Inbox(),)
    parsing: Parsing = Parsing()
    ocr: Ocr = Ocr()
    operations: Operations = Operations()
    preflight: Preflight = Preflight()
    cutting: tuple[Cutting, ...] = ()
    api: Api = Api()
    web: Web = Web()

    previews: Previews = Previews()
    #: The shop's own words for materials, each with a code or name that modn-watch knows.
    materials: Annotated[Mapping[str, str], AfterValidator(checks.materials)] = Field(
        default_factory=dict
    )

    @property
    def database_path(self) -> Path | None:
        """Return where the SQLite database lies, absolute once loaded; None = PostgreSQL's."""
        if not database_url.is_sqlite(self.database_url):
            return None
        return Path(database_url.sqlite_path(self.database_url))

    @property
    def shown_database(self) -> str:
        """Return which database it is, without its password, for people and documents."""
        return database_url.shown(self.database_url)

"""What a form asks for, field by field, held against the one-form catalogue (一表通)."""

from enum import StrEnum

from evaluation.domain.assessing import Said
from evaluation.domain.collecting import DataItem, Request
from evaluation.domain.indicators import Code, Frozen


class Reuse(StrEnum):
    """Whether a field is there, there but past its refresh period, contradicts the catalogue, or is new."""

    REUSABLE = "reusable"
    STALE = "stale"
    CONFLICT = "conflict"
    NEW = "new"


class Likeness(Frozen):
    """An item of the catalogue that a new field may be another name of: a person decides. `share`: 0..1."""

    item: Code
    share: float


class AskedField(Frozen):
    """A field as a form writes it, its name and unit apart; the item that it is, or those that it may be.

    `as_of`: the newest date of record of the item's values, empty where none is held.
    """

    asked: str
    name: str
    unit_of_measurement: str
    reuse: Reuse
    item: DataItem | None = None
    why: Said | None = None
    alike: tuple[Likeness, ...] = ()
    as_of: str = ""

    @property
    def key(self) -> str:
        """What makes two askings one column: the item, else the name in its unit."""
        return self.item.code if self.item else f"{self.name}({self.unit_of_measurement})"


class MappedRequest(Frozen):
    """A form with its fields, each once."""

    request: Request
    fields: tuple[AskedField, ...]

    def of(self, reuse: Reuse) -> tuple[AskedField, ...]:
        """The fields of one kind."""
        return tuple(each for each in self.fields if each.reuse is reuse)

    @property
    def reuse_share(self) -> float:
        """Reusable fields by all fields; 1 where every field is there and fresh, or none is asked."""
        return len(self.of(Reuse.REUSABLE)) / len(self.fields) if self.fields else 1.0


class SheetColumn(Frozen):
    """A column of a pre-filled sheet: a field once, whoever asks for it; `forms`: codes of the forms that do."""

    field: AskedField
    forms: tuple[str, ...]

    @property
    def header(self) -> str:
        """The heading: code and name of an item, else the name; the unit of measurement in brackets."""
        item = self.field.item
        name, unit = (
            (f"{item.code} {item.name_zh}", item.unit_of_measurement)
            if item
            else (self.field.name, self.field.unit_of_measurement)
        )
        return f"{name}({unit})" if unit else name


def columns(mapped: tuple[MappedRequest, ...]) -> tuple[SheetColumn, ...]:
    """The fields of some forms as columns, in the order asked, each once; a contradiction stands for the others."""
    found: dict[str, SheetColumn] = {}
    for form in mapped:
        for field in form.fields:
            held = found.get(field.key)
            forms = (*(held.forms if held else ()), form.request.code)
            shown = held.field if held and field.reuse is not Reuse.CONFLICT else field
            found[field.key] = SheetColumn(field=shown, forms=tuple(dict.fromkeys(forms)))
    return tuple(found.values())

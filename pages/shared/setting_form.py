"""A form for a setting, made from its variants: choose one, fill in exactly its own parameters."""

from collections.abc import Collection
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pages.shared import language
from pages.shared.language import t
from pages.shared.sentences import note

_SEPARATOR = ","


def fill(union: Any, tag: str, present: BaseModel, key: str, without: Collection[str] = ()) -> dict[str, Any]:
    """What the officer chose, as plain data; `union`: the tagged union, `present`: what holds now.

    `without`: parameters that another control asks for.
    """
    variants = _variants(union)
    known = {str(variant.model_fields[tag].default): variant for variant in variants}
    names = list(known)
    start = names.index(str(getattr(present, tag)))
    chosen = st.selectbox(t(f"settings.tag_{tag}"), names, start, format_func=_method, key=f"{key}.{tag}")
    model = known[chosen]
    if model.__doc__ and f"settings.about_{chosen}" in language.catalog(language.current()):
        note(t(f"settings.about_{chosen}"))
    held = present if isinstance(present, model) else None
    return {tag: chosen, **parameters(model, chosen, held, f"{key}.{chosen}", {tag, *without})}


def parameters(
    model: type[BaseModel], variant: str, held: BaseModel | None, key: str, without: Collection[str]
) -> dict[str, Any]:
    """What the officer filled in for one variant: a control for each of its parameters but those `without`."""
    fields = {name: field for name, field in model.model_fields.items() if name not in without}
    return {name: _field(variant, name, field, held, key) for name, field in fields.items()}


def _field(variant: str, name: str, field: FieldInfo, held: BaseModel | None, key: str) -> Any:
    """The control of one parameter, and what it says."""
    label = language.word("settings", f"{variant}_{name}", language.word("settings", name, name))
    key, value = f"{key}.{name}", getattr(held, name) if held is not None else _default(field)
    if field.discriminator is not None:
        with st.container(border=True):
            st.markdown(f"**{label}**")
            return fill(field.annotation, str(field.discriminator), value, key)
    kind, optional = _plain(field.annotation)
    if kind is bool:
        return st.checkbox(label, bool(value), key=key)
    if get_origin(kind) is Literal:
        options = list(get_args(kind))
        return st.selectbox(label, options, options.index(value), format_func=_option, key=key)
    if get_origin(kind) is tuple:
        return _numbers(st.text_input(label, _SEPARATOR.join(f"{each:g}" for each in value), key=key))
    if get_origin(kind) is dict:
        text = _SEPARATOR.join(f"{name}={share:g}" for name, share in value.items())
        return _shares(st.text_input(label, text, key=key, help=t("settings.help_shares")))
    if kind is str:
        return st.text_input(label, value, key=key, max_chars=80)
    whole = kind is int
    start = value if value is not None else (None if optional else 0)
    step = 1 if whole else 0.1
    return st.number_input(label, value=_as(start, whole), step=step, key=key, format="%d" if whole else "%g")


def _variants(union: Any) -> list[type[BaseModel]]:
    """The classes of a tagged union, annotated or not."""
    inner = get_args(union)
    members = get_args(inner[0]) if inner and get_origin(union) not in {Union, UnionType} else inner
    return [member for member in members if isinstance(member, type) and issubclass(member, BaseModel)]


def _plain(annotation: Any) -> tuple[Any, bool]:
    """The type without `None`, and whether `None` was in it."""
    if get_origin(annotation) in {Union, UnionType}:
        inner = [each for each in get_args(annotation) if each is not NoneType]
        return inner[0], True
    return annotation, False


def _default(field: FieldInfo) -> Any:
    if not field.is_required():
        return field.get_default(call_default_factory=False)
    return () if get_origin(_plain(field.annotation)[0]) is tuple else 0.0


def _as(value: float | None, whole: bool) -> float | int | None:  # noqa: FBT001  # chooses the type of one figure
    if value is None:
        return None
    return int(value) if whole else float(value)


def _numbers(text: str) -> list[Any]:
    """Figures parted by commas; what is no figure stays as it is, for the scheme to refuse."""
    return [_number(part) for part in text.replace("，", _SEPARATOR).split(_SEPARATOR) if part.strip()]


def _shares(text: str) -> dict[str, Any]:
    pairs = [part.partition("=") for part in text.replace("，", _SEPARATOR).split(_SEPARATOR) if part.strip()]
    return {name.strip(): _number(share) for name, _, share in pairs}


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text.strip()


def _method(name: str) -> str:
    return t(f"settings.method_{name}")


def _option(name: str) -> str:
    return language.word("settings", f"option_{name}", name)

"""Form fields in GOV.UK style with our own messages: what is wrong, and what to do about it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError


class Given(DataRequired):
    """The field must be filled. Sets no ``required`` attribute: the browser's own bubble hides our messages."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.field_flags = {}


class NotTooLong(Length):
    """At most so many characters, without a ``maxlength`` that would cut pasted text silently."""

    def __init__(self, label: str, most: int) -> None:
        super().__init__(max=most, message=f"{label} must be {most} characters or fewer")
        self.field_flags = {}


def _strip(text: str | None) -> str | None:
    stripped = text.strip() if text else ""
    # A NUL cannot be stored by PostgreSQL and is never typed by a person.
    return stripped.replace("\x00", "").replace("\r\n", "\n") or None


def _validators(label: str, required: str | None, most: int | None = None) -> list[Any]:
    found: list[Any] = [Given(required) if required else Optional()]
    if most:
        found.append(NotTooLong(label, most))
    return found


def text(
    label: str, *, required: str | None = None, hint: str = "", most: int = 200, kind: str = "text", **more: Any
) -> StringField:
    """One line of text; ``required`` is the message when it is empty; ``kind`` an input type such as ``email``."""
    render = {"params": {"type": kind, **more.pop("params", {})}}
    validators = _validators(label, required, most)
    if kind == "email":
        validators.append(Regexp(r"[^@\s]+@[^@\s]+$", message="Enter an email address, for example name@example.org"))
    return StringField(
        label,
        validators,
        filters=[_strip],
        description=hint,
        widget=GovTextInput(),
        render_kw=render,
        **more,
    )


def long_text(
    label: str,
    *,
    required: str | None = None,
    hint: str = "",
    most: int = 5000,
    rows: int = 4,
    count: bool = False,
    **more: Any,
) -> TextAreaField:
    """Several lines of text; ``count`` shows how many characters are left."""
    params: dict[str, Any] = {"rows": rows}
    if count:
        params["maxlength"] = most
    return TextAreaField(
        label,
        _validators(label, required, most),
        filters=[_strip],
        description=hint,
        widget=GovCharacterCount() if count else GovTextArea(),
        render_kw={"params": params},
        **more,
    )


def password(label: str, *, required: str, hint: str = "", autocomplete: str = "current-password") -> PasswordField:
    """A password, never sent back to the page."""
    return PasswordField(
        label,
        [Given(required)],
        description=hint,
        widget=GovPasswordInput(),
        render_kw={"params": {"autocomplete": autocomplete}},
    )


class _Choice:
    """What select boxes and radios share: an own message, and choices given as code lists or pairs."""

    choose: str = "Choose one from the list"

    def pre_validate(self, form: Form) -> None:
        if self.data in (None, "") or any(str(self.data) == str(value) for value, *_ in self.iter_choices()):  # type: ignore[attr-defined]
            return
        raise ValidationError(self.choose)


class ChoiceField(_Choice, SelectField):  # type: ignore[misc]  # the stubs name the argument otherwise
    """A select box."""


class RadiosField(_Choice, RadioField):  # type: ignore[misc]  # as above
    """Radio buttons."""


Pairs = Iterable[tuple[Any, str]]


def wording(code: str) -> str:
    """A code of a list in words: ``SEND_adaptation`` becomes ``SEND adaptation``, ``in_person`` ``In person``."""
    spaced = code.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


def pairs(codes: type[enum.StrEnum] | Pairs) -> list[SelectChoice]:
    """The choices of a code list with their words, or of pairs of value and words."""
    if isinstance(codes, type):
        return [SelectChoice(value=code.value, label=wording(code.value)) for code in codes]
    return [SelectChoice(value=value, label=label) for value, label in codes]


def offer(field: SelectField, options: Pairs) -> None:
    """Fill a select box with rows read for this page, below its empty line if it has one."""
    first: list[Any] = list(field.choices or ())[:1]
    field.choices = [*first, *pairs(options)]


def key(value: Any) -> int | None:
    """Coerce a choice that stands for a row: its number, or None for the empty line."""
    return int(value) if value not in (None, "", "None") else None


def _blank_is_none(value: Any) -> Any:
    return value or None


def choice(
    label: str,
    codes: type[enum.StrEnum] | Pairs = (),
    *,
    required: str | None = None,
    hint: str = "",
    blank: str = "Choose one",
    **more: Any,
) -> ChoiceField:
    """A select box, first an empty line. Use it for five or more choices, radios for fewer."""
    return ChoiceField(
        label,
        _validators(label, required),
        choices=[SelectChoice(value="", label=blank), *pairs(codes)],
        filters=[_blank_is_none],
        description=hint,
        widget=GovSelect(),
        **more,
    )


def radios(
    label: str, codes: type[enum.StrEnum] | Pairs = (), *, required: str | None = None, hint: str = "", **more: Any
) -> RadiosField:
    """Radio buttons, none chosen at first."""
    params = more.pop("params", {})
    return RadiosField(
        label,
        _validators(label, required),
        choices=pairs(codes),
        filters=[_blank_is_none],
        description=hint,
        widget=GovRadioInput(),
        validate_choice=False,
        render_kw={"params": params},
        **more,
    )


def checkboxes(
    label: str, codes: type[enum.StrEnum] | Pairs = (), *, required: str | None = None, hint: str = "", **more: Any
) -> SelectMultipleField:
    """Several of several."""
    return SelectMultipleField(
        label, _validators(label, required), choices=pairs(codes), description=hint, widget=GovCheckboxesInput(), **more
    )


def checkbox(label: str, *, hint: str = "", required: str | None = None, **more: Any) -> BooleanField:
    """One tick box; with ``required`` it must be ticked."""
    return BooleanField(
        label, [Given(required)] if required else [], description=hint, widget=GovCheckboxInput(), **more
    )


class DayField(DateField):
    """A date as three boxes, day first. The error goes to the first box that can take the focus."""

    def __init__(self, label: str, validators: list[Any], wrong: str, **more: Any) -> None:
        super().__init__(label, validators, widget=GovDateInput(), **more)
        self.wrong = wrong

    def process_formdata(self, valuelist: list[str]) -> None:
        parts = [part.strip() for part in valuelist]
        if len(parts) == 1 and parts[0].count("-") == 2:  # an ISO date in one piece, as a link may carry it
            parts = parts[0].split("-")[::-1]
        parts = [*parts, "", "", ""][:3]
        self.raw_data = parts if any(parts) else ["", "", ""]
        self.data = None
        if not any(parts):
            return
        try:
            day, month, year = (int(part) for part in parts)
            if not 1900 <= year <= 2200:
                raise ValueError
            self.data = dt.date(year, month, day)
        except ValueError:
            raise ValueError(self.wrong) from None


class _DayGiven(Given):
    def __call__(self, form: Any, field: Field) -> None:
        if field.errors:  # it was filled, wrongly: one message is enough
            return
        if field.data is None:
            field.errors = []
            raise ValidationError(str(self.message))


def day(
    label: str,
    *,
    required: str | None = None,
    hint: str = "For example, 23 11 2026",
    wrong: str = "Enter a real date, for example 23 11 2026",
    **more: Any,
) -> DayField:
    """A date in three boxes."""
    return DayField(label, [_DayGiven(required)] if required else [], wrong, description=hint, **more)


class WholeField(IntegerField):
    """A whole number with an own message."""

    def __init__(self, label: str, validators: list[Any], wrong: str, least: int, most: int, **more: Any) -> None:
        super().__init__(label, validators, widget=GovTextInput(), **more)
        self.wrong, self.least, self.most = wrong, least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            number = int(valuelist[0].strip())
        except ValueError:
            raise ValueError(self.wrong) from None
        if not self.least <= number <= self.most:
            raise ValueError(f"{self.label.text} must be between {self.least} and {self.most}")
        self.data = number


def whole(
    label: str, *, required: str | None = None, hint: str = "", least: int = 0, most: int = 1000, **more: Any
) -> WholeField:
    """A whole number between ``least`` and ``most``."""
    return WholeField(
        label,
        [_DayGiven(required)] if required else [],
        "Enter a whole number, for example 20",
        least,
        most,
        description=hint,
        render_kw={"params": {"inputmode": "numeric", "classes": "govuk-input--width-3"}},
        **more,
    )


class NumberField(DecimalField):
    """A decimal number with an own message."""

    def __init__(
        self, label: str, validators: list[Any], wrong: str, least: Decimal, most: Decimal, places: int, **more: Any
    ) -> None:
        super().__init__(label, validators, places=None, widget=GovTextInput(), **more)
        self.wrong, self.least, self.most, self.decimals = wrong, least, most, places

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            number = Decimal(valuelist[0].strip())
            if not number.is_finite():
                raise InvalidOperation
        except InvalidOperation:
            raise ValueError(self.wrong) from None
        if not self.least <= number <= self.most:
            raise ValueError(f"{self.label.text} must be between {self.least} and {self.most}")
        if number != round(number, self.decimals):
            raise ValueError(f"{self.label.text} can have {self.decimals} decimal places at most")
        self.data = number


def number(
    label: str,
    *,
    required: str | None = None,
    hint: str = "",
    least: str = "0",
    most: str = "1000",
    places: int = 2,
    **more: Any,
) -> NumberField:
    """A decimal number between ``least`` and ``most`` with at most ``places`` decimals."""
    return NumberField(
        label,
        [_DayGiven(required)] if required else [],
        "Enter a number, for example 0.6",
        Decimal(least),
        Decimal(most),
        places,
        description=hint,
        render_kw={"params": {"inputmode": "decimal", "classes": "govuk-input--width-5"}},
        **more,
    )

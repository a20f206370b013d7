"""Every form of the service: one base class, and one way to send a form, so that nothing typed is ever lost.

What can go wrong, and what happens: a wrong field, or a verb that refuses (422, the page again with everything
typed); somebody else saved first (409, both versions side by side); the same form sent twice (the second is led to
what the first made); the session ran out (kept as a draft, offered after signing in again).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, g, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField
from wtforms.fields import SelectField, SelectFieldBase, SubmitField

from appraisal.extensions import db
from appraisal.web import drafts
from appraisal.web.fields import DayField
from appraisal.web.refusals import EditConflict, Refused, refusal

OWN_FIELDS = ("csrf_token", "submission", "version")


@dataclass(frozen=True)
class Difference:
    """A field whose saved text differs from what this person typed."""

    label: str
    saved: str
    typed: str


class Form(FlaskForm):
    """The base of every form. ``submission`` makes a double click one record; ``version`` guards an edit."""

    submission = HiddenField()
    version = HiddenField()

    def __init__(self, *, obj: Any = None, **values: Any) -> None:
        kept = None if request.method == "POST" else drafts.kept(request.path)
        given: dict[str, Any] = {} if kept is None else {"formdata": MultiDict(list(drafts.pairs(kept)))}
        super().__init__(obj=obj, **given, **values)
        self.restored = kept is not None
        self.differences: list[Difference] = []
        self.general_error: str | None = None
        if not self.is_submitted():
            self.submission.data = secrets.token_urlsafe(18)
            self.version.data = str(getattr(obj, "version", "")) if obj is not None else ""

    @property
    def seen_version(self) -> int:
        """The version of the record this person was looking at; 0, which no record has, when there is none."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 20 else 0

    def visible(self) -> list[Field]:
        """The fields people fill, in order."""
        return [field for field in self if field.name not in OWN_FIELDS and not isinstance(field, SubmitField)]

    def answers(self, *without: str) -> dict[str, Any]:
        """What was answered, by field name."""
        return {field.name: field.data for field in self.visible() if field.name not in without}

    def refuse(self, refused: Refused) -> None:
        """Show a verb's refusal beside its field, or above the form."""
        field = self._fields.get(refused.field or "")
        if field is None:
            self.general_error = refused.message
        else:
            field.errors = [*field.errors, refused.message]

    def error_summary(self) -> list[dict[str, str]]:
        """What the error summary lists; each links to something that can take the focus."""
        listed = [{"text": self.general_error, "href": "#main-content"}] if self.general_error else []
        for field in self.visible():
            for error in field.errors:
                anchor = f"{field.id}-day" if isinstance(field, DayField) else field.id
                listed.append({"text": str(error), "href": f"#{anchor}"})
        return listed

    def compare(self, saved: Form) -> None:
        """Note where the saved record, as a freshly filled form, differs from what was typed."""
        for mine, theirs in zip(self.visible(), saved.visible(), strict=True):
            if isinstance(mine, SelectField) and isinstance(theirs, SelectField):
                theirs.choices = mine.choices  # lists that the page filled
        self.differences = [
            Difference(mine.label.text, _shown(theirs), _shown(mine))
            for mine, theirs in zip(self.visible(), saved.visible(), strict=True)
            if _shown(mine) != _shown(theirs)
        ]


def _shown(field: Field) -> str:
    """A field's answer as words for the comparison of two versions."""
    if isinstance(field, SelectFieldBase):
        return (
            ", ".join(str(label) for value, label, chosen, *_ in field.iter_choices() if chosen and value) or "(empty)"
        )
    if isinstance(field.data, bool):
        return "Yes" if field.data else "No"
    return "(empty)" if field.data is None else str(field.data)


def submitted(form: Form, act: Callable[[], str], *, stored: Callable[[], Any] | None = None) -> Response | None:
    """Send a form: validate, act, and answer with a redirect to the address ``act`` returns.

    Returns None when the page has to be shown (again); ``page`` then answers with the right status. ``stored`` reads
    the record afresh so that after a conflict both versions can be shown.
    """
    if not form.is_submitted():
        return None
    if not form.validate():
        g.status = 422
        return None
    try:
        address = act()
        db.session.flush()
    except Refused as refused:
        _take_back(form, refused)
    except IntegrityError as error:
        _take_back(form, refusal(error))
    except (EditConflict, StaleDataError):
        db.session.rollback()
        g.status = 409
        if stored is not None:
            record = stored()
            with_saved = type(form).__new__(type(form))
            FlaskForm.__init__(with_saved, formdata=None, obj=record)
            form.compare(with_saved)
            form.version.data = str(record.version)
        form.general_error = "Someone else changed this while you had it open. Nothing was overwritten."
    else:
        return redirect(address, 303)  # type: ignore[return-value]
    return None


def _take_back(form: Form, refused: Refused) -> None:
    db.session.rollback()
    form.refuse(refused)
    g.status = 422


def page(template: str, **context: Any) -> Response:
    """Render a page with the status that ``submitted`` found: 200, 422 or 409."""
    return make_response(render_template(template, **context), g.get("status", 200))

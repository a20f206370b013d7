"""The shapes of the JSON API: published figures only, fields listed by hand (contract.md section 5)."""

from __future__ import annotations

from marshmallow import Schema, fields

from appraisal.disclosure.arithmetic import Unit
from appraisal.disclosure.comparison import Triangulation
from appraisal.disclosure.publication import Scope
from appraisal.disclosure.rag import Rag


def _one_of(codes: type[Scope | Rag | Triangulation | Unit], words: str) -> fields.String:
    return fields.String(required=True, metadata={"enum": [str(code) for code in codes], "description": words})


class PeriodSchema(Schema):
    """Which period is asked for."""

    year = fields.String(metadata={"description": "Academic year, such as 2025/26 or 2025-26"})
    as_at = fields.Date(data_key="as-at", metadata={"description": "Count up to this day; today if not given"})
    code = fields.String(metadata={"description": "One indicator only, such as TSP2-K1"})


class RowSchema(Schema):
    """One row: the Trust, a school you may see, or a staff group over the Trust."""

    scope = _one_of(Scope, "What the row is about")
    school_code = fields.String(allow_none=True)
    staff_group = fields.String(metadata={"description": "Only in rows of scope staff_group"})
    numerator = fields.Raw(allow_none=True, metadata={"type": "number", "description": "Null where withheld"})
    denominator = fields.Raw(allow_none=True, metadata={"type": "number", "description": "Null where withheld"})
    value = fields.Float(allow_none=True, metadata={"description": "Before rounding; null where withheld"})
    excused = fields.Integer(allow_none=True)
    left_out = fields.Integer(allow_none=True, metadata={"description": "Told beside some figures"})
    published = fields.String(
        required=True, metadata={"description": "What people see: a rounded figure, c (too few), z (nothing to count)"}
    )
    rag = _one_of(Rag, "Rating")
    second_value = fields.Float(allow_none=True)
    triangulation = _one_of(Triangulation, "How far a second method supports the figure")
    form = fields.String(metadata={"description": "Which of two forms of the definition was counted"})


class IndicatorSchema(Schema):
    """One indicator with its rows: the Trust first, schools by code, staff groups."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    unit = _one_of(Unit, "Unit of the values")
    definition_version = fields.Integer(required=True)
    rows = fields.List(fields.Nested(RowSchema), required=True)


class FiguresSchema(Schema):
    """All figures of one period that you may see."""

    academic_year = fields.String(required=True)
    as_at = fields.Date(required=True)
    indicators = fields.List(fields.Nested(IndicatorSchema), required=True)

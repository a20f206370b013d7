"""Reads of the Trust plan. Its lines name no person and are for everyone, so no viewer is asked for."""

from __future__ import annotations

from sqlalchemy import select

from appraisal.extensions import db
from appraisal.plan.models import PlanLine


def lines() -> list[PlanLine]:
    """Every aim and strategy in the plan's own order."""
    return list(db.session.scalars(select(PlanLine).order_by(PlanLine.position, PlanLine.id)))


def choices() -> list[tuple[str, str]]:
    """The lines for a list to choose from: their code, and code and name in words."""
    return [(line.code, f"{line.code} {line.title}") for line in lines()]

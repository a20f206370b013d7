"""Pages of CPD: events and places, the register, anonymous feedback, impact checks."""

from __future__ import annotations

from appraisal.cpd.views import checks, events, feedback, register
from appraisal.cpd.views.frame import blueprint
from appraisal.web import navigation

__all__ = ["blueprint", "checks", "events", "feedback", "register"]

navigation.add("CPD", "cpd.index", section="/cpd")

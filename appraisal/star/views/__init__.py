"""Pages of STAR projects. What a project shows is decided by the access table; its course by the verbs."""

from __future__ import annotations

from appraisal.star.views import course, findings, lists, plan
from appraisal.star.views.frame import blueprint
from appraisal.web import navigation

__all__ = ["blueprint", "course", "findings", "lists", "plan"]

navigation.add("STAR projects", "star.index", section="/star-projects")

"""The indicators as JSON for other programs, with the same figures and the same limits as the page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask
from flask_smorest import Api, Blueprint, abort

from appraisal import clock
from appraisal.access.guard import Open, permission, viewer, wearing
from appraisal.clock import AcademicYear
from appraisal.indicators import queries
from appraisal.indicators.catalogue import CATALOGUE, UnknownIndicator, find
from appraisal.indicators.output import document, published_row
from appraisal.indicators.schemas import FiguresSchema, PeriodSchema
from appraisal.people.figures import Period, PeriodRefused

api_blueprint = Blueprint("api_indicators", __name__, description="The Trust's progress indicators")


@api_blueprint.get("/api/v1/indicators")
@api_blueprint.arguments(PeriodSchema, location="query")
@api_blueprint.response(200, FiguresSchema)
@permission(wearing(*queries.READERS))
def indicators(asked: dict[str, Any]) -> dict[str, Any]:
    """The figures of a period for the Trust and the schools you may see, as published."""
    as_at: dt.date = min(asked.get("as_at") or clock.today(), clock.today())
    try:
        year = AcademicYear.parse(asked["year"].replace("-", "/")) if asked.get("year") else None
        chosen = [find(asked["code"])] if asked.get("code") else CATALOGUE
        period = Period.of(as_at, year)
    except (ValueError, UnknownIndicator, PeriodRefused) as refused:
        abort(422, message=str(refused))
    told = document(period, queries.board(viewer(), period, chosen).reckoned, published_row)
    return {**told, "as_at": period.as_at}


def install(app: Flask) -> None:
    """Mount the API and its OpenAPI document at ``/api/v1/openapi.json``."""
    app.config.update(
        API_TITLE="Staff development and appraisal",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
    )
    api = Api(app)
    api.register_blueprint(api_blueprint)

    @app.get("/api/v1/openapi.json")
    @permission(Open("describes the API and holds no records"))
    def openapi() -> dict[str, Any]:
        """What the API offers, as an OpenAPI document."""
        described: dict[str, Any] = api.spec.to_dict()
        return described

"""The floor of goal 1: a bare Flask application with nothing in it but what every signed-in page of a database needs.

A signed cookie, one query for who is signed in, one ORM query of 50 people with their schools, a page of some 25 kB.
"""

from __future__ import annotations

import os

from flask import Flask, abort, render_template, session
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship


class Base(DeclarativeBase):
    """Tables of its own on the same database."""


db = SQLAlchemy(model_class=Base)


class School(db.Model):  # type: ignore[name-defined]
    """As much of a school as the page shows."""

    __tablename__ = "school"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Person(db.Model):  # type: ignore[name-defined]
    """As much of a person as the page shows."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    given_name: Mapped[str]
    family_name: Mapped[str]
    email: Mapped[str]


class Post(db.Model):  # type: ignore[name-defined]
    """Who works where."""

    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    person: Mapped[Person] = relationship()
    school: Mapped[School] = relationship()


PAGES = {
    "base.html": """<!doctype html><html lang="en"><head><title>{% block title %}{% endblock %}</title></head><body>
<nav><ul>{% for n in range(25) %}
<li class="navigation-item"><a class="navigation-link" href="/section/{{ n }}">Section {{ n }}</a></li>
{% endfor %}</ul></nav><main>{% block main %}{% endblock %}</main></body></html>""",
    "people.html": """{% extends "base.html" %}{% block title %}People{% endblock %}{% block main %}
<table class="table"><thead><tr><th scope="col">Name</th><th scope="col">School</th><th scope="col">Email</th>
<th scope="col">Act</th></tr></thead><tbody>
{% for post in posts %}<tr class="row" id="person-{{ post.person.id }}">
<th scope="row"><a class="person-link" href="{{ url_for('people', first=post.person.id) }}">{{ post.person.given_name }}
{{ post.person.family_name }}</a></th><td class="cell" data-label="School">{{ post.school.name }}</td>
<td class="cell" data-label="Email"><a href="mailto:{{ post.person.email }}">{{ post.person.email }}</a></td>
<td class="cell" data-label="Act"><form method="post" action="{{ url_for('people') }}">
<input type="hidden" name="person" value="{{ post.person.id }}">
<button type="submit" class="button button-small">Record a coaching session</button></form></td></tr>
{% endfor %}</tbody></table>{% endblock %}""",
}


def create_app() -> Flask:
    """The bare application, on ``DATABASE_URL``."""
    app = Flask("floor")
    app.config.update(SECRET_KEY=os.environ["SECRET_KEY"], SQLALCHEMY_DATABASE_URI=os.environ["DATABASE_URL"])
    app.jinja_loader = DictLoader(PAGES)
    db.init_app(app)
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        with app.app_context():
            event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA cache_size=-65536"))

    @app.get("/sign-in")
    def sign_in() -> str:
        """Sign in as the first person."""
        session["person"] = 1
        return "signed in"

    @app.get("/people")
    def people() -> str:
        """Fifty people with their schools."""
        if db.session.get(Person, session.get("person", 0)) is None:
            abort(403)
        posts = db.session.scalars(
            select(Post).options(joinedload(Post.person), joinedload(Post.school)).order_by(Post.id).limit(50)
        ).all()
        return render_template("people.html", posts=posts)

    return app

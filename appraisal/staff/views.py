"""Pages of the staff list. Reading one person goes by the access table; changing one is HR's."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from appraisal.access.guard import OnRecord, fetch, permission, viewer, wearing
from appraisal.access.policy import Level, Record
from appraisal.access.reach import PROFILE
from appraisal.access.viewer import Hat
from appraisal.accounts import service as accounts
from appraisal.people.lookup import colleague_by_email
from appraisal.people.models import CoachingPair, Leave, LineManagement, Person, Post, ServiceRole
from appraisal.staff import forms, queries, service
from appraisal.web import fields, navigation
from appraisal.web.forms import Form, page, submitted

blueprint = Blueprint("staff", __name__)
navigation.add("My team", "staff.team", hats=[Hat.LINE_MANAGER], section="/team")
navigation.add("People", "staff.people", hats=[Hat.HR], section="/people")

EDITS = OnRecord(Record.PROFILE, Level.EDIT)


@blueprint.get("/people")
@permission(wearing(Hat.HR))
def people() -> Response:
    """The staff list, searched and filtered."""
    found = queries.people(
        viewer(),
        words=request.args.get("words", "").strip(),
        school=request.args.get("school", ""),
        left="left" in request.args,
        number=request.args.get("page", 1, type=int),
    )
    return page("staff/people.html", found=found, schools=queries.school_codes())


@blueprint.route("/people/add", methods=["GET", "POST"])
@permission(wearing(Hat.HR))
def add() -> ResponseReturnValue:
    """Add a person."""
    form = forms.PersonForm()

    def act() -> str:
        person = service.add_person(actor=viewer().actor, values=form.answers())
        flash(f"{person.name} is on the staff list. Add a post next.", "success")
        return url_for("staff.person", public_id=person.public_id)

    return submitted(form, act) or page(
        "staff/edit.html", form=form, title="Add a person", cancel=url_for("staff.people")
    )


@blueprint.get("/people/<uuid:public_id>")
@permission(OnRecord(Record.PROFILE, Level.SUMMARY))
def person(public_id: uuid.UUID) -> Response:
    """One person: name, role and school; with more for themselves and for HR."""
    found = fetch(PROFILE, public_id, Level.SUMMARY, query=queries.person_with_posts())
    return page("staff/person.html", person=found, entry=queries.entry(viewer(), found), form=forms.ActForm())


@blueprint.get("/team")
@permission(wearing(Hat.LINE_MANAGER))
def team() -> Response:
    """The people this viewer manages."""
    return page("staff/team.html", team=queries.team(viewer()))


@blueprint.route("/people/<uuid:public_id>/edit", methods=["GET", "POST"])
@permission(EDITS)
def edit(public_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a person's entry."""
    found = fetch(PROFILE, public_id, Level.EDIT)
    form = forms.PersonForm(obj=found)

    def act() -> str:
        service.edit_person(actor=viewer().actor, person=found, version=form.seen_version, values=_edited(form, found))
        flash("The entry is saved.", "success")
        return url_for("staff.person", public_id=public_id)

    return submitted(form, act, stored=lambda: found) or page(
        "staff/edit.html", form=form, title=f"Edit {found.name}", cancel=url_for("staff.person", public_id=public_id)
    )


def _edited(form: forms.PersonForm, found: Person) -> dict[str, Any]:
    values = form.answers()
    return {**values, "ref": values["ref"] or found.ref}


@blueprint.route("/account/contact", methods=["GET", "POST"])
@permission(wearing(*Hat))
def own_contact() -> ResponseReturnValue:
    """A person corrects their own contact."""
    public_id = queries.own_public_id(viewer())
    if public_id is None:
        abort(404)
    found = fetch(PROFILE, public_id, Level.SUMMARY)
    form = forms.OwnContactForm(obj=found)

    def act() -> str:
        service.edit_own_contact(actor=viewer().actor, person=found, version=form.seen_version, email=form.email.data)
        flash("Your email address is saved. Sign in with it from now on.", "success")
        return url_for("accounts.own_account")

    return submitted(form, act, stored=lambda: found) or page(
        "staff/edit.html", form=form, title="Your contact details", cancel=url_for("accounts.own_account")
    )


@dataclass(frozen=True)
class Part:
    """One kind of dated row on a person's page: its table, its form, its verb and its words."""

    model: Any
    column: Any
    form: type[Form]
    words: str
    save: Callable[..., Any]
    argument: str
    email_field: str = ""
    email_relation: str = ""


PARTS = {
    "posts": Part(Post, Post.person_id, forms.PostForm, "post", service.save_post, "post"),
    "line-managers": Part(
        LineManagement,
        LineManagement.person_id,
        forms.LineManagerForm,
        "line manager",
        service.save_line_manager,
        "line",
        "manager",
        "manager",
    ),
    "coaches": Part(
        CoachingPair, CoachingPair.coachee_id, forms.CoachForm, "coach", service.save_coach, "pair", "coach", "coach"
    ),
    "leave": Part(Leave, Leave.person_id, forms.LeaveForm, "leave", service.save_leave, "leave"),
    "roles": Part(
        ServiceRole,
        ServiceRole.person_id,
        forms.ServiceRoleForm,
        "role in the service",
        service.save_service_role,
        "role",
    ),
}
_PART = 'any(posts, "line-managers", coaches, leave, roles):part'


@blueprint.route(f"/people/<uuid:public_id>/<{_PART}>/add", methods=["GET", "POST"])
@permission(EDITS)
def add_part(public_id: uuid.UUID, part: str) -> ResponseReturnValue:
    """Add a post, line manager, coach, leave or role to a person."""
    return _part_page(fetch(PROFILE, public_id, Level.EDIT), PARTS[part], None)


@blueprint.route(f"/people/<uuid:public_id>/<{_PART}>/<uuid:row_id>", methods=["GET", "POST"])
@permission(EDITS)
def edit_part(public_id: uuid.UUID, part: str, row_id: uuid.UUID) -> ResponseReturnValue:
    """Correct or end one of them."""
    found = fetch(PROFILE, public_id, Level.EDIT)
    row = queries.row(PARTS[part].model, row_id, PARTS[part].column, found)
    if row is None:
        abort(404)
    return _part_page(found, PARTS[part], row)


def _part_page(person: Person, part: Part, row: Any) -> ResponseReturnValue:
    back = url_for("staff.person", public_id=person.public_id)

    def as_form() -> Any:
        """The row with its related person as an e-mail address, which is how the form names people."""
        if row is not None and part.email_field:
            return _WithEmail(row, part)
        return row

    form = part.form(obj=as_form())
    for field, choices in (("school_id", queries.school_choices), ("role_id", queries.role_choices)):
        if field in form:
            fields.offer(form[field], choices())

    def act() -> str:
        values = form.answers()
        if part.email_field:
            values[f"{part.email_field}_id"] = colleague_by_email(values.pop(part.email_field), part.email_field).id
        if "ref" in values:
            values["ref"] = values["ref"] or (row.ref if row else None)
        part.save(actor=viewer().actor, person=person, values=values, version=form.seen_version, **{part.argument: row})
        flash(f"The {part.words} is saved.", "success")
        return back

    title = f"{'Edit' if row else 'Add'} {part.words}: {person.name}"
    return submitted(form, act, stored=as_form) or page("staff/edit.html", form=form, title=title, cancel=back, row=row)


class _WithEmail:
    def __init__(self, row: Any, part: Part) -> None:
        self._row, self._part = row, part

    def __getattr__(self, name: str) -> Any:
        if name == self._part.email_field:
            return getattr(self._row, self._part.email_relation).email
        return getattr(self._row, name)


@blueprint.route(f"/people/<uuid:public_id>/<{_PART}>/<uuid:row_id>/remove", methods=["GET", "POST"])
@permission(EDITS)
def remove_part(public_id: uuid.UUID, part: str, row_id: uuid.UUID) -> ResponseReturnValue:
    """Remove one that was entered by mistake, after asking."""
    found = fetch(PROFILE, public_id, Level.EDIT)
    row = queries.row(PARTS[part].model, row_id, PARTS[part].column, found)
    if row is None:
        abort(404)
    back = url_for("staff.person", public_id=public_id)
    form = forms.RemoveForm(obj=row)

    def act() -> str:
        service.remove(actor=viewer().actor, row=row, subject_id=found.id, version=form.seen_version)
        flash(f"The {PARTS[part].words} is removed.", "success")
        return back

    return submitted(form, act, stored=lambda: row) or page(
        "staff/remove.html", form=form, words=PARTS[part].words, person=found, cancel=back
    )


@blueprint.get("/accounts")
@permission(wearing(Hat.HR, Hat.ADMINISTRATOR))
def accounts_list() -> Response:
    """Who can sign in, for those who hand out links: name and state of the account, nothing else."""
    found, held = queries.account_holders(
        viewer(), words=request.args.get("words", "").strip(), number=request.args.get("page", 1, type=int)
    )
    return page("staff/accounts.html", found=found, held=held)


@blueprint.post("/people/<uuid:public_id>/account/link")
@permission(OnRecord(Record.PROFILE, Level.SUMMARY))
def account_link(public_id: uuid.UUID) -> ResponseReturnValue:
    """Make a one-use link for a person to set their password; shown once, for HR or an administrator to hand over."""
    found = _account_holder(public_id)
    form = forms.ActForm()
    links: list[str] = []

    def act() -> str:
        token = accounts.create_link(actor=viewer().actor, person=found)
        links.append(current_app.config["SETTINGS"].address(url_for("accounts.set_password", token=token)))
        return url_for("staff.person", public_id=public_id)

    answer = submitted(form, act)
    if answer is None or not links:
        return redirect(url_for("staff.person", public_id=public_id), 303)
    return page("staff/link.html", person=found, link=links[0])


@blueprint.post("/people/<uuid:public_id>/account/<any(disable, enable):change>")
@permission(OnRecord(Record.PROFILE, Level.SUMMARY))
def account_state(public_id: uuid.UUID, change: str) -> ResponseReturnValue:
    """Close an account at once, with all its sessions, or open it again."""
    found = _account_holder(public_id)
    account = accounts.account_of(found)
    if account is None:
        abort(404)

    def act() -> str:
        if change == "disable":
            accounts.disable(actor=viewer().actor, account=account)
            flash(f"{found.name} can no longer sign in.", "success")
        else:
            accounts.enable(actor=viewer().actor, account=account)
            flash(f"{found.name} can sign in again.", "success")
        return url_for("staff.person", public_id=public_id)

    return submitted(forms.ActForm(), act) or redirect(url_for("staff.person", public_id=public_id), 303)


def _account_holder(public_id: uuid.UUID) -> Person:
    """The person whose account HR or an administrator is dealing with; never their own."""
    found: Person = fetch(PROFILE, public_id, Level.SUMMARY)
    if not viewer().wears(Hat.HR, Hat.ADMINISTRATOR) or found.id == viewer().person_id:
        abort(404)
    return found

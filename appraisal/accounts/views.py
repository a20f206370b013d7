"""Pages of the account: signing in and out, setting a password, and who can see what."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from appraisal.access import guard
from appraisal.access.guard import Open, SignedIn, permission
from appraisal.access.policy import TABLE, Level, Relation
from appraisal.accounts import service, sessions
from appraisal.accounts.forms import ActForm, AdministratorPasswordForm, PasswordForm, SignInForm
from appraisal.web import edges
from appraisal.web.forms import page, submitted
from appraisal.web.refusals import Refused

blueprint = Blueprint("accounts", __name__)


def _own_address(target: str | None) -> str:
    """Where to go after signing in: an address of this service, never another host's."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


@blueprint.route("/sign-in", methods=["GET", "POST"])
@permission(Open("people sign in here"))
def sign_in() -> ResponseReturnValue:
    """The sign-in page. The answer is the same for an unknown account and a wrong password."""
    target = _own_address(request.args.get("next"))
    if g.get("viewer") is not None and request.method == "GET":
        return redirect(target, 303)
    form = SignInForm()
    tokens: list[str] = []

    def act() -> str:
        try:
            token = service.sign_in(
                email=form.email.data or "", password=form.password.data or "", address=request.remote_addr or ""
            )
        except service.TooManyAttempts:
            raise Refused("Too many tries. Wait 15 minutes, then try again.", "password") from None
        if token is None:
            return ""
        tokens.append(token)
        return target

    answer = submitted(form, act)
    if tokens and answer is not None:
        session.clear()  # a new form token for a new person at the keyboard
        sessions.hand_out(answer, tokens[0])
        return answer
    if answer is not None:
        edges.keep_changes()
        form.refuse(Refused("The email address or the password is not right. Check both and try again.", "email"))
        g.status = 422
    return page("accounts/sign_in.html", form=form, target=target, demo=current_app.config.get("DEMO_ACCOUNTS", ()))


@blueprint.route("/sign-out", methods=["GET", "POST"])
@permission(SignedIn("ends the viewer's own session"))
def sign_out() -> ResponseReturnValue:
    """Ends the session on the server, so that a copied cookie is worth nothing."""
    form = ActForm()

    def act() -> str:
        service.sign_out(session=g.user_session)
        return url_for("accounts.sign_in")

    answer = submitted(form, act)
    if answer is None:
        return page("accounts/sign_out.html", form=form)
    session.clear()
    sessions.take_back(answer)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.route("/set-password/<token>", methods=["GET", "POST"])
@permission(Open("the one-use link itself is the key"))
def set_password(token: str) -> ResponseReturnValue:
    """Where a one-use link leads."""
    try:
        link = service.find_link(token)
    except service.LinkNotValid:
        return page("accounts/link_not_valid.html"), 404
    form = PasswordForm() if link.account.person_id else AdministratorPasswordForm()

    def act() -> str:
        service.set_password(token=token, password=form.new_password.data or "", email=form.answers().get("email"))
        return url_for("accounts.sign_in")

    answer = submitted(form, act)
    if answer is not None:
        flash("Your password is set. Sign in with it now.", "success")
        return answer
    return page("accounts/set_password.html", form=form, name=link.account.name)


@blueprint.get("/account")
@permission(SignedIn("shows the viewer's own account"))
def own_account() -> Response:
    """Who I am here, and what I can do about my password."""
    return page("accounts/own_account.html", account=g.user_session.account, form=ActForm())


@blueprint.post("/account/password-link")
@permission(SignedIn("makes a link for the viewer's own account"))
def own_password_link() -> ResponseReturnValue:
    """Make a one-use link for one's own password and follow it."""
    form = ActForm()
    account = g.user_session.account

    def act() -> str:
        token = service.create_own_link(account=account)
        return url_for("accounts.set_password", token=token)

    return submitted(form, act) or redirect(url_for("accounts.own_account"), 303)


@blueprint.get("/who-can-see-what")
@permission(SignedIn("the access table itself, which names no one"))
def who_can_see() -> Response:
    """The access table in words, made from the table the guard uses."""
    rows = [
        (record, relation, [grant for grant in grants if grant.relation is relation])
        for record, grants in TABLE.items()
        for relation in Relation
        if any(grant.relation is relation for grant in grants)
    ]
    return page("accounts/who_can_see.html", rows=rows, Level=Level, viewer=guard.viewer())

"""Reads for the pages of STAR projects; each takes the viewer and starts from the reachable SELECT."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from appraisal.access.policy import Level, Relation
from appraisal.access.viewer import Viewer
from appraisal.extensions import db
from appraisal.people.models import Person
from appraisal.plan.models import PlanLine
from appraisal.star import course, words
from appraisal.star.models import StarComment, StarEvidence, StarOwner, StarProject, StarStatus
from appraisal.star.rules import SHAPE, SUBMITTED, commented_on_by, manages, may_agree, may_comment, owner_in_team, owns
from appraisal.web.paging import Page, paged
from appraisal.web.waiting import Waiting

PAGE_SIZE = 20
SEARCHED = (
    StarProject.title,
    StarProject.question,
    StarProject.change_tried,
    StarProject.evaluation,
    StarProject.what_next,
)
# The free text of a project; nobody below ``READ`` is shown any of it.
TEXTS = (
    "title",
    "question",
    "baseline",
    "change_tried",
    "end_measure",
    "evaluation",
    "what_next",
    "stopped_because",
)


@dataclass(frozen=True)
class Shown:
    """A project as one viewer sees it (privacy.md rows 7 to 9); a field they may not see is None or empty.

    With ``EXISTS`` there are only the year and the owners the viewer knows; with ``SUMMARY`` the coded fields; with
    ``READ`` every word.
    """

    public_id: uuid.UUID
    level: Level
    academic_year: int
    owners: tuple[str, ...]
    status: str = ""
    strand: str = ""
    plan_line: str | None = None
    evaluation_due_on: dt.date | None = None
    evaluated_on: dt.date | None = None
    impact: str | None = None
    confidence: str | None = None
    adoption: str | None = None
    title: str | None = None
    question: str | None = None
    baseline: str | None = None
    change_tried: str | None = None
    end_measure: str | None = None
    evaluation: str | None = None
    what_next: str | None = None
    stopped_because: str | None = None


def _with_owners() -> Select[StarProject]:
    return select(StarProject).options(selectinload(StarProject.owners).joinedload(StarOwner.person))


def whole() -> Select[StarProject]:
    """Projects with all that their page shows, for the guard to fetch."""
    return _with_owners().options(
        selectinload(StarProject.evidence).joinedload(StarEvidence.collected_by),
        selectinload(StarProject.comments).joinedload(StarComment.author),
        joinedload(StarProject.agreed_by),
    )


def shown(
    project: StarProject, level: Level, *, plan_line: str | None = None, known: frozenset[int] = frozenset()
) -> Shown:
    """What ``level`` shows of a project. ``known`` are the people the viewer manages, the only names of a draft."""
    people = [owner.person for owner in project.owners]
    if level < Level.SUMMARY:
        names = tuple(person.name for person in people if person.id in known)
        return Shown(project.public_id, level, project.academic_year, names)
    reads = level >= Level.READ
    return Shown(
        project.public_id,
        level,
        project.academic_year,
        tuple(person.name for person in people),
        status=words.status(project),
        strand=words.STRAND.get(project.strand, "") if project.strand else "",
        # An imported reference is free text; only the name of a plan line is a coded field.
        plan_line=plan_line or (project.plan_ref if reads else None),
        evaluation_due_on=project.evaluation_due_on,
        evaluated_on=project.evaluated_on,
        impact=words.IMPACT.get(project.impact_judgement) if project.impact_judgement else None,
        confidence=words.CONFIDENCE.get(project.confidence) if project.confidence else None,
        adoption=words.ADOPTION.get(project.adoption) if project.adoption else None,
        **({name: getattr(project, name) for name in TEXTS} if reads else {}),
    )


@dataclass(frozen=True)
class Standing:
    """What one viewer is to one project, read in one statement."""

    level: Level
    owns: bool
    may_agree: bool
    may_comment: bool
    plan_line: str | None

    @property
    def edits(self) -> bool:
        """An owner who may still change it."""
        return self.level == Level.EDIT

    @property
    def reads_comments(self) -> bool:
        """Comments are between line managers and owners, also when the project is published."""
        return self.owns or self.may_comment


def standing(viewer: Viewer, project: StarProject) -> Standing:
    """What the viewer is to a project, and the plan line it serves in words."""
    line = select(PlanLine.code + " " + PlanLine.title).where(PlanLine.code == StarProject.plan_ref).scalar_subquery()
    level, own, agrees, comments, plan_line = db.session.execute(
        select(SHAPE.level_for(viewer), owns(viewer), may_agree(viewer), may_comment(viewer), line).where(
            StarProject.id == project.id
        )
    ).one()
    return Standing(Level(level), own, agrees, comments, plan_line)


@dataclass(frozen=True)
class Detail:
    """Everything on a project's page for one viewer."""

    shown: Shown
    standing: Standing
    evidence: list[StarEvidence]
    comments: list[StarComment]
    praise: list[str]
    audience: list[str]
    still_to_confirm: list[str]
    move: course.Move | None
    offered: frozenset[str]
    agreed_by: str | None
    agreed_on: dt.date | None


def detail(viewer: Viewer, project: StarProject) -> Detail:
    """A project's page by level; an owner who may still change it also gets the next move."""
    stands = standing(viewer, project)
    reads = stands.level >= Level.READ
    return Detail(
        shown(project, stands.level, plan_line=stands.plan_line),
        stands,
        evidence=list(project.evidence) if reads else [],
        comments=list(project.comments) if reads and stands.reads_comments else [],
        praise=course.praise(project) if reads else [],
        audience=course.audience(project),
        still_to_confirm=course.still_to_confirm(project) if stands.edits else [],
        move=course.next_move(project, viewer.on) if stands.edits else None,
        offered=_offered(stands, project),
        agreed_by=project.agreed_by.name if reads and project.agreed_by else None,
        agreed_on=project.agreed_on if reads else None,
    )


def _offered(stands: Standing, project: StarProject) -> frozenset[str]:
    """An owner may publish also when the cycle has closed; everything else needs the right to edit."""
    found = course.offered(project) if stands.owns else frozenset()
    return found if stands.edits else found & {"publish"}


def owned(viewer: Viewer) -> Select[StarProject]:
    """The viewer's own projects, for the guard to fetch from."""
    return _with_owners().where(owns(viewer))


def to_agree(viewer: Viewer) -> Select[StarProject]:
    """Projects put to the viewer to agree, for the guard to fetch from."""
    return _with_owners().where(may_agree(viewer))


def to_comment(viewer: Viewer) -> Select[StarProject]:
    """Projects the viewer reads as a line manager, for the guard to fetch from."""
    return whole().where(may_comment(viewer))


@dataclass(frozen=True)
class Overview:
    """The lists of one viewer's STAR page."""

    mine: list[Shown] = field(default_factory=list)
    team: list[Shown] = field(default_factory=list)
    shared: list[Shown] = field(default_factory=list)


def overview(viewer: Viewer) -> Overview:
    """The viewer's own projects, those of people they manage or managed, and those shared with them as a coach."""
    former = and_(SHAPE.relations[Relation.FORMER_MANAGER](viewer), commented_on_by(viewer))
    coached = and_(SHAPE.relations[Relation.COACH](viewer), StarProject.shared_with_coach.is_(True))
    rows = db.session.execute(
        _with_owners()
        .add_columns(SHAPE.level_for(viewer), owns(viewer), or_(manages(viewer), former))
        .where(SHAPE.reachable(viewer), or_(owns(viewer), manages(viewer), former, coached))
        .order_by(StarProject.academic_year.desc(), StarProject.id.desc())
    ).all()
    known = frozenset(db.session.scalars(select(StarOwner.person_id).where(owner_in_team(viewer)).distinct()))
    lists = Overview()
    for project, level, own, team in rows:
        target = lists.mine if own else lists.team if team else lists.shared
        target.append(shown(project, Level(level), known=known))
    return lists


@dataclass(frozen=True)
class Listed:
    """One page of a long list: its projects as the viewer sees them, and which page it is."""

    projects: list[Shown]
    page: Page


def _listed(viewer: Viewer, found: Select[StarProject], number: int) -> Listed:
    newest_first = found.add_columns(SHAPE.level_for(viewer)).order_by(
        StarProject.academic_year.desc(), StarProject.evaluated_on.desc().nulls_last(), StarProject.id.desc()
    )
    page = paged(newest_first, number, size=PAGE_SIZE)
    return Listed([shown(project, Level(level)) for project, level in page.rows], page)


def gallery(viewer: Viewer, *, search: str = "", number: int = 1) -> Listed:
    """Published projects, newest first, whatever their school; every word of ``search`` must occur somewhere."""
    found = _with_owners().where(SHAPE.reachable(viewer, Level.READ), StarProject.status == StarStatus.SHARED)
    for word in search.split()[:8]:
        found = found.where(or_(*(column.icontains(word, autoescape=True) for column in SEARCHED)))
    return _listed(viewer, found, number)


def _registered(viewer: Viewer) -> ColumnElement[bool]:
    """Submitted projects that the viewer sees as a head or as HR."""
    held = or_(SHAPE.relations[Relation.HEAD](viewer), SHAPE.relations[Relation.HR](viewer))
    return and_(SHAPE.reachable(viewer, Level.SUMMARY), SUBMITTED, held)


def register(viewer: Viewer, *, year: int | None = None, status: str = "", number: int = 1) -> Listed:
    """Submitted projects as a head or HR sees them: a summary, unless they may read one for another reason."""
    found = _with_owners().where(_registered(viewer))
    if year is not None:
        found = found.where(StarProject.academic_year == year)
    if status:
        found = found.where(StarProject.status == status)
    return _listed(viewer, found, number)


def register_years(viewer: Viewer) -> list[int]:
    """The academic years that the register has projects of, newest first."""
    years = select(StarProject.academic_year).where(_registered(viewer)).distinct()
    return list(db.session.scalars(years.order_by(StarProject.academic_year.desc())))


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """Projects put to the viewer to agree, the longest waiting first."""
    projects = db.session.scalars(to_agree(viewer).order_by(StarProject.submitted_on, StarProject.id)).all()
    return [
        Waiting(
            f"{' and '.join(owner.person.name for owner in project.owners)}: a STAR project to agree, {project.title}",
            "star.agreement",
            {"public_id": project.public_id},
        )
        for project in projects
    ]


@dataclass(frozen=True)
class Current:
    """One of the viewer's own projects that is not finished, and its next move; ``endpoint`` is where that is done."""

    title: str
    status: str
    move: str
    endpoint: str
    args: dict[str, object]


def current_for(viewer: Viewer) -> list[Current]:
    """The viewer's own unfinished projects with their next move, newest first."""
    done = (StarStatus.COMPLETED, StarStatus.SHARED)
    projects = db.session.scalars(
        select(StarProject)
        .where(owns(viewer), StarProject.status.not_in(done))
        .where(not_(and_(StarProject.status == StarStatus.STOPPED, StarProject.evaluated_on.is_not(None))))
        .order_by(StarProject.academic_year.desc(), StarProject.id.desc())
    ).all()
    found = []
    for project in projects:
        move = course.next_move(project, viewer.on)
        found.append(
            Current(
                project.title, words.status(project), move.sentence, move.endpoint, {"public_id": project.public_id}
            )
        )
    return found


def owner_of(project: StarProject, public_id: uuid.UUID) -> Person | None:
    """The owner with this public key."""
    return next((owner.person for owner in project.owners if owner.person.public_id == public_id), None)


def evidence_of(project: StarProject, public_id: uuid.UUID) -> StarEvidence | None:
    """The piece of evidence with this public key."""
    return next((item for item in project.evidence if item.public_id == public_id), None)

"""The stages in plain words, and what people in each staff group usually show (domain.md section 3). Advice only."""

from __future__ import annotations

from appraisal.people.models import StaffGroup
from appraisal.stages.models import Stage

NAMES = {Stage.SHU: "Shu", Stage.HA: "Ha", Stage.RE: "Re"}

MEANINGS = {
    Stage.SHU: "Learning the role precisely, with structure, clear goals and support. Every new role starts here.",
    Stage.HA: "Fluent in the role: able to adapt it, try things out and reflect on what happened.",
    Stage.RE: "Proposing improvements to how the role is done, from reading and other sources.",
}

NEXT = {
    None: "A new role starts at Shu; that is normal, also for people with long experience in another role.",
    Stage.SHU: "Next is Ha: doing the role fluently, and adapting it with thought.",
    Stage.HA: "Next is Re: proposing a better way of doing things, with what you have read or seen elsewhere.",
    Stage.RE: "There is no stage after Re. Keep proposing, and help others towards Ha and Re.",
}

_ANY: dict[Stage, tuple[str, ...]] = {
    Stage.SHU: (
        "The induction checklist is complete and signed off",
        "You have a named person to turn to",
        "The goals of your induction are met",
    ),
    Stage.HA: (
        "Your line manager sees that you are fluent in the role",
        "You have adapted something and written down what you learned",
        "You have had coaching for two terms or more",
    ),
    Stage.RE: (
        "You have made a proposal that names what you read or saw, the method it would improve, and the answer it got",
    ),
}

_OF_GROUP: dict[StaffGroup, dict[Stage, tuple[str, ...]]] = {
    StaffGroup.TEACHER: {
        Stage.SHU: (
            "You teach the agreed routines and learning model; for early career teachers, induction is passed",
        ),
        Stage.HA: (
            "You adapt your teaching and can say what difference it made, from a coaching step or STAR project",
        ),
        Stage.RE: ("You propose an improvement to the learning model or to a way of teaching the curriculum",),
    },
    StaffGroup.TEACHING_ASSISTANT: {
        Stage.SHU: ("You know the procedures of your role, safeguarding, and the words pupils are being taught",),
        Stage.HA: ("You adapt your support and share with the teacher what helped",),
        Stage.RE: ("You propose a better use of support time or a better resource",),
    },
    StaffGroup.SUPPORT: {
        Stage.SHU: ("You follow the standard procedures of your job and its health and safety rules",),
        Stage.HA: (
            "You deal with the unexpected without instruction, and a small change to a process is written down",
        ),
        Stage.RE: ("You propose a change to a procedure or service, with what it would cost or save in time or money",),
    },
    StaffGroup.LEADER: {
        Stage.SHU: (
            "You know how line management works here and how a change is scoped",
            "As a senior leader: you also know who may decide what, safeguarding and the basics of HR",
        ),
        Stage.HA: ("You have led a scoped change and evaluated it, and people you lead have taken on leadership",),
        Stage.RE: ("A proposal of yours is used in more than one school, across the Trust or beyond it",),
    },
    StaffGroup.GOVERNOR: {
        Stage.SHU: ("Induction and safeguarding training are done and you know the code of conduct",),
        Stage.HA: ("You challenge with comparisons from elsewhere and carry out your link role",),
        Stage.RE: ("You propose an improvement to how governance is done",),
    },
}


def usual_evidence(group: StaffGroup, stage: Stage) -> list[str]:
    """What usually shows a stage in a staff group: that of any role, then that of the group."""
    return [*_ANY[stage], *_OF_GROUP[group][stage]]

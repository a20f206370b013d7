"""Folders of bundle files for tests: a small Trust that is right in every respect, and ways to change it."""

from __future__ import annotations

from pathlib import Path

from appraisal.audit.service import COMMAND_LINE
from appraisal.exchange.check import Plan
from appraisal.exchange.importing import import_folder
from appraisal.extensions import db

RIGHT = {
    "schools": """\
school_code,name,phase,urn,opened_on,closed_on
CEN,Central team,central,,,
SAL,Saltwater School,primary,011111,2015-09-01,
""",
    "terms": """\
academic_year,term,starts_on,ends_on
2025/26,autumn,2025-09-03,2025-12-19
2025/26,spring,2026-01-05,2026-04-02
""",
    "roles": """\
role_code,title,staff_group
CHA,Chair,governor
TEA,Teacher,teacher
""",
    "people": """\
person_ref,given_name,family_name,email,kind,employed_from,left_on
001,Ada,Penrose,Ada@trust.example,employee,2015-09-01,
002,Ben,Null,,employee,,
003,Cy,NA,,employee,2015-09-01,2024-08-31
004,Dee,None,dee@trust.example,governor_only,,
""",
    "posts": """\
post_ref,person_ref,school_code,role_code,job_title,fte,started_on,ended_on
P1,001,SAL,TEA,,1,2015-09-01,
P2,002,CEN,TEA,"Lead, Years 1; 2",0.5,2020-09-01,
P3,003,SAL,TEA,,0.0125,2015-09-01,2024-08-31
""",
    "line_management": """\
person_ref,manager_ref,from_date,to_date
002,001,2020-09-01,
003,001,2015-09-01,2024-08-31
""",
    "service_roles": """\
person_ref,service_role,school_code,from_date,to_date
001,head,SAL,2020-09-01,
002,hr,,2020-09-01,
""",
    "coaching_pairs": """\
coachee_ref,coach_ref,from_date,to_date
002,001,2020-09-01,
""",
    "leave": """\
person_ref,kind,from_date,to_date
002,maternity,2022-01-01,2022-06-30
""",
    "coaching_sessions": """\
session_ref,coachee_ref,coach_ref,held_on,coaching_type,focus_area,status,minutes,precise_praise,action_step,\
step_due_on,step_status,step_reviewed_on,step_review_basis,shared_with_manager,coachee_response
S1,002,001,2025-10-01,instructional,questioning,completed,25,"You said ""wait"", and they did",Pause,2025-10-15,\
secure,2025-10-14,video,true,confirmed
S2,002,001,2025-11-01,peer,other,planned,,,,,,,,,
""",
    "star_projects": """\
project_ref,title,academic_year,question,owner_refs,status,strand,plan_ref,baseline,change_tried,\
evaluation_due_on,evaluated_on,impact_judgement,confidence,evaluation,adoption
ST1,Talk,2025/26,"Does talk help?
It may.",001;002,completed,quality,2.2,12 of 30,Pairs,2026-03-01,2026-03-01,clear_positive,high,It did,noted
""",
    "star_evidence": """\
project_ref,collected_on,kind,collected_by_ref,agrees,summary
ST1,2026-02-01,observation,003,true,
""",
    "stages": """\
person_ref,post_ref,stage,agreed_on,agreed_by_ref,evidence
002,P2,shu,2021-01-01,001,Induction done
""",
    "ladders": """\
ladder_version,status,effective_from
2024,retired,2024-09-01
2025,live,2025-09-01
""",
    "ladder_statements": """\
ladder_version,domain_code,domain_name,level,statement_code,text
2024,D9,Past,1,D9.1,Leads alone
2025,D1,Vision,1,D1.1,Leads self
""",
    "role_expectations": """\
ladder_version,role_code,domain_code,minimum_level
2025,TEA,D1,1
""",
    "ladder_assessments": """\
assessment_ref,person_ref,academic_year,ladder_version,state,agreed_on
A1,002,2025/26,2025,agreed,2025-11-01
""",
    "ladder_ratings": """\
assessment_ref,statement_code,self_rating,line_rating,agreed_rating
A1,D1.1,2,,3
""",
    "cpd_events": """\
event_ref,title,kind,starts_on,ends_on,provider_type,leadership,hours,host_school_code
E1,Curriculum,SMART_day,2025-10-20,,trust,true,6.25,SAL
""",
    "cpd_attendance": """\
event_ref,person_ref,status
E1,002,attended
""",
    "cpd_impact_checks": """\
event_ref,person_ref,checked_on,learned,used,effect,confirmation,confirmed_by_ref
E1,002,2026-01-10,5,3,4,yes,001
""",
    "cpd_evaluations": """\
event_ref,time_well_spent,clear_purpose,matched_role,learned_something,know_next,supported_to_use
E1,,,,,,
E1,4,5,3,4,,5
E1,4,5,3,4,,5
""",
    "cross_trust_work": """\
activity_ref,title,kind,held_on,hours,person_refs,verified_by_ref
W1,Moderation,moderation,2025-11-11,1.5,001;002,001
""",
    "absences": """\
person_ref,category,first_day,last_day,working_days_lost
002,SIC,2025-11-10,2025-11-12,2.5
""",
    "leavers": """\
person_ref,left_on,reason,destination
003,2024-08-31,E14,D8
""",
    "governors": """\
person_ref,board,governor_role,started_on,ended_on
001,SAL,CHA,2020-09-01,
004,trust,CHA,2020-09-01,
""",
}


def filled(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files, named without ``.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def right(folder: Path, **changed: str) -> Path:
    """The folder of the small Trust, with some files changed."""
    return filled(folder, {**RIGHT, **changed})


def header(name: str) -> str:
    """The first line of a file of the small Trust."""
    return RIGHT[name].splitlines(keepends=True)[0]


def with_rows(name: str, *rows: str) -> str:
    """A file of the small Trust with rows added."""
    return RIGHT[name] + "".join(f"{row}\n" for row in rows)


def imported(folder: Path, *, dry_run: bool = False) -> Plan:
    """Import a folder and commit."""
    plan = import_folder(actor=COMMAND_LINE, folder=folder, dry_run=dry_run)
    db.session.commit()
    return plan


def errors(folder: Path) -> list[str]:
    """The errors of a folder in words; nothing is written."""
    return list(imported(folder, dry_run=True).findings.error_lines())


def warnings(folder: Path) -> list[str]:
    """The warnings of a folder in words; it has no errors."""
    plan = imported(folder, dry_run=True)
    assert not list(plan.findings.error_lines())
    return list(plan.findings.warning_lines())


def counts(plan: Plan) -> dict[str, tuple[int, int, int]]:
    """Added, changed and unchanged rows of each file."""
    return {file.file.name: (len(file.added), len(file.changed), file.unchanged) for file in plan.files}

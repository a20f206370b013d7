"""The indicators of one year written by hand in SQL, by the same rules (contract.md section 4): what a specialist
would run once, straight on the driver. They are what goal 2 is measured against, and a third reckoning of the figures.

``DAY(x)`` is a date as a number of days, ``BIGGER`` and ``SMALLER`` are the larger and the smaller of two numbers.
Each roll-up gives rows of school (none for the Trust), numerator and denominator.
"""

from __future__ import annotations

import re
from typing import Any

from appraisal.ladders.models import LEVELS
from appraisal.people.figures import Period

FIRST_STEPS = (
    "DROP TABLE IF EXISTS b_away",
    "DROP TABLE IF EXISTS b_staff",
    "DROP TABLE IF EXISTS b_place",
    "DROP TABLE IF EXISTS b_assessed",
    "DROP TABLE IF EXISTS b_missed",
    # Days of leave, no day of a person twice.
    """
    CREATE TEMP TABLE b_away AS
    WITH spans AS (
        SELECT person_id, DAY(from_date) AS f,
               SMALLER(coalesce(DAY(to_date), DAY('{as_at}')), DAY('{as_at}')) AS l
        FROM leave WHERE from_date <= '{as_at}' AND (to_date IS NULL OR to_date >= '{first}')),
    seen AS (
        SELECT person_id, f, l, max(l) OVER (PARTITION BY person_id ORDER BY f, l
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached FROM spans)
    SELECT person_id, CASE WHEN reached >= f THEN reached + 1 ELSE f END AS f, l
    FROM seen WHERE reached IS NULL OR l > reached
    """,
    "CREATE INDEX b_away_person ON b_away (person_id)",
    # Employees in post with 28 service days, and whether they are excused.
    "CREATE TEMP TABLE b_staff (person_id INTEGER PRIMARY KEY, excused INTEGER)",
    """
    INSERT INTO b_staff
    WITH service AS (
        SELECT p.id AS person_id,
               BIGGER(DAY(coalesce(p.employed_from, min(t.started_on))), DAY('{first}')) AS began
        FROM person p JOIN post t ON t.person_id = p.id
        WHERE p.kind = 'employee' AND (p.left_on IS NULL OR p.left_on >= '{as_at}')
        GROUP BY p.id, p.employed_from
        HAVING max(CASE WHEN t.started_on <= '{as_at}' AND (t.ended_on IS NULL OR t.ended_on >= '{as_at}')
                   THEN 1 ELSE 0 END) = 1
           AND DAY('{as_at}') - DAY(coalesce(p.employed_from, min(t.started_on))) + 1 >= 28),
    days AS (
        SELECT s.person_id, sum(BIGGER(0, a.l - BIGGER(a.f, s.began) + 1)) AS away
        FROM service s JOIN b_away a ON a.person_id = s.person_id GROUP BY s.person_id)
    SELECT s.person_id, CASE WHEN 2 * coalesce(d.away, 0) > DAY('{as_at}') - s.began + 1 THEN 1 ELSE 0 END
    FROM service s LEFT JOIN days d ON d.person_id = s.person_id
    """,
    "CREATE TEMP TABLE b_place (person_id INTEGER, school_id INTEGER, PRIMARY KEY (person_id, school_id))",
    """
    INSERT INTO b_place SELECT DISTINCT t.person_id, t.school_id FROM post t JOIN person p ON p.id = t.person_id
    WHERE t.started_on <= '{as_at}' AND (t.ended_on IS NULL OR t.ended_on >= '{as_at}')
      AND (p.left_on IS NULL OR p.left_on >= '{as_at}')
    """,
    # The assessment of each person that counts, this year and the year before.
    """
    CREATE TEMP TABLE b_assessed (
        year INTEGER, person_id INTEGER, assessment_id INTEGER, ladder_id INTEGER, PRIMARY KEY (year, person_id))
    """,
    """
    INSERT INTO b_assessed SELECT academic_year, person_id, id, ladder_id FROM (
        SELECT a.academic_year, a.person_id, a.id, a.ladder_id, row_number() OVER (
               PARTITION BY a.academic_year, a.person_id ORDER BY a.agreed_on DESC, a.ref DESC) AS place
        FROM ladder_assessment a JOIN ladder v ON v.id = a.ladder_id
        WHERE a.academic_year IN ({year}, {year} - 1) AND a.state IN ('agreed', 'moderated')
          AND a.agreed_on <= '{as_at}' AND v.status IN ('live', 'retired')) ranked
    WHERE place = 1
    """,
    # The first level that an assessment misses in a domain.
    """
    CREATE TEMP TABLE b_missed (
        assessment_id INTEGER, domain_code TEXT, level INTEGER, PRIMARY KEY (assessment_id, domain_code))
    """,
    """
    INSERT INTO b_missed
    WITH good AS (
        SELECT r.assessment_id, s.domain_code, {met}
        FROM b_assessed a JOIN ladder_rating r ON r.assessment_id = a.assessment_id
        JOIN ladder_statement s ON s.id = r.statement_id
        WHERE r.agreed_rating >= 2 GROUP BY r.assessment_id, s.domain_code),
    written AS (SELECT s.ladder_id, s.domain_code, {met} FROM ladder_statement s GROUP BY s.ladder_id, s.domain_code),
    reached AS (
        SELECT a.assessment_id, w.domain_code, CASE {steps} END AS level
        FROM b_assessed a JOIN written w ON w.ladder_id = a.ladder_id
        LEFT JOIN good g ON g.assessment_id = a.assessment_id AND g.domain_code = w.domain_code)
    SELECT assessment_id, domain_code, level FROM reached WHERE level IS NOT NULL
    """,
)
HELD = (
    "t.started_on <= {day} AND (t.ended_on IS NULL OR t.ended_on >= {day}) "
    "AND (p.left_on IS NULL OR p.left_on >= {day})"
)
HELD_NOW = HELD.replace("{day}", "'{as_at}'")
TOOK_PLACE = "c.status = 'completed' AND (c.coachee_response IS NULL OR c.coachee_response <> 'disputed')"
APPLIED = "checked_on BETWEEN '{first}' AND '{as_at}' AND learned >= 4 AND used >= 2 AND effect >= 4"


def _of_staff(card: str) -> str:
    """In-scope staff with numerator and denominator, added up for the Trust and by school."""
    return (
        f"WITH card AS ({card}) SELECT NULL AS school_id, sum(n) AS n, sum(d) AS d FROM card "
        "UNION ALL SELECT b.school_id, sum(n), sum(d) FROM card JOIN b_place b ON b.person_id = card.person_id "
        "GROUP BY b.school_id"
    )


def _share_of_staff(people: str) -> str:
    """Those of the in-scope staff who are among these people."""
    return _of_staff(
        "SELECT s.person_id, CASE WHEN f.person_id IS NULL THEN 0 ELSE 1 END AS n, 1 AS d FROM b_staff s "
        f"LEFT JOIN (SELECT DISTINCT person_id FROM ({people}) named) f ON f.person_id = s.person_id "
        "WHERE s.excused = 0"
    )


def _at_minimum(roles: str) -> str:
    """Assessed people whose roles have a minimum: person_id, n, d."""
    return f"""
        SELECT a.person_id, CASE WHEN max(CASE WHEN m.level <= e.minimum_level THEN 1 ELSE 0 END) = 0 THEN 1 ELSE 0 END
               AS n, 1 AS d
        FROM b_assessed a JOIN ({roles}) held ON held.person_id = a.person_id
        JOIN role_expectation e ON e.ladder_id = a.ladder_id AND e.role_id = held.role_id
        LEFT JOIN b_missed m ON m.assessment_id = a.assessment_id AND m.domain_code = e.domain_code
        WHERE a.year = {{year}} GROUP BY a.person_id"""


_LEADERS = f"""
    SELECT t.person_id, t.school_id, t.role_id FROM post t JOIN person p ON p.id = t.person_id
    WHERE {HELD_NOW} AND (t.person_id IN (SELECT person_id FROM b_staff WHERE excused = 0)
          OR t.person_id IN (SELECT g.person_id FROM governor_seat g
                             WHERE g.started_on <= '{{as_at}}' AND (g.ended_on IS NULL OR g.ended_on >= '{{as_at}}')))
    UNION
    SELECT g.person_id, g.school_id, g.role_id FROM governor_seat g
    WHERE g.started_on <= '{{as_at}}' AND (g.ended_on IS NULL OR g.ended_on >= '{{as_at}}')"""

ROLL_UPS = {
    "TSP2-K1": _of_staff(
        f"""
        SELECT due.person_id, min(CASE WHEN EXISTS (
                   SELECT 1 FROM coaching_session c WHERE c.coachee_id = due.person_id
                   AND c.held_on BETWEEN due.starts_on AND due.ends_on AND {TOOK_PLACE}) THEN 1 ELSE 0 END) AS n, 1 AS d
        FROM (
            SELECT s.person_id, e.id, e.starts_on, e.ends_on
            FROM b_staff s
            JOIN (SELECT person_id, CASE WHEN reached >= f THEN reached + 1 ELSE f END AS f, l FROM (
                    SELECT person_id, f, l, max(l) OVER (PARTITION BY person_id ORDER BY f, l
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached FROM (
                        SELECT person_id, DAY(started_on) AS f, coalesce(DAY(ended_on), DAY('{{as_at}}')) AS l FROM post
                        WHERE started_on <= '{{as_at}}' AND (ended_on IS NULL OR ended_on >= '{{first}}')) spans) seen
                  WHERE reached IS NULL OR l > reached) h ON h.person_id = s.person_id
            JOIN term e ON e.academic_year = {{year}} AND e.ends_on <= '{{as_at}}'
                 AND h.f <= DAY(e.ends_on) AND h.l >= DAY(e.starts_on)
            WHERE s.excused = 0
            GROUP BY s.person_id, e.id, e.starts_on, e.ends_on
            HAVING sum(SMALLER(h.l, DAY(e.ends_on)) - BIGGER(h.f, DAY(e.starts_on)) + 1) >= 28
               AND 2 * coalesce((SELECT sum(BIGGER(0, SMALLER(a.l, DAY(e.ends_on)) - BIGGER(a.f, DAY(e.starts_on)) + 1))
                                 FROM b_away a WHERE a.person_id = s.person_id), 0)
                   <= DAY(e.ends_on) - DAY(e.starts_on) + 1) due
        GROUP BY due.person_id"""
    ),
    "TSP2-K2": """
        WITH project AS (
            SELECT p.id, CASE WHEN p.evaluated_on <= '{as_at}'
                   AND p.impact_judgement IN ('clear_positive', 'some_positive')
                   AND agreeing.project_id IS NOT NULL THEN 1 ELSE 0 END AS n
            FROM star_project p LEFT JOIN (
                SELECT v.project_id FROM star_evidence v
                LEFT JOIN star_owner o ON o.project_id = v.project_id AND o.person_id = v.collected_by_id
                WHERE v.agrees AND v.collected_on <= '{as_at}' GROUP BY v.project_id
                HAVING count(DISTINCT v.kind) >= 2 AND sum(CASE WHEN o.id IS NULL THEN 1 ELSE 0 END) >= 1) agreeing
            ON agreeing.project_id = p.id
            WHERE p.strand = 'quality' AND p.status <> 'draft' AND p.evaluation_due_on BETWEEN '{first}' AND '{as_at}'
              AND (p.status <> 'stopped' OR p.evaluated_on <= '{as_at}'))
        SELECT NULL AS school_id, sum(n) AS n, count(*) AS d FROM project
        UNION ALL
        SELECT at.school_id, sum(project.n), count(*) FROM project JOIN (
            SELECT DISTINCT o.project_id, b.school_id FROM star_owner o JOIN b_place b ON b.person_id = o.person_id) at
        ON at.project_id = project.id GROUP BY at.school_id
    """,
    "TSP2-K3": _of_staff(
        f"""
        SELECT c.coachee_id AS person_id, sum(CASE WHEN c.step_status IN ('secure', 'embedded')
               AND (c.step_reviewed_on IS NULL OR c.step_reviewed_on <= '{{as_at}}') THEN 1 ELSE 0 END) AS n,
               count(*) AS d
        FROM coaching_session c JOIN b_staff s ON s.person_id = c.coachee_id AND s.excused = 0
        WHERE c.step_due_on BETWEEN '{{first}}' AND '{{as_at}}' AND coalesce(c.step_status, 'set') <> 'withdrawn'
          AND {TOOK_PLACE}
        GROUP BY c.coachee_id"""
    ),
    "TSP2-K6": f"""
        WITH lost AS (
            SELECT a.id, t.school_id, a.working_days_lost AS days, sum(t.fte) AS fte,
                   sum(sum(t.fte)) OVER (PARTITION BY a.id) AS whole
            FROM absence a JOIN person p ON p.id = a.person_id JOIN post t ON t.person_id = a.person_id
            WHERE a.category = 'SIC' AND a.first_day BETWEEN '{{first}}' AND '{{as_at}}' AND p.kind = 'employee'
              AND {HELD.format(day="a.first_day")}
            GROUP BY a.id, t.school_id, a.working_days_lost),
        n AS (SELECT school_id, sum(days * 0.1 * fte / whole) AS days FROM lost GROUP BY school_id),
        d AS (
            SELECT t.school_id, sum(t.fte * 0.0001) / {{months}} AS fte FROM post t JOIN person p ON p.id = t.person_id
            JOIN (SELECT NULL AS day {{month_ends}}) m ON {HELD.format(day="m.day")}
            WHERE p.kind = 'employee' GROUP BY t.school_id)
        SELECT NULL AS school_id, (SELECT sum(days) FROM n) AS n, sum(fte) AS d FROM d
        UNION ALL SELECT d.school_id, coalesce(n.days, 0), d.fte FROM d LEFT JOIN n ON n.school_id = d.school_id
    """,
    "TSP2-K7": _share_of_staff(f"SELECT person_id FROM cpd_impact_check WHERE {APPLIED}"),
    "TSP2-K8": """
        WITH event AS (
            SELECT e.host_school_id, count(w.score) AS d, sum(CASE WHEN w.score >= 4 THEN 1 ELSE 0 END) AS n
            FROM cpd_event e JOIN cpd_questionnaire k ON k.event_id = e.id
            JOIN questionnaire q ON q.id = k.questionnaire_id AND q.closed_at IS NOT NULL
            JOIN answer_sheet s ON s.questionnaire_id = q.id LEFT JOIN answer w ON w.sheet_id = s.id
            WHERE e.starts_on BETWEEN '{first}' AND '{as_at}' GROUP BY e.id, e.host_school_id)
        SELECT NULL AS school_id, sum(n) AS n, sum(d) AS d FROM event
        UNION ALL SELECT host_school_id, sum(n), sum(d) FROM event WHERE host_school_id IS NOT NULL
        GROUP BY host_school_id
    """,
    "TSP2-GOAL": _share_of_staff(
        f"""
        SELECT s.person_id FROM b_staff s WHERE s.excused = 0 AND EXISTS (
            SELECT 1 FROM coaching_session c WHERE c.coachee_id = s.person_id
            AND c.step_reviewed_on BETWEEN '{{first}}' AND '{{as_at}}' AND c.step_status IN ('secure', 'embedded')
            AND {TOOK_PLACE})
        UNION
        SELECT t.person_id FROM post t JOIN (
            SELECT post_id, agreed_on, place, lag(place) OVER (PARTITION BY post_id ORDER BY agreed_on) AS before FROM (
                SELECT post_id, agreed_on, max(CASE stage WHEN 'shu' THEN 1 WHEN 'ha' THEN 2 ELSE 3 END) AS place
                FROM stage_agreement WHERE agreed_on <= '{{as_at}}' GROUP BY post_id, agreed_on) days) steps
        ON steps.post_id = t.id AND steps.agreed_on >= '{{first}}' AND steps.place > steps.before
        UNION
        SELECT o.person_id FROM star_owner o JOIN star_project p ON p.id = o.project_id
        WHERE p.status IN ('completed', 'shared') AND p.evaluated_on BETWEEN '{{first}}' AND '{{as_at}}'
        UNION
        SELECT person_id FROM cpd_impact_check WHERE {APPLIED}
        UNION
        SELECT a.person_id FROM b_assessed a JOIN b_assessed y ON y.person_id = a.person_id AND y.year = {{year}} - 1
        JOIN (SELECT DISTINCT ladder_id, domain_code FROM ladder_statement) now ON now.ladder_id = a.ladder_id
        JOIN (SELECT DISTINCT ladder_id, domain_code FROM ladder_statement) past
          ON past.ladder_id = y.ladder_id AND past.domain_code = now.domain_code
        LEFT JOIN b_missed m ON m.assessment_id = a.assessment_id AND m.domain_code = now.domain_code
        LEFT JOIN b_missed w ON w.assessment_id = y.assessment_id AND w.domain_code = now.domain_code
        WHERE a.year = {{year}} AND coalesce(m.level, 6) > coalesce(w.level, 6)"""
    ),
    **{
        f"TSP2-SHR.{stage}": f"""
        WITH spread AS (
            SELECT t.school_id, CASE WHEN coalesce(g.stage, 'none') = '{stage}' THEN 1 ELSE 0 END AS n
            FROM post t JOIN person p ON p.id = t.person_id
            JOIN b_staff s ON s.person_id = t.person_id AND s.excused = 0
            LEFT JOIN (SELECT post_id, stage, row_number() OVER (PARTITION BY post_id ORDER BY agreed_on DESC,
                              CASE stage WHEN 'shu' THEN 1 WHEN 'ha' THEN 2 ELSE 3 END DESC) AS place
                       FROM stage_agreement WHERE agreed_on <= '{{as_at}}') g ON g.post_id = t.id AND g.place = 1
            WHERE {HELD_NOW})
        SELECT NULL AS school_id, sum(n) AS n, count(*) AS d FROM spread
        UNION ALL SELECT school_id, sum(n), count(*) FROM spread GROUP BY school_id"""
        for stage in ("shu", "ha", "re", "none")
    },
    "TSP3-K1": _share_of_staff("SELECT person_id FROM b_assessed WHERE year = {year}"),
    "TSP3-K1.at_minimum": _of_staff(
        "SELECT m.person_id, m.n, m.d FROM ("
        + _at_minimum(f"SELECT t.person_id, t.role_id FROM post t JOIN person p ON p.id = t.person_id WHERE {HELD_NOW}")
        + ") m JOIN b_staff s ON s.person_id = m.person_id AND s.excused = 0"
    ),
    "TSP3-K3": _share_of_staff(
        "SELECT a.person_id FROM cpd_attendance a JOIN cpd_event e ON e.id = a.event_id "
        "WHERE e.leadership AND e.starts_on BETWEEN '{first}' AND '{as_at}' AND a.status IN ('attended', 'part')"
    ),
    "TSP3-K6": _share_of_staff(
        f"""
        SELECT w.person_id FROM cross_trust_participant w WHERE w.activity_id IN (
            SELECT x.id FROM cross_trust_activity x JOIN cross_trust_participant n ON n.activity_id = x.id
            JOIN post t ON t.person_id = n.person_id JOIN person p ON p.id = t.person_id
            WHERE x.held_on BETWEEN '{{first}}' AND '{{as_at}}' AND x.hours >= 100 AND x.verified_by_id IS NOT NULL
              AND {HELD.format(day="x.held_on")}
            GROUP BY x.id HAVING count(DISTINCT t.person_id) >= 2 AND count(DISTINCT t.school_id) >= 2)"""
    ),
    "TSP3-GOAL": f"""
        WITH leader AS ({_LEADERS}), card AS ({_at_minimum("SELECT person_id, role_id FROM leader")})
        SELECT NULL AS school_id, sum(n) AS n, sum(d) AS d FROM card
        UNION ALL SELECT at.school_id, sum(n), sum(d) FROM card
        JOIN (SELECT DISTINCT person_id, school_id FROM leader WHERE school_id IS NOT NULL) at
        ON at.person_id = card.person_id GROUP BY at.school_id
    """,
}
"""One statement for each indicator, in the order of the Trust plan."""


def _in_sqlite(sql: str) -> str:
    sql = re.sub(r"DAY\(((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*)\)", r"(CAST(julianday(\1) AS INTEGER))", sql)
    return sql.replace("BIGGER(", "max(").replace("SMALLER(", "min(")


def _in_postgresql(sql: str) -> str:
    sql = re.sub(r"DAY\('([^']*)'\)", r"(DATE '\1' - DATE '2000-01-01')", sql)
    sql = re.sub(r"DAY\(((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*)\)", r"(\1 - DATE '2000-01-01')", sql)
    return sql.replace("BIGGER(", "greatest(").replace("SMALLER(", "least(")


def statements(dialect: str, period: Period) -> tuple[list[str], dict[str, str]]:
    """The first steps and the roll-ups of a period, in the words of an engine."""
    day = "DATE '{}'" if dialect == "postgresql" else "'{}'"
    ends = period.month_ends()
    values = {
        "first": period.first_day.isoformat(),
        "as_at": period.as_at.isoformat(),
        "year": period.year.start_year,
        "months": max(len(ends), 1),
        "met": ", ".join(f"sum(CASE WHEN s.level = {n} THEN 1 ELSE 0 END) AS l{n}" for n in LEVELS),
        "steps": " ".join(f"WHEN 5 * coalesce(g.l{n}, 0) < 4 * w.l{n} THEN {n}" for n in LEVELS),
        "month_ends": "WHERE 1 = 0 " + " ".join(f"UNION ALL SELECT {day.format(end)}" for end in ends),
    }
    worded = _in_postgresql if dialect == "postgresql" else _in_sqlite
    return (
        [worded(step.format(**values)) for step in FIRST_STEPS],
        {code: worded(sql.format(**values)) for code, sql in ROLL_UPS.items()},
    )


def run(cursor: Any, first_steps: list[str], roll_ups: dict[str, str]) -> dict[str, list[tuple[Any, ...]]]:
    """Run everything once; rows by indicator."""
    for step in first_steps:
        cursor.execute(step)
    found = {}
    for code, sql in roll_ups.items():
        cursor.execute(sql)
        found[code] = cursor.fetchall()
    return found

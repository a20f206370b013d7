"""Ladders, expectations and assessments for bundles made by hand."""

from .handmade import Handmade


def ladder(made: Handmade, version: str, status: str, **domains: tuple[int, ...]) -> None:
    """A version; each domain is the number of statements on levels 1, 2, …"""
    made.add("ladders", ladder_version=version, status=status)
    for domain, sizes in domains.items():
        for level, size in enumerate(sizes, start=1):
            for number in range(size):
                made.add(
                    "ladder_statements",
                    ladder_version=version,
                    domain_code=domain,
                    level=level,
                    statement_code=f"{domain}{level}.{number}",
                )


def expect(made: Handmade, role: str, domain: str, minimum: int, version: str = "V2") -> None:
    """What a version expects of a role in a domain."""
    made.add(
        "role_expectations",
        ladder_version=version,
        role_code=role,
        domain_code=domain,
        minimum_level=minimum,
    )


def assess(made: Handmade, ref: str, *good: str, **cells: str) -> None:
    """An agreed assessment of 2025/26 with a rating of 2 on each named statement."""
    assessment = f"assessment{len(made.rows['ladder_assessments'])}"
    usual = {
        "assessment_ref": assessment,
        "person_ref": ref,
        "academic_year": "2025/26",
        "ladder_version": "V2",
        "state": "agreed",
        "agreed_on": "2025-10-20",
    }
    row = usual | cells
    made.add("ladder_assessments", **row)
    for code in good:
        made.add(
            "ladder_ratings",
            assessment_ref=row["assessment_ref"],
            statement_code=code,
            agreed_rating=2,
        )

"""A damage to a build, the tests that it must turn red, and which damages can share a copy."""

from dataclasses import dataclass, field

DEMO: tuple[str, ...] = ()
REAL = ("update staging.stg_edition set est_simule = false",)
ELSEWHERE = (*REAL, "update staging.stg_perimetre set genre = 'commune', code = '94041'")


@dataclass(frozen=True)
class Mutation:
    """Damage for the test `generic`; `red` gives the status of every test that it hits."""

    generic: str
    title: str
    sql: str
    red: dict[str, str] = field(default_factory=dict, hash=False)
    ground: tuple[str, ...] = DEMO

    def __str__(self) -> str:
        return f"{self.generic}-{self.title}"


def batches(mutations: list[Mutation]) -> list[list[Mutation]]:
    """Mutations that can share a copy: same ground, no test in common, green apart from red."""
    found: list[list[Mutation]] = []
    for new in mutations:
        for batch in found:
            alike = batch[0].ground == new.ground and bool(batch[0].red) == bool(new.red)
            if alike and not any(other.red.keys() & new.red.keys() for other in batch):
                batch.append(new)
                break
        else:
            found.append([new])
    return found

"""Rules of pronunciation as data: `data/rules.tsv` (joints of two blocks) and `data/vowel_rules.tsv`."""

from __future__ import annotations

from dataclasses import dataclass

from app.language.tables import read_table

PACKAGE = "app.language.ko"
RULE_COLUMNS = ("rule", "article", "joint", "coda", "onset", "nucleus", "coda_to", "onset_to", "spelled_by", "does")
VOWEL_COLUMNS = ("rule", "article", "place", "onset", "nucleus", "nucleus_to", "form", "does")


@dataclass(frozen=True, slots=True)
class JointRule:
    """One row of `rules.tsv`, compiled: letters matched → letters given."""

    rule: str
    article: str
    joint: tuple[frozenset[str], ...]
    codas: dict[str, str] | None
    onsets: dict[str, str] | None
    by_coda: dict[str, str] | None
    nuclei: str
    spelled_by: str

    def apply(self, coda: str, onset: str, nucleus: str, flags: frozenset[str]) -> tuple[str, str] | None:
        """(coda, onset) after the rule, None where it does not apply."""
        if self.joint and not any(needed <= flags for needed in self.joint):
            return None
        if (self.codas is not None and coda not in self.codas) or (
            self.onsets is not None and onset not in self.onsets
        ):
            return None
        if self.nuclei != "*" and (not nucleus or nucleus not in self.nuclei):
            return None
        after_coda = coda if self.codas is None else self.codas[coda]
        if self.by_coda is not None:
            return after_coda, self.by_coda[coda]
        return after_coda, onset if self.onsets is None else self.onsets[onset]


@dataclass(frozen=True, slots=True)
class VowelRule:
    """One row of `vowel_rules.tsv`."""

    rule: str
    article: str
    place: str
    onsets: frozenset[str]
    nuclei: dict[str, str]
    form: str

    def applies(self, written: str, said: str, nucleus: str, place: str) -> bool:
        """Whether the rule holds of a nucleus after these onsets (as written, as said) in that place."""
        onset = said if self.place == "as_said" else written
        fits = self.place in ("any", "as_said") or self.place in place.split("+")
        return fits and nucleus in self.nuclei and onset in self.onsets


def _targets(cell: str, result: str) -> dict[str, str]:
    if result == "=":
        return {letter: letter for letter in cell}
    results = result * len(cell) if len(result) == 1 else result
    return {a: "" if b == "-" else b for a, b in zip(cell, results, strict=True)}


def _joint_rule(row: dict[str, str]) -> JointRule:
    coda, onset, onset_to = row["coda"], row["onset"], row["onset_to"]
    by_coda = onset_to.startswith("<")
    return JointRule(
        rule=row["rule"],
        article=row["article"],
        joint=tuple(frozenset(part) for part in row["joint"].split(",") if part),
        codas=None if coda == "*" else _targets(coda, row["coda_to"]),
        onsets=None if onset == "*" else _targets(onset, "=" if by_coda else onset_to),
        by_coda=_targets(coda, onset_to[1:]) if by_coda else None,
        nuclei=row["nucleus"],
        spelled_by=row["spelled_by"],
    )


def read_joint_rules() -> tuple[JointRule, ...]:
    """All rules of joints, in the order they are tried. Raises TableError or ValueError for a damaged row."""
    return tuple(_joint_rule(row) for row in read_table(PACKAGE, "data/rules.tsv", RULE_COLUMNS))


def read_vowel_rules() -> tuple[VowelRule, ...]:
    """All rules of vowels, in the order they are tried."""
    return tuple(
        VowelRule(
            rule=row["rule"],
            article=row["article"],
            place=row["place"],
            onsets=frozenset(row["onset"]),
            nuclei=_targets(row["nucleus"], row["nucleus_to"]),
            form=row["form"],
        )
        for row in read_table(PACKAGE, "data/vowel_rules.tsv", VOWEL_COLUMNS)
    )

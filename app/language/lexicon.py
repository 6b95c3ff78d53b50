"""The child's vocabulary of one language, read from its data files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.resources import files

from app.language import semantics
from app.language.base import Analysis, Lexeme, PartOfSpeech
from app.language.tables import TableError, read_table, split_cell
from app.language.themes import all_themes

COLUMNS = ("lemma", "pos", "age", "themes", "classes", "picturable", "roles", "features")


def parse_roles(cell: str, where: str) -> dict[str, frozenset[str]]:
    """`S=animate O!=food|=밥` → {"S": {"animate"}, "O!": {"food", "=밥"}}; `!` marks a role that must be filled."""
    roles = {}
    for part in cell.split():
        name, sign, fillers = part.partition("=")
        if not sign or not name:
            raise TableError(f"{where}: role {part!r} is not ROLE=filler|filler")
        accepted = frozenset(f for f in fillers.split("|") if f)
        for filler in accepted:
            if not filler.startswith("="):
                semantics.ancestors(filler)
        roles[name] = accepted
    return roles


def parse_lexeme(row: Mapping[str, str], zipf: float, where: str) -> Lexeme:
    """One row of a lexicon file. Raises TableError naming the word and the fault."""
    where = f"{where}: {row['lemma']}"
    themes = frozenset(split_cell(row["themes"]))
    unknown = themes - {theme.id for theme in all_themes()}
    if unknown or not 3 <= int(row["age"]) <= 7 or row["picturable"] not in "01":
        raise TableError(f"{where}: themes {sorted(unknown)}, age {row['age']} or picturable {row['picturable']!r}")
    return Lexeme(
        lemma=row["lemma"],
        pos=PartOfSpeech(row["pos"]),
        age=int(row["age"]),
        themes=themes,
        classes=semantics.closure(split_cell(row["classes"])),
        picturable=row["picturable"] == "1",
        zipf=zipf,
        roles=parse_roles(row["roles"], where),
        features=frozenset(split_cell(row["features"])),
    )


def _read_frequency(package: str) -> dict[tuple[str, str], float]:
    rows = read_table(package, "data/frequency.tsv", ("lemma", "pos", "zipf"))
    return {(row["lemma"], row["pos"]): float(row["zipf"]) for row in rows}


class FileLexicon:
    """Lexicon over `<package>/data/lexicon/*.tsv`, `core_words.tsv`, `unsafe.tsv` and `frequency.tsv`."""

    def __init__(self, package: str) -> None:
        frequency = _read_frequency(package)
        folder = files(package).joinpath("data/lexicon")
        names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".tsv"))
        self._all = tuple(
            parse_lexeme(row, frequency.get((row["lemma"], row["pos"]), 0.0), name)
            for name in names
            for row in read_table(package, f"data/lexicon/{name}", COLUMNS)
        )
        by_lemma: dict[str, list[Lexeme]] = defaultdict(list)
        for lexeme in self._all:
            by_lemma[lexeme.lemma].append(lexeme)
        self._by_lemma = {lemma: tuple(found) for lemma, found in by_lemma.items()}
        core = read_table(package, "data/core_words.tsv", ("lemma", "pos", "functions"))
        self._core_words = tuple(row["lemma"] for row in core)
        unsafe = read_table(package, "data/unsafe.tsv", ("lemma", "kind", "pos"))
        self._unsafe: dict[str, set[str]] = {}
        for row in unsafe:
            self._unsafe.setdefault(row["lemma"].casefold(), set()).add(row["pos"])

    def all(self) -> Sequence[Lexeme]:
        """Every lexeme, in file order."""
        return self._all

    def find(self, lemma: str) -> Sequence[Lexeme]:
        """All lexemes of that citation form."""
        return self._by_lemma.get(lemma, ())

    def core_words(self) -> Sequence[str]:
        """Default core vocabulary, citation forms."""
        return self._core_words

    def is_unsafe(self, analysis: Analysis) -> bool:
        """True when a morpheme or a whole word of the sentence is listed as unfit for a child."""
        for m in analysis.morphemes:
            for text in (m.lemma, m.form):
                pos = self._unsafe.get(text.casefold())
                if pos is not None and ("" in pos or m.pos.value in pos):
                    return True
        return any("" in self._unsafe.get(token.casefold(), ()) for token in analysis.tokens)

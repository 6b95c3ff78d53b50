"""Learns from CMUdict what the English reader stores: costs of graphemes and the model that guesses unknown words.

Writes app/language/en/data/spelling.tsv and app/language/en/data/guess.bin. Words held out (see `held_out`) are used
for neither. Deterministic; some four minutes on one core: python -m bench.train_en_guess
"""

from __future__ import annotations

import hashlib
import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.language.en import guess
from app.language.en.dictionary import Phones, PronouncingDictionary, locate
from app.language.en.spelling import Costs, Speller
from app.language.tables import read_table

DATA = Path(__file__).parents[1] / "app" / "language" / "en" / "data"
HELD_OUT = 2000
ORDER = 6
ROUNDS = (4, 4, 1, 1)
"""Training rounds of the grapheme costs: each over every n-th word."""
RARE = 4
"""Graphones met less often are mistakes of the alignment or of the dictionary; their words are left out."""
SURPRISE = 0.5
"""Extra cost of a silent letter, so that two ways that cost the same keep letters and sounds together."""

NO_SYMBOLS: tuple[int, ...] = ()
Graphone = tuple[str, Phones]
Entry = tuple[str, Phones]


def words(dictionary: PronouncingDictionary) -> list[str]:
    """Every form of letters a…z only, in byte order: possessives would give their stems away."""
    return [word for word in dictionary.words() if re.fullmatch("[a-z]+", word)]


def held_out(forms: Iterable[str]) -> frozenset[str]:
    """The 2,000 forms whose SHA-256 comes first: fixed for ever, whatever the order of the dictionary."""
    ranked = sorted(forms, key=lambda word: hashlib.sha256(f"talk:{word}".encode()).hexdigest())
    return frozenset(ranked[:HELD_OUT])


def sounds(phones: Phones) -> Phones:
    """Without stress digits."""
    return tuple(phone.rstrip("012") for phone in phones)


def candidates() -> dict[str, list[Phones]]:
    """The graphemes of school phonics: letters → what they may spell."""
    found: dict[str, list[Phones]] = defaultdict(list)
    for row in read_table("app.language.en", "data/graphemes.tsv", ("phonemes", "graphemes")):
        for letters in row["graphemes"].split():
            found[letters].append(tuple(row["phonemes"].split()))
    return found


def first_costs(graphemes: dict[str, list[Phones]]) -> Costs:
    """Where learning starts: fewer graphemes are better, only e is readily silent."""
    costs = {letters: [(phones, 3.0) for phones in ways] for letters, ways in graphemes.items()}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        costs.setdefault(letter, []).append(((), 2.5 if letter == "e" else 6.0))
    return costs


def count(speller: Speller, entries: Sequence[Entry]) -> Counter[Graphone]:
    """How often letters spell sounds in the likeliest divisions."""
    seen: Counter[Graphone] = Counter()
    for word, phones in entries:
        plain = sounds(phones)
        at = 0
        for chunk in speller.chunks(word, plain):
            seen[word[chunk.start : chunk.end], plain[at : at + chunk.sounds]] += 1
            at += chunk.sounds
    return seen


def learn_costs(entries: Sequence[Entry]) -> Costs:
    """Expectation maximisation by likeliest division, over the candidates of school phonics."""
    graphemes = candidates()
    costs = first_costs(graphemes)
    for step in ROUNDS:
        seen = count(Speller(costs), entries[::step])
        total = seen.total()

        def cost(letters: str, phones: Phones, seen: Counter[Graphone] = seen, total: int = total) -> float:
            return round(-math.log((seen[letters, phones] + 0.5) / total) + SURPRISE * (not phones), 3)

        costs = {letters: [(phones, cost(letters, phones)) for phones, _ in ways] for letters, ways in costs.items()}
    return costs


def write_costs(costs: Costs) -> None:
    """data/spelling.tsv."""
    lines = [
        "# What letters spell in English and at what cost: -ln of the share of all graphemes in CMUdict, learnt by",
        "# bench/train_en_guess.py over the candidates of graphemes.tsv; not written by hand.",
        "# columns: letters, phonemes (ARPAbet, no stress; empty: silent), cost",
        "letters\tphonemes\tcost",
    ]
    for letters in sorted(costs):
        lines += [f"{letters}\t{' '.join(phones)}\t{cost:.3f}" for phones, cost in costs[letters]]
    (DATA / "spelling.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def graphones(speller: Speller, word: str, phones: Phones) -> tuple[Graphone, ...]:
    """The word as letters with their phones; a sound without letters goes with the letters before it."""
    found: list[Graphone] = []
    at = 0
    carried: Phones = ()
    for chunk in speller.chunks(word, sounds(phones)):
        part: Phones = (*carried, *phones[at : at + chunk.sounds])
        at += chunk.sounds
        carried = ()
        if chunk.start < chunk.end:
            found.append((word[chunk.start : chunk.end], part))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + part)
        else:
            carried = part
    return tuple(found)


def sequences(entries: Sequence[Entry], speller: Speller) -> list[tuple[Graphone, ...]]:
    """Divided words without rare graphones."""
    divided = [graphones(speller, word, phones) for word, phones in entries]
    seen = Counter((letters, sounds(phones)) for word in divided for letters, phones in word)
    return [w for w in divided if all(seen[letters, sounds(phones)] >= RARE for letters, phones in w)]


def ngrams(symbols: Sequence[Sequence[int]]) -> list[Counter[tuple[int, ...]]]:
    """Kneser-Ney counts by length: of the longest how often, of others after how many different symbols."""
    raw: list[Counter[tuple[int, ...]]] = [Counter() for _ in range(ORDER + 1)]
    for word in symbols:
        for n in range(1, ORDER + 1):
            raw[n].update(tuple(word[i : i + n]) for i in range(len(word) - n + 1))
    counts = [Counter({NO_SYMBOLS: 1}), *raw[1:]]
    for n in range(1, ORDER):
        after = Counter(longer[1:] for longer in raw[n + 1])
        counts[n] = Counter({key: c if key[0] == guess.BEGIN else after[key] for key, c in raw[n].items()})
    return counts


def discounts(counts: Counter[tuple[int, ...]]) -> guess.Discounts:
    """Modified Kneser-Ney discounts from the counts of counts (Chen & Goodman 1998, eq. 26)."""
    of = Counter(counts.values())
    if not all(of[n] for n in (1, 2, 3, 4)):
        return (0.0, 0.5, 0.5, 0.5)
    share = of[1] / (of[1] + 2 * of[2])
    one, two, three = (n - (n + 1) * share * of[n + 1] / of[n] for n in (1, 2, 3))
    return (0.0, one, two, three)


def level(counts: Counter[tuple[int, ...]], longer: Counter[tuple[int, ...]]) -> guess.Level:
    """One row of the trie."""
    keys = sorted(counts)
    children = Counter(key[:-1] for key in longer)
    first = array("I", [0])
    for key in keys:
        first.append(first[-1] + children[key])
    symbols = array("H", (key[-1] if key else 0 for key in keys))
    return guess.Level(symbols, array("H", (min(counts[key], 65535) for key in keys)), first, discounts(counts))


def train(divided: Sequence[Sequence[Graphone]]) -> guess.Model:
    """The joint n-gram model of divided words; frequent graphones have small symbols."""
    seen = Counter(graphone for word in divided for graphone in word)
    alphabet = sorted(seen, key=lambda graphone: (-seen[graphone], graphone))
    symbol = {graphone: i + guess.FIRST for i, graphone in enumerate(alphabet)}
    counts = ngrams([(guess.BEGIN, *(symbol[g] for g in word), guess.END) for word in divided])
    levels = tuple(level(a, b) for a, b in zip(counts, [*counts[1:], Counter()], strict=True))
    return guess.Model(tuple(alphabet), levels)


def main() -> None:
    """Learns and writes both files."""
    dictionary = PronouncingDictionary(locate())
    forms = words(dictionary)
    hidden = held_out(forms)
    entries = [
        (word, phones)
        for word in forms
        if word not in hidden
        for phones in dictionary.pronunciations(word)
        if len(phones) <= 2 * len(word)
    ]
    costs = learn_costs(entries)
    write_costs(costs)
    model = train(sequences(entries, Speller(costs)))
    data = guess.pack(model)
    (DATA / "guess.bin").write_bytes(data)
    print(f"{len(entries)} pronunciations, {len(model.graphones)} graphones, {len(data)} bytes")


if __name__ == "__main__":
    main()

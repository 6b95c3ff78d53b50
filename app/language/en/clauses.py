"""Is a tagged English sentence a whole utterance, and what does its form do?

Whole are: a finite verb with its subject (Dogs run); a command (Help me), a suggestion (Let's go), a prohibition (No
running); a question by word order, by a question word or by its mark (Want juice?, Milk or juice?); an exclamation with
what or how, or one that cries out how a thing is (Big truck!); a fixed expression or interjection of the lexicon; a
noun phrase with please (More milk, please), which is how children and adults ask politely; what is pointed out of
several (That bus.), refused (Not my hat! Not going.) or preferred (Juice, not milk.); what is cried out after a call
(Mom, a bee! Uh-oh, ants!) or to have it (More bubbles! The red one! Swings first!); what is too much (Too loud!) or
will not go (Won't open!). Any other bare noun phrase (the red ball), a bare wish without subject (Want juice.) and a
subordinate clause by itself are fragments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.language.base import SentenceType
from app.language.en.agreement import PLURALS, misbuilt
from app.language.en.vocabulary import Sense

POINTERS = frozenset({"this", "that", "these", "those"})
"""What one points out one of several with: That bus."""

SUBJECTS = frozenset({"N", "NS", "NM", "PS", "PR", "WP", "WD", "EX", "CD", "VG"})
HEADS = frozenset({"N", "NS", "NM", "PS", "PR", "PO", "WP", "EX", "CD"})
FINITE = frozenset({"VZ", "VD", "BE", "MD", "HV", "DO"})
AUXILIARIES = frozenset({"BE", "MD", "HV", "DO"})
SUBORDINATORS = frozenset({"CS", "WP", "WR", "WD"})
RELATIVES = frozenset({"that", "who", "which"})
WISHES = frozenset({"want", "need", "like", "seem", "belong"})
"""Verbs that command nothing: without a subject they are telegraphic."""
LOOK = frozenset({"look", "listen", "see", "watch", "wait"})
"""Verbs that call for attention before a clause or a thing: Look, a zebra!"""
GREETINGS = frozenset({"hi", "hello", "hey", "bye", "goodbye", "goodnight"})
"""What makes a whole utterance with the one that is greeted: Hi, puppy!"""
ASKED = frozenset({"more", "another", "both"})
"""What a child cries before the thing that it wants: More bubbles!"""
PUT = frozenset({"first", "instead", "again"})
"""What it cries after the thing that it chooses: Swings first!"""
CRIED = (["mine"], ["again"])
"""What is whole by itself when it is cried."""
CALLED = frozenset({"everybody", "everyone", "somebody", "someone"})
NOMINAL = frozenset(
    {"DT", "JJ", "JR", "JS", "N", "NS", "NM", "CD", "PR", "PO", "VG", "VN", "POS", "RB", "CC", "IN", "NG"}
)

NEGATED = (("NG", "JJ"), ("NG", "RB"), ("NG", "PR"), ("NG", "PO"), ("NG", "VG"), ("NG", "VG", "PR"))
"""Not hungry. Not now. Not that. Not me. Not going. Not eating it."""

THING = frozenset({"DT", "JJ", "CD", "N", "NS", "NM"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """Units as chosen, `forms` as written. `pauses`: indices before which a break stands; `mark`: final . ? ! or ""."""

    senses: tuple[Sense, ...]
    forms: tuple[str, ...]
    pauses: frozenset[int]
    mark: str


@dataclass(frozen=True, slots=True)
class Core:
    """A sentence without what is said around it (Hey, Mom, please); `called`: such words were there."""

    senses: tuple[Sense, ...]
    said: str
    called: bool
    please: bool
    look: bool
    greets: bool

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of its units."""
        return tuple(sense.tag for sense in self.senses)


@dataclass(frozen=True, slots=True)
class Expressions:
    """What stands alone, folded: `all` of them, and `courtesies`, which command nothing (thank you)."""

    all: frozenset[str]
    courtesies: frozenset[str]


def classify(sentence: Sentence, expressions: Expressions) -> tuple[bool, SentenceType]:
    """Whether the utterance is whole, and the type of its form (FRAGMENT where it is not)."""
    if misbuilt(sentence.senses, sentence.forms, sentence.pauses):
        return False, SentenceType.FRAGMENT
    core = strip(sentence)
    whole = spelled(sentence.forms)
    if whole in expressions.courtesies or core.said in expressions.courtesies:
        return True, SentenceType.QUESTION if sentence.mark == "?" else SentenceType.EXPRESSION
    found = _clause(core, sentence.mark) or _alone(core, sentence.mark, {whole, core.said} & expressions.all)
    if found is SentenceType.STATEMENT and sentence.mark == "!":
        return True, SentenceType.EXCLAMATION
    return found is not None, found or SentenceType.FRAGMENT


def spelled(forms: Sequence[str]) -> str:
    """Units written as words: do, n't → don't."""
    return "".join(form if form == "n't" or form.startswith("'") else f" {form}" for form in forms).strip()


def _alone(core: Core, mark: str, expressions: set[str]) -> SentenceType | None:
    """What is whole without a clause."""
    if expressions:
        return SentenceType.QUESTION if mark == "?" else SentenceType.EXPRESSION
    if core.look:
        return SentenceType.EXCLAMATION if mark == "!" and core.senses else SentenceType.REQUEST
    named = core.tags == ("NM",) and mark == "!"  # Mommy!
    if named or (core.called and all(tag in ("NM", "UH") for tag in core.tags)):
        return SentenceType.EXPRESSION
    if core.greets and core.tags in (("N",), ("NS",)):
        return SentenceType.EXPRESSION
    if core.called and [sense.lemma for sense in core.senses] == ["here"]:  # Here, kitty!
        return SentenceType.EXPRESSION
    if core.called and core.tags == ("DO", "NG"):  # Don't, Grandpa.
        return SentenceType.REQUEST
    if not core.senses:
        return None
    if core.tags in NEGATED or _points_out(core) or _refuses(core.tags):
        return SentenceType.STATEMENT
    if mark == "?":
        return SentenceType.QUESTION if _is_asked_back(core) else None
    return SentenceType.EXCLAMATION if mark == "!" and _is_cried(core) else None


def _is_cried(core: Core) -> bool:
    """What is whole because it is cried out."""
    return (
        [sense.lemma for sense in core.senses] in CRIED
        or _is_cry(core.tags)
        or _is_so_many(core)
        or _is_so(core)
        or _is_wanted(core)
        or _fails(core)
        or (core.called and not core.please and (_is_thing(core.tags) or core.tags == ("JJ",)))  # Ooh, shiny!
    )


def _is_asked_back(core: Core) -> bool:
    """Me? Now? Really? Thirsty, puppy? Still hungry?"""
    return core.tags in (("RB",), ("PO",), ("PR",)) or (core.called and core.tags == ("JJ",)) or _is_still(core)


def _is_still(core: Core) -> bool:
    """Still hungry? Still snowing? Too hot? Clean now? Big enough?"""
    first, last, rest = core.senses[0].lemma, core.senses[-1].lemma, core.tags[1:]
    if core.tags[:-1] == ("JJ",) and last in ("now", "enough"):
        return True
    return (first in ("still", "too") and rest == ("JJ",)) or (first == "still" and rest == ("VG",))


def _is_wanted(core: Core) -> bool:
    """More bubbles! The other foot! The red one! Not the blue one! Swings first!"""
    lemmas, tags = [sense.lemma for sense in core.senses], core.tags
    asked = (lemmas[0] in ASKED or lemmas[:2] in (["the", "other"], ["the", "wrong"])) and _is_thing(tags[1:])
    chosen = len(tags) > 1 and lemmas[-1] == "one" and set(tags[:-1]) <= THING | {"NG"}
    return asked or chosen or (lemmas[-1] in PUT and _is_thing(tags[:-1]))


def _fails(core: Core) -> bool:
    """Can't reach! Won't open!"""
    return core.tags[:2] == ("MD", "NG") and core.tags[2:3] in (("V",), ("BB",))


def _points_out(core: Core) -> bool:
    """The answer of who chooses: That bus. Not this hat."""
    senses = core.senses[1:] if core.tags[:1] == ("NG",) else core.senses
    tags = tuple(sense.tag for sense in senses)
    return tags in (("DT", "N"), ("DT", "NS")) and senses[0].lemma in POINTERS


def _refuses(tags: Sequence[str]) -> bool:
    """Not my hat! Juice, not milk. Not peas again!"""
    tags = tags[:-1] if tags[-1:] == ("RB",) else tags
    if "NG" not in tags:
        return False
    at = tags.index("NG")
    return (at == 0 or _is_thing(tags[:at])) and _is_thing(tags[at + 1 :])


def _is_thing(tags: Sequence[str]) -> bool:
    """A noun and what stands before it: a bee, my tooth, two ducks."""
    return tags[-1:] in (("N",), ("NS",), ("NM",)) and set(tags) <= THING


def _is_cry(tags: Sequence[str]) -> bool:
    """Adjectives and the thing they are said of, without article: Big truck! Smooth rocks!"""
    return len(tags) > 1 and tags[-1] in ("N", "NS") and set(tags[:-1]) == {"JJ"}


def _is_so_many(core: Core) -> bool:
    """So many ducks! Too many bees! Too much ketchup!"""
    first, counted = [*(sense.lemma for sense in core.senses[:2]), "", ""][:2]
    return first in ("so", "too") and counted in ("many", "much") and _is_thing(core.tags[2:])


def _is_so(core: Core) -> bool:
    """So smooth! Very smooth! Really smooth! Too loud! All wet! Nice and warm!"""
    lemmas, last = [sense.lemma for sense in core.senses[:-1]], core.tags[-1:]
    return last == ("JJ",) and lemmas in (["so"], ["very"], ["really"], ["too"], ["all"], ["nice", "and"])


def strip(sentence: Sentence) -> Core:
    """Takes off interjections, names that are called, look! before a clause, and please."""
    senses, pauses = sentence.senses, sentence.pauses
    start, end = 0, len(senses)
    look = False
    while start < end and (
        _is_call(senses, start, pauses) or _is_look(senses[start], start, pauses) or _is_greeted_there(senses, start)
    ):
        look = look or senses[start].lemma in LOOK
        start += 1
    while end > start and (senses[end - 1].tag == "UH" or _is_called_last(senses, end, start, pauses)):
        look = look or senses[end - 1].lemma in LOOK
        end -= 1
    kept = [i for i in range(start, end) if senses[i].lemma != "please"]
    return Core(
        senses=tuple(senses[i] for i in kept),
        said=spelled([sentence.forms[i] for i in kept]),
        called=len(kept) < len(senses),
        please=any(sense.lemma == "please" for sense in senses),
        look=look,
        greets=start > 0 and senses[0].lemma in GREETINGS,
    )


def _is_call(senses: Sequence[Sense], at: int, pauses: frozenset[int]) -> bool:
    if senses[at].tag == "UH":
        return senses[at].lemma != "no" or at + 1 in pauses or at + 1 == len(senses)
    return senses[at].tag in ("NM", "N") and at + 1 in pauses


def _is_greeted_there(senses: Sequence[Sense], at: int) -> bool:
    """Hi there, fox!"""
    return at > 0 and senses[at].lemma == "there" and senses[at - 1].lemma in GREETINGS


def _is_look(sense: Sense, at: int, pauses: frozenset[int]) -> bool:
    return at + 1 in pauses and sense.lemma in LOOK


def _is_called_last(senses: Sequence[Sense], end: int, start: int, pauses: frozenset[int]) -> bool:
    return end - 1 > start and end - 1 in pauses and senses[end - 1].tag in ("NM", "N")


def _clause(core: Core, mark: str) -> SentenceType | None:
    tags = core.tags
    if not tags:
        return SentenceType.EXPRESSION if core.called and not core.look else None
    if tags[0] == "V" and core.senses[0].lemma == "let" and "us" in [s.lemma for s in core.senses[1:2]]:
        return SentenceType.SUGGESTION if len(tags) > 2 else None
    if mark == "!" and _is_exclamative(core):
        return SentenceType.EXCLAMATION
    if mark == "?" or _is_inverted(tags) or (not mark and _opens_with_question(tags)):
        return SentenceType.QUESTION if _is_question(core) else None
    if _is_command(core):
        return SentenceType.REQUEST
    if has_main_verb(core.senses) or _presents(core):
        return SentenceType.STATEMENT
    return SentenceType.REQUEST if _is_bare_request(core) else None


def _is_exclamative(core: Core) -> bool:
    first, tags = core.senses[0].lemma, core.tags
    if first == "what" and len(tags) > 1:
        return tags[1] in ("DT", "JJ") or tags[0] == "WD"
    return first == "how" and len(tags) > 1 and tags[1] in ("JJ", "RB")


def _is_inverted(tags: Sequence[str]) -> bool:
    """An auxiliary and its subject after it (Can I), not a prohibition (Don't run)."""
    if tags[0] not in AUXILIARIES:
        return False
    rest = tags[2:] if tags[1:2] == ("NG",) else tags[1:]
    return bool(rest) and rest[0] in SUBJECTS | {"JJ", "DT"} and rest[0] != "VG"


def _opens_with_question(tags: Sequence[str]) -> bool:
    """A question word and a finite verb right after it: where is my hat (not: when the dog ran)."""
    return tags[0] in ("WP", "WR") and tags[1:2] != () and tags[1] in FINITE


def _is_question(core: Core) -> bool:
    tags, lemmas = core.tags, [sense.lemma for sense in core.senses]
    if tags[0] in ("WP", "WR", "WD"):
        return _is_wh_question(core)
    if tags[0] in AUXILIARIES:
        return _is_inverted(tags) and _has_predicate(tags)
    if tags[0] in ("V", "BB") or has_main_verb(core.senses):
        return True
    return ("or" in lemmas[1:-1] and set(tags) <= NOMINAL) or lemmas[0] in ("more", "another")


def _is_wh_question(core: Core) -> bool:
    """A finite verb somewhere, or the question word's phrase alone (Which one?, How about this?)."""
    tags = core.tags
    if _keeps_order(core):
        return False
    if any(tag in FINITE for tag in tags):
        return not _ends_bare(tags)
    return (
        "V" in tags[1:] or len(tags) == 1 or tags[0] == "WD" or core.senses[0].lemma == "how" or tags[1] in ("IN", "NG")
    )


def _keeps_order(core: Core) -> bool:
    """A question word and then the order of a statement: Where he go? Why you cry? What it is?"""
    tags = core.tags
    if tags[0] not in ("WP", "WR") or core.senses[0].lemma == "who" or len(tags) < 3:
        return False
    subject = tags[1] == "PS" or core.senses[1].lemma in ("you", "it")
    if tags[2] == "BE":
        return subject and len(tags) == 3
    return subject and tags[2] in ("V", "VZ", "VD") and not AUXILIARIES & set(tags)


def _ends_bare(tags: Sequence[str]) -> bool:
    """Do or a modal with a subject but no verb after it: Where do you?"""
    auxiliary = next((i for i, tag in enumerate(tags) if tag in ("DO", "MD")), None)
    if auxiliary is None:
        return False
    return not any(tag in ("V", "BB", "HV", "DO") for tag in tags[auxiliary + 1 :])


def _has_predicate(tags: Sequence[str]) -> bool:
    """After auxiliary and subject something is said of it; a pronoun may end an echo (Can I?)."""
    if tags[0] in ("DO", "MD"):
        return any(tag in ("V", "BB", "HV") for tag in tags[1:]) or tags[-1] in ("PS", "PR")
    heads = [i for i, tag in enumerate(tags) if tag in HEADS]
    return tags[-1] in ("PS", "PR") or len(heads) > 1 or (bool(heads) and heads[0] < len(tags) - 1)


def _is_command(core: Core) -> bool:
    tags, first = core.tags, core.senses[0]
    if tags[:2] == ("DO", "NG") or (tags[0] == "DO" and tags[1:2] == ("V",)):
        return "V" in tags[1:] or "BB" in tags[1:]
    if first.lemma in CALLED and tags[1:2] == ("V",):
        return True
    if tags[1:2] == ("CC",) and "V" not in tags[2:]:
        return False
    while tags[:1] in (("RB",), ("NG",)):
        tags, core = tags[1:], replace(core, senses=core.senses[1:])
    return bool(tags) and tags[0] in ("V", "BB") and (core.senses[0].lemma not in WISHES or core.please)


def _presents(core: Core) -> bool:
    """Here or there, a verb, and what is there: Here's my key. There goes the bus."""
    tags = core.tags
    place = core.senses[0].lemma in ("here", "there")
    return place and tags[1:2] in (("BE",), ("VZ",)) and any(tag in HEADS for tag in tags[2:])


def _is_bare_request(core: Core) -> bool:
    """A noun phrase with please, or one that no forbids: Milk please. No running. No more beans."""
    tags = core.tags
    phrase = set(tags) <= NOMINAL | {"TO", "UH"}
    return phrase and (core.please or core.senses[0].lemma == "no") and len(tags) > (core.senses[0].lemma == "no")


def has_main_verb(senses: Sequence[Sense]) -> bool:
    """A finite verb with a subject before it, outside subordinate clauses."""
    start = 0
    head: Sequence[Sense] = ()
    for index, sense in enumerate(senses):
        if sense.tag not in FINITE and sense.tag != "V":
            continue
        before = (*head, *senses[start:index])
        if _has_subject(before, sense) and _goes_on(senses, index):
            if not any(s.tag in SUBORDINATORS for s in _after_opening_word(before, start)):
                return True
            start, head = index + 1, _head_of_relative(before)
    return False


def _head_of_relative(before: Sequence[Sense]) -> Sequence[Sense]:
    """What a relative clause is said of, subject of what follows it: The bus that we ride is yellow."""
    at = next((i for i, sense in enumerate(before) if sense.tag in SUBORDINATORS), 0)
    is_relative = at > 0 and before[at].lemma in RELATIVES and before[at - 1].tag in HEADS
    return before[:at] if is_relative else ()


def _after_opening_word(before: Sequence[Sense], start: int) -> Sequence[Sense]:
    """A question word that opens the sentence is its subject, not a subordinator."""
    opens = start == 0 and before and before[0].tag in ("WP", "WD")
    return before[1:] if opens else before


def _has_subject(before: Sequence[Sense], verb: Sense) -> bool:
    """Whether a subject stands before the verb and agrees with a plain form (dogs run, not dog run)."""
    subjects = [sense for sense in before if sense.tag in SUBJECTS]
    if not subjects or any(sense.tag in ("TO", "MD", "DO") for sense in before[-1:]):
        return False
    last = subjects[-1]
    placed = next((i for i, sense in enumerate(before) if sense.tag == "IN"), 0)
    if verb.tag == "V" and placed and before[placed - 1].tag == "NS":  # The wheels on the bus go
        return True
    if verb.tag != "V":
        return verb.tag != "VZ" or last.lemma not in PLURALS or last.tag not in ("PS", "PR")
    if any(sense.tag == "CC" for sense in before):
        return True
    return last.tag == "NS" or last.lemma in PLURALS or last.lemma in ("these", "those", "all", "both", "who")


def _goes_on(senses: Sequence[Sense], index: int) -> bool:
    """An auxiliary needs what it helps, unless a pronoun before it makes a short answer (I can)."""
    rest = {sense.tag for sense in senses[index + 1 :]} - {"NG", "RB", "UH"}
    tag = senses[index].tag
    if tag in ("MD", "DO"):
        return bool(rest & {"V", "BB", "HV", "DO"}) or (not rest and senses[index - 1].tag in ("PS", "PR"))
    if tag == "BE":
        return len(senses) > index + 1 or senses[index - 1].tag in ("PS", "PR")
    return True

"""What each call of a round asks for: prompt, number of sentences, token cap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from app.language.base import Language
from app.sources.openai import plan
from app.sources.openai.prompting import Ask, Prompt, PromptTemplates, data_block, system_variables
from app.sources.openai.sentences import Written
from app.sources.openai.words import WordChooser
from app.stimuli.brief import Brief, Style
from app.stimuli.checks import Rejection
from app.stimuli.contrast import Pair
from app.stimuli.ports import Candidate, PairCandidate, PairTally, Tally

WORDS_PER_SENTENCE = 2
MOST_WORDS = 32
"""Lexicon words in one prompt: enough to choose from; each costs about four tokens."""
SOURCE_NAME = "openai"
MOST_EXCLUDED = 20
"""Excluded sentences told to a model that keeps writing them."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the asks of one request. `may_reason`: the model may spend completion tokens before it writes.

    `pairs`: two words each, which get a sentence each, instead of any words that hold the target.
    """

    brief: Brief
    language: Language
    templates: PromptTemplates
    words: WordChooser
    random: Random
    may_reason: bool
    streams_for: Callable[[int], int]
    pairs: tuple[Pair, ...] = ()

    def asks(self, tally: Tally, proposed: int, *, at_once: bool) -> list[Ask]:
        """One ask per parallel call; together they ask for what `tally` still misses. Words differ between them.

        `at_once`: the calls begin together, so that none of them writes more than the others.
        """
        sentences = self._sentences(tally, proposed)
        single = self.brief.style is Style.CARRIER  # parallel calls would differ in frame
        streams = 1 if single else self.streams_for(sentences)
        counts = plan.shares(sentences, streams, 0 if at_once else plan.HEAD_START)
        if self.pairs:
            starts = [sum(counts[:index]) for index in range(len(counts))]
            asked = self._open_pairs(tally)
            shares = [asked[start : start + count] for start, count in zip(starts, counts, strict=True)]
            return [self._ask(len(share), (), tally, share) for share in shares if share]
        words = self._words(counts)
        return [self._ask(count, words[index :: len(counts)], tally) for index, count in enumerate(counts)]

    def again(self, tally: Tally, proposed: int, *, cut: bool) -> Ask:
        """One ask for all that is missing; half of it, with twice the room, where the last reply was cut."""
        count = plan.shares(self._sentences(tally, proposed), 1)[0]
        fewer = max(1, count // 2) if cut else count
        pairs = self._open_pairs(tally)[:fewer]
        return self._ask(fewer, self._words((fewer,)), tally, pairs, cap=2 * self._cap(count) if cut else 0)

    def candidate(self, written: Written) -> Candidate | PairCandidate | None:
        """What the model has written, as a proposal; None for a pair that was not asked for."""
        if isinstance(written, str):
            return Candidate(written, SOURCE_NAME)
        if not 1 <= written.number <= len(self.pairs):
            return None
        first, second = (Candidate(text, SOURCE_NAME) for text in (written.first, written.second))
        return PairCandidate(self.pairs[written.number - 1], first, second)

    def is_done(self, tally: Tally) -> bool:
        """True when every pair has its sentences, so that there is nothing left to ask for."""
        return bool(self.pairs) and not self._open_pairs(tally)

    def sentences_each(self) -> int:
        """Sentences in one thing that is asked for."""
        return 2 if self.pairs else 1

    def _sentences(self, tally: Tally, proposed: int) -> int:
        """How many sentences to ask for, or pairs of sentences: no more than there are pairs of words."""
        accepted = len(tally.accepted) // self.sentences_each()
        wanted = plan.to_ask_for(tally.missing(), accepted, proposed)
        return min(wanted, len(self._open_pairs(tally))) if self.pairs else wanted

    def _open_pairs(self, tally: Tally) -> list[tuple[int, Pair]]:
        """Numbered pairs that have no sentences yet, best first."""
        settled = tally.settled if isinstance(tally, PairTally) else frozenset()
        return [(number, pair) for number, pair in enumerate(self.pairs, 1) if pair not in settled]

    def _words(self, counts: Sequence[int]) -> list[str]:
        if self.pairs:
            return []
        return self.words.choose(
            self.brief, min(MOST_WORDS * len(counts), sum(counts) * WORDS_PER_SENTENCE), self.random
        )

    def _cap(self, count: int) -> int:
        return plan.token_cap(count * self.sentences_each(), may_reason=self.may_reason)

    def _ask(
        self,
        count: int,
        words: Sequence[str],
        tally: Tally,
        pairs: Sequence[tuple[int, Pair]] = (),
        cap: int = 0,
    ) -> Ask:
        already = [*tally.accepted]
        if tally.rejected[Rejection.EXCLUDED.value]:
            already += sorted(self.brief.exclude)[:MOST_EXCLUDED]
        variables = system_variables(
            self.brief,
            self.language,
            has_words=bool(words),
            has_already=bool(already),
            rejected=[reason for reason, _ in tally.rejected.most_common()],
        )
        system = self.templates.render(f"{self.brief.language}/{self.brief.approach.value}.j2", variables)
        named = [(number, pair.target.lemma, pair.contrast.lemma) for number, pair in pairs]
        data = data_block(self.brief, self.language, count=count, words=words, already=already, pairs=named)
        has_client_text = bool(self.brief.theme_text or self.brief.core_words)
        return Ask(Prompt(system, data), count, cap or self._cap(count), has_client_text, bool(named))

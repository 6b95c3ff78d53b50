"""What each call of a round asks for: prompt, number of sentences, token cap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from app.language.base import Language
from app.sources.openai import plan
from app.sources.openai.call import Ask
from app.sources.openai.prompting import Prompt, PromptTemplates, data_block, system_variables
from app.sources.openai.words import WordChooser
from app.stimuli.brief import Brief, Style
from app.stimuli.checks import Rejection
from app.stimuli.ports import Tally

WORDS_PER_SENTENCE = 2
MOST_WORDS = 32
"""Lexicon words in one prompt: enough to choose from; each costs about four tokens."""
ATTEMPTS_PER_PAIR = 3
"""Sentence pairs asked for at once for one word pair; the stream is closed at the first that verifies."""
MOST_EXCLUDED = 20
"""Excluded sentences told to a model that keeps writing them."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the asks of one request. `may_reason`: the model may spend completion tokens before it writes.
    `streamed`: replies come as they are written.

    `pair`: two words, each of which gets a sentence of its own, instead of any words that hold the target.
    """

    brief: Brief
    language: Language
    templates: PromptTemplates
    words: WordChooser
    random: Random
    may_reason: bool
    streamed: bool
    streams_for: Callable[[int], int]
    pair: tuple[str, str] | None = None

    def asks(self, tally: Tally, proposed: int) -> list[Ask]:
        """One ask per parallel call; together they ask for what `tally` still misses. Words differ between them."""
        sentences = self._sentences(tally, proposed)
        single = self.pair is not None or self.brief.style is Style.CARRIER  # parallel calls would differ in frame
        streams = 1 if single else self.streams_for(sentences)
        counts = plan.shares(sentences, streams, plan.HEAD_START if self.streamed else 0)
        words = self._words(counts)
        return [self._ask(count, words[index :: len(counts)], tally) for index, count in enumerate(counts)]

    def again(self, tally: Tally, proposed: int, *, cut: bool) -> Ask:
        """One ask for all that is missing; half of it, with twice the room, where the last reply was cut."""
        count = plan.shares(self._sentences(tally, proposed), 1)[0]
        if not cut:
            return self._ask(count, self._words((count,)), tally)
        fewer = max(1, count // 2)
        return self._ask(fewer, self._words((fewer,)), tally, cap=2 * self._cap(count))

    def _sentences(self, tally: Tally, proposed: int) -> int:
        if self.pair:
            return 2 * ATTEMPTS_PER_PAIR
        return plan.to_ask_for(tally.missing(), len(tally.accepted), proposed)

    def _words(self, counts: Sequence[int]) -> list[str]:
        if self.pair:
            return []
        return self.words.choose(
            self.brief, min(MOST_WORDS * len(counts), sum(counts) * WORDS_PER_SENTENCE), self.random
        )

    def _cap(self, count: int) -> int:
        return plan.token_cap(count, may_reason=self.may_reason)

    def _ask(self, count: int, words: Sequence[str], tally: Tally, cap: int = 0) -> Ask:
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
        pair = self.pair or ()
        data = data_block(self.brief, self.language, count=count, words=words, already=already, pair=pair)
        has_client_text = bool(self.brief.theme_text or self.brief.core_words)
        return Ask(Prompt(system, data), count, cap or self._cap(count), has_client_text)

"""What each call of a round asks for: prompt, number of sentences, token cap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.language.base import Language
from app.sources.openai import plan
from app.sources.openai.call import Ask
from app.sources.openai.prompting import Prompt, PromptTemplates, data_block, system_variables
from app.sources.openai.words import WordChooser
from app.stimuli.brief import Brief
from app.stimuli.ports import Tally

WORDS_PER_SENTENCE = 2
MOST_WORDS = 32
"""Lexicon words in one prompt: enough to choose from; each costs about four tokens."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the asks of one request. `may_reason`: the model may spend completion tokens before it writes."""

    brief: Brief
    language: Language
    templates: PromptTemplates
    words: WordChooser
    random: Random
    may_reason: bool

    def asks(self, tally: Tally, proposed: int, streams: int | None = None) -> list[Ask]:
        """One ask per parallel call; together they ask for what `tally` still misses. Words differ between them."""
        sentences = plan.to_ask_for(tally.missing(), len(tally.accepted), proposed)
        streams = streams or plan.streams_for(sentences)
        counts = plan.shares(sentences, streams)
        words = self.words.choose(self.brief, min(MOST_WORDS * streams, sum(counts) * WORDS_PER_SENTENCE), self.random)
        return [self._ask(count, words[index::streams], tally) for index, count in enumerate(counts)]

    def smaller(self, ask: Ask) -> Ask:
        """After a reply that was cut: half as many sentences with twice the room."""
        count = max(1, ask.count // 2)
        return Ask(ask.prompt, count, 2 * ask.max_tokens, ask.has_client_text)

    def _ask(self, count: int, words: Sequence[str], tally: Tally) -> Ask:
        rejected = [reason for reason, _ in tally.rejected.most_common()]
        variables = system_variables(self.brief, self.language, has_words=bool(words), rejected=rejected)
        system = self.templates.render(f"{self.brief.language}/{self.brief.approach.value}.j2", variables)
        data = data_block(self.brief, self.language, count=count, words=words, already=tally.accepted)
        cap = plan.token_cap(count, may_reason=self.may_reason)
        return Ask(Prompt(system, data), count, cap, bool(self.brief.theme_text or self.brief.core_words))

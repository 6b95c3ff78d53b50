"""Grammar of one English sentence."""

from __future__ import annotations

from app.language.base import Analysis, Lexicon, Morpheme, PartOfSpeech, SentenceType, utf16_offsets
from app.language.en.tokens import Token, fold, is_plain, tokenize


class Analyser:
    """Reads English sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def analyse(self, text: str) -> Analysis:
        """The grammar of an NFC text."""
        tokens = tokenize(text)
        offsets = utf16_offsets(text)
        morphemes = tuple(self._morpheme(token, i, offsets) for i, token in enumerate(tokens))
        question = text.rstrip().endswith("?")
        return Analysis(
            text=text,
            tokens=tuple(token.text for token in tokens),
            morphemes=morphemes,
            complete=any(m.pos is PartOfSpeech.VERB for m in morphemes),
            sentence_type=SentenceType.QUESTION if question else SentenceType.STATEMENT,
            structure=" ".join(m.pos.value for m in morphemes),
            foreign=any(not is_plain(t.text) or any(c.isdigit() for c in t.text) for t in tokens),
        )

    def _morpheme(self, token: Token, index: int, offsets: list[int]) -> Morpheme:
        form = fold(token.text)
        stems = (form, form.removesuffix("s"), form.removesuffix("ed"), form.removesuffix("ing"))
        lexeme = next((found[0] for stem in stems if (found := self._lexicon.find(stem))), None)
        return Morpheme(
            form=token.text,
            lemma=lexeme.lemma if lexeme else form,
            pos=lexeme.pos if lexeme else PartOfSpeech.NOUN,
            start=offsets[token.start],
            end=offsets[token.end],
            word=index,
        )

"""A guess at the sounds of a word that no rule knows. Never proof."""

from __future__ import annotations

from app.language.en.dictionary import Phones

SOUNDS = "AE1 B K D EH1 F G HH IH1 JH K L M N AA1 P K R S T AH1 V W K Y Z"
LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", tuple(SOUNDS.split(" ")), strict=True))


class Guesser:
    """Spelling to sound."""

    def guess(self, letters: str) -> Phones:
        """The likeliest pronunciation of lower-case letters a…z; others are passed over."""
        return tuple(LETTERS[letter] for letter in letters if letter in LETTERS)

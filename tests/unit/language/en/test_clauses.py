"""What is a whole English utterance, what its form does, and which communicative functions its grammar serves."""

from __future__ import annotations

import pytest

from app.language.base import Language, SentenceType

WHOLE = {
    SentenceType.STATEMENT: [
        "Dogs run.",
        "The dog barks.",
        "The dog and the cat run.",
        "I can.",
        "I want to.",
        "It's raining.",
        "She's my sister.",
        "Mom's hat is red.",
        "He's got a hat.",
        "I'll help.",
        "I won't eat it.",
        "No, I don't want it.",
        "Here's my key.",
        "There goes the bus.",
        "When it rains we play inside.",
        "I stopped because it rained.",
        "That bus.",
        "Not this hat.",
        "Not broccoli.",
        "Not going.",
        "Not that.",
        "Not eating it.",
        "Not peas again.",
        "Juice, not soup.",
        "Apples, not grapes.",
        "You and I are friends.",
        "If I were big, I could reach it.",
    ],
    SentenceType.REQUEST: [
        "Help me.",
        "Sit down.",
        "Don't run.",
        "Do not touch.",
        "No running.",
        "No more beans.",
        "Never run inside.",
        "Let me try.",
        "Milk please.",
        "Want juice please.",
        "Everybody dance.",
        "Mom, look.",
        "Look, a zebra.",
        "Stop, Dad.",
        "Watch it do tricks.",
        "Don't, Grandpa.",
    ],
    SentenceType.SUGGESTION: ["Let's go.", "Let's not run.", "Let us go."],
    SentenceType.QUESTION: [
        "Can I?",
        "Where's Mom?",
        "Which one?",
        "Whose hat?",
        "How about this?",
        "Milk or juice?",
        "Want juice?",
        "More juice?",
        "Another cookie?",
        "It is hot?",
        "Who ate the cake?",
        "What did the bear smell?",
        "Isn't it big?",
        "Doesn't the dog bark?",
        "How many ducks do you see?",
        "See the bus?",
        "Still hungry?",
        "Still snowing?",
        "Too tight?",
        "Thirsty, puppy?",
    ],
    SentenceType.EXCLAMATION: [
        "What a big dog!",
        "How pretty!",
        "Look, bubbles!",
        "I love pizza!",
        "Big truck!",
        "So many boxes!",
        "So smooth!",
        "Smooth rocks!",
        "Too heavy!",
        "Can't reach!",
        "Won't open!",
        "More bubbles!",
        "Both hats!",
        "The red one!",
        "The other foot!",
        "Swings first!",
        "Grapes instead!",
        "Too many bees!",
        "Too much ketchup!",
        "The wrong shoe!",
        "Wow, yummy soup!",
        "Mom, a bee!",
        "Uh-oh, ants!",
        "Hey, my balloon!",
    ],
    SentenceType.EXPRESSION: [
        "No.",
        "No, thank you.",
        "Hi, Mom!",
        "Hi, puppy!",
        "Hi there, fox!",
        "Mom, no!",
        "Here, kitty!",
        "All done.",
        "Good job!",
    ],
}
FRAGMENTS = [
    "The dog.", "The red ball.", "Dog run.", "The boy run.", "He running.", "Want juice.", "Need help.", "More juice.",
    "Milk or juice.", "Because it is hot.", "When the dog ran.", "If you want.", "Let's.", "The dog can.",
    "The soup is.", "Where my hat?", "Where do you?", "Did the bear?", "In the box.", "To swim.", "Running fast.",
    "What a big dog.", "Mom, a bee.", "A bee!", "Mom's hat.", "Me want juice.", "", "...", "?", "!",
    "Can't see?", "Both hats.", "Still hungry.",
]  # fmt: skip
DISAGREEING = [
    "They runs.", "I wants juice.", "I is big.", "He are big.", "We was home.", "She have a hat.", "He don't run.",
    "Is you hungry?", "Do she like it?",
]  # fmt: skip
FUNCTIONS = [
    ("Milk please.", {"request"}),
    ("I want the ball.", {"request"}),
    ("I don't want the ball.", {"reject"}),
    ("I like the ball.", set()),
    ("Can I have milk?", {"request", "question"}),
    ("Can birds fly?", {"question"}),
    ("Don't push.", {"request", "reject"}),
    ("Stop, Dad.", {"request", "reject", "attention"}),
    ("Mom, help.", {"request", "help", "attention"}),
    ("Milk or juice?", {"choice", "question"}),
    ("I pick this one.", {"choice"}),
    ("Which hat?", {"choice", "question"}),
    ("That hat.", {"choice"}),
    ("Not that hat.", {"choice", "reject"}),
    ("That is a hat.", set()),
    ("My zipper is stuck.", {"help"}),
    ("I can't reach it.", {"help", "reject"}),
    ("You can't have it.", {"reject"}),
    ("The lid won't open.", {"help", "reject"}),
    ("I won't go.", {"reject"}),
    ("Can you tie my shoe?", {"help", "request", "question"}),
    ("Can you sing?", {"request", "question"}),
    ("Open it, please.", {"help", "request"}),
    ("Don't open it.", {"reject", "request"}),
    ("Push me.", {"help", "request"}),
    ("Wipe my mouth.", {"help", "request"}),
    ("Cut the apple.", {"help", "request"}),
    ("Wipe the table.", {"request"}),
    ("Push the button.", {"request"}),
    ("Button it, please.", {"help", "request"}),
    ("Look, bubbles!", {"attention"}),
    ("Mom sees.", {"attention"}),
    ("My zipper's stuck again.", {"help"}),
    ("It's too heavy.", {"help"}),
    ("It's too red.", set()),
    ("We can't reach.", {"help", "reject"}),
    ("Find my shoe.", {"help", "request"}),
    ("Find the shoe.", {"request"}),
    ("Get me down.", {"help", "request"}),
    ("Get me a cup.", {"request"}),
    ("Shoo, birds!", {"reject"}),
    ("Quit pushing.", {"reject", "request"}),
    ("Get off, bug.", {"reject", "request"}),
    ("My knee hurts.", {"help"}),
    ("The bird's hurt!", {"help"}),
    ("Did it hurt?", {"question"}),
    ("I'm not hurt.", {"reject"}),
    ("Big truck!", {"attention"}),
    ("I'm done eating.", {"reject"}),
    ("I'm done with the puzzle.", {"reject"}),
    ("The soup is done.", set()),
    ("Leave the cat alone.", {"reject", "request"}),
    ("Apples, not grapes.", {"choice", "reject"}),
    ("I'll have soup.", {"choice"}),
    ("There's a duck!", {"attention"}),
    ("Here comes the bus.", {"attention"}),
    ("Ooh, bubbles!", {"attention"}),
    ("Yikes, spiders!", {"attention"}),
    ("More bubbles!", {"request"}),
    ("More bubbles?", {"question"}),
    ("Too loud!", {"reject"}),
    ("The soup is too hot.", {"reject"}),
    ("Is it too loud?", {"question"}),
    ("Wrong shoe!", {"reject"}),
    ("He took the wrong hat.", set()),
    ("Not going.", {"reject"}),
    ("Can't reach!", {"help", "reject"}),
    ("Save Grandpa.", {"help", "request"}),
    ("The other foot!", {"choice"}),
    ("I like the other dog.", set()),
    ("Different song!", {"choice"}),
    ("Swings first!", {"choice"}),
    ("Both hats!", {"choice"}),
    ("That slide first!", {"choice"}),
    ("Who goes first?", {"question"}),
    ("Just milk, please.", {"choice", "request"}),
    ("Bubbles again!", {"request"}),
    ("Too many bees!", {"reject"}),
    ("The wrong shoe!", {"reject"}),
    ("Not peas again!", {"reject"}),
    ("Down, please.", {"help", "request"}),
    ("Hi there, fox!", {"attention"}),
    ("Here, kitty!", {"attention"}),
    ("I see.", {"attention"}),
    ("...", set()),
    ("Mom sings.", set()),
    ("The dog sleeps.", set()),
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WHOLE.items() for text in texts])
def test_whole_utterances_by_what_their_form_does(english: Language, kind: SentenceType, text: str) -> None:
    analysis = english.analyse(text)
    assert analysis.complete
    assert analysis.sentence_type is kind


@pytest.mark.parametrize("text", [*FRAGMENTS, *DISAGREEING])
def test_fragments_and_what_does_not_agree_are_refused(english: Language, text: str) -> None:
    analysis = english.analyse(text)
    assert not analysis.complete
    assert analysis.sentence_type is SentenceType.FRAGMENT


@pytest.mark.parametrize(("text", "served"), FUNCTIONS)
def test_functions_by_grammar(english: Language, text: str, served: set[str]) -> None:
    assert english.functions(english.analyse(text)) == served


def test_without_its_mark_a_sentence_is_read_by_its_words(english: Language) -> None:
    assert english.analyse("where is my hat").sentence_type is SentenceType.QUESTION
    assert english.analyse("the dog barks").sentence_type is SentenceType.STATEMENT
    assert not english.analyse("more juice").complete


@pytest.mark.parametrize("text", ["", "?", "!", "?!", "..."])
def test_a_mark_alone_is_no_utterance(english: Language, text: str) -> None:
    assert not english.analyse(text).complete

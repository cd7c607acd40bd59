"""Sentences that hold the place of words nobody knows, the same ones at every run.

They speak about themselves only, so that nobody takes them for advice.
"""

from __future__ import annotations

from itertools import islice
from zlib import crc32

OPENINGS = (
    "This is stand-in text about {subject}. The words of the original page are not known here, so "
    "these hold their place.",
    "This is stand-in text. The original page spoke about {subject}; this one only has its shape.",
    "What follows is stand-in text about {subject}: it says nothing that anybody should act on.",
)

SENTENCES = (
    "Where the page once told a reader about {subject}, there are now {count} sentences like this.",
    "A paragraph on {subject} needs a middle, and for want of the real one this {thing} will do.",
    "Nobody wrote these lines about {subject}; they were put together from a list, as a {thing}.",
    "If {subject} was described here with a {thing}, the description has not come down to us.",
    "The stand-in for {subject} is as long as a paragraph of its kind usually is, and as plain.",
    "It would be easy to say more about {subject}, but a stand-in should not pretend to know.",
    "Some pages of this replica have a {thing}; the one about {subject} has this sentence.",
    "Read aloud, these {count} lines about {subject} take a little under a minute.",
    "A search for {subject} should find this page, and that is what the sentence is for.",
    "The commas here are real, the {thing} is not, and {subject} stays out of it.",
    "Whoever counts the words about {subject} will find {count} too many and none that matters.",
    "For the sake of its shape, the text on {subject} goes on for one more sentence.",
    "Between the heading and the {thing} there is room for {subject}, and here the room is filled.",
    "“Stand-in” is the only thing that can be said about {subject} with certainty, and it is said.",
    "Were this page about something other than {subject}, it would read nearly the same.",
    "There used to be a reason for the {thing}; with {subject} gone, it keeps the lines apart.",
    "The order of these remarks on {subject} has no meaning – a {thing} could stand first.",
    "One could put {count} examples of {subject} here; one stand-in sentence takes less space.",
    "Don’t look for advice on {subject} in it: it isn’t there.",
    "A {thing}, a heading, {count} sentences: more a page about {subject} does not need.",
    "Every mention of {subject} on this page was made by the same {thing}.",
    "What the practice really thought about {subject} is for its own pages to say.",
)
THINGS = (
    "short list", "quiet example", "borrowed sentence", "small picture", "plain table", "long dash",
    "side remark", "gentle question", "second heading", "made-up case", "careful pause",
)  # fmt: skip
COUNTS = ("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def paragraphs(subject: str) -> list[str]:
    """All stand-in paragraphs about `subject`: the first says what they are."""
    order = sorted(SENTENCES, key=lambda sentence: crc32(f"{subject} {sentence}".encode()))
    sentences = iter([filled(sentence, subject) for sentence in order])
    texts = [filled(chosen(OPENINGS, subject), subject)]
    while group := list(islice(sentences, 2 + crc32(f"{subject}{len(texts)}".encode()) % 2)):
        texts.append(" ".join(group))
    return texts


def filled(sentence: str, subject: str) -> str:
    key = subject + sentence
    return sentence.format(
        subject=subject, thing=chosen(THINGS, key), count=chosen(COUNTS, key + "#")
    )


def chosen(choices: tuple[str, ...], key: str) -> str:
    """One of `choices`, always the same for a key."""
    return choices[crc32(key.encode()) % len(choices)]

"""The Flesch-Kincaid grade: how many years of school a text asks for.

Source: Derivation of new readability formulas for Navy enlisted personnel
(Kincaid and others, 1975).
"""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\{\{\w+\}\}")
SENTENCE_END = re.compile(r"[.?!:;]+(?=\s|$)|\n+")
WORD = re.compile(r"[A-Za-z0-9'’&-]+")
VOWELS = re.compile(r"[aeiouy]+")

#: Names people have in front of them on a box or a ward, however long they are.
NAMES = frozenset(
    {
        "anaesthetic",
        "anaesthetist",
        "anaesthetists",
        "codeine",
        "co-codamol",
        "entonox",
        "epidural",
        "gabapentin",
        "ibuprofen",
        "ketamine",
        "lidocaine",
        "mhra",
        "morphine",
        "naproxen",
        "nhs",
        "opioid",
        "opioids",
        "oramorph",
        "oxycodone",
        "pals",
        "paracetamol",
        "pca",
        "pharmacist",
        "pharmacists",
        "pharmacy",
        "pregabalin",
        "samaritans",
        "tramadol",
    }
)


def grade(text: str) -> float:
    """The school grade of a text; a placeholder reads as one easy word."""
    text = PLACEHOLDER.sub("hours", text)
    sentences = [part for part in SENTENCE_END.split(text) if WORD.search(part)]
    words = [word for word in WORD.findall(text) if word.lower() not in NAMES]
    if not sentences or not words:
        return 0.0
    per_sentence = len(words) / len(sentences)
    per_word = sum(syllables(word) for word in words) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def syllables(word: str) -> int:
    """About how many syllables an English word has; a number counts as one."""
    word = re.sub(r"['’]s$", "", word.lower())
    count = len(VOWELS.findall(word))
    if re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$", word):
        count -= 1
    return max(count, 1)

"""Sentences of the kind patients write, for the encoder's tests."""

from __future__ import annotations

VARIED = (
    "what is a pca",
    "How long will the epidural stay in?",
    "can i have more morphine its really hurting tonight",
    "The nurse was kind and listened to me.",
    "i cant sleep because of my back",
    "Is it safe to drive while I take codeine?",
    "my son had his operation today and he keeps being sick",
    "when do the stitches come out",
    "Thank you",
    "hello??",
    "I want to talk to a person please",
    "paracetamol and ibuprofen together ok?",
    "The food was cold, nobody told me when I was going home, but the pain team were brilliant.",
    "ive got crushing chest pain",
    "no",
    "Where is the pain clinic at St George's Hospital and can I park there?",
    "my leg has gone numb after the nerve block",
    "how do i press the button if i am asleep",
    "itchy all over since last night",
    "What are the side effects of gabapentin, and will they go away?",
    "feeling low and fed up with all of this",
    "can I drink alcohol with tramadol 50mg",
)

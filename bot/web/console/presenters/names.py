"""What people and places are called on the screen, without anyone's real id."""

from __future__ import annotations

import hashlib

from bot.core.conversation import Conversation, Holder

_COLOURS = [
    "Amber",
    "Azure",
    "Beige",
    "Blue",
    "Bronze",
    "Brown",
    "Copper",
    "Coral",
    "Cream",
    "Crimson",
    "Ebony",
    "Emerald",
    "Fawn",
    "Ginger",
    "Gold",
    "Green",
    "Grey",
    "Hazel",
    "Indigo",
    "Ivory",
    "Jade",
    "Lemon",
    "Lilac",
    "Lime",
    "Linen",
    "Mauve",
    "Mint",
    "Navy",
    "Ochre",
    "Olive",
    "Orange",
    "Peach",
    "Pearl",
    "Pink",
    "Plum",
    "Purple",
    "Red",
    "Rose",
    "Ruby",
    "Rust",
    "Sable",
    "Saffron",
    "Sage",
    "Scarlet",
    "Silver",
    "Slate",
    "Teal",
    "White",
]
_TREES_AND_BIRDS = [
    "Acacia",
    "Alder",
    "Apple",
    "Ash",
    "Aspen",
    "Avocet",
    "Bay",
    "Beech",
    "Birch",
    "Briar",
    "Bunting",
    "Cedar",
    "Cherry",
    "Clover",
    "Curlew",
    "Cypress",
    "Dunlin",
    "Elder",
    "Elm",
    "Fern",
    "Finch",
    "Hawthorn",
    "Heather",
    "Heron",
    "Holly",
    "Juniper",
    "Kestrel",
    "Laurel",
    "Linnet",
    "Maple",
    "Martin",
    "Merlin",
    "Myrtle",
    "Oak",
    "Osprey",
    "Pine",
    "Pipit",
    "Plover",
    "Poplar",
    "Quince",
    "Reed",
    "Robin",
    "Rowan",
    "Siskin",
    "Sparrow",
    "Spruce",
    "Starling",
    "Swallow",
    "Swift",
    "Teasel",
    "Thistle",
    "Thrush",
    "Wagtail",
    "Walnut",
    "Warbler",
    "Willow",
    "Wren",
    "Yew",
]

_PLATFORMS = {"messenger": "Messenger", "twitter": "X", "web_chat": "Web chat"}


def pseudonym(conversation_id: str) -> str:
    """A made-up name that stays the same for a conversation: "Amber Heron 27".

    The number keeps two patients apart when words repeat: about 280,000 names.
    """
    digest = int.from_bytes(hashlib.sha256(conversation_id.encode()).digest()[:8], "big")
    digest, number = divmod(digest, 100)
    digest, colour = divmod(digest, len(_COLOURS))
    thing = _TREES_AND_BIRDS[digest % len(_TREES_AND_BIRDS)]
    return f"{_COLOURS[colour]} {thing} {number:02d}"


def platform_words(channel: str) -> str:
    """The platform as staff call it."""
    return _PLATFORMS.get(channel, channel.replace("_", " ").capitalize())


def holder_words(conversation: Conversation, staff_id: str) -> str:
    """Who has the conversation, as this person would say it."""
    match conversation.holder:
        case Holder.ASSISTANT:
            return "The assistant"
        case Holder.WAITING:
            return "Nobody yet"
    if conversation.staff_id == staff_id:
        return "You"
    return conversation.staff_name or "Someone in the page's own inbox"

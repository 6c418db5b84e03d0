"""A PDF as software that reads aloud gets it: the elements of its structure in their order."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as c

Element = tuple[str, str]


def read_aloud(pdf: bytes) -> list[Element]:
    """Each element's kind ("H1", "P", "Figure") and its words, or what stands for a picture."""
    document = pypdfium2.PdfDocument(pdf)
    return [one for page in document for one in _of_page(page)]


def _of_page(page: pypdfium2.PdfPage) -> list[Element]:
    words = _words_by_mark(page)
    tree = c.FPDF_StructTree_GetForPage(page.raw)
    tops = [
        c.FPDF_StructTree_GetChildAtIndex(tree, n)
        for n in range(c.FPDF_StructTree_CountChildren(tree))
    ]
    found = [one for top in tops for one in _below(top, words)]
    c.FPDF_StructTree_Close(tree)
    return found


def _below(element: Any, words: dict[int, str]) -> Iterator[Element]:
    kind = _text(c.FPDF_StructElement_GetType, element)
    marks = [
        mark
        for n in range(c.FPDF_StructElement_GetMarkedContentIdCount(element))
        if (mark := c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, n)) >= 0
    ]
    if marks:
        said = " ".join(words.get(mark, "") for mark in marks)
        yield kind, _text(c.FPDF_StructElement_GetAltText, element) or said
    for number in range(c.FPDF_StructElement_CountChildren(element)):
        child = c.FPDF_StructElement_GetChildAtIndex(element, number)
        if child:
            yield from _below(child, words)


def _words_by_mark(page: pypdfium2.PdfPage) -> dict[int, str]:
    lines: defaultdict[int, list[str]] = defaultdict(list)
    text = page.get_textpage()
    for drawn in page.get_objects():
        if c.FPDFPageObj_GetType(drawn.raw) == c.FPDF_PAGEOBJ_TEXT:
            said = _text(c.FPDFTextObj_GetText, drawn.raw, text.raw)
            lines[c.FPDFPageObj_GetMarkedContentID(drawn.raw)].append(said)
    return {mark: " ".join(" ".join(parts).split()) for mark, parts in lines.items()}


def _text(read: Any, *of: Any) -> str:
    """What one of PDFium's functions writes: UTF-16 of so many bytes."""
    length = read(*of, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    as_shorts = ctypes.cast(buffer, ctypes.POINTER(c.FPDF_WCHAR))
    read(*of, as_shorts if read is c.FPDFTextObj_GetText else buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le")

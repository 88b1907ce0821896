from __future__ import annotations

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.articles.decode import decode
from reader.errors import ArticleError

PLAIN = "Grüße aus Łódź – “naïve”\nЗміст"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PLAIN.encode(), "utf-8"),
        (codecs.BOM_UTF8 + PLAIN.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + PLAIN.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + PLAIN.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_what_is_certain_needs_no_notice(content: bytes, encoding: str) -> None:
    decoded = decode(content)
    assert (decoded.text, decoded.encoding, decoded.notices) == (PLAIN, encoding, ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("“Café” – it’s naïve, costs €5.", "cp1252"),
        ("Der Präsident sagte, die Gespräche über Häfen seien schwierig. Das größte Hindernis sei Geld.", "cp1252"),
        ("Президент заявил, что гавань будет готова. Это сообщил директор порта вчера вечером.", "cp1251"),
        ("Президент заявил, что гавань будет готова. Это сообщил директор порта вчера вечером.", "koi8-r"),
        ("大統領はウクライナの安全保障について記者会見で述べた。これは重要な会議である。", "shift_jis"),
    ],
)
@pytest.mark.parametrize("padding", [0, 30])
def test_a_guess_is_right_and_is_said(text: str, encoding: str, padding: int) -> None:
    decoded = decode(("Plain words in plain letters come first.\n" * 2000 * bool(padding) + text).encode(encoding))
    assert decoded.text.endswith(text)
    assert "guess" in decoded.notices[0]
    assert decoded.encoding in decoded.notices[0]


def test_utf_16_without_a_mark_is_a_guess() -> None:
    decoded = decode("Plain words, and a café".encode("utf-16-le"))
    assert decoded.text == "Plain words, and a café"
    assert "guess" in decoded.notices[0]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_newline_is_a_line_feed(newline: str, encoding: str) -> None:
    assert decode(f"one{newline}two{newline}{newline}three".encode(encoding)).text == "one\ntwo\n\nthree"


def test_a_bad_byte_in_utf_8_does_not_spoil_the_rest() -> None:
    decoded = decode("первая строка\n".encode() + b"\xff" + "вторая строка".encode())
    assert decoded.text == "первая строка\n\ufffdвторая строка"
    assert decoded.encoding == "utf-8"
    assert "line 2" in decoded.notices[0]


def test_a_file_cut_off_within_a_character() -> None:
    decoded = decode("Grüße, Grüße und Grüße".encode() + "ß".encode()[:1])
    assert decoded.text == "Grüße, Grüße und Grüße\ufffd"
    assert decoded.notices


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\0" * 5000, "not text"),
        (b"\0", "not text"),
        (bytes(range(256)) * 20, "not text"),
        (b"%PDF-1.7\nwords", "PDF"),
        (b"{\\rtf1 words}", "RTF"),
        (b"PK\x03\x04" + bytes(range(40)) * 9, "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
        (codecs.BOM_UTF16_LE + b"\0" * 400, "not text"),
    ],
)
def test_what_is_no_text_is_refused_in_words(content: bytes, word: str) -> None:
    with pytest.raises(ArticleError) as caught:
        decode(content)
    assert word in caught.value.problem
    assert caught.value.advice


def test_a_stray_nul_is_told() -> None:
    decoded = decode(b"a long line of words with one stray character in it: \0")
    assert decoded.text.endswith("\0")
    assert "1 NUL character, which" in decoded.notices[0]


@given(st.text())
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    content = text.encode()
    try:
        decoded = decode(content)
    except ArticleError:
        assert (
            not content
            or any(sign < " " or sign == "\x7f" for sign in text)
            or content.startswith((b"%PDF-", b"{\\rtf"))
        )
        return
    if decoded.encoding == "utf-8" and not content.startswith(codecs.BOM_UTF8):
        assert decoded.text == text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.binary(max_size=3000))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\x00\x00\xff")
@example(b"\xfe\xff\xd8\x00")
@example(b"\x81\x8d\x8f")
def test_no_bytes_do_harm(content: bytes) -> None:
    try:
        decoded = decode(content)
    except ArticleError:
        return
    assert "\r" not in decoded.text
    decoded.text.encode("utf-8")
    assert (
        decoded.text.count("\ufffd") == 0 or decoded.notices or "\ufffd".encode() in content or content[:1] >= b"\xef"
    )

"""The set phrases of news pages: what stands around stories and never in them."""

from __future__ import annotations

import re


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(phrase.strip() for row in listed.strip().split("\n") for phrase in row.split("|"))


_MENU_LINES = _phrases("""
read also|read more|also read|see also|more about|more on this story|more on this|more on this topic|more from|related
related articles|related stories|related news|related topics|related content|related links|you may also like
you might also like|recommended|recommended for you|more stories|more news|other news|latest|latest news|hot news
top news|top stories|trending|trending now|most read|most popular|most viewed|popular|editor's picks|editors' picks
don't miss|what to read next|read next|up next|in case you missed it|ad|ads|advertisement|advertising|advertorial
sponsored|sponsored content|promoted|share|share this|share this article|share this story|share on facebook|share via
follow us|follow us on|subscribe|subscribe now|sign up|newsletter|newsletters|comments|leave a comment|post a comment
add a comment|join the conversation|about the author|print|print this page|email this|back to top|contact us|about us
privacy policy|terms of use|cookie policy|tags|topics|keywords|categories|filed under|source|sources
""")
_MENU_STARTS = re.compile(
    r"(?:tags|topics|keywords|filed under|categories)\s*:|(?:read also|read more|also read|see also|related"
    r"|more on this(?: story| topic)?|don't miss|watch)\s*:|©|\(c\)\s*\d{4}|copyright\b(?=.*\d{4})|all rights reserved"
    r"|follow us on\b|subscribe to (?:our|the)\b|sign up (?:for|to) (?:our|the)\b|share (?:this|on|via)\b[^.]{0,40}$"
    r"|more (?:about|from) [^.]{1,40}:$|#\w+(?:\s+#\w+)+$|source\s*:[^:;]{2,60}$",
    re.IGNORECASE,
)
_TAGS = re.compile(r"(?:tags|topics|keywords|filed under|categories)\s*(?::|$)|#\w+(?:\s+#\w+)+$", re.IGNORECASE)
_FOOTER = re.compile(r"©|\(c\)|copyright|all rights reserved|source\s*:", re.IGNORECASE)
_NAVIGATION = _phrases("""
home|news|world|politics|business|sport|sports|culture|opinion|video|videos|photo|photos|menu|search|login|log in
sign in|register|subscribe|skip to content|skip to main content|live|watch|listen|facts|breaking|breaking news
exclusive|share|print|email|comments|close|add to favorites|listen to this article
""")
_AD = re.compile(
    r"(?:ad|ads|advertisement|advertising|sponsored(?: content)?|promoted|(?:story|article) continues below"
    r"(?: advertisement)?|scroll to continue(?: reading)?|continue reading|advertisement - scroll to continue)[.:]?$",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:read also|also read|read more|see also|related)\s*:\s*\S", re.IGNORECASE)
_READ_TIME = re.compile(
    r"(?:reading time:?\s*)?(?:about |approx\.? )?\d{1,3}[\s-]?min(?:ute)?s?\.?(?:\s(?:read|reading))?(?:\stime)?$",
    re.IGNORECASE,
)


def _bare(words: str) -> str:
    return " ".join(words.replace("’", "'").strip(" \t:*_#-–—>»|.").casefold().split())


def opens_menu(words: str) -> bool:
    """Whether a line is one after which a page's own things come: more stories, tags, sharing, copyright."""
    if len(words) > 200:
        return False
    return _bare(words) in _MENU_LINES or bool(_MENU_STARTS.match(words.lstrip("*_#> ")))


def kind_of_tail(words: str) -> str:
    """What a line that opens a menu is: `tags`, `footer` or `menu`."""
    words = words.lstrip("*_#> ")
    if _TAGS.match(words):
        return "tags"
    return "footer" if _FOOTER.match(words) else "menu"


def is_navigation(words: str) -> bool:
    """Whether a line above a story is a word of the page's menu."""
    return len(words) <= 60 and (_bare(words) in _NAVIGATION or opens_menu(words))


def is_read_time(words: str) -> bool:
    """Whether a line says how many minutes reading takes."""
    return len(words) <= 40 and bool(_READ_TIME.fullmatch(words))


def interruption(words: str) -> str:
    """What a line within a story is if it is none of it: `ad`, `link`, or empty for a line of the story."""
    if len(words) > 200:
        return ""
    if _AD.fullmatch(words):
        return "ad"
    return "link" if _LINK.match(words) else ""

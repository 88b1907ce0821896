"""The same articles and queries in SQLite FTS5 and, where it is installed, tantivy: total and top 20 with snippets."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LIMIT = 20
Ask = Callable[[dict[str, Any]], int]
"""Answers one query of the list; how many articles it found."""


def articles(cache: Path) -> Iterator[tuple[int, str, str, str, str]]:
    """Number, title, source, date and body of all articles, from the reader's own catalogue."""
    connection = sqlite3.connect(f"file:{cache / 'catalogue.sqlite'}?mode=ro", uri=True)
    rows = connection.execute(
        "SELECT number, coalesce(nullif(title, ''), display_title), source, date, body_start, body_end, text "
        "FROM articles JOIN texts USING (number)"
    )
    for number, title, source, date, start, end, text in rows:
        body = zlib.decompress(text).decode("utf-8", "surrogatepass")[start:end]
        yield number, *(one.encode("utf-8", "replace").decode() for one in (title, source, date, body))
    connection.close()


def words(query: dict[str, Any]) -> list[str]:
    return [re.sub(r"\W", "", str(term)) for term in query["terms"]]


class Fts5:
    name = "FTS5"

    @staticmethod
    def build(cache: Path, folder: Path) -> float:
        """Seconds of work."""
        began = time.process_time()
        path = folder / "fts5.sqlite"
        path.unlink(missing_ok=True)
        made = sqlite3.connect(path)
        made.execute(
            "CREATE VIRTUAL TABLE a USING fts5(title, body, source, tokenize='porter unicode61 remove_diacritics 2')"
        )
        made.execute("CREATE TABLE about (number INTEGER PRIMARY KEY, date TEXT)")
        for number, title, source, date, body in articles(cache):
            made.execute("INSERT INTO a (rowid, title, body, source) VALUES (?,?,?,?)", (number, title, body, source))
            made.execute("INSERT INTO about VALUES (?,?)", (number, date))
        made.execute("CREATE INDEX by_date ON about (date)")
        made.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(a, 'row')")
        made.execute("INSERT INTO a(a) VALUES ('optimize')")
        made.commit()
        made.close()
        return time.process_time() - began

    @staticmethod
    def opened(folder: Path) -> Ask:
        connection = sqlite3.connect(folder / "fts5.sqlite")

        def near(word: str) -> list[str]:
            """One edit, the first letter kept, as LIKE patterns over the words."""
            letters = range(1, len(word))
            patterns = {word[:at] + "_" + word[at + 1 :] for at in letters} | {
                word[:at] + word[at + 1 :] for at in letters
            }
            patterns |= {word[:at] + "_" + word[at:] for at in range(1, len(word) + 1)}
            either = " OR ".join("term LIKE ?" for _ in patterns)
            rows = connection.execute(
                f"SELECT term FROM vocabulary WHERE term >= ? AND term < ? AND ({either}) LIMIT 100",
                (word[0], word[0] + "\U0010ffff", *patterns),
            )
            return [row[0] for row in rows]

        def ask(query: dict[str, Any]) -> int:
            terms, where, more = words(query), "", ()
            match query["kind"]:
                case "or":
                    said = " OR ".join(terms)
                case "phrase":
                    said = f'"{" ".join(terms)}"'
                case "prefix":
                    said = f"{terms[0]}*"
                case "fuzzy":
                    said = " OR ".join(f'"{term}"' for term in near(terms[0].lower())) or terms[0]
                case "date":
                    said = terms[0]
                    where = " AND a.rowid IN (SELECT number FROM about WHERE date BETWEEN ? AND ?)"
                    more = (query["lo"], query["hi"])  # type: ignore[assignment]
                case _:
                    said = " AND ".join(terms)
            said = f"{{title body}} : ({said})"
            if query["kind"] == "field":
                name = "source" if "source" in query else "title"
                said = f'({said}) AND {name} : "{query[name]}"'
            rows = connection.execute(
                "SELECT rowid, snippet(a, 1, '[', ']', '…', 32) FROM a WHERE a MATCH ?"
                f"{where} ORDER BY bm25(a, 2.0, 1.0) LIMIT {LIMIT}",
                (said, *more),
            ).fetchall()
            total = connection.execute(f"SELECT count(*) FROM a WHERE a MATCH ?{where}", (said, *more)).fetchone()[0]
            assert len(rows) == min(LIMIT, total)
            return int(total)

        return ask


class Tantivy:
    name = "tantivy"

    @staticmethod
    def build(cache: Path, folder: Path) -> float:
        import tantivy

        began = time.process_time()
        shutil.rmtree(folder / "tantivy", ignore_errors=True)
        (folder / "tantivy").mkdir()
        builder = tantivy.SchemaBuilder()
        for name in ("title", "body", "source"):
            builder.add_text_field(name, stored=name == "body", tokenizer_name="en_stem")
        builder.add_integer_field("day", indexed=True, fast=True)
        index = tantivy.Index(builder.build(), str(folder / "tantivy"))
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for _, title, source, date, body in articles(cache):
            digits = re.sub(r"\D", "", date)[:8]
            writer.add_document(
                tantivy.Document(title=title, source=source, body=body, day=int(digits.ljust(8, "0")) if digits else 0)
            )
        writer.commit()
        writer.wait_merging_threads()
        return time.process_time() - began

    @staticmethod
    def opened(folder: Path) -> Ask:
        import tantivy

        index = tantivy.Index.open(str(folder / "tantivy"))
        searcher, schema = index.searcher(), index.schema
        both = ["title", "body"]

        def ask(query: dict[str, Any]) -> int:
            terms = words(query)
            match query["kind"]:
                case "or":
                    wanted = index.parse_query(" OR ".join(terms), both)
                case "phrase":
                    wanted = index.parse_query(f'"{" ".join(terms)}"', both)
                case "prefix":
                    wanted = tantivy.Query.regex_query(schema, "body", terms[0].lower() + ".*")
                case "fuzzy":
                    wanted = tantivy.Query.fuzzy_term_query(schema, "body", terms[0].lower(), 1, True)
                case "date":
                    low, high = (re.sub(r"\D", "", str(query[end])).ljust(8, "0") for end in ("lo", "hi"))
                    wanted = index.parse_query(f"{terms[0]} AND day:[{low} TO {high}]", both)
                case "field":
                    name = "source" if "source" in query else "title"
                    wanted = index.parse_query(f'{terms[0]} AND {name}:"{query[name]}"', both)
                case _:
                    wanted = index.parse_query(" AND ".join(terms), both)
            found = searcher.search(wanted, LIMIT)
            marks = tantivy.SnippetGenerator.create(searcher, wanted, schema, "body")
            for _, address in found.hits:
                marks.snippet_from_doc(searcher.doc(address)).fragment()
            return int(found.count)

        return ask

"""Packing: what was stored in a hurry is stored again, well, when all pages of a crawl are there.

While a crawl runs, a payload is compressed by itself. At its end a dictionary takes a third off
that. Each is replaced in one statement, after its new form was unpacked and compared.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from zstandard import ZstdCompressionDict

from sitekeep.archive.dictionaries import choose_dictionary, dictionary
from sitekeep.archive.encodings import MAX_DELTA_BYTES, Encoding, Stored, packed, unpacked
from sitekeep.archive.stored import payload_of, replace
from sitekeep.archive.transaction import Group

#: As many pages as a dictionary is chosen by. From twice as many it came out no better.
SAMPLE = 96
#: The start of a page is enough to learn from.
MAX_SAMPLE_BYTES = 256 * 1024
#: Payloads in memory at once.
BATCH = 16
THREADS = min(4, os.cpu_count() or 1)

# In the order of their digests, so that the first of them are a fair sample.
HASTY = f"""
SELECT DISTINCT payloads.id, sha256 FROM captures JOIN payloads USING (sha256)
WHERE kind = 'page' AND outcome <> 'unchanged' AND encoding = '{Encoding.ZSTD}'
  AND size_bytes <= {MAX_DELTA_BYTES} AND crawl_id = ? ORDER BY sha256
"""


def pack_crawl(group: Group, crawl_id: int) -> None:
    """Store well what a crawl has kept of pages. Safe to repeat, and to break off."""
    pack(group, [found for found, _ in group.conn.execute(HASTY, (crawl_id,))])


def pack(group: Group, ids: list[int]) -> int:
    """Store payloads again, with the dictionary that suits them; returns how many got smaller.

    Those that have it already are left as they are.
    """
    if not ids:
        return 0
    dictionary_id = choose(group, ids)
    suited = dictionary(group.conn, dictionary_id) if dictionary_id else None
    encoding = Encoding.DICTIONARY if suited else Encoding.ZSTD
    smaller = 0
    others = without_dictionary(group.conn, ids, dictionary_id)
    for packed_id, frame in packed_again(group.conn, others, suited):
        with group.step() as conn:
            if is_smaller(conn, packed_id, frame):
                replace(conn, packed_id, Stored(encoding, frame, dictionary_id))
                smaller += 1
    group.commit()
    return smaller


def choose(group: Group, ids: list[int]) -> int | None:
    with group.step() as conn:
        sample = [payload_of(conn, found)[:MAX_SAMPLE_BYTES] for found in ids[:SAMPLE]]
        return choose_dictionary(conn, sample, len(ids))


def without_dictionary(
    conn: sqlite3.Connection, ids: list[int], dictionary_id: int | None
) -> list[int]:
    have_it = conn.execute("SELECT id FROM payloads WHERE dictionary_id = ?", (dictionary_id,))
    return list(set(ids) - {found for (found,) in have_it})


def packed_again(
    conn: sqlite3.Connection, ids: list[int], suited: ZstdCompressionDict | None
) -> Iterator[tuple[int, bytes]]:
    """Each payload in its new form."""

    def frame_of(payload: bytes) -> bytes:
        frame = packed(payload, suited)
        # Nobody could tell any more what a wrong frame was made of.
        if unpacked(frame, suited) != payload:
            raise AssertionError("a payload was packed wrongly")
        return frame

    with ThreadPoolExecutor(THREADS) as pool:
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            payloads = [payload_of(conn, found) for found in batch]
            yield from zip(batch, pool.map(frame_of, payloads), strict=True)


def is_smaller(conn: sqlite3.Connection, payload_id: int, frame: bytes) -> bool:
    row = conn.execute("SELECT stored_bytes FROM payloads WHERE id = ?", (payload_id,))
    return bool(len(frame) < row.fetchone()[0])

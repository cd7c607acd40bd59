"""Packing: what was stored in a hurry is stored again, well, when all pages of a crawl are there.

A dictionary takes a third off a page. Until there is one, payloads are compressed by themselves;
from then on pages are packed with it as they come, in a hurry. At the end of a crawl they are
packed well, where that takes little beside the crawl. Each is replaced in one statement, after its
new form was unpacked and compared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitekeep.archive.clock import seconds_since
from sitekeep.archive.dictionaries import Dictionary, keep, newest_dictionary
from sitekeep.archive.encodings import (
    MAX_DELTA_BYTES,
    Encoding,
    Stored,
    packed,
    ready_from,
    unpacked,
)
from sitekeep.archive.stored import payload_of, replace
from sitekeep.archive.training import Question, best_dictionary
from sitekeep.archive.transaction import Group
from sitekeep.spread import Spread, in_threads

#: As many pages as a dictionary is chosen by. From twice as many it came out no better.
SAMPLE = 96
#: The start of a page is enough to learn from.
MAX_SAMPLE_BYTES = 256 * 1024
#: Payloads that are packed at a time: so many, or of so many bytes.
BATCH, BATCH_BYTES = 16, 2**20

#: To pack a page well takes 3 ms. Of so many that is nothing to wait for; of more it is done where
#: the crawl has taken so long for each that nobody will notice. Else `sitekeep compact` does it.
FEW = 1_000
SLOW_S = 0.1

# In the order of their digests, so that the first of them are a fair sample.
KEPT = f"""
SELECT DISTINCT payloads.id, sha256 FROM captures JOIN payloads USING (sha256)
WHERE kind = 'page' AND outcome <> 'unchanged'
  AND encoding IN ('{Encoding.ZSTD}', '{Encoding.DICTIONARY}')
  AND size_bytes <= {MAX_DELTA_BYTES} AND crawl_id = ? ORDER BY sha256 LIMIT ?
"""


class Batch(NamedTuple):
    """Payloads to be packed, with the dictionary of this frame or with none."""

    payloads: list[bytes]
    frame: bytes | None


def pack_crawl(group: Group, crawl_id: int, spread: Spread = in_threads) -> None:
    """Store well what a crawl has kept of pages, as far as that is to be waited for. Safe to
    repeat, and to break off.
    """
    ids = kept_by(group.conn, crawl_id)
    if len(ids) <= FEW or seconds_of(group.conn, crawl_id) > SLOW_S * len(ids):
        pack(group, ids, spread)
    elif dictionary := newest_dictionary(group.conn):
        pack_with(group, without(group.conn, ids, dictionary), dictionary, spread)


def seconds_of(conn: sqlite3.Connection, crawl_id: int) -> float:
    """How long ago a crawl began."""
    found = conn.execute("SELECT started_at FROM crawls WHERE id = ?", (crawl_id,))
    return seconds_since(found.fetchone()[0])


def kept_by(conn: sqlite3.Connection, crawl_id: int, limit: int = -1) -> list[int]:
    return [found for found, _ in conn.execute(KEPT, (crawl_id, limit))]


def pack(group: Group, ids: list[int], spread: Spread = in_threads) -> int:
    """Store payloads again, with the dictionary that suits them; returns how many got smaller."""
    if not ids:
        return 0
    question = question_of(group.conn, ids, len(ids))
    frame = next(spread(best_dictionary, [question]))
    if frame is None:
        return pack_with(group, ids, None, spread)
    with group.step() as conn:
        dictionary = Dictionary(keep(conn, frame), frame)
    return pack_with(group, ids, dictionary, spread)


def question_of(conn: sqlite3.Connection, ids: list[int], number: int) -> Question:
    """Which dictionary suits so many payloads such as the first of these."""
    sample = [payload_of(conn, found)[:MAX_SAMPLE_BYTES] for found in ids[:SAMPLE]]
    known = newest_dictionary(conn)
    return Question(sample, number, known.frame if known else None)


def pack_with(group: Group, ids: list[int], dictionary: Dictionary | None, spread: Spread) -> int:
    number, frame = dictionary or (None, None)
    encoding = Encoding.DICTIONARY if dictionary else Encoding.ZSTD
    smaller = 0
    for packed_id, packed_again in packed_by(group.conn, ids, frame, spread):
        with group.step() as conn:
            if is_smaller(conn, packed_id, packed_again):
                replace(conn, packed_id, Stored(encoding, packed_again, number))
                smaller += 1
    group.commit()
    return smaller


def without(conn: sqlite3.Connection, ids: list[int], dictionary: Dictionary) -> list[int]:
    """Those that are packed without it."""
    have_it = conn.execute("SELECT id FROM payloads WHERE dictionary_id = ?", (dictionary.id,))
    return list(set(ids) - {found for (found,) in have_it})


def packed_by(
    conn: sqlite3.Connection, ids: list[int], frame: bytes | None, spread: Spread
) -> Iterator[tuple[int, bytes]]:
    """Each payload in its new form."""
    read = (payload_of(conn, found) for found in ids)
    again = spread(pack_batch, (Batch(payloads, frame) for payloads in batches(read)))
    return zip(ids, (form for forms in again for form in forms), strict=True)


def batches(payloads: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for payload in payloads:
        batch.append(payload)
        if len(batch) == BATCH or sum(map(len, batch)) > BATCH_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def pack_batch(batch: Batch) -> list[bytes]:
    suited = ready_from(batch.frame) if batch.frame else None
    frames = [packed(payload, suited) for payload in batch.payloads]
    # Nobody could tell any more what a wrong frame was made of.
    if [unpacked(frame, suited) for frame in frames] != batch.payloads:
        raise AssertionError("a payload was packed wrongly")
    return frames


def is_smaller(conn: sqlite3.Connection, payload_id: int, frame: bytes) -> bool:
    row = conn.execute("SELECT stored_bytes FROM payloads WHERE id = ?", (payload_id,))
    return bool(len(frame) < row.fetchone()[0])

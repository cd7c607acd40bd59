"""Packing: what was stored in a hurry is stored again, well, when all pages of a crawl are there.

While a crawl runs, a payload is compressed by itself. At its end a dictionary takes a third off
that. Each is replaced in one statement, after its new form was unpacked and compared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sitekeep.archive.dictionaries import keep, newest_frame
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

# In the order of their digests, so that the first of them are a fair sample.
HASTY = f"""
SELECT DISTINCT payloads.id, sha256 FROM captures JOIN payloads USING (sha256)
WHERE kind = 'page' AND outcome <> 'unchanged' AND encoding = '{Encoding.ZSTD}'
  AND size_bytes <= {MAX_DELTA_BYTES} AND crawl_id = ? ORDER BY sha256
"""


class Batch(NamedTuple):
    """Payloads to be packed, with the dictionary of this frame or with none."""

    payloads: list[bytes]
    frame: bytes | None


def pack_crawl(group: Group, crawl_id: int, spread: Spread = in_threads) -> None:
    """Store well what a crawl has kept of pages. Safe to repeat, and to break off."""
    pack(group, [found for found, _ in group.conn.execute(HASTY, (crawl_id,))], spread)


def pack(group: Group, ids: list[int], spread: Spread = in_threads) -> int:
    """Store payloads again, with the dictionary that suits them; returns how many got smaller.

    Those that have it already are left as they are.
    """
    if not ids:
        return 0
    dictionary_id, frame = choose(group, ids, spread)
    encoding = Encoding.DICTIONARY if frame else Encoding.ZSTD
    smaller = 0
    others = without_dictionary(group.conn, ids, dictionary_id)
    for packed_id, packed_again in packed_by(group.conn, others, frame, spread):
        with group.step() as conn:
            if is_smaller(conn, packed_id, packed_again):
                replace(conn, packed_id, Stored(encoding, packed_again, dictionary_id))
                smaller += 1
    group.commit()
    return smaller


def choose(group: Group, ids: list[int], spread: Spread) -> tuple[int | None, bytes | None]:
    """Number and frame of the dictionary that pays most, if any does; a new one is kept."""
    conn = group.conn
    sample = [payload_of(conn, found)[:MAX_SAMPLE_BYTES] for found in ids[:SAMPLE]]
    question = Question(sample, len(ids), newest_frame(conn))
    frame = next(spread(best_dictionary, [question]))
    if frame is None:
        return None, None
    with group.step() as conn:
        return keep(conn, frame), frame


def without_dictionary(
    conn: sqlite3.Connection, ids: list[int], dictionary_id: int | None
) -> list[int]:
    have_it = conn.execute("SELECT id FROM payloads WHERE dictionary_id = ?", (dictionary_id,))
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

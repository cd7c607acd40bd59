"""A dictionary for the pages that are still to come, trained beside the crawl from the first ones.

They are then packed with it as they are kept, which takes no more time than without, and the end
of a large crawl need not pack them all once more.
"""

from __future__ import annotations

from concurrent.futures import Future

from pipelines.workers import Workers
from sitekeep.archive import dictionaries
from sitekeep.archive.packing import FEW, kept_by, question_of
from sitekeep.archive.training import best_dictionary
from sitekeep.archive.writer import CrawlWriter

#: After so many pages: the first of a site are its least usual ones. Smaller sites do without.
EARLY = 256
#: So many of them are learnt from: half of what a crawl learns from at its end, since they are in
#: memory twice on their way. Of four manuals it packs three 1 to 4 % less well, and one 15 %.
SAMPLE = 48


class EarlyDictionary:
    """Sees the pages of one run go by."""

    def __init__(self, writer: CrawlWriter, workers: Workers) -> None:
        self.writer = writer
        self.workers = workers
        self.pages = 0
        self.training: Future[bytes | None] | None = None

    def kept_page(self) -> None:
        self.pages += 1
        if self.pages == EARLY:
            self.begin()
        elif self.training and self.training.done():
            self.end(self.training)
            self.training = None

    def begin(self) -> None:
        sample = kept_by(self.writer.conn, self.writer.crawl_id, SAMPLE)
        if sample:
            question = question_of(self.writer.conn, sample, FEW)
            self.training = self.workers.begin(best_dictionary, question)

    def end(self, training: Future[bytes | None]) -> None:
        # Where it failed, the end of the crawl trains one anew, and tells what is wrong.
        if not training.exception() and (frame := training.result()):
            with self.writer.step() as conn:
                dictionaries.keep(conn, frame)
            self.writer.dictionary.forget()

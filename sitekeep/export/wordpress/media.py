"""Pictures and documents as attachments, which WordPress fetches when it imports."""

from __future__ import annotations

from bs4 import Tag

from sitekeep.export import addresses, names
from sitekeep.export.losses import Reason
from sitekeep.export.move import Move
from sitekeep.export.site import File, Page
from sitekeep.export.wordpress.markup import attribute
from sitekeep.export.wordpress.moments import NOON
from sitekeep.export.wordpress.wxr import Item, harmless

#: Endings of names that WordPress takes into its library (`wp_get_mime_types`).
TAKEN = (
    " jpg jpeg jpe gif png bmp tif tiff webp ico heic asf asx wmv wmx wm avi divx flv mov qt mpeg"
    " mpg mpe mp4 m4v ogv webm mkv 3gp 3gpp 3g2 3gp2 txt asc csv tsv ics rtx css vtt dfxp mp3 m4a"
    " m4b aac ra ram wav ogg oga flac mid midi wma wax mka rtf pdf class tar zip gz gzip rar 7z"
    " psd xcf doc pot pps ppt wri xla xls xlt xlw mdb mpp docx docm dotx dotm xlsx xlsm xlsb xltx"
    " xltm xlam pptx pptm ppsx ppsm potx potm ppam sldx sldm onetoc onetoc2 onetmp onepkg oxps"
    " xps odt odp ods odg odc odb odf wp wpd key numbers pages "
)
#: Elements that show a file or lead to one.
SHOWING = ("img", "a", "audio", "video", "source", "track", "iframe", "embed", "object")


def key(file: File) -> str:
    """What a file's number is made from."""
    return f"file {file.path}"


class Media:
    """Which files the entries show. An attachment belongs to the first page that shows it."""

    def __init__(self, move: Move, ids: dict[str, int]) -> None:
        self.move, self.ids = move, ids
        self.first: dict[str, Page] = {}
        self.refused: set[str] = set()
        self.alts: dict[str, str] = {}
        self.captions: dict[str, str] = {}
        self.by_address = {self.url(file): file for file in move.files()}

    def url(self, file: File) -> str:
        """Where WordPress fetches a file, and how bodies name it: the two must be the same.

        What it refuses is shown from `files/`, once that lies in WordPress's folder.
        """
        if self.move.media_url:
            return f"{self.move.media_url}/{addresses.encoded(file.path)}"
        if not self.is_taken(file):
            return f"/files/{addresses.encoded(file.path)}"
        return addresses.encoded(file.url).replace("[", "%5B").replace("]", "%5D")

    def is_taken(self, file: File) -> bool:
        """Whether WordPress takes a file; it refuses what its name does not say the kind of."""
        name = file.path if self.move.media_url else file.url.partition("?")[0]
        return f" {name.rpartition('.')[2].lower()} " in TAKEN and "svg" not in file.content_type

    def note(self, page: Page, root: Tag) -> None:
        """Take down what a body shows and links to."""
        for element in root.find_all(SHOWING):
            for name in ("src", "href", "poster", "data"):
                if file := self.by_address.get(str(element.get(name) or "").partition("#")[0]):
                    self.take(file, page)
                    self.describe(file, element)

    def describe(self, file: File, element: Tag) -> None:
        if alt := element.get("alt"):
            self.alts.setdefault(file.path, str(alt))
        figure = element.find_parent("figure")
        if element.name == "img" and figure and (caption := figure.find("figcaption")):
            self.captions.setdefault(file.path, caption.get_text(" ", strip=True))

    def take(self, file: File, page: Page) -> bool:
        """Make a file an attachment of the page, unless WordPress refuses it."""
        if self.is_taken(file):
            self.first.setdefault(file.path, page)
            return True
        self.refused.add(file.path)
        what = "image" if file.is_image else "file"
        self.move.losses.add(page, what, Reason.REFUSED, file.url)
        return False

    def number(self, file: File, page: Page) -> int | None:
        return self.ids[key(file)] if self.take(file, page) else None

    def items(self, author: str, parents: dict[int, int]) -> list[Item]:
        """An attachment for each file that was shown; `parents` are numbers by page.id."""
        files = [file for file in self.move.files() if file.path in self.first]
        # Names of attachments and of pages are of one kind.
        slugs = names.distinct((f"media-{names.slug(file.path)}" for file in files),
                               [page.slug for page in self.move.site.pages])  # fmt: skip
        day = min(page.first_captured_at[:10] for page in self.move.site.pages)
        return [self.item(file, slug, day, author, parents)
                for file, slug in zip(files, slugs, strict=True)]  # fmt: skip

    def item(self, file: File, slug: str, day: str, author: str, parents: dict[int, int]) -> Item:
        alt = self.alts.get(file.path)
        return Item(
            id=self.ids[key(file)],
            type="attachment",
            title=file.path,
            slug=slug,
            date=f"{day} {NOON}",
            # WordPress puts the new address in place of this one as well: as bodies spell it.
            url=attribute(self.url(file)),
            author=author,
            excerpt=self.captions.get(file.path, ""),
            parent=parents[self.first[file.path].id],
            attachment_url=self.url(file),
            meta=[("_wp_attachment_image_alt", harmless(alt))] if alt else [],
        )

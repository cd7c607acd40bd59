"""Pictures, media and documents in the folders that Ghost's importer looks into."""

from __future__ import annotations

from sitekeep.export import names
from sitekeep.export.losses import Reason
from sitekeep.export.move import Move
from sitekeep.export.site import File

#: The endings of names that each of Ghost's stores takes.
STORES = {
    "images": ("jpg", "jpeg", "gif", "png", "svg", "svgz", "ico", "webp", "avif"),
    "media": ("mp4", "webm", "ogv", "mp3", "wav", "ogg", "m4a"),
    "files": (
        "pdf", "json", "jsonld", "odp", "ods", "odt", "ppt", "pptx", "rtf", "txt", "xls", "xlsx",
        "xml", "csv", "doc", "docx", "epub", "key", "pages", "numbers", "zip", "gpx", "ics",
    ),
}  # fmt: skip
#: One folder of our own in each store, so that nothing there is overwritten.
FOLDER = "old-site"


def places(move: Move) -> dict[str, str]:
    """Where each file lies in the zip, by its old address; one that Ghost refuses is a loss."""
    taken = [(file, store) for file in move.files() if (store := store_of(file, move))]
    wanted = (f"content/{store}/{FOLDER}/{name_of(file)}" for file, store in taken)
    return {file.url: place for (file, _), place in zip(taken, names.distinct(wanted), strict=True)}


def store_of(file: File, move: Move) -> str | None:
    ending = ending_of(file)
    found = next((store for store, endings in STORES.items() if ending in endings), None)
    if found is None:
        what = "image" if file.is_image else "file"
        move.losses.add(None, what, Reason.REFUSED, file.url)
    return found


def name_of(file: File) -> str:
    """The old path as one plain name: Ghost changes what it does not like in names."""
    stem = file.path.rpartition(".")[0] or file.path
    return f"{names.slug(stem) or 'file'}.{ending_of(file)}"


def ending_of(file: File) -> str:
    return file.path.rpartition(".")[2].lower()

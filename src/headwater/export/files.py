"""What a format made -> files, each whole or not at all; an archive's bytes depend on nothing but its contents."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from headwater.errors import ExportError
from headwater.export.plain import Made
from headwater.ids import sha256

ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its path, its size in bytes, the SHA-256 of its bytes, how many entries it holds."""

    file: str
    size: int
    sha256: str
    entries: int


def write_files(made: Sequence[Made], out: Path, *, tables: bool) -> tuple[Written, ...]:
    """Write what a format made.

    Into an archive when `out` ends in .zip, into a folder when it is one or the files are `tables`; else the first file
    is `out` itself, and the others stand beside it with ends of their own.

    Raises ExportError when something cannot be written; what was there before is then still there, file by file.
    """
    if out.suffix.lower() == ARCHIVE:
        _check(out)
        return (_write(out, zipped(made), sum(one.entries for one in made)),)
    if tables or out.is_dir():
        _make_folder(out)
        return tuple(_write(out / named(one), one.raw, one.entries) for one in made)
    first, *others = made
    stem = out.with_name(_stem(out.name, first.ending))
    _check(out)
    return (
        _write(out, first.raw, first.entries),
        *(_write(stem.with_name(stem.name + one.ending), one.raw, one.entries) for one in others),
    )


def zipped(made: Sequence[Made]) -> bytes:
    """-> an archive of the files: the same bytes for the same contents."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in made:
            entry = zipfile.ZipInfo(named(one), date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, one.raw, zipfile.ZIP_DEFLATED)
    return raw.getvalue()


def named(made: Made) -> str:
    """-> what a file is called in a folder or an archive."""
    return f"headwater{made.ending}" if made.ending.startswith(".") else made.ending


def _stem(name: str, ending: str) -> str:
    """-> a name without the end that its format has, or else without what stands after its last dot."""
    if name.endswith(ending) and name != ending:
        return name.removesuffix(ending)
    return Path(name).stem


def _check(out: Path) -> None:
    if out.is_dir():
        raise ExportError(str(out), "it is a folder", "name a file in it")
    if not out.absolute().parent.is_dir():
        raise ExportError(str(out), f"there is no folder {out.absolute().parent}", "make it first")


def _make_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise ExportError(str(out), "it is a file, and these are several", "name a folder, or a file that ends in .zip")
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise _refused(out, error) from error


def _write(path: Path, raw: bytes, entries: int) -> Written:
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.absolute().parent, prefix=".headwater-", delete=False) as held:
            temporary = Path(held.name)
            held.write(raw)
            held.flush()
            os.fsync(held.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return Written(str(path), len(raw), sha256(raw), entries)


def _refused(path: Path, error: OSError) -> ExportError:
    return ExportError(str(path), f"it could not be written ({error.strerror})", "name another place, or make room")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

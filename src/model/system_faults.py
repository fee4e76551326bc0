"""What the computer could not do, told as a fault that a controller can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from model.errors import Finding, InputError

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

COMPUTER = "datorn"
OPEN_FILES = 1024
LEAST_OPEN_FILES = 128
"""Files that a process is to be allowed to open, and the fewest that kernels and processes come by with."""
_WORDS = {
    errno.ENOSPC: ("disken är full", "utrymme på disken"),
    errno.EDQUOT: ("ditt utrymme på disken är slut", "utrymme på disken"),
    errno.EFBIG: ("filen blir större än systemet tillåter", "en högre gräns för filers storlek"),
    errno.EMFILE: ("för många öppna filer", "en högre gräns (ulimit -n), minst 256"),
    errno.ENFILE: ("för många öppna filer i hela systemet", "att andra program stängs"),
    errno.ENOMEM: ("minnet räcker inte", "mer ledigt minne, eller färre samtidigt (--jobs 1)"),
    errno.EACCES: ("får inte läsas eller skrivas", "rättighet till filen, och att den är stängd i Excel"),
    errno.EPERM: ("får inte ändras", "rättighet till filen"),
    errno.EROFS: ("skrivskyddad", "en disk som går att skriva på"),
    errno.ENOENT: ("saknas", "en fil som går att läsa"),
    errno.EISDIR: ("är en mapp", "en fil"),
    errno.ENOTDIR: ("en fil, där en mapp skulle stå", "en mapp"),
    errno.ENAMETOOLONG: ("ett för långt namn", "ett kortare"),
    errno.ELOOP: ("en länk som leder till sig själv", "en fil"),
    errno.EIO: ("disken eller nätverket svarar inte", "en disk som går att läsa"),
    errno.ESTALE: ("nätverksdisken svarar inte", "en disk som går att läsa"),
}


def in_words(error: OSError) -> str:
    """What an error of the system is, in Swedish where it is one of those that happen."""
    found = _WORDS.get(error.errno or 0)
    return found[0] if found else error.strerror or str(error)


def told(error: BaseException) -> InputError | None:
    """The fault of the computer that ``error`` is, or comes of; None when it is another."""
    for cause in _causes(error):
        if isinstance(cause, InputError):
            return cause
        if isinstance(cause, MemoryError):
            return InputError(Finding(COMPUTER, "minnet", *_WORDS[errno.ENOMEM]))
        number = getattr(cause, "errno", None)  # also of what is no OSError, as ZeroMQ's
        if number in _WORDS:
            file = getattr(cause, "filename", None)
            return InputError(Finding(str(file or COMPUTER), "filen" if file else "filer", *_WORDS[number]))
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def require_open_files() -> None:
    """Let this process, and those it starts, open as many files as it takes; InputError when it may not."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= OPEN_FILES:
        return
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if wanted < LEAST_OPEN_FILES:
        expected = f"minst {LEAST_OPEN_FILES}; den som sköter datorn kan höja gränsen"
        raise InputError(Finding(COMPUTER, "öppna filer (ulimit -n)", str(hard), expected))
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

"""What recognising pictures costs: seconds and memory for each page, in a child as the program does it.

Without arguments it draws its own page, clean, leaning and in three pages; `bench_ocr.py FILE...` measures others.
"""

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from billfold.ocr import equipment
from billfold.sandbox import Sandbox
from parsers.text import sniff
from tests.scan_samples import as_bytes, leaning, noisy, page, scan


def samples() -> list[tuple[str, bytes]]:
    """Return the files to measure, with their names."""
    if sys.argv[1:]:
        return [(Path(name).name, Path(name).read_bytes()) for name in sys.argv[1:]]
    return [
        ("a clean page (PNG)", as_bytes(page())),
        ("a leaning page (JPEG)", as_bytes(leaning(2), "JPEG", quality=80)),
        ("a noisy page (JPEG)", as_bytes(noisy(), "JPEG", quality=45)),
        ("a scan of three pages (PDF)", scan(page(), page(), page())),
    ]


def main() -> None:
    """Print a line for each file."""
    found = equipment()
    if found.missing:
        print(f"not measured: {found.missing}")
        return
    print(f"{found.engine.title()}, {len(found.languages)} languages ({'+'.join(found.languages)})")
    print(f"{'file':<32}{'pages':>6}{'s/page':>8}{'words':>7}")
    with Sandbox("recognise", 1, word=found.engine.value) as servers:
        servers.recognise(as_bytes(page()), "image/png", found.languages, ())
        for name, content in samples():
            start = time.perf_counter()
            words, _ = servers.recognise(content, sniff.media_type(content), found.languages, ())
            seconds = (time.perf_counter() - start) / words["read_pages"]
            print(f"{name[:31]:<32}{words['read_pages']:>6}{seconds:>8.1f}{len(words['words']):>7}")
    # the largest of the server, its children and their programs, known when they have ended
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"memory of the largest process: {most // (1 << 20 if sys.platform == 'darwin' else 1 << 10)} MB")


if __name__ == "__main__":
    main()

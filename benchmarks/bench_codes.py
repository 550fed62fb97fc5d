"""What looking for codes costs, and how many are found: pages without any, with pictures and tables, and with codes.

CPU time of this process for each file, opening it included, warm, the median of several rounds. Without arguments it
makes its own PDFs; `bench_codes.py FILE...` measures others.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from parsers.barcodes.decoder import is_available
from parsers.barcodes.look import codes_on
from parsers.barcodes.payloads import payloads_of
from tests import code_samples as samples

ROUNDS = 5


def made() -> dict[str, bytes]:
    """Return PDFs of one page by what is on them."""
    rows = tuple((f"Desk lamp, brass, size {at}", f"EUR {at}.90") for at in range(1, 24))
    return {
        "an invoice without codes": samples.page_with(),
        "a full page without codes": samples.page_with(rows=rows),
        "a web address": samples.page_with("https://www.example.com/lamps"),
        "a SEPA transfer": samples.page_with(samples.epc()),
        "a Swiss QR-bill, 46 mm": samples.page_with(samples.swiss(), side=130),
        "a Saudi invoice, 25 mm": samples.page_with(samples.zatca(), side=71),
        "a signed Indian invoice, 35 mm": samples.page_with(samples.gst(), side=99),
        "an access key in bars": samples.page_with(bars=samples.ACCESS_KEY),
        "two codes": samples.page_with(samples.PORTUGUESE, samples.epc()),
    }


def main() -> None:
    """Print for each file what the look costs, how many codes there are, and which of them say something."""
    if not is_available():
        raise SystemExit("zxing-cpp is not installed: pip install 'billfold[codes]'")
    files = {Path(name).name: Path(name).read_bytes() for name in sys.argv[1:]} or made()
    codes_on(next(iter(files.values())))
    costs: dict[bool, list[float]] = {True: [], False: []}
    for name, content in files.items():
        took = []
        for _ in range(ROUNDS):
            start = time.process_time()
            found = codes_on(content)
            took.append(1000 * (time.process_time() - start))
        said = [one.standard for code in found for one in payloads_of(code.text)]
        costs[bool(found)].append(statistics.median(took))
        print(f"{name[:44]:44} {statistics.median(took):6.1f} ms  {len(found)} found  {', '.join(said)}")
    for with_codes, each in costs.items():
        if each:
            words = "with codes" if with_codes else "without codes"
            print(f"{len(each)} files {words}: median {statistics.median(each):.1f} ms, most {max(each):.1f} ms")


if __name__ == "__main__":
    main()

"""Writes the samples as files: `.venv/bin/python -m tests.forward_samples DIR`."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.forward_samples import Sample, samples, second_samples


def write(folder: Path, chosen: Sequence[Sample]) -> None:
    """Write samples as files, with their truth in `truth.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for sample in chosen:
        (folder / f"{sample.name}.eml").write_bytes(sample.raw)
        truths = [asdict(truth) for truth in sample.truths]
        rows.append(
            {"file": f"{sample.name}.eml", "client": sample.client, "language": sample.language, "forwards": truths}
        )
    (folder / "truth.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), [*samples(), *second_samples()])

"""Writes every process of the demonstration into data/demo/processes."""

from pathlib import Path

from ostan.domains.catalogue.rules.process import check, write
from tools.demo_processes.licences import association, ngo
from tools.demo_processes.residents import birth, complaint, marriage, residence

FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo" / "processes"
PROCESSES = (complaint, ngo, association, birth, marriage, residence)


def main() -> None:
    """Raises SystemExit when a process is not fit to run."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in PROCESSES:
        process = make()
        for trouble in check(process):
            raise SystemExit(f"{process.key}: {trouble}")
        (FOLDER / f"{process.key}.bpmn").write_bytes(write(process))
        print(f"{process.key}: {len(process.nodes)} nodes")


if __name__ == "__main__":
    main()

"""Writes every process of the demonstration into data/demo/processes."""

from pathlib import Path

from ostan.domains.catalogue.rules.process import check, write
from tools.demo_processes.complaints import CLIENT
from tools.demo_processes.heritage import HERITAGE
from tools.demo_processes.licences import ASSOCIATION, NGO
from tools.demo_processes.residents import BIRTH, COMPLAINT, MARRIAGE, RESIDENCE

FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo" / "processes"
PROCESSES = (COMPLAINT, CLIENT, NGO, ASSOCIATION, HERITAGE, BIRTH, MARRIAGE, RESIDENCE)


def main() -> None:
    """Raises SystemExit when a process is not fit to run."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for process in PROCESSES:
        for trouble in check(process):
            raise SystemExit(f"{process.key}: {trouble}")
        (FOLDER / f"{process.key}.bpmn").write_bytes(write(process))
        print(f"{process.key}: {len(process.nodes)} nodes")


if __name__ == "__main__":
    main()

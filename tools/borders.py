"""The import contract that keeps each domain's rooms private."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class BordersContract(Contract):
    """A domain enters another only through its public rooms.

    Options in pyproject.toml: `container`, the package that holds the domains, and `public_rooms`,
    the rooms that other domains may import.
    """

    container = fields.StringField()
    public_rooms = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        trespasses = [
            (importer, imported)
            for importer in sorted(graph.find_descendants(self.container))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._is_trespass(importer, imported)
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def _is_trespass(self, importer: str, imported: str) -> bool:
        prefix = f"{self.container}."
        if not imported.startswith(prefix):
            return False
        home = importer.removeprefix(prefix).split(".")[0]
        domain, *rooms = imported.removeprefix(prefix).split(".")
        return domain != home and (not rooms or rooms[0] not in self.public_rooms)

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} enters {imported} by a private door")

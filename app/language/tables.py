"""Tab-separated data files: `#` lines say what a file is and where it is from, then a row of column names."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files


class TableError(ValueError):
    """A data file is not what its reader expects. The message names the file, the line and the fault."""


def read_table(package: str, name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a data file inside `package`, as dicts keyed by column.

    Raises TableError when the columns differ from `columns` or a row has another number of cells.
    """
    lines = files(package).joinpath(name).read_text(encoding="utf-8").split("\n")
    rows: list[dict[str, str]] = []
    header: list[str] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip() or (line.startswith("#") and header is None):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            if header != list(columns):
                raise TableError(f"{package}/{name}:{number}: columns are {header}, expected {list(columns)}")
            continue
        if len(cells) != len(header):
            raise TableError(f"{package}/{name}:{number}: {len(cells)} cells, expected {len(header)}")
        rows.append(dict(zip(header, cells, strict=True)))
    if header is None:
        raise TableError(f"{package}/{name}: no row of column names")
    return rows


def split_cell(cell: str, separator: str = ",") -> tuple[str, ...]:
    """The parts of a list cell; an empty cell has none."""
    return tuple(part.strip() for part in cell.split(separator) if part.strip())

"""Tables that people keep in a spreadsheet: read line by line, what is wrong told at its place; written without formulas.

Nothing is guessed in silence: what was detected stands in `Table.notes` and `Table.look`, and whoever sent the file confirms it.
"""

from micro4asia.foundation.tabular.delimited import DELIMITERS, Look, look_at
from micro4asia.foundation.tabular.encodings import ENCODINGS
from micro4asia.foundation.tabular.gate import LAST_LINE, MOST_BYTES, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, is_workbook, keep
from micro4asia.foundation.tabular.reading import Row, Table, read_table
from micro4asia.foundation.tabular.values import as_date, as_number, as_whole
from micro4asia.foundation.tabular.writing import Sheet, write_csv, write_workbook

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "LAST_LINE",
    "MOST_BYTES",
    "MOST_CELLS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Look",
    "Row",
    "Sheet",
    "Table",
    "as_date",
    "as_number",
    "as_whole",
    "is_workbook",
    "keep",
    "look_at",
    "read_table",
    "write_csv",
    "write_workbook",
]

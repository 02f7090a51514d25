"""Messages as files in a folder, for a trial.

The file-system transport of the library writes a message in place, where a reader may take it half written, and moves what
it takes through the system's temporary folder, where others could read it. This one writes aside and renames, and reads
before it removes: of two readers the one whose removal succeeds has the message.
"""

import json
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem


class Channel(filesystem.Channel):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        Path(self.data_folder_out).mkdir(parents=True, exist_ok=True, mode=0o700)

    def _queue_bind(self, *_arguments: Any) -> None:
        """Messages go straight to the queue they name; a table of exchanges would be one more file to find half written."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # the library contradicts itself
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        draft = folder / f"{name}.part"
        draft.write_text(json.dumps(payload), encoding="utf-8")
        draft.replace(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in self._names(queue):
            path = Path(self.data_folder_in) / name
            try:
                payload = json.loads(path.read_text(encoding="utf-8"))
                path.unlink()
            except FileNotFoundError:
                continue  # Another worker was quicker.
            except ValueError:
                path.unlink(missing_ok=True)  # Not ours, or cut short by a full disk: the job's row is swept up later.
                continue
            return payload
        raise Empty

    def _names(self, queue: str) -> list[str]:
        """Oldest first: names begin with the time."""
        return sorted(name for name in os.listdir(self.data_folder_in) if name.endswith(f".{queue}.msg"))


class Transport(filesystem.Transport):
    Channel = Channel
    # How long an idle worker sleeps between two looks into the folder, in seconds.
    polling_interval = 0.2

"""The printing process: reads one print job per message, answers with one PDF.

Runs by itself, isolated from the house: no Django, no settings, no secrets in its environment, no network. What it may
fetch is what the job carries. Messages both ways are a four-byte length and that many bytes; a job is JSON, an answer
is one byte (1 for a PDF, 0 for a reason in words) and the rest. It ends when its parent does (end of input), when idle,
when a job takes too long (the alarm kills it), and after enough jobs or memory, so that nothing grows for ever.
"""

import base64
import io
import json
import resource
import select
import signal
import struct
import sys
import traceback
from collections import OrderedDict
from datetime import datetime
from typing import Any, BinaryIO

import pydyf
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

JOBS_PER_PROCESS = 500
MEMORY_TO_END_AT = 300 * 1024  # KiB resident, looked at between two jobs
ADDRESS_SPACE = 2 * 1024**3  # bytes; a job beyond it fails instead of the machine
SECONDS_PER_JOB = 20
SECONDS_IDLE = 600
SHEETS_KEPT = 40
REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pty.")

Job = dict[str, Any]


class OnlyTheJob(URLFetcher):  # type: ignore[misc]  # the library is untyped
    """The whole world a page can see: the drawings that came with it. Anything else stops the job."""

    def __init__(self) -> None:
        super().__init__(fail_on_errors=True)
        self.files: dict[str, list[str]] = {}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self.files:
            raise ValueError(f"not part of this job: {url}")
        kind, content = self.files[url]
        return URLFetcherResponse(url, io.BytesIO(base64.b64decode(content)), {"Content-Type": kind})


class Printer:
    """Keeps what is the same for every page: fonts and parsed style sheets. Nothing of a page itself is kept."""

    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self.fetcher = OnlyTheJob()
        self.sheets: OrderedDict[str, CSS] = OrderedDict()

    def sheet(self, text: str) -> CSS:
        if text not in self.sheets:
            self.sheets[text] = CSS(string=text, font_config=self.fonts, url_fetcher=self.fetcher, base_url="job:/")
            if len(self.sheets) > SHEETS_KEPT:
                self.sheets.popitem(last=False)
        self.sheets.move_to_end(text)
        return self.sheets[text]

    def print(self, job: Job) -> bytes:
        """The first of the job's layouts that keeps to its pages; the last one in any case."""
        self.fetcher.files = job["files"]
        sheets = [self.sheet(text) for text in job["sheets"]]
        options: dict[str, Any] = {"cache": {}, "attachments": attachments(job)}  # a fresh image cache for every page
        if job["tagged"]:
            options |= {"pdf_variant": "pdf/a-3a", "pdf_tags": True}
        for layout in job["layouts"]:
            page = HTML(string=layout["html"], base_url="job:/", url_fetcher=self.fetcher)
            document = page.render(font_config=self.fonts, stylesheets=sheets, **options)
            if len(document.pages) <= layout["pages"]:
                break
        return document.write_pdf(finisher=list_attachments_once, **options)  # type: ignore[no-any-return]


def attachments(job: Job) -> list[Attachment]:
    """Dated by the job, so that the same job gives the same bytes."""
    moment = datetime.fromisoformat(job["dated"])
    return [
        Attachment(
            string=item["text"],
            name=item["name"],
            description=item["description"],
            relationship="Source",
            created=moment,
            modified=moment,
        )
        for item in job["attachments"]
    ]


def list_attachments_once(_document: object, pdf: pydyf.PDF) -> None:
    """The library names every attachment twice in the catalogue's /AF, and readers then show it twice."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def refuse_the_outside(event: str, _arguments: object) -> None:
    if event.startswith(REFUSED):
        raise PermissionError(f"the printing process may not do this: {event}")


def read_message(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = source.read(length)
    return body if len(body) == length else None


def answer(sink: BinaryIO, *, good: bool, body: bytes) -> None:
    sink.write(struct.pack(">I", len(body) + 1) + bytes([good]) + body)
    sink.flush()


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    printer = Printer()
    for _ in range(JOBS_PER_PROCESS):
        if not select.select([source], [], [], SECONDS_IDLE)[0]:
            return
        message = read_message(source)
        if message is None:
            return
        signal.alarm(SECONDS_PER_JOB)
        try:
            answer(sink, good=True, body=printer.print(json.loads(message)))
        except (Exception, FatalURLFetchingError):  # whatever it was, the parent gets it in words and the next job gets its turn
            answer(sink, good=False, body=traceback.format_exc().encode())
        signal.alarm(0)
        if resident() > MEMORY_TO_END_AT:
            return


def resident() -> int:
    """KiB of this process now. Not `ru_maxrss`: the kernel carries that over from whoever started us, however large it was."""
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * resource.getpagesize() // 1024


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(refuse_the_outside)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()

"""What one warm certificate costs, against the floor of the layout library itself.

The floor is the same page without images, QR code, woven edge, tags and attachment, laid out by the same library with the
same fonts. Ours is everything that `render_certificate` does for one learner: words, drawings, code, page, tags, attached
credential. Both are measured in processor time of one process, turn by turn, since other work on the machine comes and goes.

    python benchmarks/certificate.py [rounds]
"""

import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

# In place of this folder: it has a queue.py, and Python itself a module of that name.
sys.path[0] = str(Path(__file__).parents[1])
import tests.environment  # noqa: E402, F401  # settings for templates and words
from credentials.rendering.certificate import CertificateData, certificate_job  # noqa: E402
from credentials.rendering.press import FONT_CONFIG, FONTS, Layout  # noqa: E402
from tests.credentials.rendering import samples  # noqa: E402

TO_HOLD = 1.6
ROUNDS = 25


def bare(data: CertificateData) -> bytes:
    job = certificate_job(data)
    html = re.sub(r"<img[^>]*>|<link[^>]*>", "", job.layouts[0].html)
    plain = [re.sub(r"background: url\([^)]*\)[^;}]*", "", sheet) for sheet in job.sheets]
    return replace(job, layouts=[Layout(html, 1)], sheets=plain, files={}, attachments=[], tagged=False).message()


def cost(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as home:
        Path(home, "fonts.conf").write_text(FONT_CONFIG.format(fonts=FONTS, home=home))
        os.environ["FONTCONFIG_FILE"] = f"{home}/fonts.conf"
        from credentials.rendering.press_child import Printer  # reads the font list when it is imported

        printer, worst = Printer(), 0.0
        for language, data in (("vi", samples.UEH), ("lo", samples.NUOL), ("cs", samples.MUNI)):
            floor_job = json.loads(bare(data))

            def ours(data: CertificateData = data, place: int = 0) -> bytes:
                learner = replace(data, credential_id=f"{place:034d}", public_url=f"https://registry.example/c/{place:034d}/")
                return printer.print(json.loads(certificate_job(learner).message()))

            def floor(job: object = floor_job) -> bytes:
                return printer.print(job)

            ours(), floor()
            pairs = [(cost(lambda place=place: ours(place=place)), cost(floor)) for place in range(rounds)]
            full, least = (statistics.median(column) for column in zip(*pairs, strict=True))
            ratio = statistics.median(a / b for a, b in pairs)
            worst = max(worst, ratio)
            print(f"{language}: certificate {full:.0f} ms, floor {least:.0f} ms, {ratio:.2f}x")
    print(f"certificate: {worst:.1f}x floor (to hold: {TO_HOLD}x)")
    return 0 if worst <= TO_HOLD else 1


if __name__ == "__main__":
    sys.exit(main())

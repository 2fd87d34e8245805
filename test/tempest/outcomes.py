"""Reads a subunit stream from standard input, writes `id,outcome,seconds,reason` as CSV: one line for each test, and for each class that was not set up."""
import csv
import sys

import subunit
from testtools import StreamToDict


def reason_of(test):
    for name, content in test["details"].items():
        if name == "reason" or name.startswith("traceback"):
            lines = [line for line in content.as_text().strip().split("\n") if line.strip()]
            details = [line for line in lines if line.startswith("Details:")]
            return " ".join(lines[-1:] + [line for line in details if line not in lines[-1:]])
    return ""


rows = []


def on_test(test):
    if test["status"] in ("exists", "inprogress"):
        return
    start, stop = test["timestamps"]
    seconds = (stop - start).total_seconds() if start and stop else 0
    rows.append((test["id"], test["status"], f"{seconds:.1f}", reason_of(test)))


result = StreamToDict(on_test)
result.startTestRun()
subunit.ByteStreamToStreamResult(sys.stdin.buffer, non_subunit_name="stdout").run(result)
result.stopTestRun()
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(("id", "outcome", "seconds", "reason"))
writer.writerows(sorted(rows))

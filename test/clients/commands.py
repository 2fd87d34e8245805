"""Runs client commands in one process, which saves each its start: a JSON array of words per line on standard input, its outcome as JSON per line on standard output."""
import contextlib
import io
import json
import sys

import novaclient.shell
import openstackclient.shell

programs = {"nova": novaclient.shell.main, "openstack": openstackclient.shell.main}


def run(program, arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = programs[program](arguments) or 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
            if isinstance(end.code, str):
                err.write(end.code)
        except Exception as error:
            code = 1
            err.write(f"{type(error).__name__}: {error}")
    return {"code": code, "stdout": out.getvalue(), "stderr": err.getvalue()}


for line in sys.stdin:
    program, *arguments = json.loads(line)
    print(json.dumps(run(program, arguments)), file=sys.__stdout__, flush=True)

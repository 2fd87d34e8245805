"""
Runs client commands without their start: a JSON array of words per line on standard input, its outcome as JSON per line on standard output.

Each runs in a fork of its own, for the clients keep what they learnt (versions, connections) in their modules.
"""
import contextlib
import io
import json
import os
import sys

import novaclient.shell
import novaclient.v2.shell
import openstack.compute.v2._proxy
import openstackclient.compute.v2.server
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


while line := sys.stdin.readline():
    program, *arguments = json.loads(line)
    child = os.fork()
    if child == 0:
        print(json.dumps(run(program, arguments)), file=sys.__stdout__, flush=True)
        os._exit(0)
    os.waitpid(child, 0)

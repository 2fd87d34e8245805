"""Drives a VM through its life with nothing but Python's standard library, watching the events: python3 drive_vm.py URL PASSWORD

Prints what it saw as one line of JSON.
"""
import json
import sys
import time
import xmlrpc.client

url, password = sys.argv[1:]
proxy = xmlrpc.client.ServerProxy(url)


def checked(answer):
    if answer["Status"] != "Success":
        raise RuntimeError(" ".join(answer["ErrorDescription"]))
    return answer["Value"]


session = checked(proxy.session.login_with_password("root", password))


def call(method, *params):
    return checked(getattr(proxy, method)(session, *params))


states = []
cache = {}
first = call("event.from", ["vm", "task", "host", "vm_guest_metrics"], "", 0.1)
token = first["token"]


def apply(batch):
    global token
    for event in batch["events"]:
        if event["operation"] == "del":
            cache.pop(event["ref"], None)
        else:
            cache[event["ref"]] = event["snapshot"]
    token = batch["token"]


def watch(done, seconds=60):
    """Waits for events until `done` likes the cache."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise RuntimeError("waited in vain")
        apply(call("event.from", ["vm", "task", "host", "vm_guest_metrics"], token, 10.5))
        state = cache.get(vm, {}).get("power_state")
        if state is not None and (not states or states[-1] != state):
            states.append(state)


def run(method, *params):
    task = call("Async." + method, *params)
    watch(lambda: cache.get(task, {}).get("status", "pending") not in ("pending", "cancelling"))
    record = cache[task]
    call("task.destroy", task)
    if record["status"] != "success":
        raise RuntimeError(method + ": " + " ".join(record["error_info"]))
    return record["result"]


apply(first)
templates = [ref for ref, record in cache.items() if record.get("name_label", "").startswith("cirros")]
vm = call("VM.clone", templates[0], "driven by Python")
call("VM.set_is_a_template", vm, False)
call("VM.set_memory_limits", vm, "67108864", "134217728", "134217728", "134217728")
run("VM.start", vm, False, False)


def has_address():
    metrics = cache.get(cache.get(vm, {}).get("guest_metrics"), {})
    return "0/ip" in metrics.get("networks", {}) or metrics.get("PV_drivers_version", {}) != {}


watch(has_address)
here = cache[vm]["resident_on"]
there = [ref for ref in call("host.get_all") if ref != here][0]
run("VM.pool_migrate", vm, there, {"live": "true"})
watch(lambda: cache[vm]["resident_on"] == there)
run("VM.suspend", vm)
run("VM.resume", vm, False, False)
watch(lambda: "clean_shutdown" in cache[vm]["allowed_operations"])
run("VM.clean_shutdown", vm)
call("VM.add_to_other_config", vm, "driver", "xmlrpc.client")
snapshot = call("VM.snapshot", vm, "a snapshot")
disks = [call("VBD.get_VDI", vbd) for ref in (vm, snapshot) for vbd in call("VM.get_VBDs", ref)]
run("VM.destroy", snapshot)
run("VM.destroy", vm)
for disk in disks:
    call("VDI.destroy", disk)
watch(lambda: vm not in cache)
uncooperative = proxy.VM.start(session, vm, False, False)["ErrorDescription"]
checked(proxy.session.logout(session))
print(json.dumps({"states": states, "gone": uncooperative[:2], "memory": 134217728}))

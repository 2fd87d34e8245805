"""Signs in to Horizon, opens each of its panels and drives a server through its forms. Prints one line of JSON for each: what, and what went wrong.

The service is the one of the OS_ variables. No web server is started: Django's own client asks.
"""
import html
import json
import os
import re
import sys
import time
import warnings

warnings.simplefilter("ignore")
sys.path.insert(0, os.path.dirname(__file__))
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
import django  # noqa: E402

django.setup()
from django.test import Client  # noqa: E402
import horizon  # noqa: E402
from openstack_dashboard.api.rest import utils as rest  # noqa: E402

# Horizon's answers have a property of the name of an attribute that Django's client sets.
for answers in rest.JSONResponse.__mro__:
    if "json" in answers.__dict__:
        del answers.json
browser = Client(raise_request_exception=False)


def tell(what, wrong):
    print(json.dumps({"what": what, "wrong": wrong}), flush=True)


def alerts(page):
    """What the page complains of."""
    found = re.findall(r'<div class="alert [^"]*alert-(?:danger|error|warning)[^"]*">(.*?)</div>', page, re.S)
    texts = [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", each))).strip() for each in found]
    return [text for text in texts if text and "JavaScript" not in text and "ssh-keygen" not in text]


def text_of(answer):
    return answer.content.decode(errors="replace")


def wrong_with(answer, *wanted):
    if answer.status_code not in (wanted or (200,)):
        return [f"{answer.status_code}: {text_of(answer)[:200]}"]
    return alerts(text_of(answer)) if "html" in answer.headers.get("Content-Type", "") else []


def api(method, path, body=None):
    return browser.generic(method, path, json.dumps(body) if body is not None else "", "application/json", HTTP_X_REQUESTED_WITH="XMLHttpRequest")


def server(wanted):
    """The server, once it is in that state."""
    for _ in range(200):
        record = api("GET", f"/api/nova/servers/{server_id}").json()
        if record["status"] == wanted and not record.get("OS-EXT-STS:task_state"):
            return record
        time.sleep(0.05)
    raise SystemExit(f"the server is {record['status']}, not {wanted}")


def row_action(name, then, panel="/project/instances/"):
    answer = browser.post(panel, {"action": f"instances__{name}__{server_id}"}, follow=True)
    tell(name, wrong_with(answer))
    return server(then)


def form(name, path, fields, then):
    tell(f"{name}: the form", wrong_with(browser.get(path)))
    answer = browser.post(path, fields, follow=True)
    refused = re.findall(r'class="(?:help-block|errorlist)[^"]*alert[^"]*">(.*?)</', text_of(answer), re.S)
    tell(name, wrong_with(answer) + refused)
    return server(then)


answer = browser.post("/auth/login/", {
    "username": os.environ["OS_USERNAME"], "password": os.environ["OS_PASSWORD"], "region": "default",
}, follow=True)
tell("signing in", wrong_with(answer) + ([] if "/auth/login" not in answer.redirect_chain[-1][0] else ["still at the door"]))

for dashboard in horizon.get_dashboards():
    for panel in dashboard.get_panels():
        url = panel.get_absolute_url()
        # What Horizon hides from those who lack a service or a domain, it answers with 403.
        answer = browser.get(url, follow=True)
        if answer.status_code != 403:
            tell(f"panel {url}", wrong_with(answer))

for path in ("/api/nova/availzones/", "/api/nova/limits/", "/api/nova/keypairs/", "/api/nova/servergroups/", "/api/nova/services/",
             "/api/nova/quota-sets/defaults/", "/api/glance/metadefs/namespaces/?resource_type=OS::Nova::Flavor", "/api/neutron/ports/",
             "/api/neutron/extensions/", "/api/network/securitygroups/", "/api/keystone/users/", "/api/keystone/svc-catalog/"):
    tell(f"GET {path}", wrong_with(api("GET", path)))

image = next(each for each in api("GET", "/api/glance/images/").json()["items"] if "cirros" in each["name"])
flavors = api("GET", "/api/nova/flavors/").json()["items"]
network = api("GET", "/api/neutron/networks/").json()["items"][0]
answer = api("POST", "/api/nova/servers/", {
    "availability_zone": "nova", "config_drive": False, "user_data": "", "disk_config": "AUTO", "instance_count": 1, "name": "h1",
    "scheduler_hints": {}, "security_groups": ["default"], "create_volume_default": False, "hide_create_volume": False, "source_id": image["id"],
    "block_device_mapping_v2": None, "flavor_id": flavors[0]["id"], "nics": [{"net-id": network["id"], "v4-fixed-ip": ""}], "key_name": None,
    "meta": {}, "description": None,
})
tell("launching a server", wrong_with(answer, 201))
server_id = answer.json()["id"]
record = server("ACTIVE")

for tab in ("overview", "interfaces", "log", "console", "audit"):
    answer = browser.get(f"/project/instances/{server_id}/?tab=instance_details__{tab}", HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    tell(f"the server's {tab}", wrong_with(answer))

# Toggles go back and forth under one name.
row_action("pause", "PAUSED")
row_action("pause", "ACTIVE")
row_action("suspend", "SUSPENDED")
row_action("suspend", "ACTIVE")
row_action("stop", "SHUTOFF")
row_action("start", "ACTIVE")
row_action("soft_reboot", "ACTIVE")
row_action("reboot", "ACTIVE")
row_action("lock", "ACTIVE")
row_action("unlock", "ACTIVE")
row_action("shelve", "SHELVED_OFFLOADED")
row_action("shelve", "ACTIVE")

other = next(flavor for flavor in flavors if flavor["id"] != flavors[0]["id"] and flavor["disk"] >= flavors[0]["disk"])
form("resizing", f"/project/instances/{server_id}/resize", {"flavor": other["id"], "disk_config": "AUTO"}, "VERIFY_RESIZE")
row_action("confirm", "ACTIVE")
record = server("ACTIVE")
host = record["OS-EXT-SRV-ATTR:host"]
target = next(each["host"] for each in api("GET", "/api/nova/services/").json()["items"] if each["binary"] == "nova-compute" and each["host"] != host)
record = form("live migration", f"/admin/instances/{server_id}/live_migrate", {"host": target, "current_host": host, "instance_id": server_id}, "ACTIVE")
for _ in range(200):
    if record["OS-EXT-SRV-ATTR:host"] == target:
        break
    time.sleep(0.05)
    record = api("GET", f"/api/nova/servers/{server_id}").json()
tell("it has moved", [] if record["OS-EXT-SRV-ATTR:host"] == target else [f"it is on {record['OS-EXT-SRV-ATTR:host']}"])
server("ACTIVE")
form("a snapshot", f"/project/images/{server_id}/create/", {"name": "snap", "instance_id": server_id}, "ACTIVE")
form("rebuilding", f"/project/instances/{server_id}/rebuild", {"image": image["id"], "instance_id": server_id, "disk_config": "AUTO"}, "ACTIVE")
tell("deleting", wrong_with(browser.post("/project/instances/", {"action": f"instances__delete__{server_id}"}, follow=True)))

"""Horizon as it comes, without files of its own: where Keystone is, and nothing compiled or cached."""
import os
import tempfile

os.environ.setdefault("HORIZON_STATE", tempfile.mkdtemp())
from openstack_dashboard.settings import *  # noqa: E402, F401, F403

SECRET_KEY = "of a test"
ALLOWED_HOSTS = ["testserver"]
OPENSTACK_KEYSTONE_URL = os.environ["OS_AUTH_URL"]
SESSION_ENGINE = "django.contrib.sessions.backends.file"
SESSION_FILE_PATH = os.environ["HORIZON_STATE"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
COMPRESS_ENABLED = False
COMPRESS_PRECOMPILERS = ()
STATIC_ROOT = os.environ["HORIZON_STATE"]
LOGGING = {"version": 1, "disable_existing_loggers": True}

"""Schemathesis writes Glance's patches as the JSON that they are."""
import schemathesis

schemathesis.serializer.alias(
    ["application/openstack-images-v2.0-json-patch", "application/openstack-images-v2.1-json-patch"], "application/json"
)

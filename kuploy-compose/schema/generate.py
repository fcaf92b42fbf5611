#!/usr/bin/env python3
"""Writes src/drift/schema/kubernetes.txt: the fields of the Kubernetes API, as far as manifests hold them.

usage: generate.py 1.29=FILE … 1.37=FILE > src/drift/schema/kubernetes.txt
FILE is a release's api/openapi-spec/swagger.json, or JSON Schemas made from it (`definitions` or `$defs`).

One line a type, sorted:   Name field:type …        and one a kind:   =group/version/Kind Type
Types: s string, i integer, n number, b boolean, q quantity, x integer or string, t time, y base64, a anything, [T list,
[T(key,…) list with merge keys, {T map, Name another type. After a field: ! required, @30 since 1.30, ~36 gone in 1.36.
"""
import json, sys

SKIP_GROUPS = ("authentication", "authorization", "internal", "events", "lifecycle", "storagemigration")
SKIP_KINDS = {"Binding", "ComponentStatus", "Event", "Eviction", "Scale", "Status", "APIGroup", "APIGroupList",
              "APIResourceList", "APIVersions", "DeleteOptions", "WatchEvent", "CertificateSigningRequest", "Node",
              "PodCertificateRequest", "CSINode", "CSIStorageCapacity", "VolumeAttachment", "ResourceSlice",
              "ControllerRevision", "LeaseCandidate", "ClusterTrustBundle", "IPAddress"}
LEAVES = {"resource.Quantity": "q", "intstr.IntOrString": "x", "v1.Time": "t", "v1.MicroTime": "t", "v1.FieldsV1": "a",
          "runtime.RawExtension": "a", "apiextensions.v1.JSON": "a", "JSONSchemaPropsOrBool": "a",
          "JSONSchemaPropsOrArray": "a", "JSONSchemaPropsOrStringArray": "a", "v1.JSONSchemaProps": "a"}


def definitions(path):
    data = json.load(open(path))
    return data.get("definitions") or data["$defs"]


def leaf(name):
    return next((sign for end, sign in LEAVES.items() if name.endswith("." + end)), None)


def kind_of(schema):
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds or []
    return next((k for k in kinds if k != "null"), None)


class Table:
    def __init__(self):
        self.types, self.kinds, self.names = {}, {}, {}

    def short(self, full):
        """The last part of the name, with the group before it where two groups share one."""
        if full not in self.names:
            short = full.rsplit(".", 1)[1]
            if short in self.names.values():
                group = full.split(".")[-3]
                short = group[0].upper() + group[1:] + full.split(".")[-2].upper() + short
            assert short not in self.names.values(), full
            self.names[full] = short
        return self.names[full]

    def spell(self, schema, defs, todo):
        ref = schema.get("$ref")
        if ref:
            full = ref.rsplit("/", 1)[1]
            sign = leaf(full)
            if sign:
                return sign
            todo.append(full)
            return self.short(full)
        kind = kind_of(schema)
        if kind == "array":
            keys = schema.get("x-kubernetes-list-map-keys") or ([schema["x-kubernetes-patch-merge-key"]] if schema.get("x-kubernetes-patch-strategy", "").startswith("merge") and "x-kubernetes-patch-merge-key" in schema else [])
            return "[" + self.spell(schema["items"], defs, todo) + (f"({','.join(keys)})" if keys else "")
        if kind == "object":
            extra = schema.get("additionalProperties")
            return "{" + self.spell(extra, defs, todo) if isinstance(extra, dict) else "a"
        if kind == "string":
            return "y" if schema.get("format") == "byte" else "t" if schema.get("format") == "date-time" else "s"
        return {"integer": "i", "number": "n", "boolean": "b"}.get(kind, "a")

    def take(self, minor, defs):
        todo = []
        for full, schema in sorted(defs.items()):
            for gvk in schema.get("x-kubernetes-group-version-kind", []):
                group, version, kind = gvk["group"], gvk["version"], gvk["kind"]
                if len(schema["x-kubernetes-group-version-kind"]) > 1 or "alpha" in version or "beta" in version:
                    continue
                if kind.endswith("List") or kind in SKIP_KINDS or group.startswith(SKIP_GROUPS):
                    continue
                self.kinds.setdefault((group, version, kind), (full, set()))[1].add(minor)
                todo.append(full)
        seen = set()
        while todo:
            full = todo.pop()
            if full in seen:
                continue
            seen.add(full)
            schema = defs[full]
            fields = self.types.setdefault(full, {})
            required = schema.get("required", [])
            for name, field in schema.get("properties", {}).items():
                if name == "status" and "x-kubernetes-group-version-kind" in schema:
                    spelled = "a"
                else:
                    spelled = self.spell(field, defs, todo)
                entry = fields.setdefault(name, {"minors": set()})
                entry["minors"].add(minor)
                entry.update(type=spelled, required=name in required)


def main():
    table, minors = Table(), []
    for argument in sys.argv[1:]:
        version, path = argument.split("=", 1)
        minors.append(int(version.split(".")[1]))
        table.take(minors[-1], definitions(path))
    first, last = min(minors), max(minors)

    def versions(present):
        since = f"@{min(present)}" if min(present) > first else ""
        return since + (f"~{max(present) + 1}" if max(present) < last else "")

    lines = []
    for full, fields in table.types.items():
        words = [f"{name}:{f['type']}{'!' if f['required'] else ''}{versions(f['minors'])}" for name, f in sorted(fields.items())]
        lines.append(f"{table.short(full)} {' '.join(words)}".rstrip())
    kinds = [f"={'/'.join(filter(None, gvk[:2]))} {gvk[2]} {table.short(full)}{versions(present)}" for gvk, (full, present) in table.kinds.items()]
    print("\n".join(sorted(kinds) + sorted(lines)))


main()

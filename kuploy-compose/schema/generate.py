#!/usr/bin/env python3
"""Writes src/drift/schema/kubernetes.txt: the fields of the Kubernetes API, as far as manifests hold them.

usage: generate.py --types DIR 1.29=FILE … 1.37=FILE > src/drift/schema/kubernetes.txt
FILE is a release's api/openapi-spec/swagger.json, or JSON Schemas made from it (`definitions` or `$defs`).
DIR holds the Go module k8s.io/api of the newest release: the descriptions say no enums, its types do (`+enum`).

One line a type, sorted:   Name field:type …        and one a kind:   =group/version/Kind Type
Types: s string, i integer, n number, b boolean, q quantity, x integer or string, t time, y base64, a anything, [T list,
[T(key,…) list with merge keys, {T map, Name another type. After a field: ! required, @30 since 1.30, ~36 gone in 1.36,
=A|B the values that a string, or the items of a list of strings, may have.
"""
import json, pathlib, re, sys

SKIP_GROUPS = ("authentication", "authorization", "internal", "events", "lifecycle", "storagemigration")
SKIP_KINDS = {"Binding", "ComponentStatus", "Event", "Eviction", "Scale", "Status", "APIGroup", "APIGroupList",
              "APIResourceList", "APIVersions", "DeleteOptions", "WatchEvent", "CertificateSigningRequest", "Node",
              "PodCertificateRequest", "CSINode", "CSIStorageCapacity", "VolumeAttachment", "ResourceSlice",
              "ControllerRevision", "LeaseCandidate", "ClusterTrustBundle", "IPAddress"}
LEAVES = {"resource.Quantity": "q", "intstr.IntOrString": "x", "v1.Time": "t", "v1.MicroTime": "t", "v1.FieldsV1": "a",
          "runtime.RawExtension": "a", "apiextensions.v1.JSON": "a", "JSONSchemaPropsOrBool": "a",
          "JSONSchemaPropsOrArray": "a", "JSONSchemaPropsOrStringArray": "a", "v1.JSONSchemaProps": "a"}


# Types without `+enum` of which the API takes no other value (pkg/apis/*/validation of k8s.io/kubernetes).
CLOSED = {"ContainerRestartPolicy", "ContainerRestartRuleAction", "ContainerRestartRuleOnExitCodesOperator", "FSGroupPolicy",
          "FlowDistinguisherMethodType", "HPAScalingPolicyType", "LimitResponseType", "MetricSourceType", "MetricTargetType",
          "OSName", "ParameterNotFoundActionType", "PersistentVolumeClaimRetentionPolicyType", "PodSELinuxChangePolicy",
          "PriorityLevelEnablement", "RecursiveReadOnlyMode", "ResourceResizeRestartPolicy", "ScalingPolicySelect", "ScopeType", "SubjectKind",
          "VolumeLifecycleMode"}
# Values that the types spell by another constant.
ADDED = {"AddressType": {"IPv4", "IPv6"}}
# Values that the types name and the API refuses in these fields.
REFUSED = {("StorageClass", "reclaimPolicy"): {"Recycle"}, ("MutatingWebhook", "sideEffects"): {"Some", "Unknown"},
           ("ValidatingWebhook", "sideEffects"): {"Some", "Unknown"}}
# Types of k8s.io/apimachinery, which k8s.io/api does not hold.
SELECTOR_OPERATORS = ["DoesNotExist", "Exists", "In", "NotIn"]


def enums(root):
    """{(OpenAPI type, field): values} of all structs below a checkout of k8s.io/api."""
    found = {("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement", "operator"): SELECTOR_OPERATORS}
    known, structs, inline = {}, [], []
    for file in sorted(pathlib.Path(root).glob("*/v*/*types.go")):
        package, text = ".".join(file.parts[-3:-1]), file.read_text()
        named = set(re.findall(r"\+enum\n(?://[^\n]*\n)*type (\w+) string", text)) | CLOSED
        for name, value in re.findall(r"^\s+\w+\s+(?:=\s*)?(\w+)(?:\s*=\s*|\()\"([^\"]+)\"", text, re.M):
            if name in named:
                known.setdefault((package, name), set()).add(value)
        for struct, body in re.findall(r"^type (\w+) struct \{\n(.*?)^\}", text, re.M | re.S):
            inline += [(package, struct, other) for other in re.findall(r"^\s+(\w+)\s+`json:\",inline", body, re.M)]
            structs += [(package, struct, kind, json_name) for kind, json_name in
                        re.findall(r"^\s+\w+\s+(\S+)\s+`json:\"(\w+)", body, re.M)]
    for package, struct, other in inline:
        structs += [(package, struct, kind, name) for where, inner, kind, name in structs if (where, inner) == (package, other)]
    for package, struct, kind, json_name in structs:
        kind = kind.lstrip("*[]")
        other, _, bare = kind.rpartition(".")
        values = known.get((f"core.{other}" if other == "v1" else package, bare)) or known.get(("core.v1", bare))
        if values and (other or (package, bare) in known):
            taken = (values | ADDED.get(bare, set())) - REFUSED.get((struct, json_name), set())
            found[(f"io.k8s.api.{package}.{struct}", json_name)] = sorted(taken)
    return found


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
    table, minors, values = Table(), [], {}
    arguments = sys.argv[1:]
    if arguments[:1] == ["--types"]:
        values, arguments = enums(arguments[1]), arguments[2:]
    for argument in arguments:
        version, path = argument.split("=", 1)
        minors.append(int(version.split(".")[1]))
        table.take(minors[-1], definitions(path))
    first, last = min(minors), max(minors)

    def versions(present):
        since = f"@{min(present)}" if min(present) > first else ""
        return since + (f"~{max(present) + 1}" if max(present) < last else "")

    def allowed(full, name, field):
        known = values.get((full, name)) if field["type"].lstrip("[").split("(")[0] == "s" else None
        return "=" + "|".join(known) if known else ""

    lines = []
    for full, fields in table.types.items():
        words = [f"{name}:{f['type']}{'!' if f['required'] else ''}{versions(f['minors'])}{allowed(full, name, f)}" for name, f in sorted(fields.items())]
        lines.append(f"{table.short(full)} {' '.join(words)}".rstrip())
    kinds = [f"={'/'.join(filter(None, gvk[:2]))} {gvk[2]} {table.short(full)}{versions(present)}" for gvk, (full, present) in table.kinds.items()]
    print("\n".join(sorted(kinds) + sorted(lines)))


main()

"""Helm makes of the chart what `convert` writes as manifests, object by object, and `helm lint --strict` is content: for
every twentieth accepted case of the corpus (all of them with --all, the one named with --case NAME).

What only Helm reads is left out: annotations of `helm.sh`, checksums, the test. Manifests give ConfigMaps and Secrets names
with a hash, charts do not; hashes of Jobs are of what runs in either spelling.

usage: charts.py BIN SHARED OUT_DIR [--all | --case NAME]
"""
import concurrent.futures, pathlib, re, shutil, subprocess, sys
import yaml

binary, shared, out = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:4])
sys.path.insert(0, shared + "/tools")
from corpus import Staged

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ONLY_HELM = re.compile(r"^(helm\.sh|checksum)/")
HASHED = re.compile(r"^(.+)-[0-9a-f]{8}$")
# Flags that change what templates hold, in turn.
FLAGS = [
    [],
    ["--domain", "example.com", "--tls-issuer", "le", "--ingress-class", "nginx"],
    ["--domain", "example.com", "--route", "traefik", "--secrets", "reference"],
    ["--domain", "example.com", "--route", "gateway", "--gitops", "none", "--hardened"],
    ["--secrets", "external", "--secret-store", "ClusterSecretStore/vault", "--layout", "object"],
    ["--layout", "single", "--network-policies", "--wait-for-dependencies", "--bind-mounts", "config"],
]


def run(command, cwd=None, env=None):
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


def without_helm(node):
    if isinstance(node, list):
        return [without_helm(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: without_helm(value) for key, value in node.items()}
    if isinstance(node.get("annotations"), dict):
        kept = {key: value for key, value in node["annotations"].items() if not ONLY_HELM.match(key)}
        node["annotations"] = kept
        if not kept:
            del node["annotations"]
    return node


def renamed(node, names):
    if isinstance(node, list):
        return [renamed(item, names) for item in node]
    if isinstance(node, dict):
        return {key: renamed(value, names) for key, value in node.items()}
    if isinstance(node, str) and node.startswith("job/"):
        return "job/" + names.get(node[4:], node[4:])
    return names.get(node, node) if isinstance(node, str) else node


def objects(text, hashed):
    nodes = [node for node in yaml.load_all(text, Loader=LOADER) if node]
    tests = lambda node: (node["metadata"].get("annotations") or {}).get("helm.sh/hook") == "test"
    nodes = [without_helm(node) for node in nodes if not tests(node)]
    names = [node["metadata"]["name"] for node in nodes if node["kind"] in hashed]
    names = {name: HASHED.match(name)[1] for name in names if HASHED.match(name)}
    nodes = [renamed(node, names) for node in nodes]
    return {(node["kind"], node["metadata"]["name"]): node for node in nodes}


def compare(name, cwd, words, env):
    """None where `convert` refuses; else what is wrong."""
    chart = pathlib.Path(out, name, "chart")
    ran = run([binary, *words, "--no-kustomize", "-o", "-", "--chart", str(chart), "--quiet"], cwd, env)
    if ran.returncode != 0:
        return None
    pathlib.Path(out, name, "convert.yaml").write_text(ran.stdout)
    lint = run(["helm", "lint", "--strict", str(chart)])
    if lint.returncode != 0:
        return lint.stdout + lint.stderr
    rendered = run(["helm", "template", "release", str(chart)])
    if rendered.returncode != 0:
        return rendered.stderr
    pathlib.Path(out, name, "helm.yaml").write_text(rendered.stdout)
    wanted, made = objects(ran.stdout, ("ConfigMap", "Secret", "Job")), objects(rendered.stdout, ("Job",))
    for key in sorted(wanted.keys() | made.keys()):
        if wanted.get(key) != made.get(key):
            return f"{key[0]} {key[1]}: compare convert.yaml and helm.yaml in {out}/{name}"
    return ""


def case(numbered):
    number, folder = numbered
    with Staged(folder) as staged:
        if not staged.case["accepted"]:
            return folder.name, None
        words = [*staged.args, *FLAGS[number % len(FLAGS)]]
        try:
            return folder.name, compare(folder.name, staged.cwd, words, staged.env)
        except yaml.YAMLError as error:
            return folder.name, f"cannot be read: {error}"


def main():
    shutil.rmtree(out, ignore_errors=True)
    cases = sorted(path.parent for path in pathlib.Path(shared, "corpus").glob("**/case.json"))
    if "--case" in sys.argv:
        cases = [case for case in cases if case.name == sys.argv[sys.argv.index("--case") + 1]]
    elif "--all" not in sys.argv:
        cases = cases[::20]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = [*pool.map(case, enumerate(cases))]
    wrong = [(name, what) for name, what in results if what]
    for name, what in wrong:
        print(f"{name}: {what.strip()}")
    right = sum(what == "" for _, what in results)
    print(f"{right} charts give what the manifests hold, {len(wrong)} do not")
    sys.exit(1 if wrong or not right else 0)


main()

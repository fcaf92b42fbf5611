"""Strips the measured drift cases and the manifests of every accepted case of the corpus.

usage: strip.py BIN SHARED OUT_DIR

What the API server accepted must be what a strict API server takes, free of what drifts; what it refused must have a
finding; stripping twice changes nothing more; and what the program converts, it has nothing to strip from.
"""
import concurrent.futures, json, pathlib, shutil, subprocess, sys

binary, shared, out = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve()
sys.path.insert(0, str(shared / "tools"))
import yaml
from corpus import Staged
from validate import Loader, Schemas, drift

KUBE_VERSION = "1.37.0"
GITOPS = ["argocd", "flux", "none"]
OPTIONS = "argocd.argoproj.io/sync-options"


def is_shared(claim):
    modes = claim["spec"].get("accessModes") or []
    return any(mode in ("ReadWriteMany", "ReadOnlyMany") for mode in modes)


def is_meant(row, object, objects):
    """Whether a row of the checker, which sees one object and no more, is not true of the whole."""
    options = ((object.get("metadata") or {}).get("annotations") or {}).get(OPTIONS, "").split(",")
    if row.startswith("a Namespace object"):
        # Neither pruned nor deleted with the app. Without the object, an app that has it would prune it.
        return {"Prune=false", "Delete=false"} <= set(options)
    if row.startswith(".spec.strategy: a rolling update on a claim"):
        volumes = object["spec"]["template"]["spec"]["volumes"]
        mounted = {v["persistentVolumeClaim"]["claimName"] for v in volumes if "persistentVolumeClaim" in v}
        claims = [o for o in objects if o["kind"] == "PersistentVolumeClaim" and o["metadata"]["name"] in mounted]
        return len(claims) == len(mounted) and all(map(is_shared, claims))
    if "metadata.labels: app.kubernetes.io/instance" in row:
        # A selector asks for it, and can never be changed.
        selectors = [(o.get("spec") or {}).get("selector") or {} for o in objects]
        return any("app.kubernetes.io/instance" in s.get("matchLabels", s) for s in selectors)
    return False


def strip(text, *flags):
    run = subprocess.run([binary, "strip", *flags], input=text, capture_output=True, timeout=60)
    return run.returncode, run.stdout, run.stderr.decode()


def drift_cases(verdicts):
    schemas = Schemas(KUBE_VERSION)
    accepted = refused = 0
    for case in sorted(path.parent for path in (shared / "drift-cases").glob("*/manifests.yaml")):
        verdict = verdicts[case.name]
        text = (case / "manifests.yaml").read_bytes()
        # The label is Argo CD's under one of its settings alone: it goes where one asks for that.
        code, once, said = strip(text, "--warn", "KP5040")
        if any(verdict.get(side, {}).get("refused") for side in ("client", "server")):
            refused += 1
            lint = subprocess.run([binary, "lint", case / "manifests.yaml"], capture_output=True, timeout=60)
            if b"[KP" not in lint.stdout + lint.stderr:
                yield f"{case.name}: refused, and no finding says why"
            continue
        accepted += 1
        if code != 0:
            yield f"{case.name}: accepted, and strip ends with {code}: {said}"
            continue
        objects = [object for object in yaml.load_all(once, Loader=Loader) if isinstance(object, dict)]
        for object in objects:
            rows = schemas.errors(object) + list(drift(object))
            yield from (f"{case.name}: {object['kind']}: {row}" for row in rows if not is_meant(row, object, objects))
        if strip(once, "--warn", "KP5040")[1] != once:
            yield f"{case.name}: strip of strip changes it again"
    print(f"{accepted} drift cases accepted, {refused} refused")


def convert(case_dir, gitops):
    with Staged(case_dir) as staged:
        if not staged.case["accepted"]:
            return None
        # Some cases keep every service behind a profile: nothing comes of those unless it is asked for.
        command = [binary, *staged.args, "-o", str(staged.tmp / "out"), "--quiet", "--gitops", gitops, "--allow-empty"]
        subprocess.run(command, cwd=staged.cwd, env=staged.env, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
        folder = out / gitops / case_dir.name
        if not (staged.tmp / "out").exists():
            return f"{case_dir.name}: not converted"
        shutil.copytree(staged.tmp / "out", folder, symlinks=True)
        return folder


def corpus():
    cases = sorted(path.parent for path in (shared / "corpus").glob("**/case.json"))
    for gitops in GITOPS:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            folders = [folder for folder in pool.map(lambda case: convert(case, gitops), cases) if folder]
        yield from (folder for folder in folders if isinstance(folder, str))
        run = subprocess.run([binary, "strip", "--check", "--gitops", gitops, out / gitops], capture_output=True, text=True)
        yield from (f"{gitops}: {line}" for line in run.stderr.splitlines() if "would change" in line)
        if run.returncode not in (0, 1):
            yield f"{gitops}: strip ends with {run.returncode}: {run.stderr[-300:]}"
        print(f"{gitops}: {len(folders)} projects converted and stripped")


def main():
    shutil.rmtree(out, ignore_errors=True)
    verdicts = json.loads(pathlib.Path("fixtures/drift/verdicts.json").read_text())
    rows = [*drift_cases(verdicts), *corpus()]
    print("\n".join(rows))
    print(f"{len(rows)} findings")
    sys.exit(1 if rows else 0)


main()

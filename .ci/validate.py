"""Converts every accepted case of the corpus and every fixture; holds the output against the schemas of Kubernetes.

usage: validate.py BIN SHARED OUT_DIR
"""
import concurrent.futures, pathlib, shutil, subprocess, sys

binary, shared, out = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3]).resolve()
sys.path.insert(0, str(shared / "tools"))
import yaml
from corpus import Staged
from validate import Loader, Schemas, drift

# The oldest and the newest that are supported, and one between.
KUBE_VERSIONS = ["1.29.0", "1.33.0", "1.37.0"]


def convert_case(case_dir, version):
    """One case of the corpus; None where Docker Compose refuses it."""
    with Staged(case_dir) as staged:
        if not staged.case["accepted"]:
            return None
        folder = out / version / case_dir.name
        command = [binary, *staged.args, "-o", str(staged.tmp / "out"), "--quiet", "--kube-version", version]
        subprocess.run(command, cwd=staged.cwd, env=staged.env, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
        if (staged.tmp / "out").exists():
            shutil.copytree(staged.tmp / "out", folder)
        return folder


def convert_fixture(run, version):
    """One fixture with one of its sets of flags."""
    fixture, flags = run
    folder = out / version / "fixtures" / (fixture.name + flags.suffix)
    lines = flags.read_text().splitlines() if flags.exists() else []
    # A chart would be written beside the fixture, and has a step of its own.
    lines = [line for line in lines if not line.startswith(("#", "--chart"))]
    words = [word for line in lines for word in line.split(" ", 1)]
    asked = [] if any("--kube-version" in line for line in lines) else ["--kube-version", version]
    command = [binary, *words, *asked, "-o", str(folder), "--quiet"]
    subprocess.run(command, cwd=fixture, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    return folder


def texts(folder):
    """The manifests of one folder by name, in groups that are applied together."""
    overlays = sorted(folder.glob("overlays/*"))
    # Patches of overlays are no objects: what an overlay builds is looked at.
    for overlay in overlays:
        built = subprocess.run(["kustomize", "build", overlay], capture_output=True, text=True, timeout=60, check=True)
        yield [(overlay, built.stdout)]
    if not overlays:
        files = (file for file in sorted(folder.rglob("*.yaml")) if "config" not in file.relative_to(folder).parts[:-1])
        yield [(file, file.read_text()) for file in files]


def findings(folder, schemas):
    """What is wrong with the objects of one folder."""
    for group in texts(folder):
        seen = {}
        for file, text in group:
            for object in yaml.load_all(text, Loader=Loader):
                name, kind = object["metadata"]["name"] if "metadata" in object else "", object["kind"]
                rows = [] if kind == "Kustomization" else schemas.errors(object)
                rows += list(drift(object))
                if (kind, name) in seen:
                    rows.append(f"also in {seen[kind, name]}")
                seen[kind, name] = file.name
                yield from (f"{file.relative_to(out)}: {kind}/{name}: {row}" for row in rows)


def main():
    shutil.rmtree(out, ignore_errors=True)
    cases = sorted(path.parent for path in (shared / "corpus").glob("**/case.json"))
    fixtures = sorted(pathlib.Path("fixtures/projects").resolve().iterdir())
    runs = [(fixture, flags) for fixture in fixtures for flags in sorted(fixture.glob("flags*")) or [fixture / "flags"]]
    found = 0
    for version in KUBE_VERSIONS:
        (out / version / "fixtures").mkdir(parents=True)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            folders = [folder for folder in pool.map(lambda case: convert_case(case, version), cases) if folder]
            folders += pool.map(lambda run: convert_fixture(run, version), runs)
        schemas = Schemas(version)
        for folder in folders:
            for row in findings(folder, schemas):
                found += 1
                print(row)
        written = sum(folder.exists() for folder in folders)
        print(f"Kubernetes {version}: {written} of {len(folders)} projects written")
    print(f"{found} findings")
    sys.exit(1 if found else 0)


main()

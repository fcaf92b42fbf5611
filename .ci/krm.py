"""kustomize with the KRM function builds what it builds from the folder that `convert` writes: for every fixture, and for
every twentieth accepted case of the corpus (all of them with --all).

usage: krm.py BIN SHARED OUT_DIR [--all]
"""
import concurrent.futures, json, pathlib, shutil, subprocess, sys

binary, shared, out = (str(pathlib.Path(word).resolve()) for word in sys.argv[1:4])
sys.path.insert(0, shared + "/tools")
from corpus import Staged


def build(folder, env, *flags):
    command = ["kustomize", "build", *flags, str(folder)]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    return ran.stdout if ran.returncode == 0 else f"kustomize: {ran.stderr}"


def compare(name, cwd, files, words, spec, env):
    """None where `convert` refuses; else whether both ways agree."""
    made, krm = pathlib.Path(out, name, "k8s"), pathlib.Path(out, name, "krm")
    command = [binary, *words, "-o", str(made), "--quiet"]
    ran = subprocess.run(command, cwd=cwd, env=env, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    if ran.returncode != 0:
        return None
    krm.mkdir(parents=True)
    # The project lies elsewhere, where the command line alone may name files.
    function = f"exec:\n  path: {binary}\n  args: [krm, --quiet, --allow-path, {json.dumps(str(cwd))}]\n"
    spec |= {"project-directory": str(cwd), "file": [str(pathlib.Path(cwd, file)) for file in files]}
    metadata = {"name": "app", "annotations": {"config.kubernetes.io/function": function}}
    source = {"apiVersion": "kuploy.dev/v1alpha1", "kind": "ComposeSource", "metadata": metadata, "spec": spec}
    (krm / "source.yaml").write_text(json.dumps(source))
    # The namespace is the kustomization's to set, here as there: a function makes objects alone.
    written = [line for line in (made / "kustomization.yaml").read_text().splitlines() if line.startswith("namespace:")]
    (krm / "kustomization.yaml").write_text("\n".join([*written, "generators: [source.yaml]"]) + "\n")
    texts = build(made, env), build(krm, env, "--enable-alpha-plugins", "--enable-exec")
    for text, file in zip(texts, ("convert.yaml", "krm.yaml")):
        pathlib.Path(out, name, file).write_text(text)
    return texts[0] == texts[1] and not texts[0].startswith("kustomize: ")


def case(folder):
    with Staged(folder) as staged:
        if not staged.case["accepted"]:
            return folder.name, None
        words = list(staged.args)
        files = [words[at + 1] for at, word in enumerate(words) if word == "-f"]
        spec = {"project-name": words[words.index("-p") + 1]}
        return folder.name, compare(folder.name, staged.cwd, files, words, spec, staged.env)


def fixture(folder):
    files = [name for name in ("compose.yaml", "docker-compose.yml", "compose.yml") if (folder / name).exists()][:1]
    files += [name for name in ("compose.override.yaml",) if (folder / name).exists()]
    words = [word for file in files for word in ("-f", file)]
    return folder.name, compare(folder.name, folder, files, words, {}, None) if files else None


def main():
    shutil.rmtree(out, ignore_errors=True)
    cases = sorted(path.parent for path in pathlib.Path(shared, "corpus").glob("**/case.json"))
    cases = cases if "--all" in sys.argv else cases[::20]
    fixtures = sorted(pathlib.Path("fixtures/projects").resolve().iterdir())
    # A function builds one environment; folders of several are held by their own law.
    several = lambda folder: any("environments:" in file.read_text() for file in folder.glob("compose*.y*ml"))
    fixtures = [folder for folder in fixtures if not several(folder)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = [*pool.map(case, cases), *pool.map(fixture, fixtures)]
    wrong = [name for name, agrees in results if agrees is False]
    for name in wrong:
        print(f"{name}: compare {out}/{name}/convert.yaml with krm.yaml")
    right = sum(agrees is True for _, agrees in results)
    print(f"{right} projects are built alike, {len(wrong)} are not")
    sys.exit(1 if wrong or not right else 0)


main()

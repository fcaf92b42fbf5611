"""Repairs every case of the corpus in place: the model stays, comments stay, a second run changes nothing.

usage: fixes.py BIN SHARED
"""
import concurrent.futures, pathlib, subprocess, sys

binary, shared = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
sys.path.insert(0, str(shared / "tools"))
from corpus import Staged


def run(staged, *words):
    done = subprocess.run([binary, *words, *staged.args], cwd=staged.cwd, env=staged.env, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=60)
    return done.stdout


def texts(staged):
    root = pathlib.Path(staged.cwd)
    return {path: path.read_bytes() for path in sorted(staged.tmp.rglob("*")) if path.is_file()} | {root: b""}


def comments(text):
    return sum(line.lstrip().startswith(b"#") for line in text.splitlines())


def case(folder):
    """The faults of a case, and whether anything was repaired."""
    with Staged(folder) as staged:
        faults = []
        model, before = run(staged, "config", "--format", "json"), texts(staged)
        run(staged, "lint", "--fix", "--quiet")
        after = texts(staged)
        if staged.case["accepted"] and run(staged, "config", "--format", "json") != model:
            faults.append("the model changed")
        for path, text in before.items():
            new = after.get(path, b"")
            if path.suffix not in (".yaml", ".yml") and new != text:
                faults.append(f"{path.name} changed")
            # A comment goes with its line only when it is a suppression without use.
            if comments(new) < comments(text):
                faults.append(f"{path.name} lost a comment")
        run(staged, "lint", "--fix", "--quiet")
        if texts(staged) != after:
            faults.append("a second run changed something")
        return folder.name, faults, after != before


folders = sorted((shared / "corpus" / "cases").iterdir())
with concurrent.futures.ThreadPoolExecutor() as pool:
    results = list(pool.map(case, folders))
bad = [(name, faults) for name, faults, _ in results if faults]
for name, faults in bad:
    print(f"{name}: {', '.join(faults)}")
print(f"{len(results)} cases, {sum(changed for *_, changed in results)} repaired, {len(bad)} with faults")
sys.exit(bool(bad))

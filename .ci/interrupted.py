#!/usr/bin/env python3
"""Kills runs at every so-manieth rename: the next run repairs all, and nothing of others is touched.

usage: interrupted.py BIN DIR [--files N] [--step N] [--first N]
strace ends the program at the system call of that number, so that a run is killed at the same place each time.
"""
import argparse, pathlib, shutil, subprocess, sys

RENAMES = "rename,renameat,renameat2"
# What is not the program's, in its output directory.
OTHERS = {"mine.yaml": b"kind: Mine\n", "sub/notes.txt": b"x\n"}


def project(folder, files, tag):
    services = "".join(f"  s{at}: {{image: 'x:{tag}', ports: ['80']}}\n" for at in range(files))
    (folder / "compose.yaml").write_text("name: p\nservices:\n" + services)


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--step", type=int, default=40)
    parser.add_argument("--first", type=int, default=10)
    args = parser.parse_args()
    if not shutil.which("strace"):
        print("strace is not installed: no run is killed")
        return 0
    shutil.rmtree(args.dir, ignore_errors=True)
    args.dir.mkdir(parents=True)
    convert = [args.bin, "convert", "--format", "short", "--out"]

    def run(*command):
        return subprocess.run(command, cwd=args.dir, capture_output=True, text=True)

    for tag, out in (1, "old"), (2, "new"):
        project(args.dir, args.files, tag)
        if run(*convert, out).returncode:
            print(f"the project of {args.files} services is not converted")
            return 1
    new = tree(args.dir / "new")
    want = {**new, **OTHERS}
    wrong = rounds = 0
    for at in range(args.first, args.files + 1, args.step):
        out = args.dir / "k8s"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(args.dir / "old", out)
        for name, text in OTHERS.items():
            (out / name).parent.mkdir(exist_ok=True)
            (out / name).write_bytes(text)
        kill = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={RENAMES}", "-e", f"inject={RENAMES}:signal=KILL:when={at}"]
        killed = run(*kill, *convert, "k8s")
        between = tree(out)
        check, again = run(*convert, "k8s", "--check"), run(*convert, "k8s")
        after = tree(out)
        differ = sorted(name for name in want.keys() | after.keys() if want.get(name) != after.get(name))
        renamed = sum(between.get(name) == text for name, text in new.items())
        good = killed.returncode == -9 and check.returncode == 1 and again.returncode == 0 and not differ
        rounds, wrong = rounds + 1, wrong + (not good)
        if not good:
            print(f"killed at rename {at} ({killed.returncode}), {renamed} of {len(new)} files new; --check {check.returncode}, next run {again.returncode}, not repaired: {differ[:5]} {again.stderr[-300:]}")
    print(f"{rounds} runs killed while they renamed {len(new)} files, {wrong} not repaired by the next run")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

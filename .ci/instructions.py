#!/usr/bin/env python3
"""Counts the instructions of the program on fixed inputs, and holds them against what is written down.

usage: instructions.py BIN DIR                      fails where an input takes more than 3 % over its budget
       instructions.py BIN DIR --record             writes the budgets down anew
       instructions.py BIN DIR --stages [SERVICES]  prints a table by stage; BIN is built with `--profile measure`

Counting is callgrind's (the package `valgrind` of Debian): the same on every machine of one architecture, whatever else
runs there. Spread over runs is below 0.2 %, from the seeds of hash tables. With a budget overrun the functions that grew
are printed, which takes a build with symbols (`cargo build --profile measure`).
"""
import argparse, collections, json, pathlib, re, shutil, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUDGETS = pathlib.Path(__file__).resolve().parent / "instructions.json"
ALLOWED = 1.03
# Functions that are written down for each input: those above this share of it.
SHOWN = 0.01
# The function of each stage, with what it calls; under the first name that is not inlined.
STAGES = [
    ("parse", ("kuploy_compose::yaml::parse::parse",)),
    ("load", ("kuploy_compose::load::load",)),
    ("type", ("kuploy_compose::compose::Project::from_tree",)),
    ("facts", ("kuploy_compose::facts::gather",)),
    ("plan", ("kuploy_compose::plan::plan",)),
    ("emit", ("kuploy_compose::emit::objects",)),
    ("settle", ("kuploy_compose::drift::settle", "kuploy_compose::drift::settle::object")),
    ("refuse", ("kuploy_compose::drift::refusals",)),
    ("print", ("kuploy_compose::print::documents", "kuploy_compose::print::layout::document")),
    ("compile", ("kuploy_compose::compile::written",)),
]


def service(at):
    """A service of `benches/src/lib.rs`."""
    port = 8000 + at % 1000
    own = [
        f'    volumes: ["data-{at}:/var/lib/data"]\n',
        f'    ports: ["{10000 + at}:{port}"]\n',
        f'    expose: ["{port}"]\n',
        f'    healthcheck: {{ test: "curl -f http://localhost:{port}/health", interval: 10s }}\n',
    ][at % 4]
    after = "" if at % 10 == 0 else (
        f"    depends_on: {{ svc-{at - 1}: {{ condition: service_started }} }}\n"
        f'    command: ["serve", "--upstream=http://svc-{at - 1}:{8000 + (at - 1) % 1000}"]\n'
    )
    return (
        f"  svc-{at}:\n    image: registry.example.com/team/svc-{at}:1.{at}\n    restart: unless-stopped\n"
        f'    environment:\n      LOG_LEVEL: info\n      PORT: "{port}"\n'
        f'      GREETING: "hello ${{USER_NAME:-svc-{at}}}"\n      DB_PASSWORD: secret-{at}\n'
        f'    labels: {{ team: "team-{at % 7}" }}\n'
        f'    deploy:\n      resources: {{ limits: {{ cpus: "0.5", memory: 256M }} }}\n{own}{after}'
    )


def generated(count):
    volumes = "".join(f"  data-{at}:\n" for at in range(0, count, 4))
    return "name: large\nservices:\n" + "".join(map(service, range(count))) + "volumes:\n" + volumes


def each(count, line):
    return "".join(line.replace("{at}", str(at)) for at in range(count))


def inputs(folder, binary):
    """Name, directory and arguments of each input."""
    projects = {
        "one service": generated(1),
        "services": generated(100),
        "mounts": "services:\n  a:\n    image: x:1\n    volumes:\n" + each(500, "      - v{at}:/m/{at}\n")
        + "volumes:\n" + each(500, "  v{at}:\n"),
        "routers": "services:\n  a:\n    image: x:1\n    labels:\n"
        + each(300, '      traefik.http.routers.r{at}.rule: "Host(`h{at}.example.com`)"\n')
        + '      traefik.http.services.a.loadbalancer.server.port: "80"\n',
        "unknown keys": "services:\n  a:\n    image: x:1\n" + each(500, "    key{at}: 1\n"),
        "hosts in a file": "services:\n  proxy:\n    image: nginx:1.27\n    volumes: [\"./hosts.conf:/etc/nginx/conf.d/hosts.conf:ro\"]\n"
        + each(50, "  s{at}:\n    image: x:1\n    expose: [\"80\"]\n"),
    }
    for name, text in projects.items():
        place = folder / name.replace(" ", "-")
        place.mkdir(parents=True)
        (place / "compose.yaml").write_text(text)
    # A text in which each host is looked for: its cost is one look, not one for each host.
    (folder / "hosts-in-a-file/hosts.conf").write_text("".join(
        f"server {{ listen 80; server_name h{at}.example.com; location / {{ proxy_pass http://s{at % 50}:80; }} }}\n"
        for at in range(2000)
    ))
    whole = ["convert", "-o", "-", "--format", "json"]
    for name in projects:
        yield name, folder / name.replace(" ", "-"), whole
    services = folder / "services"
    yield "config", services, ["config"]
    yield "lint", services, ["lint", "--format", "json"]
    yield "microservices", ROOT / "fixtures/projects/microservices", whole
    yield "into a directory", services, ["convert", "-o", "k8s", "--format", "json"]
    made = subprocess.run([binary, *whole], cwd=services, capture_output=True, check=True).stdout
    (folder / "manifests").mkdir()
    (folder / "manifests/all.yaml").write_bytes(made)
    yield "strip", folder / "manifests", ["strip", "all.yaml"]


def count(binary, place, arguments, out):
    """Instructions of a run, and a file with those of each function."""
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--quiet", binary, *arguments]
    # One thread, and the functions of glibc that every processor has.
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "RAYON_NUM_THREADS": "1",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX512F,-ERMS,-FSRM",
    }
    run = subprocess.run(command, cwd=place, capture_output=True, env=environment, stdin=subprocess.DEVNULL)
    if run.returncode not in (0, 1) or not out.exists():
        sys.exit(f"{' '.join(command)}: {run.returncode}\n{run.stderr.decode(errors='replace')[-2000:]}")
    total = re.search(r"^(?:totals|summary): (\d+)", out.read_text(errors="replace"), re.M)
    return int(total.group(1))


def plain(function):
    """The name of a function without hashes, addresses and parameters of types, which differ from build to build."""
    function = re.sub(r"::h[0-9a-f]{16}$", "", function)
    function = re.sub(r"'\d+$", "", function)
    while (short := re.sub(r"<[^<>]*>", "", function)) != function:
        function = short
    return function


def functions(out, inclusive=False):
    """Instructions by function, of its own or with those of what it calls."""
    costs, own = collections.Counter(), collections.Counter()
    names, current, calls = {}, None, False
    called = None

    def name(text):
        number, _, rest = text.partition(" ")
        if rest:
            names[number] = rest
        return names.get(number, number)

    for line in out.read_text(errors="replace").splitlines():
        if line.startswith("fn="):
            current = name(line[3:])
        elif line.startswith("cfn="):
            called = name(line[4:])
        elif line.startswith("calls="):
            calls = True
        elif line[:1] in "0123456789+-*" and line:
            cost = int(line.split()[1]) if len(line.split()) > 1 else 0
            if calls:
                calls = False
                # What a function does by way of itself is counted once.
                if plain(called) != plain(current):
                    costs[current] += cost
            else:
                costs[current] += cost
                own[current] += cost
    result = collections.Counter()
    for function, cost in (costs if inclusive else own).items():
        result[plain(function)] += cost
    return result


def stages(binary, folder, services):
    (folder / "stages").mkdir()
    (folder / "stages/compose.yaml").write_text(generated(services))
    out = folder / "stages.out"
    total = count(binary, folder / "stages", ["convert", "-o", "-", "--quiet"], out)
    inclusive, own = functions(out, inclusive=True), functions(out)
    for stage, names in STAGES:
        cost = next((inclusive[name] for name in names if name in inclusive), 0)
        if stage == "load":
            # It reads the files on its way.
            cost -= next((inclusive[name] for name in STAGES[0][1] if name in inclusive), 0)
        print(f"{stage:10} {cost / 1e6:9.1f} M" if cost > 0 else f"{stage:10}         - (inlined)")
    print(f"{'process':10} {total / 1e6:9.1f} M\n")
    for function, cost in own.most_common(30):
        print(f"{cost / 1e6:9.2f} M  {function[:150]}")


def grown(binary, place, arguments, out, before):
    """Prints the functions that take more than they did."""
    count(binary, place, arguments, out)
    now = functions(out)
    more = [(cost - before.get(function, 0), function) for function, cost in now.items()]
    for more, function in sorted(more, reverse=True)[:15]:
        if more > 0:
            print(f"    {more:+12} {function}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--stages", type=int, nargs="?", const=1000)
    args = parser.parse_args()
    if not shutil.which("valgrind"):
        print("valgrind is not installed (`apt-get install valgrind`): instructions are not counted")
        return 0
    binary, folder = str(pathlib.Path(args.bin).resolve()), args.dir.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if args.stages:
        stages(binary, folder, args.stages)
        return 0
    budgets = json.loads(BUDGETS.read_text()) if BUDGETS.exists() else {}
    over, recorded = [], {}
    for name, place, arguments in inputs(folder, binary):
        out = folder / f"{name.replace(' ', '-')}.out"
        total = count(binary, place, arguments, out)
        budget = budgets.get(name, {}).get("instructions", 0)
        change = f"{100 * (total / budget - 1):+6.1f} %" if budget else "      new"
        print(f"{name:18} {total / 1e6:9.2f} M  budget {budget / 1e6:9.2f} M  {change}")
        least = total * SHOWN
        parts = {function: cost for function, cost in functions(out).most_common() if cost >= least}
        recorded[name] = {"instructions": total, "functions": parts}
        if budget and total > ALLOWED * budget:
            over.append((name, place, arguments, out))
    if args.record:
        BUDGETS.write_text(json.dumps(recorded, indent=1) + "\n")
        return 0
    if not over:
        return 0
    subprocess.run(["cargo", "build", "--quiet", "--profile", "measure", "-p", "kuploy-cli"], cwd=ROOT, check=True)
    target = pathlib.Path(args.bin).resolve().parent.parent
    for name, place, arguments, out in over:
        print(f"`{name}` takes more than 3 % over its budget; functions that grew:")
        grown(str(target / "measure/kuploy-convert"), place, arguments, out, budgets[name]["functions"])
    print("if the growth is wanted, write the budgets down: `.ci/instructions.py BIN DIR --record`")
    return 1


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Generated Compose projects: does the program read them as Docker Compose does, and is its output the same to all readers?

usage: generated.py BIN OUT_DIR [--seeds N] [--first SEED] [--seconds S] [--seed SEED]

Each project is made from a seed: valid, nearly valid, merged with an override, extended, included, interpolated. For each:

1. `BIN config` and `docker-compose config` both refuse it, or make the same model (left out where docker-compose is missing);
2. `BIN convert` neither crashes nor hangs;
3. what it writes is read alike by the rules of YAML 1.1 (PyYAML) and of YAML 1.2.

A project on which one of these fails is kept in OUT_DIR. Every key of docs/keys is generated, which is checked too.
"""
import argparse, json, os, pathlib, random, re, shutil, subprocess, sys, time

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Values by key, below `services.*`; in an entry `a.b` the key `b` of the mapping `a`. What Docker Compose 2.40 does not
# know stands in NEWER.
DURATIONS = ["10s", "1m30s", "500ms", "2h", "0s"]
SIZES = ["64m", "1g", "512k", 1048576, "2gb", "10b", "1.5g"]
WORDS = ["a", "web", "A_1", "x-y", "값", "true", "yes", "1", "0x1f", "1_000", "~", "null", "a b", " a", "a ", "#a", "a: b", "l1\nl2", "é", "'", '"', "1e3", "0o7", "12:30:45", "2001-12-14", "-", "=", "<<", "*a", "&a", "!a", "%a", "@a", "`a", "\ttab", "\u0085x", "\u2028"]
PAIRS = [{"A": "1", "B": None}, {"A": ""}, ["A=1", "B"], ["A=1=2"], {}, [], {"A": 5}, {"A": True}, {"A": 1.5}, {"A.b/c": "x"}]
PERIODS = [1000, "1000", 50000]
SERVICE = {
    "annotations": PAIRS, "attach": [True, False], "blkio_config.weight": [10, 500],
    "blkio_config.weight_device": [[{"path": "/dev/sda", "weight": 200}]],
    "blkio_config.device_read_bps": [[{"path": "/dev/sda", "rate": "12mb"}]], "blkio_config.device_read_iops": [[{"path": "/dev/sda", "rate": 30}]],
    "blkio_config.device_write_bps": [[{"path": "/dev/sda", "rate": "1024k"}]], "blkio_config.device_write_iops": [[{"path": "/dev/sda", "rate": 30}]],
    "build": [".", "./sub", {"context": "."}, {"context": ".", "args": {"A": "1"}, "target": "t"}, {"context": ".", "args": ["A=1", "B"]}, {"context": "sub", "dockerfile": "D"},
              {"context": ".", "cache_from": ["a"], "labels": ["a=b"], "network": "host", "shm_size": "1g", "ssh": ["default"], "extra_hosts": ["a=1.2.3.4"]},
              {"context": ".", "tags": ["a:b"], "platforms": ["linux/amd64"], "privileged": True, "pull": True, "no_cache": False}, {"dockerfile_inline": "FROM x"}],
    "cap_add": [["NET_ADMIN"], ["ALL"], []], "cap_drop": [["ALL"], ["CHOWN", "KILL"]], "cgroup": ["host", "private"], "cgroup_parent": ["a"],
    "command": ["a b", ["a", "b c"], "a 'b c' \"d\"", None, "", [], "sh -c \"echo $$A\""],
    "configs": [["c1"], [{"source": "c1", "target": "/c", "mode": 0o440, "uid": "1", "gid": "2"}], [{"source": "c1"}], []],
    "container_name": ["ab", "a.b-c_d"], "cpu_count": [1, 2], "cpu_percent": [10, 50.5], "cpu_period": PERIODS, "cpu_quota": PERIODS, "cpu_rt_period": PERIODS + ["10ms"],
    "cpu_rt_runtime": PERIODS + ["10ms"], "cpu_shares": [10, "20", 0], "cpus": [0.5, "1.5", 2], "cpuset": ["0-1", "0,2"],
    "credential_spec.file": ["my.json"], "credential_spec.registry": ["my"], "credential_spec.config": ["c1"],
    "depends_on": [["b"], {"b": {"condition": "service_healthy"}}, {"b": {"condition": "service_started", "required": False}}, {"b": {"condition": "service_completed_successfully", "restart": True}}, []],
    "deploy.endpoint_mode": ["vip", "dnsrr"], "deploy.labels": PAIRS, "deploy.mode": ["replicated", "global", "replicated-job", "global-job"],
    "deploy.placement.constraints": [["node.role == worker"], ["node.labels.a!=b"]], "deploy.placement.max_replicas_per_node": [1, 3], "deploy.placement.preferences": [[{"spread": "node.labels.zone"}]],
    "deploy.replicas": [0, 1, 3, "2"], "deploy.resources.limits.cpus": ["0.5", 1, 0.25], "deploy.resources.limits.memory": SIZES, "deploy.resources.limits.pids": [10, 0],
    "deploy.resources.reservations.cpus": ["0.1"], "deploy.resources.reservations.memory": SIZES,
    "deploy.resources.reservations.devices": [[{"capabilities": ["gpu"], "count": 1}], [{"capabilities": ["gpu"], "driver": "nvidia", "device_ids": ["0"], "options": {"a": "b"}}], [{"capabilities": ["gpu"], "count": "all"}]],
    "deploy.resources.reservations.generic_resources": [[{"discrete_resource_spec": {"kind": "gpu", "value": 1}}]],
    "deploy.restart_policy.condition": ["none", "on-failure", "any"], "deploy.restart_policy.delay": DURATIONS, "deploy.restart_policy.max_attempts": [1, 3], "deploy.restart_policy.window": DURATIONS,
    **{f"deploy.{it}.{key}": values for it in ("update_config", "rollback_config") for key, values in {
        "delay": DURATIONS, "failure_action": ["pause", "continue"], "max_failure_ratio": [0.1, 0], "monitor": DURATIONS, "order": ["start-first", "stop-first"], "parallelism": [0, 2]}.items()},
    "develop": [{"watch": [{"path": "./src", "action": "sync", "target": "/src"}]}, {"watch": [{"path": "./src", "action": "rebuild", "ignore": ["a"]}]}],
    "device_cgroup_rules": [["c 1:3 mr"]], "devices": [["/dev/a"], ["/dev/a:/dev/b:rw"], [{"source": "/dev/a", "target": "/dev/b", "permissions": "r"}], ["vendor.com/class=dev"]],
    "dns": ["8.8.8.8", ["8.8.8.8", "9.9.9.9"]], "dns_opt": [["use-vc", "ndots:2"]], "dns_search": ["a.example", ["a.example", "b.example"]], "domainname": ["a.example"],
    "entrypoint": ["a b", ["a", "b"], "", [], None], "env_file": ["a.env", ["a.env"], [{"path": "a.env"}], [{"path": "gone.env", "required": False}], [{"path": "a.env", "format": "raw"}]],
    "environment": PAIRS + [{"W": word} for word in WORDS], "expose": [["80"], [80, "81-83"], ["53/udp"]], "external_links": [["a", "b:c"]],
    "extra_hosts": [["a=1.2.3.4"], ["a:1.2.3.4", "b:::1"], {"a": "1.2.3.4"}, ["a=[::1]"], {"a": ["1.2.3.4", "5.6.7.8"]}],
    "gpus": ["all", [{"count": 1}], [{"driver": "nvidia", "device_ids": ["0"]}]], "group_add": [["a", 1], ["1000"]],
    "healthcheck.disable": [True], "healthcheck.interval": DURATIONS, "healthcheck.retries": [3, 1.0, "2"], "healthcheck.start_interval": DURATIONS, "healthcheck.start_period": DURATIONS,
    "healthcheck.test": ["curl -f http://a", ["CMD", "a"], ["CMD-SHELL", "a b"], ["NONE"]], "healthcheck.timeout": DURATIONS,
    "hostname": ["h", "h.a"], "image": ["x", "nginx:1.27", "ghcr.io/a/b:1@sha256:" + "0" * 64, "localhost:5000/a"], "init": [True, False],
    "isolation": ["default"], "ipc": ["host", "shareable", "service:b", "private"], "label_file": ["a.env", ["a.env"]], "labels": PAIRS + [{"W": word} for word in WORDS[:8]], "links": [["b"], ["b:c"]],
    "logging.driver": ["json-file", "none"], "logging.options": [{"max-size": "10m"}, {"a": None}, {"a": 5}], "mac_address": ["02:42:ac:11:65:43"], "mem_limit": SIZES, "mem_reservation": SIZES, "mem_swappiness": [0, 60, "10"],
    "memswap_limit": SIZES + [-1], "models": [["m1"], {"m1": {"endpoint_var": "U", "model_var": "M"}}, {"m1": None}],
    "network_mode": ["host", "none", "bridge", "service:b"], "networks": [["n1"], ["n1", "default"], {"n1": None}, {"n1": {}}],
    "networks.n1.aliases": [["al"], ["al", "a.b"]], "networks.n1.driver_opts": [{"a": "b", "c": 5}], "networks.n1.gw_priority": [1, 0, 2.0], "networks.n1.interface_name": ["eth9"], "networks.n1.ipv4_address": ["10.0.0.5"],
    "networks.n1.ipv6_address": ["fd00::5"], "networks.n1.link_local_ips": [["169.254.1.1"]], "networks.n1.mac_address": ["02:42:ac:11:65:44"], "networks.n1.priority": [5, 1.0],
    "oom_kill_disable": [True, False], "oom_score_adj": [-10, 500], "pid": ["host", "service:b"], "pids_limit": [10, -1, "5"], "platform": ["linux/amd64"],
    "ports": [["80"], ["8080:80"], ["127.0.0.1:8080:80/udp"], ["8000-8002:9000-9002"], ["3000-3001"], [80, "81"], [{"target": 80, "published": "8080", "protocol": "tcp", "mode": "host", "host_ip": "127.0.0.1", "name": "web", "app_protocol": "http"}], [{"target": 80}], ["[::1]:80:80"], ["8000-8010:80"]],
    "post_start": [[{"command": "a b"}], [{"command": ["a"], "user": "root", "privileged": True, "working_dir": "/a", "environment": ["A=1"]}]],
    "pre_stop": [[{"command": "a b"}], [{"command": ["a"], "user": "root", "privileged": True, "working_dir": "/a", "environment": {"A": "1"}}]],
    "privileged": [True, False], "profiles": [["p"], ["p", "q"], []], "provider.type": ["model"], "provider.options": [{"model": "a"}, {"a": ["b", "c"]}, {"a": 5}, {"a": True}],
    "pull_policy": ["always", "never", "missing", "build", "daily", "every_2h", "if_not_present"], "read_only": [True, False], "restart": ["no", "always", "on-failure:3", "unless-stopped"], "runtime": ["runc"],
    "scale": [0, 1, 2, "3"], "secrets": [["s1"], [{"source": "s1", "target": "s", "mode": "0400"}], [{"source": "s1", "target": "/s", "uid": "1", "gid": "1", "mode": 0o440}]],
    "security_opt": [["no-new-privileges"], ["label=user:U", "seccomp:unconfined"]], "shm_size": SIZES, "stdin_open": [True], "stop_grace_period": DURATIONS, "stop_signal": ["SIGUSR1", "9"], "storage_opt": [{"size": "1G"}],
    "sysctls": [{"a.b": 1}, ["a.b=1"], {"a.b": "x"}], "tmpfs": ["/t", ["/t", "/u:size=1m"]], "tty": [True], "ulimits": [{"nofile": 100}, {"nofile": {"soft": 1, "hard": 2}}, {"nproc": "5"}, {"core": -1}], "use_api_socket": [False], "user": ["1000:1000", "root", "0"], "userns_mode": ["host"], "uts": ["host"],
    "volumes": [["v1:/d"], ["./sub:/d:ro"], ["/d"], ["/h:/d"], ["~/h:/d"], ["v1:/d:nocopy", "./a.env:/e"], [{"type": "bind", "source": "./sub", "target": "/d", "bind": {"create_host_path": True, "propagation": "rslave", "selinux": "z"}}],
                [{"type": "volume", "source": "v1", "target": "/d", "volume": {"nocopy": True, "subpath": "s"}}], [{"type": "tmpfs", "target": "/d", "tmpfs": {"size": "1m", "mode": 0o700}}], [{"type": "volume", "target": "/d"}], [{"type": "image", "source": "x", "target": "/d", "image": {"subpath": "s"}}], ["../h:/d:rw,z"]],
    "volumes_from": [["b"], ["b:ro"]], "working_dir": ["/w"],
}
NEWER = {"pre_start", "pull_refresh_after", }
TOP = {
    "networks": [None, {}, {"driver": "bridge", "driver_opts": {"a": "b"}}, {"internal": True, "attachable": True}, {"ipam": {"driver": "default", "config": [{"subnet": "10.0.0.0/8", "gateway": "10.0.0.1", "ip_range": "10.1.0.0/16", "aux_addresses": {"a": "10.0.0.9"}}], "options": {"a": "b"}}}, {"external": True}, {"external": True, "name": "ext"},
                 {"name": "own", "labels": ["a=b"]}, {"enable_ipv6": True, "enable_ipv4": False}],
    "volumes": [None, {}, {"driver": "local", "driver_opts": {"type": "nfs", "o": "addr=1.2.3.4,rw", "device": ":/x"}}, {"external": True}, {"name": "own"}, {"labels": {"a": "b"}}],
    "secrets": [{"file": "./a.env"}, {"environment": "SECRET"}, {"external": True}, {"file": "a.env", "name": "own", "labels": {"a": "b"}}],
    "configs": [{"file": "./a.env"}, {"content": "a\nb $A\n"}, {"environment": "SECRET"}, {"external": True}, {"file": "a.env", "name": "own"}],
    "models": [{"model": "ai/x"}, {"model": "ai/x", "context_size": 1024, "runtime_flags": ["--a"]}],
}
# What is nearly right: values that a key does not take.
WRONG = [None, "", [], {}, True, -1, 1.5, "x", ["x", "x"], {"x": "y"}, [None], [1], "1x", "${GONE}", "$A", "${A:-d}", "${E:?m}", "$$", "${", "99999999999"]
# Where the two part on purpose (docs/loading.md, `Where the two part`), by what Docker Compose or the program says.
DELIBERATE = [
    r"KP2002.*(a string, a number|not the date|must be a (list|mapping|string))",  # values that a merge drops, dates
    r"KP2007|KP2014|KP2009|KP2113",  # empty names, mounts without a target, sizes, digits grouped by `_`
    r"items at \d+ and \d+ are equal",  # duplicates after merging
    r"blkio_config.*expected type 'uint16'",  # strings where only interpolation makes numbers
]


def put(tree, dotted, value):
    *above, last = dotted.split(".")
    for part in above:
        below = tree.get(part)
        if not isinstance(below, dict):
            below = tree[part] = {}
        tree = below
    tree[last] = value


def interpolated(value, rng):
    """The same value, by way of a variable."""
    if isinstance(value, str) and value and "$" not in value and "\n" not in value and rng.random() < 0.5:
        return "${GONE:-" + value + "}" if "}" not in value else value
    if isinstance(value, list):
        return [interpolated(item, rng) for item in value]
    if isinstance(value, dict):
        return {key: interpolated(item, rng) for key, item in value.items()}
    if isinstance(value, bool):
        return "${GONE:-%s}" % str(value).lower()
    if isinstance(value, (int, float)):
        return "${GONE:-%s}" % value
    return value


def service(rng, seed, wrong):
    tree = {"image": "x"}
    keys = list(SERVICE)
    first = keys[seed % len(keys)]
    for key in [first] + rng.sample(keys, rng.choice([1, 2, 3, 5])):
        values = SERVICE[key]
        if values:
            value = rng.choice(values)
            put(tree, key, interpolated(value, rng) if rng.random() < 0.25 else value)
    if wrong:
        key = rng.choice(keys)
        put(tree, key, rng.choice(WRONG))
    return tree


def project(seed):
    """The files of a project, and the arguments."""
    rng = random.Random(seed)
    kind = rng.choice(["valid", "valid", "nearly", "merged", "extended", "included", "anchored"])
    main = {"services": {"s": service(rng, seed, kind == "nearly"), "b": {"image": "y", "healthcheck": {"test": "a"}}}}
    for section, values in TOP.items():
        name = {"networks": "n1", "volumes": "v1", "secrets": "s1", "configs": "c1", "models": "m1"}[section]
        main[section] = {name: rng.choice(values)}
    files = {"a.env": "A=1\nB='two words'\n# c\nexport C=3\nD=\"x\\ny\"\n", "sub/keep": "", ".env": "A=fromenv\nP=p\n"}
    args = ["-p", "p"] + rng.choice([[], [], ["--profile", "p"], ["--profile", "*"]])
    if kind == "merged":
        over = {"services": {"s": service(rng, seed + 7, False)}}
        over["services"]["s"].pop("image")
        files["o.yaml"] = yaml.safe_dump(over, allow_unicode=True, sort_keys=False)
        args += ["-f", "compose.yaml", "-f", "o.yaml"]
    elif kind == "extended":
        base = service(rng, seed + 13, False)
        for key in ("depends_on", "volumes_from", "links", "network_mode", "ipc", "pid"):
            base.pop(key, None)
        files["base.yaml"] = yaml.safe_dump({"services": {"s": base}}, sort_keys=False)
        main["services"]["s"]["extends"] = {"file": "base.yaml", "service": "s"}
    elif kind == "included":
        files["sub/i.yaml"] = yaml.safe_dump({"services": {"i": {"image": "z", "volumes": ["./x:/x"], "environment": ["A"]}}})
        main["include"] = [rng.choice(["sub/i.yaml", {"path": "sub/i.yaml"}, {"path": ["sub/i.yaml"], "project_directory": "."}, {"path": "sub/i.yaml", "env_file": "a.env"}])]
    if kind == "anchored":
        shared = main["services"].pop("s")
        text = yaml.safe_dump({"x-s": shared}, allow_unicode=True, sort_keys=False).replace("x-s:", "x-s: &s", 1)
        files["compose.yaml"] = text + yaml.safe_dump(main, sort_keys=False) .replace("services:\n", "services:\n  s:\n    <<: *s\n", 1)
    else:
        files["compose.yaml"] = yaml.safe_dump(main, allow_unicode=True, sort_keys=False, default_flow_style=rng.choice([False, False, None]))
    return files, args


def flat(node, path=""):
    if isinstance(node, dict) and node:
        for key, value in node.items():
            yield from flat(value, f"{path}.{key}")
    elif isinstance(node, list) and node:
        for at, value in enumerate(node):
            yield from flat(value, f"{path}[{at}]")
    else:
        yield path, node


def comparable(text):
    """The model without what every version of Docker Compose writes otherwise."""
    model = dict(flat(json.loads(text)))
    # Docker Compose has no `options` of address management in its model, and empty lists of extensions are null.
    known = re.compile(r"\.ipam\.options(\.|$)|^\.x-")
    return {k: v for k, v in model.items() if not known.search(k) and not k.endswith(".bind.create_host_path") and not (k.endswith(".bind") and v == {})}


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", list("-+.0123456789")),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first)


def core_int(loader, node):
    text = loader.construct_scalar(node)
    return int(text, 8) if text.startswith("0o") else int(text, 16) if text.startswith("0x") else int(text)


Core.add_constructor("tag:yaml.org,2002:int", core_int)


def run(command, cwd):
    env = {"PATH": os.environ["PATH"], "HOME": "/home/user"}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL)


def check(seed, bin, compose, folder):
    """What is wrong with a project; None if nothing is."""
    shutil.rmtree(folder, ignore_errors=True)
    files, args = project(seed)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    ours = run([bin, *args, "config", "--format", "json"], folder)
    if ours.returncode not in (0, 1, 2) or "panicked" in ours.stderr:
        return f"config ended with {ours.returncode}: {ours.stderr[-300:]}"
    if compose:
        theirs = run([compose, *args, "config", "--format", "json"], folder)
        said = re.sub(r"\s+", " ", ours.stderr + theirs.stderr)
        deliberate = any(re.search(pattern, said) for pattern in DELIBERATE)
        if (ours.returncode == 0) != (theirs.returncode == 0) and not deliberate and "goroutine" not in theirs.stderr:
            return f"ours {ours.returncode}, Docker Compose {theirs.returncode}: {said[-400:]}"
        if ours.returncode == 0 == theirs.returncode:
            want, have = comparable(theirs.stdout), comparable(ours.stdout)
            differ = [key for key in sorted(want.keys() | have.keys()) if want.get(key, "absent") != have.get(key, "absent")]
            if differ:
                return "models differ: " + "; ".join(f"{key}: Docker Compose {want.get(key, 'absent')!r}, ours {have.get(key, 'absent')!r}" for key in differ[:5])
    made = run([bin, *args, "convert", "--allow-empty", "--layout", "single", "--kustomize", "off", "--out", "-"], folder)
    if made.returncode not in (0, 1, 2) or "panicked" in made.stderr:
        return f"convert ended with {made.returncode}: {made.stderr[-300:]}"
    if made.returncode == 0:
        old, new = list(yaml.safe_load_all(made.stdout)), list(yaml.load_all(made.stdout, Core))
        if json.dumps(old, default=str) != json.dumps(new, default=str):
            return "readers of YAML 1.1 and 1.2 do not read the same"
    return None


def missing_keys():
    """Keys of services that docs/keys has and no project is made with."""
    named = set()
    for page in (ROOT / "docs/keys").glob("*.md"):
        for key in re.findall(r"`services\.\*\.([a-z_.*\[\]]+)`", page.read_text()):
            named.add(re.split(r"[.\[]", key)[0])
    have = {key.split(".")[0] for key in SERVICE} | NEWER | {"extends"}
    return sorted(named - have)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=400)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, help="one project alone, which stays")
    args = parser.parse_args()
    gone = missing_keys()
    if gone:
        print("no project is generated with:", ", ".join(gone))
    compose = shutil.which("docker-compose")
    if not compose:
        print("docker-compose is not installed: models are not compared")
    args.out.mkdir(parents=True, exist_ok=True)
    seeds = [args.seed] if args.seed is not None else range(args.first, args.first + args.seeds)
    begin, done, failed = time.monotonic(), 0, 0
    for seed in seeds:
        if time.monotonic() - begin > args.seconds and args.seed is None:
            break
        folder = args.out / f"seed-{seed}"
        wrong = check(seed, os.path.abspath(args.bin), compose, folder)
        done += 1
        if wrong:
            failed += 1
            print(f"seed {seed}: {wrong}")
        elif args.seed is None:
            shutil.rmtree(folder)
    print(f"{done} generated projects, {failed} wrong, {time.monotonic() - begin:.0f} s")
    return 1 if failed or gone else 0


if __name__ == "__main__":
    sys.exit(main())

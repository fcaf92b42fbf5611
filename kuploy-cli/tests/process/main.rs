//! The program as a process: exit status, streams, what is on disk afterwards.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests look at the disk themselves"
)]

mod appliers;
mod aside;
mod brought;
mod charts;
#[cfg(unix)]
mod clones;
mod combined;
mod completions;
#[cfg(unix)]
mod copied;
#[cfg(unix)]
mod copy_commands;
mod delivery;
#[cfg(unix)]
mod devices;
mod explain;
mod first_runs;
mod from_git;
mod functions;
mod gates;
mod guide;
mod ignored;
mod images;
mod judged;
mod left_alone;
mod limits;
mod lsp;
mod mounted_secrets;
mod namespaces;
mod newcomer;
mod nobody;
mod one_cause;
mod one_fact;
mod others;
mod patched;
mod prepared;
mod reached;
mod repository;
mod said;
mod secrets_in_commands;
mod secrets_in_messages;
mod strip;
mod switched;
mod told;
mod unapplied;
mod unused;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const SHOP: &str = "\
name: shop
services:
  web:
    image: nginx:1.27
    ports: [\"8080:80\"]
    ulimits: { nofile: 65536 }
  db:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: secret }
    volumes: [\"data:/var/lib/postgresql/data\"]
volumes:
  data:
";

struct Folder {
    guard: tempfile::TempDir,
}

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self {
            guard: tempfile::tempdir().unwrap(),
        };
        for (name, text) in files {
            folder.put(name, text);
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.guard.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("kuploy-convert"));
        command
            .args(line.split_whitespace())
            .current_dir(self.guard.path())
            .env_clear()
            .env("PWD", self.guard.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, line: &str) -> Ran {
        Ran::from(self.command(line).output().unwrap())
    }
}

#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// All files below a folder with their bytes, by path.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                files.push((name.to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn manual_pages_go_into_a_new_directory() {
    let folder = Folder::with(&[]);
    let ran = folder.run("man -o share/man/man1");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let page = folder.path("share/man/man1/kuploy-convert-lint.1");
    assert!(page.exists(), "{ran:?}");
}

#[test]
fn one_word_does_the_whole_job() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let ran = folder.run("");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.is_empty(), "standard output is for data: {ran:?}");
    for told in [
        "shop -> k8s",
        "db   StatefulSet",
        "web  Deployment",
        "compose.yaml:6:5: warning[KP3102]",
        "kubectl apply -k k8s",
    ] {
        assert!(ran.err.contains(told), "{told}: {ran:?}");
    }
    assert!(folder.path("k8s/kustomization.yaml").exists());
    assert_eq!(folder.run("--check").code, Some(0));
    assert_eq!(folder.run("").code, Some(0));
}

#[test]
fn check_and_diff_write_nothing_and_fail_on_a_difference() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let ran = folder.run("--check");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("k8s/kustomization.yaml is missing"),
        "{ran:?}"
    );
    assert!(!folder.path("k8s").exists());
    folder.run("");
    folder.put("compose.yaml", &SHOP.replace("nginx:1.27", "nginx:1.28"));
    let before = tree(&folder.path("k8s"));
    let ran = folder.run("convert --diff");
    assert_eq!(ran.code, Some(1));
    let diff = "-        image: nginx:1.27\n+        image: nginx:1.28\n";
    assert!(ran.out.contains(diff), "{ran:?}");
    assert_eq!(tree(&folder.path("k8s")), before);
}

#[test]
fn errors_and_denied_findings_leave_everything_as_it_was() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    folder.run("");
    let before = tree(&folder.path("k8s"));
    let denied = folder.run("--deny ulimits-not-supported --domain example.com");
    assert_eq!(denied.code, Some(1), "{denied:?}");
    folder.put(
        "compose.yaml",
        &SHOP.replace("image: nginx", "imagee: nginx"),
    );
    let ran = folder.run("");
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("[compose.yaml:4:5]"), "{ran:?}");
    assert_eq!(tree(&folder.path("k8s")), before);
}

#[test]
fn a_stream_is_nothing_but_manifests() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let ran = folder.run("-o - --format json");
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.starts_with("apiVersion: "), "{ran:?}");
    assert!(!ran.out.contains("kind: Kustomization"));
    assert!(ran.err.starts_with("{\n  \"version\": 1,"), "{ran:?}");
    assert!(!folder.path("k8s").exists());
}

#[test]
fn the_bytes_do_not_depend_on_folder_order_or_locale() {
    let text = SHOP.replace("name: shop\n", "");
    let here = Folder::with(&[("compose.yaml", &text)]);
    let there = Folder::with(&[("a/b/compose.yaml", &text)]);
    here.run("-p shop -o out --layout object --domain example.com");
    let mut other =
        there.command("--domain example.com --layout object -f a/b/compose.yaml -o x/out -p shop");
    other
        .env("LANG", "ko_KR.UTF-8")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("TZ", "Asia/Seoul");
    assert!(other.output().unwrap().status.success());
    let files = tree(&here.path("out"));
    assert!(files.len() > 4);
    assert_eq!(files, tree(&there.path("x/out")));
}

#[test]
fn wrong_usage_and_missing_files_are_2() {
    let folder = Folder::with(&[("compose.yaml", SHOP), ("k8s/db.yaml", "mine: true\n")]);
    for line in [
        "--layuot single",
        "lnit",
        "-f missing.yaml",
        "lint missing.yaml",
        "lint --deny no-such-rule",
        "explain KP0000",
        "",
    ] {
        let ran = folder.run(line);
        assert_eq!(ran.code, Some(2), "{line}: {ran:?}");
        assert!(!ran.err.is_empty(), "{line}");
    }
    let mine = fs::read_to_string(folder.path("k8s/db.yaml")).unwrap();
    assert_eq!(mine, "mine: true\n");
    assert!(!folder.path("k8s/kustomization.yaml").exists());
}

#[test]
fn lint_finds_projects_with_their_overrides() {
    let folder = Folder::with(&[
        ("a/compose.yaml", SHOP),
        (
            "a/compose.override.yaml",
            "services:\n  web:\n    imagee: x\n",
        ),
        ("b/docker-compose.yml", "services:\n  web: {}\n"),
        (".gitignore", "c/\n"),
        ("c/compose.yaml", "services: nonsense\n"),
        ("d/other.yaml", "services: nonsense\n"),
    ]);
    let ran = folder.run("lint . --format short");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let found = "a/compose.override.yaml:3:5: error[KP2001]";
    assert!(ran.out.contains(found), "{ran:?}");
    assert!(
        ran.out.contains("b/docker-compose.yml:2:3: error"),
        "{ran:?}"
    );
    assert!(!ran.out.contains("nonsense"), "{ran:?}");
    let ran = folder.run("lint a/compose.yaml --format short -o findings.txt");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let written = fs::read_to_string(folder.path("findings.txt")).unwrap();
    assert!(written.contains("KP2001"), "{written}");
}

#[test]
fn kustomizations_are_checked_with_all_that_they_name() {
    let folder = Folder::with(&[
        (
            "base/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml, service.yaml]\n",
        ),
        (
            "base/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  \
             template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers: [{name: web, image: 'nginx:1.29', \
             envFrom: [{configMapRef: {name: settings}}]}]\n",
        ),
        (
            "base/service.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n",
        ),
        (
            "over/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\npatches: [{path: \
             more.yaml}]\nconfigMapGenerator: [{name: settings, literals: [A=b]}]\n",
        ),
        (
            "over/more.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n",
        ),
    ]);
    // The patch is no manifest, and the config map is made by the overlay.
    for line in ["lint --format short", "lint over --format short"] {
        let line = if line.contains("over") {
            line.to_owned()
        } else {
            format!("{line} .")
        };
        let ran = folder.run(&line);
        assert!(
            ran.code == Some(0) && !ran.out.contains("KP42"),
            "{line} {ran:?}"
        );
    }
    // What the overlay makes is not missing, whichever part is looked at.
    let ran = folder.run("lint base --format short");
    assert!(!ran.out.contains("KP4222"), "{}", ran.out);
    folder.put(
        "over/kustomization.yaml",
        "resources: [../base]\npatches: [{path: more.yaml}]\n",
    );
    let ran = folder.run("lint base --format short");
    assert!(ran.out.contains("KP4222"), "{}", ran.out);
    let generator = "resources: [../base]\npatches: [{path: more.yaml}]\nconfigMapGenerator: [{name: settings, literals: [A=b]}]\n";
    folder.put("over/kustomization.yaml", generator);
    // A fault of the base is found from the overlay, where it is.
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: wbe}, ports: [{port: 80}]}\n";
    folder.put("base/service.yaml", service);
    for line in [
        "lint . --format short",
        "lint over/kustomization.yaml --format short",
    ] {
        let ran = folder.run(line);
        let found: Vec<_> = ran.out.lines().filter(|it| it.contains("KP42")).collect();
        assert!(
            matches!(found.as_slice(), [one] if one.contains("base/service.yaml:4:8: warning[KP4220]")),
            "{line}\n{}",
            ran.out
        );
    }
}

#[test]
fn suppressions_are_heard_and_unused_ones_named() {
    let comment = "    # kuploy: allow KP3102 the nodes set it\n    ulimits:";
    let allowed = SHOP.replace("    ulimits:", comment);
    let folder = Folder::with(&[("compose.yaml", &allowed)]);
    for line in ["lint --format short", "lint --format short --deny KP3102"] {
        let ran = folder.run(line);
        assert!(!ran.out.contains("KP3102"), "{line}: {ran:?}");
    }
    let gone = allowed.replace("ulimits: { nofile: 65536 }", "tty: true");
    folder.put("compose.yaml", &gone);
    let ran = folder.run("lint --format short -v");
    let unused = "compose.yaml:6:21: info[KP1901]";
    assert!(ran.out.contains(unused), "{ran:?}");
}

/// What each fixture gets to be repaired: a line at the top, and what stands in a service of its own.
const REPAIRABLE: &[(&str, &str)] = &[
    ("version: \"3.8\" # of old\n", ""),
    ("version: 3\n", "    dns: [1.1.1.1, 1.1.1.1] # twice\n"),
    ("", "    privileged: \"off\"\n    tty: on # old words\n"),
    (
        "",
        "    # kuploy: allow KP3102 nothing here\n    init: true\n",
    ),
    ("", "    command: [redis-server, --port, 6379]\n"),
    ("", "    environment: \"MODE=fast\" # one\n"),
];

#[test]
fn repairs_of_any_project_are_made_once_and_keep_model_and_comments() {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/projects");
    let mut repaired = 0;
    let mut all: Vec<PathBuf> = fs::read_dir(fixtures)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    all.sort();
    for (at, fixture) in all.iter().enumerate() {
        let Ok(text) = fs::read_to_string(fixture.join("compose.yaml")) else {
            continue;
        };
        for (top, service) in REPAIRABLE.iter().cycle().skip(2 * at).take(2) {
            let folder = Folder::with(&[]);
            let copied = Command::new("cp")
                .arg("-r")
                .arg(fixture.join("."))
                .arg(folder.guard.path())
                .status();
            assert!(copied.unwrap().success());
            let text = text.replacen(
                "services:\n",
                &format!("services:\n  repaired:\n    image: busybox:1.37\n{service}"),
                1,
            );
            folder.put("compose.yaml", &format!("{top}{text}"));
            let before = folder.run("config --format json");
            let comments = |text: &str| text.matches("# ").count();
            let old = fs::read_to_string(folder.path("compose.yaml")).unwrap();
            folder.run("lint --fix --quiet");
            let new = fs::read_to_string(folder.path("compose.yaml")).unwrap();
            let after = folder.run("config --format json");
            let place = format!("{} {top}{service}\n{new}", fixture.display());
            // Where Docker Compose refuses the old text there is no model to keep.
            if before.code == Some(0) {
                assert_eq!(before.out, after.out, "{place}");
            }
            let lost =
                usize::from(top.contains('#')) + usize::from(service.contains("kuploy: allow"));
            let lost = lost + usize::from(service.contains("# twice") && !new.contains("# twice"));
            assert!(comments(&new) + lost >= comments(&old), "{place}");
            repaired += usize::from(new != old);
            folder.run("lint --fix --quiet");
            let again = fs::read_to_string(folder.path("compose.yaml")).unwrap();
            assert_eq!(again, new, "{place}");
        }
    }
    assert!(repaired > 30, "{repaired}");
}

#[test]
fn comments_in_manifests_are_heard_and_unused_ones_named() {
    let map = |comment: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, labels: {{b: null}}}}{comment}\n"
        )
    };
    let folder = Folder::with(&[("k8s/a.yaml", &map(""))]);
    assert!(
        folder
            .run("lint k8s --format short -v")
            .out
            .contains("KP5005")
    );
    folder.put("k8s/a.yaml", &map(" # kuploy: allow KP5005 KP5006 known"));
    let ran = folder.run("lint k8s --format short -v");
    assert!(!ran.out.contains("KP5005"), "{}", ran.out);
    folder.put("k8s/a.yaml", &map(" # kuploy: allow KP5010 known"));
    let ran = folder.run("lint k8s --format short -v");
    assert!(
        ran.out.contains("KP5005") && ran.out.contains("KP1901"),
        "{}",
        ran.out
    );
}

#[test]
fn fixes_keep_the_model_and_are_made_once() {
    let text = "\
version: \"3\" # long ago
services:
  web: # the front
    image: \"nginx:1.27\"
    tty: yes   # kuploy: allow KP3102 not any more
volumes:
  data:
    external: # elsewhere
      name: shared
";
    let fixed = "\
services:
  web: # the front
    image: \"nginx:1.27\"
    tty: true
volumes:
  data:
    name: shared
    external: true
";
    let folder = Folder::with(&[("compose.yaml", text)]);
    let model = folder.run("config").out;
    let ran = folder.run("lint --diff");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("-version: \"3\" # long ago\n"), "{ran:?}");
    let read = || fs::read_to_string(folder.path("compose.yaml")).unwrap();
    assert_eq!(read(), text);
    assert_eq!(folder.run("lint --fix").code, Some(0));
    assert_eq!(read(), fixed);
    assert_eq!(folder.run("config").out, model);
    assert_eq!(folder.run("lint --diff").code, Some(0));
}

#[test]
fn strip_works_in_a_pipe_and_in_place() {
    use std::io::Write;
    let text = "# ours\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a # the name\n  creationTimestamp: null\ndata:\n  k: v\n";
    let stripped =
        "# ours\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a # the name\ndata:\n  k: v\n";
    let folder = Folder::with(&[("k8s/a.yaml", text), ("k8s/chart.yaml", "kind: {{ x }}\n")]);
    let mut child = folder
        .command("strip")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), stripped));
    let ran = folder.run("strip --check k8s");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let read = || fs::read_to_string(folder.path("k8s/a.yaml")).unwrap();
    assert_eq!(read(), text);
    assert_eq!(folder.run("strip k8s").code, Some(0));
    assert_eq!(read(), stripped);
    assert_eq!(folder.run("strip --check k8s").code, Some(0));
}

/// Byte for byte, from any folder, by any user, in any locale and time zone, with flags in any order.
#[test]
fn the_same_input_gives_the_same_bytes_from_anywhere() {
    let deep = Folder::with(&[("some where/deep/compose.yaml", SHOP)]);
    let flat = Folder::with(&[("compose.yaml", SHOP)]);
    let made = |folder: &Folder, line: &str, variables: &[(&str, &str)]| {
        let mut command = folder.command(line);
        command.envs(variables.iter().copied());
        let ran = Ran::from(command.output().unwrap());
        assert_eq!(ran.code, Some(0), "{line}: {ran:?}");
        tree(&folder.path("out"))
    };
    let first = made(&flat, "-o out -n shop --domain example.com", &[]);
    assert!(!first.is_empty());
    for (line, variables) in [
        (
            "--domain example.com -n shop -o out",
            [("TZ", "Asia/Seoul")],
        ),
        (
            "convert -n shop --domain example.com -o ./out",
            [("LC_ALL", "ko_KR.UTF-8")],
        ),
        (
            "-f compose.yaml -o out --domain example.com -n shop -q",
            [("USER", "somebody")],
        ),
        (
            "-o out -n shop --domain example.com --format json",
            [("HOME", "/elsewhere")],
        ),
    ] {
        fs::remove_dir_all(flat.path("out")).unwrap();
        assert_eq!(made(&flat, line, &variables), first, "{line}");
    }
    let mut command = deep.command("-n shop --domain example.com -o out --project-directory");
    command.args(["some where/deep", "-f", "some where/deep/compose.yaml"]);
    let ran = Ran::from(command.output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(tree(&deep.path("out")), first);
}

#[test]
fn a_run_without_anything_to_do_fails() {
    let folder = Folder::with(&[
        (
            "compose.yaml",
            "services: {a: {image: x, profiles: [live]}}\n",
        ),
        ("deploy/notes.txt", "nothing\n"),
        ("deploy/values.yaml", "a: 1\n"),
    ]);
    let ran = folder.run("convert");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("--profile live"), "{ran:?}");
    assert!(!folder.path("k8s").exists());
    assert_eq!(folder.run("convert --allow-empty").code, Some(0));
    assert_eq!(folder.run("convert --profile live").code, Some(0));
    let ran = folder.run("lint deploy");
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("nothing to lint in `deploy`"), "{ran:?}");
    assert_eq!(folder.run("lint deploy --allow-empty").code, Some(0));
    assert_eq!(folder.run("lint .").code, Some(0));
}

#[test]
fn no_line_of_a_file_of_variables_is_shown() {
    let compose =
        "services: {a: {image: acme/x, env_file: [app.env], ports: [\"${API_TOKEN}\"]}}\n";
    let variables = [
        "DB_PASSWORD=tea-kettle-4711\nMY KEY=rose-garden\n",
        "tea-kettle-4711+x/4711==\n",
        "DB_PASSWORD=\"tea-kettle-4711\n",
        "DB_PASSWORD=tea$kettle4711\n",
        "A=${tea-kettle-4711\n",
    ];
    for text in variables {
        let folder = Folder::with(&[
            ("compose.yaml", compose),
            ("app.env", text),
            (".env", "API_TOKEN=moon\n"),
        ]);
        for format in [
            "human",
            "short",
            "json",
            "sarif",
            "github",
            "gitlab",
            "junit",
            "checkstyle",
        ] {
            let ran = folder.run(&format!("lint --format {format}"));
            let said = ran.out + &ran.err;
            assert!(said.contains("app.env"), "{format}: {said}");
            for secret in ["tea", "kettle", "4711", "rose", "moon"] {
                assert!(!said.contains(secret), "{format}: {said}");
            }
        }
    }
}

#[test]
fn a_file_name_cannot_steer_the_terminal() {
    let name = "a\u{1b}[2J\u{202e}b.yaml";
    let folder = Folder::with(&[(name, "services: {a: {image: x, prots: []}}\n")]);
    for format in ["human", "short", "github"] {
        let ran = folder.run(&format!("lint --format {format} {name}"));
        let said = ran.out + &ran.err;
        assert!(said.contains("\\u{1b}"), "{format}: {said}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{format}: {said:?}");
    }
}

#[test]
fn lines_that_end_in_a_carriage_return_are_lines() {
    for end in ["\r", "\r\n", "\n"] {
        let text = ["services:", "  a:", "    image: x", "    prots: []", ""].join(end);
        let folder = Folder::with(&[("compose.yaml", &text)]);
        let ran = folder.run("lint");
        assert!(ran.out.contains("[compose.yaml:4:5]"), "{ran:?}");
        assert!(ran.out.contains("4 │     prots: []"), "{ran:?}");
    }
}

#[test]
fn a_baseline_leaves_out_what_is_known() {
    let dirty = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  uid: x\ndata:\n  a: b\n";
    let folder = Folder::with(&[("a.yaml", dirty)]);
    assert_eq!(folder.run("lint .").code, Some(1));
    let ran = folder.run("lint . --baseline lint.json");
    assert!(
        ran.code == Some(2) && ran.err.contains("--write-baseline"),
        "{ran:?}"
    );
    let ran = folder.run("lint . --baseline lint.json --write-baseline");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = folder.run("lint . --baseline lint.json --format short");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    // Lines move, and what is new fails.
    folder.put(
        "a.yaml",
        &format!(
            "# ours\n{}",
            dirty.replace("  uid: x\n", "  uid: x\n  generation: 2\n")
        ),
    );
    let ran = folder.run("lint . --baseline lint.json --format short");
    assert!(
        ran.code == Some(1) && ran.out.contains("generation") && !ran.out.contains("`uid`"),
        "{ran:?}"
    );
}

#[test]
fn a_practice_that_repeats_is_counted_for_people_and_listed_for_programs() {
    let namespaces: String = (0..20)
        .map(|at| format!("---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: n{at}}}\n"))
        .collect();
    let folder = Folder::with(&[("all.yaml", &namespaces)]);
    let count = |format: &str| {
        folder
            .run(&format!("lint . --level info --format {format}"))
            .out
            .matches("KP5021")
            .count()
    };
    assert_eq!((count("human"), count("short")), (1, 4));
    assert!(count("json") >= 20);
}

//! The commands on rule pages that copy data, run by a shell with a `kubectl` that works on directories.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::Folder;

/// Writes down what it was called with, and runs `sh` or `tar` of `exec` with `/old/`, `/new/` and the `/data` of a namespace in
/// the working directory.
const KUBECTL: &str = r#"#!/bin/sh
echo "kubectl $*" >> log
space=$2
while [ $# -gt 0 ] && [ "$1" != exec ]; do shift; done
[ $# -gt 0 ] || exit 0
while [ "$1" != -- ]; do shift; done
shift
here() { printf '%s' "$1" | sed "s#/old/#$PWD/old/#g;s#/new/#$PWD/new/#g;s#/data#$PWD/$space#g"; }
case $1 in
tar) exec tar -C "$(here "$3")" "$4" "$5" $6 ;;
esac
script=$(here "$3")
shift 3
exec sh -c "$script" "$@"
"#;

fn block(page: &str) -> &str {
    let (_, rest) = page.split_once("```sh\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn copying_stops_where_the_new_directory_holds_files() {
    let commands = block(include_str!("../../../kuploy-compose/rules/KP5054.md"));
    let folder = Folder::with(&[
        ("bin/kubectl", KUBECTL),
        ("old/base/1", "rows"),
        ("new/lost+found/x", ""),
    ]);
    let kubectl = folder.path("bin/kubectl");
    fs::set_permissions(&kubectl, fs::Permissions::from_mode(0o755)).unwrap();
    let run = |from: &str, to: &str| {
        assert!(commands.contains(from), "{commands}");
        let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
        let mut command = Command::new("sh");
        let ran = command
            .arg("-c")
            .arg(commands.replacen(from, to, 1))
            .current_dir(folder.path("."))
            .env("PATH", path)
            .output();
        let log = fs::read_to_string(folder.path("log")).unwrap_or_default();
        let _ = fs::remove_file(folder.path("log"));
        (ran.unwrap().status.success(), log)
    };
    let text = |name: &str| fs::read_to_string(folder.path(name)).ok();
    let (done, log) = run("REPLACE=no", "REPLACE=no");
    assert!(done && log.contains("--replicas=1"), "{log}");
    // A server may write as long as it runs.
    let at = |words: &str| log.find(words).unwrap_or_else(|| panic!("{words}: {log}"));
    assert!(at("--replicas=0") < at("get pods") && at("get pods") < at("run copy"));
    assert_eq!(text("new/base/1").as_deref(), Some("rows"));
    // What is there is never lost, unless somebody says so.
    folder.put("new/base/1", "other rows");
    let (done, log) = run("REPLACE=no", "REPLACE=no");
    assert!(!done && !log.contains("--replicas=1"), "{log}");
    assert_eq!(text("new/base/1").as_deref(), Some("other rows"));
    folder.put("new/more", "");
    assert!(run("REPLACE=no", "REPLACE=yes").0);
    assert_eq!(text("new/base/1").as_deref(), Some("rows"));
    assert_eq!(text("new/more"), None);
    // From one directory to another.
    let directories = "OLD_DIRECTORY=base NEW_DIRECTORY=a/b";
    assert!(run("OLD_DIRECTORY= NEW_DIRECTORY=", directories).0);
    assert_eq!(text("new/a/b/1").as_deref(), Some("rows"));
    // Nothing is deleted for a directory that is not there.
    let missing = "OLD_DIRECTORY=bsae NEW_DIRECTORY=a/b REPLACE=yes";
    assert!(!run("OLD_DIRECTORY= NEW_DIRECTORY= REPLACE=no", missing).0);
    assert_eq!(text("new/a/b/1").as_deref(), Some("rows"));
}

#[test]
fn what_a_copy_between_namespaces_starts_it_ends() {
    let commands = block(include_str!("../../../kuploy-compose/rules/KP5057.md"));
    let folder = Folder::with(&[
        ("bin/kubectl", KUBECTL),
        ("shop/base/1", "rows"),
        ("shop-prod/lost+found/x", ""),
    ]);
    let kubectl = folder.path("bin/kubectl");
    fs::set_permissions(&kubectl, fs::Permissions::from_mode(0o755)).unwrap();
    let run = || {
        let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
        let mut command = Command::new("sh");
        let command = command.arg("-c").arg(commands);
        let ran = command
            .current_dir(folder.path("."))
            .env("PATH", path)
            .output();
        let log = fs::read_to_string(folder.path("log")).unwrap_or_default();
        let _ = fs::remove_file(folder.path("log"));
        (ran.unwrap().status.success(), log)
    };
    for (copied, rows) in [(true, "rows"), (false, "other rows")] {
        let (done, log) = run();
        assert_eq!(done, copied, "{log}");
        let last = log.lines().last().unwrap_or_default();
        assert!(
            last.contains("-n shop-prod delete pod copy --ignore-not-found"),
            "{log}"
        );
        let there = fs::read_to_string(folder.path("shop-prod/base/1"));
        assert_eq!(there.unwrap(), rows);
        // The second run finds files, and leaves them.
        folder.put("shop-prod/base/1", "other rows");
    }
}

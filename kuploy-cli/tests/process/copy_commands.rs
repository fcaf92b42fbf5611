//! The blocks of rule pages that copy data are run, with stand-ins for `kubectl` and `tar`: what was not copied whole starts
//! no service.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Folder;

/// Writes down what it is called with, and takes what is copied.
const KUBECTL: &str =
    "#!/bin/sh\necho \"$*\" >> calls\ncase \"$*\" in *'exec -i'*) cat > copied;; esac\n";
/// Reads nothing of what it may not read, as the real one.
const FAILING_TAR: &str = "#!/bin/sh\necho part\nexit 2\n";

/// Runs the first shell block of a rule's page with these values, and gives the status, the messages, and the calls.
fn run(code: &str, values: &str, tools: &[(&str, &str)]) -> (bool, String, String) {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../kuploy-compose/rules");
    let page = fs::read_to_string(pages.join(format!("{code}.md"))).unwrap();
    let block = page.split("```sh\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let (_, commands) = block.split_once('\n').unwrap();
    let folder = Folder::with(&[("data/a", "1"), ("calls", "")]);
    for (name, text) in tools {
        folder.put(&format!("bin/{name}"), text);
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(folder.path(&format!("bin/{name}")), executable).unwrap();
    }
    fs::create_dir(folder.path("empty")).unwrap();
    let ran = Command::new("sh")
        .args(["-c", &format!("{values}\n{commands}")])
        .current_dir(folder.guard.path())
        .env(
            "PATH",
            format!("{}:/usr/bin:/bin", folder.path("bin").display()),
        )
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let calls = fs::read_to_string(folder.path("calls")).unwrap();
    let messages = String::from_utf8_lossy(&ran.stderr).into_owned();
    (ran.status.success(), messages, calls)
}

#[test]
fn a_directory_that_was_copied_in_part_starts_no_service() {
    let values = "NAMESPACE=x CLAIM=c DIRECTORY=data WORKLOADS=w SUBPATH=";
    let (done, messages, calls) = run("KP3436", values, &[("kubectl", KUBECTL)]);
    assert!(done, "{messages}");
    assert!(calls.contains("--replicas=1"), "{calls}");
    let tools = [("kubectl", KUBECTL), ("tar", FAILING_TAR)];
    let (done, messages, calls) = run("KP3436", values, &tools);
    assert!(
        !done && messages.contains("not all of data was read"),
        "{messages}"
    );
    assert!(calls.contains("--replicas=0"), "{calls}");
    assert!(!calls.contains("--replicas=1"), "{calls}");
    // So that it can be run again.
    let last = calls.lines().last().unwrap_or_default();
    assert!(last.contains("delete pod fill"), "{calls}");
}

#[test]
fn nothing_is_stopped_for_a_directory_without_files() {
    for directory in ["empty", "missing"] {
        let values = format!("NAMESPACE=x CLAIM=c DIRECTORY={directory} WORKLOADS=w SUBPATH=");
        let (done, messages, calls) = run("KP3436", &values, &[("kubectl", KUBECTL)]);
        assert!(
            !done && messages.contains("nothing was changed"),
            "{messages}"
        );
        assert!(calls.is_empty(), "{calls}");
    }
}

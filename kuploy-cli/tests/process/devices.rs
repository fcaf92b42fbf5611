//! What is no file: devices, pipes, links out of the project, readers that have enough, terminals.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Folder, SHOP};

#[test]
fn devices_pipes_and_links_end_in_an_error_at_once() {
    let service = "services:\n  web:\n    image: nginx:1.27\n    env_file: in.env\n";
    let folder = Folder::with(&[("compose.yaml", service)]);
    let outside = Folder::with(&[("secret", "KEY=1\n")]);
    let fifo = folder.path("fifo");
    let made = Command::new("mkfifo").arg(&fifo).status().unwrap();
    assert!(made.success());
    for (target, code) in [
        (PathBuf::from("/dev/zero"), 2),
        (fifo, 2),
        (outside.path("secret"), 1),
    ] {
        let link = folder.path("in.env");
        symlink(&target, &link).unwrap();
        let begin = Instant::now();
        let ran = folder.run("");
        assert!(begin.elapsed() < Duration::from_secs(5), "{target:?}");
        assert_eq!(ran.code, Some(code), "{target:?}: {ran:?}");
        assert!(ran.err.contains("compose.yaml:4:15"), "{ran:?}");
        assert!(!folder.path("k8s").exists());
        fs::remove_file(link).unwrap();
    }
    for file in ["fifo", "/dev/zero"] {
        assert_eq!(folder.run(&format!("-f {file}")).code, Some(2), "{file}");
    }
}

#[test]
fn pipes_in_the_place_of_other_files_are_not_waited_for() {
    let service = "services: { web: { image: 'nginx:1.27' } }\n";
    for (place, line, said) in [
        ("k8s/web.yaml", "", "k8s/web.yaml"),
        ("a/b/.gitignore", "lint .", "a/b/.gitignore"),
        ("a/.ignore", "strip .", "a/.ignore"),
        (".gitignore", "lint .", ".gitignore"),
        (".git/info/exclude", "-o -", ""),
    ] {
        let folder = Folder::with(&[("compose.yaml", service)]);
        let fifo = folder.path(place);
        fs::create_dir_all(fifo.parent().unwrap()).unwrap();
        let made = Command::new("mkfifo").arg(&fifo).status().unwrap();
        assert!(made.success());
        let begin = Instant::now();
        let ran = folder.run(line);
        assert!(begin.elapsed() < Duration::from_secs(5), "{place}");
        let code = if said.is_empty() { 0 } else { 2 };
        assert_eq!(ran.code, Some(code), "{place}: {ran:?}");
        assert!(ran.err.contains(said), "{place}: {ran:?}");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let mut child = folder
        .command("rules --format json")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_device_that_findings_are_written_to_stays_one() {
    let folder = Folder::with(&[("compose.yaml", SHOP)]);
    let device = folder.path("device");
    symlink("/dev/stdout", &device).unwrap();
    let ran = folder.run("lint --format json -o device");
    assert!(ran.out.contains("KP3102"), "{ran:?}");
    assert!(fs::symlink_metadata(&device).unwrap().is_symlink());
}

/// Where util-linux gives a terminal to a command.
#[cfg(target_os = "linux")]
#[test]
fn a_bar_on_a_terminal_does_not_stop_the_run() {
    if !Path::new("/usr/bin/script").exists() {
        return;
    }
    let folder = Folder::with(&[]);
    for at in 0..60 {
        folder.put(&format!("{at}/compose.yaml"), SHOP);
    }
    let program = assert_cmd::cargo::cargo_bin!("kuploy-convert");
    let line = format!("{} lint . --format short", program.display());
    let mut child = Command::new("/usr/bin/script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(folder.guard.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begin.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("the run does not end");
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(status.success(), "{status}");
}

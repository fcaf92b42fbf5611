//! Completions, in the shell that is at hand.

use std::process::Command;

use super::Folder;

/// What Bash offers for the last of some words.
fn offered(folder: &Folder, words: &[&str]) -> Vec<String> {
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_kuploy-convert"));
    let bin = binary.parent().unwrap().to_str().unwrap();
    let (last, before) = words.split_last().unwrap();
    let script = format!(
        "PATH={bin}:$PATH; source <(kuploy-convert completions bash); COMP_WORDS=({} '{last}'); \
         COMP_CWORD={}; function=$(complete -p kuploy-convert | sed 's/.*-F \\([^ ]*\\).*/\\1/'); $function kuploy-convert '{last}' {}; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        before.join(" "),
        before.len(),
        before.last().unwrap(),
    );
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", &script])
        .current_dir(folder.path(""));
    let out = String::from_utf8(bash.output().unwrap().stdout).unwrap();
    out.lines().map(str::to_owned).collect()
}

#[test]
fn bash_offers_services_and_profiles_of_the_project() {
    let folder = Folder::with(&[(
        "compose.yaml",
        "name: shop\nservices:\n  web: {image: 'nginx:1'}\n  debug: {image: 'busybox:1', profiles: [tools, dev]}\n",
    )]);
    let run = |line: &str| folder.run(line).out;
    assert_eq!(run("config --services"), "web\n");
    assert_eq!(run("--profile dev config --services"), "debug\nweb\n");
    assert_eq!(run("config --profiles"), "dev\ntools\n");
    assert_eq!(
        offered(&folder, &["kuploy-convert", "--profile", ""]),
        ["dev", "tools"]
    );
    assert_eq!(
        offered(&folder, &["kuploy-convert", "explain", "we"]),
        ["web"]
    );
    assert!(
        offered(&folder, &["kuploy-convert", "explain", "KP310"]).contains(&"KP3102".to_owned())
    );
}

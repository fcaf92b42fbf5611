//! The pages of `docs/guide` hold: their projects convert with the commands beside them, and what a page shows of the
//! output stands there.
//!
//! A comment in front of a code block says what the block is:
//!
//! - `<!-- project -->` begins a new, empty directory; each page begins with one;
//! - `<!-- file: PATH -->` is a file of the project;
//! - `<!-- run -->` is what a person types: lines that call `kuploy-convert` are run by a shell, and must succeed
//!   (`<!-- run: exits N -->` says otherwise);
//! - `<!-- prints -->` is part of what the last of these commands printed, on either stream;
//! - `<!-- shows: PATH -->` is part of a file afterwards.
//!
//! A part is lines that follow each other, at any indentation. `# …` stands for lines that are left out.

#![expect(clippy::panic, reason = "a page that cannot be read fails the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Folder;

/// What a code block of a page is.
#[derive(Debug, PartialEq)]
enum Role {
    Project,
    File(String),
    Run(i32),
    Prints,
    Shows(String),
}

#[derive(Debug)]
struct Step {
    role: Role,
    text: String,
    line: usize,
}

fn role(comment: &str) -> Option<Role> {
    let (word, rest) = comment.split_once(':').unwrap_or((comment, ""));
    Some(match (word.trim(), rest.trim()) {
        ("project", "") => Role::Project,
        ("file", path) => Role::File(path.to_owned()),
        ("run", "") => Role::Run(0),
        ("run", exits) => Role::Run(exits.strip_prefix("exits ")?.parse().ok()?),
        ("prints", "") => Role::Prints,
        ("shows", path) => Role::Shows(path.to_owned()),
        _ => return None,
    })
}

/// The steps of a page, in its order.
fn steps(page: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(comment) = line
            .trim()
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"))
        else {
            continue;
        };
        let role = role(comment.trim()).unwrap_or_else(|| panic!("line {}: {line}", number + 1));
        let mut text = String::new();
        if role != Role::Project {
            let fence = lines.next().map(|(_, fence)| fence.trim_start().to_owned());
            assert!(
                fence.is_some_and(|fence| fence.starts_with("```")),
                "line {}: a code block must follow",
                number + 1
            );
            for (_, inside) in lines.by_ref() {
                if inside.trim() == "```" {
                    break;
                }
                text.push_str(inside);
                text.push('\n');
            }
        }
        let line = number + 1;
        steps.push(Step { role, text, line });
    }
    steps
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether the lines of a part follow each other in `all` from `start` on, all moved by the same indentation.
fn stands_at(part: &[&str], all: &[&str]) -> bool {
    let (Some(first), Some(there)) = (part.first(), all.first()) else {
        return part.is_empty();
    };
    let Some(moved) = indent(there).checked_sub(indent(first)) else {
        return false;
    };
    part.len() <= all.len()
        && part.iter().zip(all).all(|(part, line)| {
            line.trim_end() == part.trim_end()
                || line.trim_end() == format!("{}{}", " ".repeat(moved), part.trim_end())
        })
}

/// The first part that `all` lacks.
fn missing(text: &str, all: &str) -> Option<String> {
    let mut rest: Vec<&str> = all.lines().collect();
    let lines: Vec<&str> = text.lines().collect();
    for part in lines.split(|line| line.trim() == "# …") {
        let Some(at) =
            (0..=rest.len()).find(|at| stands_at(part, rest.get(*at..).unwrap_or_default()))
        else {
            return Some(part.join("\n"));
        };
        rest.drain(..at + part.len());
    }
    None
}

/// Runs what a person types, with the program in the path; lines for other programs are passed over.
fn run(folder: &Folder, block: &str, expected: i32) -> Result<String, String> {
    let program = PathBuf::from(assert_cmd::cargo::cargo_bin!("kuploy-convert"));
    let mut path = std::ffi::OsString::from(program.parent().unwrap());
    path.push(":/usr/bin:/bin");
    let mut printed = String::new();
    let block = block.replace("\\\n", " ");
    for line in block.lines().filter(|line| line.contains("kuploy-convert")) {
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(folder.guard.path())
            .env_clear()
            .env("PATH", &path)
            .env("COLUMNS", "120")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        printed = String::from_utf8_lossy(&output.stdout).into_owned();
        printed.push_str(&String::from_utf8_lossy(&output.stderr));
        if output.status.code() != Some(expected) {
            return Err(format!("{line}: {}\n{printed}", output.status));
        }
    }
    Ok(printed)
}

/// What does not hold on a page, and how many steps of it show something.
fn check(page: &str) -> (Vec<String>, usize) {
    let mut folder = Folder::with(&[]);
    let (mut printed, mut faults, mut shown) = (String::new(), Vec::new(), 0);
    for Step { role, text, line } in steps(page) {
        let fault = match role {
            Role::Project => {
                folder = Folder::with(&[]);
                None
            }
            Role::File(path) => {
                folder.put(&path, &text);
                None
            }
            Role::Run(expected) => match run(&folder, &text, expected) {
                Ok(out) => {
                    printed = out;
                    None
                }
                Err(fault) => Some(fault),
            },
            Role::Prints => {
                shown += 1;
                missing(&text, &printed)
                    .map(|part| format!("not printed:\n{part}\n--- printed:\n{printed}"))
            }
            Role::Shows(path) => {
                shown += 1;
                let all = fs::read_to_string(folder.path(&path))
                    .unwrap_or_else(|error| format!("{path}: {error}"));
                missing(&text, &all)
                    .map(|part| format!("not in {path}:\n{part}\n--- it is:\n{all}"))
            }
        };
        faults.extend(fault.map(|fault| format!("line {line}: {fault}")));
    }
    (faults, shown)
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    pages.sort();
    pages
}

#[test]
fn pages_of_the_guide_hold() {
    let mut faults = Vec::new();
    for path in pages() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (found, shown) = check(&fs::read_to_string(&path).unwrap());
        if name != "README.md" && shown == 0 {
            faults.push(format!("{name}: shows nothing"));
        }
        faults.extend(
            found
                .into_iter()
                .map(|fault| format!("docs/guide/{name}, {fault}")),
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn the_index_lists_every_page() {
    let pages = pages();
    let index = pages
        .iter()
        .find(|path| path.ends_with("README.md"))
        .unwrap();
    let index = fs::read_to_string(index).unwrap();
    for path in &pages {
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(
            name == "README.md" || index.contains(&format!("({name})")),
            "{name} is not in docs/guide/README.md"
        );
    }
}

#[test]
fn a_page_that_does_not_hold_is_found() {
    let page = "<!-- project -->\n<!-- file: compose.yaml -->\n```yaml\nservices: {web: {image: nginx}}\n```\n\
        <!-- run -->\n```sh\nkuploy-convert\n```\n<!-- shows: k8s/web.yaml -->\n```yaml\nkind: StatefulSet\n```\n";
    let (faults, shown) = check(page);
    assert_eq!((faults.len(), shown), (1, 1));
    assert!(faults[0].contains("kind: StatefulSet"), "{faults:?}");
}

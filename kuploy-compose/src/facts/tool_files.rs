//! Files of source among the tools of a project: `scripts/backup.py`, `windows/build_exe.py`. People and pipelines run most
//! of them; which ones a container runs its process says, or source that it runs.
//!
//! Seen: a bot whose `command` is `python scripts/bot.py`, and a program that imports `scripts.store`, both of which keep
//! files; beside them `windows/build_exe.py`, which no image runs.

use crate::source::paths;

/// Folders of tools.
const FOLDERS: &[&str] = &[
    "ci",
    "devtools",
    "hack",
    "installer",
    "macos",
    "packaging",
    "script",
    "scripts",
    "tool",
    "tools",
    "windows",
];

/// Files that build or install a program, wherever they lie.
const FILES: &[&str] = &[
    "build.js",
    "build.mjs",
    "build.py",
    "noxfile.py",
    "setup.py",
];

/// How the names of such files begin, and of those that people train a model with before they serve it.
const BUILDERS: &[&str] = &["build-", "build_", "evaluate", "train"];

/// A file among tools, or one that runs once, with what is in it.
pub(super) struct ToolFile {
    /// Its path, from the directory of the program on.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
}

/// Whether a file lies among tools, by its path from the directory of the program on.
pub(super) fn is_one(path: &str) -> bool {
    at_folder(path).is_some()
        || FILES.contains(&paths::file_name(path))
        || BUILDERS
            .iter()
            .any(|start| paths::file_name(path).starts_with(start))
}

/// A path from its folder of tools on.
fn at_folder(path: &str) -> Option<&str> {
    let (above, _) = path.rsplit_once('/')?;
    let mut start = 0;
    for part in above.split('/') {
        if FOLDERS.contains(&part) {
            return path.get(start..);
        }
        start += part.len() + 1;
    }
    None
}

/// The tools that run: those that commands and scripts of a process name, those that other source uses (`source` gives
/// that, where any is asked for), and those that these use in turn.
pub(super) fn running(
    tools: Vec<ToolFile>,
    process: &[String],
    source: impl FnOnce(&mut dyn FnMut(&str)),
) -> Vec<ToolFile> {
    if tools.is_empty() {
        return tools;
    }
    let by_process = |tool: &ToolFile| process.iter().any(|text| starts(text, &tool.path));
    let mut runs: Vec<bool> = tools.iter().map(by_process).collect();
    source(&mut |text| {
        for (tool, runs) in tools.iter().zip(&mut runs) {
            *runs |= is_one(&tool.path) && uses(text, &tool.path);
        }
    });
    // What a tool uses beside it.
    for _ in 0..DEEPEST {
        let by_tool = |tool: &ToolFile| {
            let mut known = tools.iter().zip(&runs).filter(|(_, runs)| **runs);
            known.any(|(other, _)| uses_beside(other, &tool.path))
        };
        let more: Vec<bool> = tools.iter().map(by_tool).collect();
        for (runs, more) in runs.iter_mut().zip(more) {
            *runs |= more;
        }
    }
    let tools = tools.into_iter().zip(runs);
    tools
        .filter(|(_, runs)| *runs)
        .map(|(tool, _)| tool)
        .collect()
}

/// How many tools lead from one to the next.
const DEEPEST: usize = 2;

/// Whether a text has a name as a whole: neither letters nor `-` beside it.
fn has(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let rest = text.get(at + name.len()..).unwrap_or_default();
        !before.ends_with(is_part) && !rest.starts_with(is_part)
    })
}

/// A path without its end, and as a module of Python.
fn stem(path: &str) -> (&str, String) {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    (stem, stem.replace('/', "."))
}

/// Whether a command starts a file: by its path, as a module (`python -m scripts.bot`, `uvicorn main:app`), or by its name
/// where it is.
pub(super) fn starts(text: &str, path: &str) -> bool {
    let path = at_folder(path).unwrap_or(path);
    let (_, module) = stem(path);
    let name = paths::file_name(path);
    let is_here = || {
        text.split(|c: char| c.is_whitespace() || "\"';&|()=".contains(c))
            .any(|word| word.trim_start_matches("./") == name)
    };
    let is_server = || has(text, &module) && text.contains(&format!("{module}:"));
    has(text, path) || module.contains('.') && has(text, &module) || is_here() || is_server()
}

/// Whether source uses a file: `from scripts.store import save`, `require('../scripts/store')`, `from scripts import
/// store`, the package of a folder of Go.
fn uses(text: &str, path: &str) -> bool {
    let Some(path) = at_folder(path) else {
        return uses_name(text, paths::file_name(path));
    };
    let (stem, module) = stem(path);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let package = folder.replace('/', ".");
    let imports = |text: &str| {
        let from = format!("from {package} import");
        let mut lines = text.lines();
        lines.any(|line| line.contains(&from) && has(line, name))
    };
    let is_of_go = path.ends_with(".go") && text.contains(&format!("/{folder}\""));
    is_of_go || has(text, stem) || has(text, &module) || imports(text)
}

/// Whether source imports a file that lies beside it.
pub(super) fn uses_name(text: &str, name: &str) -> bool {
    let (stem, _) = stem(name);
    text.lines().any(|line| {
        let is_import = ["import", "require", "include", "load"]
            .iter()
            .any(|word| line.contains(word));
        is_import && has(line, stem)
    })
}

/// Whether a tool uses another one of its folder.
fn uses_beside(tool: &ToolFile, other: &str) -> bool {
    tool.path != other
        && paths::parent(&tool.path) == paths::parent(other)
        && uses_name(&tool.text, paths::file_name(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_run_where_a_process_or_source_names_them() {
        let running = |process: &str, source: &str, tools: &[(&str, &str)]| -> Vec<String> {
            let tools = tools.iter().map(|(path, text)| ToolFile {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            });
            let process = [process.to_owned()];
            let running = running(tools.collect(), &process, |each| each(source));
            running.into_iter().map(|tool| tool.path).collect()
        };
        let bot = [
            ("scripts/bot.py", "from store import save"),
            ("scripts/store.py", ""),
        ];
        let both = ["scripts/bot.py", "scripts/store.py"];
        for process in [
            "python scripts/bot.py",
            "python -m scripts.bot",
            "sh -c cd /app/scripts && python bot.py",
            "python /app/scripts/bot.py --once",
        ] {
            assert_eq!(running(process, "", &bot), both, "{process}");
        }
        assert_eq!(
            running("", "from scripts.store import save", &bot),
            [both[1]]
        );
        assert_eq!(running("", "from scripts import store", &bot), [both[1]]);
        assert_eq!(running("", "require('../scripts/bot')", &bot), both);
        for (process, source) in [
            ("python src/bot.py", "import bot"),
            ("python scripts/robot.py", "express.static('scripts')"),
            ("python -m scripts.bot_of", "from scripts import restore"),
        ] {
            assert!(
                running(process, source, &bot).is_empty(),
                "{process} {source}"
            );
        }
        let exe = [("windows/build_exe.py", "")];
        assert!(running("python src/app.py", "import build", &exe).is_empty());
        let built = [("app/build_report.py", "")];
        assert_eq!(
            running("", "from .build_report import build", &built).len(),
            1
        );
    }

    #[test]
    fn folders_and_names_of_tools_are_known() {
        for path in [
            "scripts/a.py",
            "backend/tools/x/a.js",
            "setup.py",
            "win/build_exe.py",
        ] {
            assert!(is_one(path), "{path}");
        }
        for path in ["src/scripts.py", "app/a.py", "builder.py", "toolsets/a.py"] {
            assert!(!is_one(path), "{path}");
        }
    }
}

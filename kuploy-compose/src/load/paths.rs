//! Relative paths become absolute ones, once, against the folder of the project.

use std::sync::LazyLock;

use super::grammar::volume::is_windows_path;
use super::pattern::{Cursor, PathTable};
use super::place::Walk;
use crate::diagnostic::{Report, rules};
use crate::source::{Files, paths};
use crate::yaml::{Node, Value};

/// What kind of path stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A path.
    Path,
    /// A path whose links are followed: what is watched is what changes.
    RealPath,
    /// A path or an address: a build context.
    Context,
    /// A mapping that has a path in `source` if its `type` is `bind`.
    Mount,
    /// A mapping that has a path in `driver_opts.device` if it is the `local` driver's bind mount.
    Volume,
}

static TABLE: LazyLock<PathTable<Kind>> = LazyLock::new(|| PathTable::new(ROWS));

const ROWS: &[(&str, Kind)] = &[
    ("configs.*.file", Kind::Path),
    ("secrets.*.file", Kind::Path),
    ("services.*.build.additional_contexts.*", Kind::Context),
    ("services.*.build.context", Kind::Context),
    ("services.*.build.ssh.*", Kind::Path),
    ("services.*.develop.watch[].path", Kind::RealPath),
    ("services.*.env_file[].path", Kind::Path),
    ("services.*.label_file[]", Kind::Path),
    ("services.*.volumes[]", Kind::Mount),
    ("volumes.*", Kind::Volume),
];

/// Where relative paths begin, and what `~` stands for.
#[derive(Clone)]
pub(crate) struct Base<'a> {
    /// Where links are looked up.
    pub(crate) files: &'a dyn Files,
    /// An absolute folder.
    pub(crate) folder: &'a str,
    /// `HOME`.
    pub(crate) home: Option<&'a str>,
}

impl Base<'_> {
    /// An absolute path; a path of Windows stays as it is.
    pub(crate) fn resolve(&self, path: &str) -> String {
        match (path.strip_prefix('~'), self.home) {
            (Some(rest), Some(home)) => paths::join(home, rest.trim_start_matches('/')),
            // An absolute path stays as it is written.
            _ if paths::is_absolute(path) || is_windows_path(path) => path.to_owned(),
            _ => paths::join(self.folder, path),
        }
    }
}

/// Makes every path of a canonical tree absolute.
pub(crate) fn resolve(root: &mut Node, base: &Base<'_>, report: &mut Report) {
    resolve_below(root, TABLE.root(), base, &mut Walk::new(report));
}

fn resolve_below(node: &mut Node, cursor: Cursor, base: &Base<'_>, walk: &mut Walk) {
    match TABLE.get(cursor) {
        Some(Kind::Mount) => return mount(node, base, walk),
        Some(Kind::Volume) => return volume(node, base, walk),
        Some(Kind::Path) => make_absolute(node, base, walk),
        Some(Kind::RealPath) => {
            make_absolute(node, base, walk);
            let real = node.as_str().and_then(|path| base.files.real_path(path));
            if let Some(real) = real {
                node.value = Value::String(real);
            }
        }
        Some(Kind::Context) if node.as_str().is_some_and(is_address) => {}
        Some(Kind::Context) => make_absolute(node, base, walk),
        None => {}
    }
    match &mut node.value {
        Value::Map(map) => {
            for (key, entry) in map.iter_mut() {
                let cursor = TABLE.key(cursor, key);
                if !cursor.is_outside() {
                    walk.key(key, |walk| {
                        resolve_below(&mut entry.node, cursor, base, walk);
                    });
                }
            }
        }
        Value::Seq(list) => {
            let cursor = TABLE.item(cursor);
            if cursor.is_outside() {
                return;
            }
            for (index, item) in list.iter_mut().enumerate() {
                walk.index(index, |walk| resolve_below(item, cursor, base, walk));
            }
        }
        _ => {}
    }
}

fn make_absolute(node: &mut Node, base: &Base<'_>, walk: &mut Walk) {
    let Value::String(path) = &mut node.value else {
        return;
    };
    if base.home.is_none() && path.starts_with('~') {
        let message =
            format!("`HOME` is not set: `~` in `{path}` is taken as a directory of the project");
        let finding = walk.finding(&rules::VARIABLE_UNSET, node.span, message);
        walk.push(finding.help("set `HOME`, or write the path relative to the project directory"));
    }
    *path = base.resolve(path);
}

fn mount(node: &mut Node, base: &Base<'_>, walk: &mut Walk) {
    if node.get("type").and_then(Node::as_str) != Some("bind") {
        return;
    }
    if let Some(source) = node.get_mut("source") {
        walk.key("source", |walk| make_absolute(source, base, walk));
    }
}

fn volume(node: &mut Node, base: &Base<'_>, walk: &mut Walk) {
    let is = |node: Option<&Node>, text| node.and_then(Node::as_str) == Some(text);
    if !is(node.get("driver"), "local") {
        return;
    }
    let Some(options) = node.get_mut("driver_opts") else {
        return;
    };
    if !is(options.get("o"), "bind") {
        return;
    }
    if let Some(device) = options.get_mut("device") {
        walk.key("driver_opts", |walk| {
            walk.key("device", |walk| make_absolute(device, base, walk));
        });
    }
}

/// Whether a build context is no folder: an address, an image, another service, nothing.
fn is_address(context: &str) -> bool {
    const PREFIXES: &[&str] = &["service:", "github.com/", "git@"];
    context.is_empty()
        || context.contains("://")
        || PREFIXES.iter().any(|prefix| context.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn folders_are_told_from_addresses() {
        for context in [
            "https://h/x.git#m",
            "ssh://x",
            "docker-image://alpine",
            "service:base",
            "github.com/a/b",
            "git@github.com:a/b.git",
        ] {
            assert!(is_address(context), "{context}");
        }
        for context in [".", "../x", "docker.io/x", "a@b:c", "github.com"] {
            assert!(!is_address(context), "{context}");
        }
    }

    #[test]
    fn home_is_the_users() {
        let base = Base {
            files: &MemoryFiles::new(),
            folder: "/p",
            home: Some("/home/u"),
        };
        for (path, want) in [
            ("~", "/home/u"),
            ("~/x/", "/home/u/x"),
            ("~a", "/home/u/a"),
            ("./x//y/", "/p/x/y"),
            ("C:\\x", "C:\\x"),
            ("../x", "/x"),
            ("/a//../b/", "/a//../b/"),
        ] {
            assert_eq!(base.resolve(path), want, "{path}");
        }
    }
}

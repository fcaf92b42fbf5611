//! Relative paths become absolute ones, once, against the folder of the project.

use std::sync::LazyLock;

use super::grammar::volume::is_windows_path;
use super::pattern::{Cursor, PathTable};
use crate::source::paths;
use crate::yaml::{Node, Value};

/// What kind of path stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A path.
    Path,
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
    ("services.*.develop.watch[].path", Kind::Path),
    ("services.*.env_file[].path", Kind::Path),
    ("services.*.label_file[]", Kind::Path),
    ("services.*.volumes[]", Kind::Mount),
    ("volumes.*", Kind::Volume),
];

/// Where relative paths begin, and what `~` stands for.
#[derive(Clone, Debug)]
pub(crate) struct Base<'a> {
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
pub(crate) fn resolve(root: &mut Node, base: &Base<'_>) {
    walk(root, TABLE.root(), base);
}

fn walk(node: &mut Node, cursor: Cursor, base: &Base<'_>) {
    if cursor.is_outside() {
        return;
    }
    match TABLE.get(cursor) {
        Some(Kind::Mount) => return mount(node, base),
        Some(Kind::Volume) => return volume(node, base),
        Some(kind) => {
            if let Value::String(text) = &mut node.value
                && (kind == Kind::Path || !is_address(text))
            {
                *text = base.resolve(text);
            }
        }
        None => {}
    }
    match &mut node.value {
        Value::Map(map) => {
            for (key, entry) in map.iter_mut() {
                walk(&mut entry.node, TABLE.key(cursor, key), base);
            }
        }
        Value::Seq(list) => {
            let cursor = TABLE.item(cursor);
            for item in list {
                walk(item, cursor, base);
            }
        }
        _ => {}
    }
}

fn mount(node: &mut Node, base: &Base<'_>) {
    if node.get("type").and_then(Node::as_str) != Some("bind") {
        return;
    }
    if let Some(Value::String(source)) = node.get_mut("source").map(|node| &mut node.value) {
        *source = base.resolve(source);
    }
}

fn volume(node: &mut Node, base: &Base<'_>) {
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
    if let Some(Value::String(device)) = options.get_mut("device").map(|node| &mut node.value) {
        *device = base.resolve(device);
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

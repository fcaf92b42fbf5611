//! Health checks that ask for nothing but files: another container with the same volume can ask them just as well.

use std::borrow::Cow;

use crate::source::paths;

/// A health check that asks whether files are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileCheck<'a> {
    /// What a shell runs.
    pub(crate) script: Cow<'a, str>,
    /// The paths that it asks for, as written.
    pub(crate) paths: Vec<&'a str>,
}

/// Reads a health check; `None` where it asks for anything else. Seen: `[ -f config/certs/es01/es01.crt ]` of the
/// one-shot that makes the certificates of Elasticsearch, in Elastic's own Compose file.
pub(crate) fn read(test: &[String]) -> Option<FileCheck<'_>> {
    let (first, rest) = test.split_first()?;
    match (first.as_str(), rest) {
        ("CMD-SHELL", [script]) => {
            let script = without_exit(script.trim());
            let paths: Option<Vec<&str>> = script
                .split("&&")
                .map(|step| asked(&step.split_whitespace().collect::<Vec<_>>()))
                .collect();
            Some(FileCheck {
                script: script.into(),
                paths: paths?,
            })
        }
        ("CMD", words) => {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let path = asked(&words)?;
            Some(FileCheck {
                script: words.join(" ").into(),
                paths: vec![path],
            })
        }
        _ => None,
    }
}

/// A script without the `|| exit 1` that Docker's manual puts behind every check.
fn without_exit(script: &str) -> &str {
    let (before, last) = script.rsplit_once("||").unwrap_or((script, "exit 1"));
    match last.trim() {
        "exit 1" | "exit -1" | "false" => before.trim_end(),
        _ => script,
    }
}

/// The path of `[ -f PATH ]` or `test -f PATH`.
fn asked<'t>(words: &[&'t str]) -> Option<&'t str> {
    let (("[", [flag, path, "]"]) | ("test", [flag, path])) = (*words.first()?, words.get(1..)?)
    else {
        return None;
    };
    let path = path.trim_matches(['"', '\'']);
    let is_plain = !path.is_empty() && !path.contains(['$', '*', '?', '`', '"', '\'', ' ']);
    (is_plain && ["-d", "-e", "-f", "-r", "-s"].contains(flag)).then_some(path)
}

/// Whether a path lies below a directory, which is absolute. A path that begins elsewhere, in a working directory that
/// nobody knows, lies below it where it begins with the directory's last names.
pub(crate) fn lies_below(path: &str, working_directory: Option<&str>, directory: &str) -> bool {
    if path.starts_with('/') {
        return paths::relative_to(&paths::clean(path), directory).is_some();
    }
    if let Some(working_directory) = working_directory {
        let path = paths::join(working_directory, path);
        return paths::relative_to(&path, directory).is_some();
    }
    let path = path.trim_start_matches("./");
    let ends = path.match_indices('/').map(|(at, _)| at);
    let mut begins = ends.filter_map(|at| path.get(..at));
    begins.any(|begin| {
        let before = directory.strip_suffix(begin);
        before.is_some_and(|before| before.ends_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_of_files_alone_is_known() {
        let read = |test: &[&str]| {
            let test: Vec<String> = test.iter().map(|word| (*word).to_owned()).collect();
            read(&test).map(|check| {
                let paths: Vec<String> = check.paths.iter().map(|it| (*it).to_owned()).collect();
                (check.script.into_owned(), paths)
            })
        };
        let found = |script: &str, paths: &[&str]| {
            let paths = paths.iter().map(|it| (*it).to_owned()).collect();
            Some((script.to_owned(), paths))
        };
        for (test, want) in [
            (
                &["CMD-SHELL", "[ -f certs/a.crt ]"][..],
                found("[ -f certs/a.crt ]", &["certs/a.crt"]),
            ),
            (
                &["CMD-SHELL", "test -f /a/b && [ -s \"/a/c\" ] || exit 1"],
                found("test -f /a/b && [ -s \"/a/c\" ]", &["/a/b", "/a/c"]),
            ),
            (
                &["CMD", "test", "-e", "/a/b"],
                found("test -e /a/b", &["/a/b"]),
            ),
            (&["CMD-SHELL", "[ -f $$HOME/x ]"], None),
            (&["CMD-SHELL", "[ -f a ] && curl -f localhost"], None),
            (&["CMD-SHELL", "[ -f a ] || [ -f b ]"], None),
            (&["CMD", "curl", "-f", "http://localhost"], None),
            (&["NONE"], None),
        ] {
            assert_eq!(read(test), want, "{test:?}");
        }
    }

    #[test]
    fn a_path_is_looked_for_below_a_mount() {
        for (path, working_directory, below) in [
            ("/usr/es/config/certs/a.crt", None, true),
            ("config/certs/a.crt", None, true),
            ("certs/a.crt", None, true),
            ("config/a.crt", None, false),
            ("config/certs/a.crt", Some("/usr/es"), true),
            ("config/certs/a.crt", Some("/srv"), false),
            ("/tmp/ready", None, false),
        ] {
            let found = lies_below(path, working_directory, "/usr/es/config/certs");
            assert_eq!(found, below, "{path} in {working_directory:?}");
        }
    }
}

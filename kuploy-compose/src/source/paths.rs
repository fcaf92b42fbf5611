//! Paths as Compose sees them: UTF-8, `/` between the parts, resolved by text alone.

/// Removes `.`, `..` and doubled slashes as Go's `path.Clean` does; an empty path is `.`.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&last) if last != ".." => {
                    parts.pop();
                }
                _ if rooted => {}
                _ => parts.push(".."),
            },
            other => parts.push(other),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// Whether a path begins at the root.
pub fn is_absolute(path: &str) -> bool {
    path.starts_with('/')
}

/// `path` seen from `base`, cleaned; an absolute `path` stands for itself.
pub fn join(base: &str, path: &str) -> String {
    if is_absolute(path) {
        clean(path)
    } else {
        clean(&format!("{base}/{path}"))
    }
}

/// The folder that a path lies in: `/` for `/a`, `.` for `a`.
pub fn parent(path: &str) -> String {
    match path.rsplit_once('/') {
        Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => folder.to_owned(),
        None => ".".to_owned(),
    }
}

/// The last part of a path: `b` for `/a/b`, empty for `/`.
pub fn file_name(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default()
}

/// `path` relative to `base` when it lies below it (`.` when it is `base` itself); both must be absolute and clean.
pub fn relative_to<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    if path == base {
        return Some(".");
    }
    let rest = path.strip_prefix(base.trim_end_matches('/'))?;
    rest.strip_prefix('/')
}

/// `path` as a person at `base` would write it: relative, up to eight folders up, so that what is said of a
/// repository does not depend on where it lies; both must be absolute and clean.
pub fn shown(path: &str, base: &str) -> String {
    const HIGHEST: usize = 8;
    if !is_absolute(path) {
        return path.to_owned();
    }
    let mut folder = base.to_owned();
    for up in 0..=HIGHEST {
        if folder == "/" && up > 0 {
            break;
        }
        if let Some(rest) = relative_to(path, &folder) {
            return match (up, rest) {
                (0, rest) => rest.to_owned(),
                (up, ".") => "../".repeat(up).trim_end_matches('/').to_owned(),
                (up, rest) => "../".repeat(up) + rest,
            };
        }
        folder = parent(&folder);
    }
    path.to_owned()
}

/// The path from one folder to another, both as seen from `here`.
pub fn between(here: &str, from: &str, to: &str) -> String {
    let (from, to) = (join(here, from), join(here, to));
    let (mut base, mut up) = (from, String::new());
    loop {
        match relative_to(&to, &base) {
            Some(".") if !up.is_empty() => return up.trim_end_matches('/').to_owned(),
            Some(rest) => return format!("{up}{rest}"),
            None => {
                base = parent(&base);
                up.push_str("../");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans_as_go_does() {
        for (given, want) in [
            ("", "."),
            ("/", "/"),
            ("/..", "/"),
            ("a/../..", ".."),
            ("/a//b/./c/", "/a/b/c"),
            ("./x", "x"),
        ] {
            assert_eq!(clean(given), want, "{given}");
        }
        assert_eq!(join("/p", "../x"), "/x");
        assert_eq!(relative_to("/p/a", "/p"), Some("a"));
        assert_eq!(relative_to("/pa", "/p"), None);
    }

    #[test]
    fn paths_are_shown_as_a_person_would_write_them() {
        for (path, base, want) in [
            ("/p/a/b", "/p/a", "b"),
            ("/p/a", "/p/a", "."),
            ("/p/b/c", "/p/a", "../b/c"),
            ("/p", "/p/a", ".."),
            ("/etc/x", "/p/a", "/etc/x"),
            ("/p/x", "/p/a/b/c/d/e/f/g/h/i", "/p/x"),
            ("/p/x", "/p/a/b/c", "../../../x"),
            ("/a", "/", "a"),
            ("-", "/p", "-"),
        ] {
            assert_eq!(shown(path, base), want, "{path} from {base}");
        }
    }

    #[test]
    fn an_overlay_finds_the_manifests() {
        for (from, to, want) in [
            ("overlay", "k8s", "../k8s"),
            ("k8s/overlays/prod", "k8s", "../.."),
            ("overlays/prod", "deploy/k8s", "../../deploy/k8s"),
            ("/abs/prod", "/abs/k8s", "../k8s"),
            (".", "k8s", "k8s"),
        ] {
            assert_eq!(between("/project", from, to), want, "{from} {to}");
        }
    }
}

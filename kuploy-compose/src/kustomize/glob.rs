//! Patterns of files as Applications of Argo CD have them: `{a.yaml,b/*.yaml}`. `*` stands for slashes, too.

/// Whether a pattern stands for a path.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let inside = pattern
        .strip_prefix('{')
        .and_then(|it| it.strip_suffix('}'));
    match inside.filter(|it| !it.contains(['{', '}'])) {
        Some(several) => several.split(',').any(|one| one_matches(one.trim(), path)),
        None => one_matches(pattern, path),
    }
}

/// From the last `*` on it is tried again one byte further, which is enough.
fn one_matches(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.as_bytes(), path.as_bytes());
    let (mut at, mut of) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while let Some(byte) = path.get(at) {
        match pattern.get(of) {
            Some(b'*') => {
                again = Some((of, at));
                of += 1;
            }
            Some(b'?') => (at, of) = (at + 1, of + 1),
            Some(own) if own == byte => (at, of) = (at + 1, of + 1),
            _ => {
                let Some((star, from)) = again else {
                    return false;
                };
                again = Some((star, from + 1));
                (at, of) = (from + 1, star + 1);
            }
        }
    }
    let rest = pattern.get(of..).unwrap_or_default();
    rest.iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_stand_for_paths() {
        for (pattern, path, fits) in [
            ("{a.yaml,b.yaml}", "b.yaml", true),
            ("{a.yaml, b.yaml}", "c.yaml", false),
            ("*.yaml", "a/b.yaml", true),
            ("**/b.yaml", "a/b.yaml", true),
            ("a-?.yaml", "a-1.yaml", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b", "aXc", false),
            ("a.yaml", "a.yaml", true),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} {path}");
        }
    }
}

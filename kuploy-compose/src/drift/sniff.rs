//! Whether a text holds manifests at all.

/// Whether a text looks like manifests: a line that begins with `apiVersion` and one that begins with `kind`, or both
/// as keys of JSON. Cheap, so that a repository's other YAML files need not be parsed.
///
/// ```
/// use kuploy_compose::drift::looks_like_manifests;
///
/// assert!(looks_like_manifests("kind: Service\napiVersion: v1\n"));
/// assert!(!looks_like_manifests("services:\n  web:\n    kind: x\n"));
/// ```
pub fn looks_like_manifests(text: &str) -> bool {
    let has = |key: &str| {
        let begins = |line: &str| {
            let line = line.strip_prefix("- ").unwrap_or(line);
            let rest = line.trim_start_matches(['"', '\'']).strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
        };
        text.lines().any(begins)
    };
    let json = || {
        text.trim_start().starts_with(['{', '['])
            && text.contains("\"apiVersion\"")
            && text.contains("\"kind\"")
    };
    (has("apiVersion") && has("kind")) || json()
}

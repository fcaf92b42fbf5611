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
    let text = text.trim_start_matches('\u{feff}');
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

/// What Helm's templates speak of.
const HELM: &[&str] = &[
    ".Values.",
    ".Release.",
    ".Chart.",
    ".Capabilities.",
    ".Template.",
];

/// Where a text speaks of what Helm fills in: a template, which is no manifest yet. Other braces are the text of a
/// manifest: a dashboard, an alert.
///
/// ```
/// use kuploy_compose::drift::looks_like_template;
///
/// assert_eq!(looks_like_template("name: {{ .Release.Name }}"), Some(6));
/// assert_eq!(looks_like_template("summary: \"{{ $labels.instance }} is down\""), None);
/// ```
pub fn looks_like_template(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find("{{") {
        let start = from + at;
        let inside = text.get(start..)?;
        let inside = inside.get(..inside.find("}}")?)?;
        if HELM.iter().any(|word| inside.contains(word)) {
            return Some(start);
        }
        from = start + inside.len();
    }
    None
}

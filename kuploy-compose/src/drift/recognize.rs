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

/// Kinds that hold values or manifests for Helm and others to fill in: the braces in them are theirs.
const CARRIERS: &[&str] = &[
    "Application",
    "ApplicationSet",
    "HelmChart",
    "HelmChartConfig",
    "HelmRelease",
    "Kustomization",
    "ResourceSet",
];

/// Where a text speaks of what Helm fills in: a template, which is no manifest yet. Other braces are the text of a
/// manifest: a dashboard, an alert, the values of a release.
///
/// ```
/// use kuploy_compose::drift::looks_like_template;
///
/// assert_eq!(looks_like_template("name: {{ .Release.Name }}"), Some(6));
/// assert_eq!(looks_like_template("kind: HelmRelease\nspec: {values: {host: \"{{ .Release.Name }}\"}}"), None);
/// assert_eq!(looks_like_template("summary: \"{{ $labels.instance }} is down\""), None);
/// ```
pub fn looks_like_template(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find("{{") {
        let start = from + at;
        let inside = text.get(start..)?;
        let inside = inside.get(..inside.find("}}")?)?;
        if HELM.iter().any(|word| inside.contains(word)) && !is_carried(text, start) {
            return Some(start);
        }
        from = start + inside.len();
    }
    None
}

/// Where a text has a directive of ytt: a comment to YAML, in the place of values or before them.
pub(super) fn ytt(text: &str) -> Option<usize> {
    const MARK: &str = "#@";
    let is_directive = |at: &usize| {
        let before = text.get(..*at).unwrap_or_default().chars().next_back();
        let after = text.get(at + MARK.len()..).unwrap_or_default();
        before.is_none_or(char::is_whitespace)
            && after.starts_with(|c: char| c == ' ' || c.is_ascii_lowercase())
    };
    let mut found = text.match_indices(MARK).map(|(at, _)| at);
    found.find(is_directive)
}

/// Whether the document around a place is of a kind that holds what others fill in.
fn is_carried(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let start = before.rfind("\n---").map_or(0, |start| start + 1);
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .match_indices("\n---")
        .map(|(end, _)| end)
        .find(|end| start + end >= at)
        .unwrap_or(rest.len());
    let document = rest.get(..end).unwrap_or_default();
    document
        .lines()
        .filter_map(|line| line.strip_prefix("kind:"))
        .any(|kind| CARRIERS.contains(&kind.trim().trim_matches(['"', '\''])))
}

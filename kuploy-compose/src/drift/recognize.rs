//! Whether a text holds manifests at all.

/// Whether a text looks like manifests: a line that begins with `apiVersion` and one that begins with `kind`, or both
/// as keys of JSON. Cheap, so that a repository's other YAML files need not be parsed.
///
/// ```
/// use kuploy_compose::drift::looks_like_manifests;
///
/// assert!(looks_like_manifests("kind: Service\napiVersion: v1\n"));
/// assert!(!looks_like_manifests("services:\n  web:\n    kind: x\n"));
/// assert!(!looks_like_manifests("[hosts]\nweb={\"apiVersion\": \"v1\", \"kind\": \"A\"}\n"));
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
        let start = text.trim_start();
        // `[hosts]` begins a section of an INI file.
        let list = start.strip_prefix('[').map(str::trim_start);
        let is_list = list.is_some_and(|rest| rest.starts_with(['{', '[', '"', ']']));
        (start.starts_with('{') || is_list)
            && text.contains("\"apiVersion\"")
            && text.contains("\"kind\"")
    };
    (has("apiVersion") && has("kind")) || json()
}

/// Whether a JSON text says before a fault that it is an object: `apiVersion` or `kind` among the keys of what is outermost.
///
/// ```
/// use kuploy_compose::drift::begins_as_object;
///
/// assert!(begins_as_object("{\"kind\": \"Service\", \"a\" 1}", 24));
/// assert!(!begins_as_object("{\"status\": \"{\"apiVersion\": \"v1\"}\"}", 13));
/// assert!(!begins_as_object("{\"spec\": {\"kind\": \"A\"}, x}", 25));
/// ```
pub fn begins_as_object(text: &str, fault: usize) -> bool {
    let before = text.get(..fault).unwrap_or(text);
    let (mut depth, mut rest) = (0_usize, before);
    while let Some(at) = rest.find(['"', '{', '[', '}', ']']) {
        let (_, from) = rest.split_at_checked(at).unwrap_or_default();
        let sign = from.chars().next().unwrap_or_default();
        rest = from.get(1..).unwrap_or_default();
        match sign {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {
                let mut is_escaped = false;
                let end = rest.find(|c: char| {
                    let ends = c == '"' && !is_escaped;
                    is_escaped = c == '\\' && !is_escaped;
                    ends
                });
                let Some(end) = end else { return false };
                let (word, behind) = rest.split_at_checked(end).unwrap_or_default();
                rest = behind.get(1..).unwrap_or_default();
                if depth == 1
                    && matches!(word, "apiVersion" | "kind")
                    && rest.trim_start().starts_with(':')
                {
                    return true;
                }
            }
        }
    }
    false
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

/// A text of a Helm template with a word to be filled in for each value, and without the lines that only steer: near enough to
/// read what its Applications say in plain words (seen: a chart of Applications with `ignoreDifferences`).
pub fn without_braces(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let inside = line.trim();
        if inside.starts_with("{{") && inside.ends_with("}}") {
            plain.push('\n');
            continue;
        }
        let mut rest = line;
        while let Some((before, behind)) = rest.split_once("{{") {
            plain.push_str(before);
            let Some((_, after)) = behind.split_once("}}") else {
                break;
            };
            plain.push_str("${VALUE}");
            rest = after;
        }
        plain.push_str(rest);
    }
    plain
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

/// What a word stands in that a tool of the repository replaces, and whether a value may begin with it in YAML: then it
/// breaks the text only where it stands alone on its line (seen: `<CERT_MANAGER_ISSUER>` of a platform's templates,
/// `{SERVICE_IP_PREFIX}.16` and `@STS_NAME@` for sed).
const MARKS: &[(&str, &str, bool)] = &[
    ("${", "}", true),
    ("<", ">", true),
    ("__", "__", true),
    ("{", "}", false),
    ("@", "@", false),
    // Seen in an operator's tests: `name: %%_NAME_%%`.
    ("%%_", "_%%", false),
    ("%", "%", false),
];

/// Where a word that a tool replaces keeps a text from being YAML: on the line where the reader stopped, or before it.
pub(super) fn placeholder(text: &str, at: usize) -> Option<usize> {
    let (mut start, mut last) = (0, None);
    for line in text.split_inclusive('\n') {
        if start > at {
            break;
        }
        let found = mark(line).map(|inside| start + inside);
        if start + line.len() > at || start + line.len() == text.len() {
            return found.or(last.flatten());
        }
        if !line.trim().is_empty() {
            last = Some(found);
        }
        start += line.len();
    }
    last.flatten()
}

/// `GEN3_DATE_LABEL`, alone on its line, which a script puts lines in the place of.
fn is_lone_word(rest: &str) -> bool {
    let rest = rest.strip_prefix('$').unwrap_or(rest);
    rest.contains('_')
        && rest.starts_with(|c: char| c.is_ascii_uppercase())
        && rest
            .bytes()
            .all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-'))
}

/// Where a line is such a word with what stands in its place without it, between bars: `GEN3_WEB_IMAGE|-image: web:1-|`
/// (seen in the templates of a platform).
pub(super) fn between_bars(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.split(" #").next().unwrap_or_default().trim();
        let inside = rest
            .strip_suffix("-|")
            .and_then(|rest| rest.split_once("|-"));
        if inside.is_some_and(|(word, _)| is_lone_word(word)) {
            return Some(start + line.len() - line.trim_start().len());
        }
        start += line.len();
    }
    None
}

fn mark(line: &str) -> Option<usize> {
    let begin = line.len() - line.trim_start().len();
    let behind = |mark: &str| line.find(mark).map(|at| at + mark.len());
    let places = [Some(begin), behind(": "), behind("- ")];
    places.into_iter().flatten().find(|place| {
        let rest = line.get(*place..).unwrap_or_default().trim();
        MARKS.iter().any(|(open, close, plain)| {
            let inside = rest
                .strip_prefix(open)
                .and_then(|rest| rest.split_once(close));
            // `{username}/web:latest`: no mapping goes on behind its brace.
            let is_name = |word: &str| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            };
            let is_word = |word: &str| {
                word.starts_with(|c: char| c.is_ascii_uppercase())
                    && word
                        .bytes()
                        .all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
            };
            inside.is_some_and(|(word, after)| {
                let goes_on = *open == "{" && !after.is_empty() && is_name(word);
                (is_word(word) || goes_on) && (!plain || (*place == begin && after.is_empty()))
            })
        }) || (*place == begin && is_lone_word(rest))
            // What a guide leaves out of an example.
            || (*place == begin && begin > 0 && rest == "...")
            || ["<%", "<#", "</#", "[#"].iter().any(|it| rest.starts_with(it))
            || (rest.starts_with("[[ ") && rest.contains(" ]]"))
    })
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

/// The end of the first line of a script that gives a manifest to a program: `cat <<EOF | kubectl apply -f -` (seen in a project's
/// repository, as `inspector-pod.yml`).
pub(super) fn shell(text: &str) -> Option<usize> {
    let first = text.lines().next().unwrap_or_default();
    let is_script = ["cat ", "kubectl ", "oc "]
        .iter()
        .any(|start| first.starts_with(start));
    (is_script && first.contains("<<")).then_some(first.len())
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn a_word_to_replace_stands_where_the_text_breaks() {
        for (line, found) in [
            ("    <ISSUER_1>", true),
            ("${EXTRA_ENV}", true),
            ("__LABELS__", true),
            ("clusterIP: {PREFIX}.16", true),
            ("name: @STS_NAME@", true),
            ("image: {docker_user}/web:latest", true),
            ("- %NAME%-web", true),
            ("name: [[ .name ]]", true),
            ("<% if a %>", true),
            // FreeMarker, in both of its notations.
            ("  <#if config.mail>", true),
            ("</#if>", true),
            ("[#if mail]", true),
            ("WEB_DATE_LABEL", true),
            ("WEB_SIGN-UP_IMAGE", true),
            ("SIGN-UP", false),
            ("$MORE_CONFIG", true),
            ("$HOME", false),
            ("  ...", true),
            ("  echo ...", false),
            // Commands and programs that lost their block scalar.
            ("echo ${HOME}", false),
            ("if a < b and c > d:", false),
            ("@decorator", false),
            ("{a: b", false),
            ("a: [[[b]]", false),
            ("a: <b>", false),
            ("<b>", false),
        ] {
            let text = format!("kind: A\n{line}\nb: c\n");
            let there = placeholder(&text, 8 + line.len() - 1);
            assert_eq!(there.is_some(), found, "{line}");
            let behind = placeholder(&text, 8 + line.len() + 2);
            assert_eq!(behind.is_some(), found, "{line}");
            assert!(placeholder(&text, 0).is_none());
        }
    }
}

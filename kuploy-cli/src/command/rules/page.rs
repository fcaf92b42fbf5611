//! What `explain` prints of a rule, and the index of the pages.

use std::fmt::Write;

use kuploy_compose::diagnostic::{Rule, rules};

/// What a family of codes is about.
pub(super) fn family(rule: &Rule) -> &'static str {
    match rule.family() {
        '1' => "file syntax",
        '2' => "reading Compose",
        '3' => "what Kubernetes does not have or does differently",
        '4' => "names and validity",
        '5' => "drift",
        '6' => "security",
        _ => "practice",
    }
}

/// What is printed of a rule, in Markdown: its page, and how it is made louder or quieter.
pub(super) fn of(rule: &Rule) -> String {
    let page = rule.page();
    let (_, text) = page.split_once("\n\n").unwrap_or(("", page));
    format!(
        "# {} {}\n\n{} · {}\n\n{}.\n\n{}\n\n{}",
        rule.code,
        rule.name,
        rule.severity,
        family(rule),
        rule.summary,
        text.trim_end(),
        silence(rule)
    )
}

/// How the rule is made louder or quieter.
fn silence(rule: &Rule) -> String {
    let (code, name) = (rule.code, rule.name);
    // What is said of manifests: nobody but the reader decides what becomes of them.
    if rule.is_of_manifests() {
        return format!(
            "## Louder or quieter\n\n\
             - at its place: `# kuploy: allow {code} REASON`, at the end of the line or above it;\n\
             - for one run: `--allow {code}`, `--warn {code}`, `--deny {code}`.\n"
        );
    }
    if rule.severity == kuploy_compose::Severity::Error {
        return "An error cannot be silenced: it means that nothing is written.\n".to_owned();
    }
    format!(
        "## Louder or quieter\n\n\
         - in the Compose file, for the project or a service: `x-kuploy: {{ lint: {{ {code}: off }} }}` \
         (or `info`, `warning`, `error`; `{name}` does as well);\n\
         - at its place: `# kuploy: allow {code} REASON`, at the end of the line or above it;\n\
         - for one run: `--allow {code}`, `--warn {code}`, `--deny {code}`.\n"
    )
}

/// The page that lists all rules.
pub(super) fn index() -> String {
    let mut page = String::from(
        "# Rules\n\nAll findings of `kuploy-convert`, by code. `kuploy-convert explain CODE` prints a page.\n",
    );
    let mut last = None;
    for rule in rules::all() {
        if last != Some(rule.family()) {
            last = Some(rule.family());
            let _ = writeln!(
                page,
                "\n## KP{}xxx: {}\n\n| code | name | severity | |\n|---|---|---|---|",
                rule.family(),
                family(rule)
            );
        }
        let (code, name, severity) = (rule.code, rule.name, rule.severity);
        let summary = rule.summary.replace('|', "\\|");
        let _ = writeln!(
            page,
            "| [{code}]({code}.md) | `{name}` | {severity} | {summary} |"
        );
    }
    page
}

/// All pages by file name.
pub(super) fn all() -> Vec<(String, String)> {
    let pages = rules::all().map(|rule| (format!("{}.md", rule.code), of(rule)));
    pages.chain([("README.md".to_owned(), index())]).collect()
}

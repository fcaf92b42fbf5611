//! A rule's page: what `explain` prints, and what lies in `docs/rules/`.

use std::fmt::Write;

use kuploy_compose::diagnostic::{Rule, rules};

use super::example::Example;

/// What a family of codes is about.
pub(super) fn family(rule: &Rule) -> &'static str {
    match rule.family() {
        '1' => "the text",
        '2' => "reading Compose",
        '3' => "what Kubernetes has not, or has otherwise",
        '4' => "names and validity",
        '5' => "drift",
        '6' => "security",
        _ => "practice",
    }
}

/// The page of a rule, in Markdown.
pub(super) fn of(rule: &Rule) -> String {
    let mut page = format!("# {} {}\n\n", rule.code, rule.name);
    let _ = writeln!(
        page,
        "{} · {}\n\n{}.\n",
        rule.severity,
        family(rule),
        capital(rule.summary)
    );
    let _ = writeln!(page, "{}\n", rule.details.trim_end());
    let example = Example::parse(rule.example);
    page.push_str("## Example\n\n");
    for (name, text) in &example.files {
        if text.is_empty() {
            let _ = writeln!(page, "`{name}`\n");
            continue;
        }
        let language = match name.rsplit_once('.') {
            Some((_, "yaml" | "yml")) => "yaml",
            _ => "text",
        };
        let _ = writeln!(
            page,
            "`{name}`\n\n```{language}\n{}\n```\n",
            text.trim_end()
        );
    }
    let (report, sources) = example.run();
    let said: String = report
        .iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| {
            let help = finding.help.as_ref().map_or_else(String::new, |help| {
                format!("  help: {}\n", help.replace('\n', "\n        "))
            });
            format!("{}\n{help}", finding.located(&sources))
        })
        .collect();
    if !said.is_empty() {
        let flags = if example.flags.is_empty() {
            String::new()
        } else {
            format!(" {}", example.flags)
        };
        let _ = writeln!(
            page,
            "`kuploy-convert lint{flags}` says:\n\n```text\n{}\n```\n",
            said.trim_end()
        );
    }
    if report
        .iter()
        .any(|finding| finding.rule == rule && finding.fix.is_some())
    {
        page.push_str("`kuploy-convert lint --fix` repairs it.\n\n");
    }
    page.push_str(&silence(rule));
    page
}

/// How the rule is made louder or quieter.
fn silence(rule: &Rule) -> String {
    let (code, name) = (rule.code, rule.name);
    // What is said of manifests: nobody but the reader decides what becomes of them.
    let of_manifests = rule.example.contains("apiVersion: ");
    if of_manifests {
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
        "# Rules\n\nEverything that `kuploy-convert` has to say, by code. `kuploy-convert explain CODE` prints a page.\n",
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

/// The text with its first letter large, unless that is in backticks.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test reads the pages")]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules");

    /// Writes the pages anew with `UPDATE_DOCS=1`.
    #[test]
    fn the_pages_of_rules_are_current() {
        let pages: BTreeMap<String, String> = super::all().into_iter().collect();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            let _ = fs::remove_dir_all(FOLDER);
            fs::create_dir_all(FOLDER).unwrap();
            for (name, text) in &pages {
                fs::write(format!("{FOLDER}/{name}"), text).unwrap();
            }
        }
        let mut stale = Vec::new();
        for (name, text) in &pages {
            if fs::read_to_string(format!("{FOLDER}/{name}")).ok().as_ref() != Some(text) {
                stale.push(name.clone());
            }
        }
        for entry in fs::read_dir(FOLDER).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if !pages.contains_key(&name) {
                stale.push(name);
            }
        }
        assert!(
            stale.is_empty(),
            "stale: {stale:?}; write them with UPDATE_DOCS=1 cargo test -p kuploy-cli pages_of_rules"
        );
    }
}

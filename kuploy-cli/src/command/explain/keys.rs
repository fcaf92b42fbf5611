//! Compose keys: what becomes of each, from the pages that are made by compiling it, and the rules about it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kuploy_compose::diagnostic::{Rule, rules};

use super::topics::{Kind, Topic, list};

/// The pages of `docs/keys`.
const PAGES: &[&str] = &[
    include_str!("../../../keys/configs-and-secrets.md"),
    include_str!("../../../keys/environment-and-labels.md"),
    include_str!("../../../keys/health-and-order.md"),
    include_str!("../../../keys/image-and-process.md"),
    include_str!("../../../keys/network.md"),
    include_str!("../../../keys/project.md"),
    include_str!("../../../keys/replicas-and-placement.md"),
    include_str!("../../../keys/resources.md"),
    include_str!("../../../keys/security.md"),
    include_str!("../../../keys/storage.md"),
];

/// What a page says of some keys.
struct Section {
    /// `services.*.ports[].target`.
    keys: Vec<&'static str>,
    /// Heading and text.
    text: &'static str,
}

fn sections() -> Vec<Section> {
    let parts = PAGES.iter().flat_map(|page| page.split("\n## ").skip(1));
    parts
        .map(|text| {
            let heading = text.lines().next().unwrap_or_default();
            let keys = heading.split('`').skip(1).step_by(2).collect();
            Section { keys, text }
        })
        .collect()
}

/// The name of a key without `services.*.`, `[]` and `*` at its end.
fn short(key: &str) -> &str {
    let key = key.strip_prefix("services.*.").unwrap_or(key);
    key.trim_end_matches(['*', '.', '[', ']'])
}

/// Whether a word names a key: by its path, by its path below a service, or by its last part.
fn is_named(key: &str, word: &str) -> bool {
    let plain = |text: &str| text.replace("[]", "").replace(".*", "");
    let (key, word) = (plain(key), plain(word));
    let own = key.strip_prefix("services.").unwrap_or(&key);
    key == word || own == word
}

/// What there is to say of a key.
pub(super) fn topic(word: &str) -> Option<Topic> {
    let all = sections();
    let word = pattern(word);
    let exact = |section: &&Section| section.keys.iter().any(|key| is_named(key, &word));
    let mut found: Vec<&Section> = all.iter().filter(exact).collect();
    if found.is_empty() {
        let last = |key: &&str| short(key).rsplit('.').next() == Some(word.as_str());
        let ends = |section: &&Section| section.keys.iter().any(last);
        found = all.iter().filter(ends).collect();
    }
    if found.is_empty() {
        return None;
    }
    let name = word.rsplit('.').next().unwrap_or(&word);
    let mut text = String::new();
    for section in &found {
        let _ = writeln!(text, "# {}\n", linked(section.text).trim_end());
    }
    let about = about(name, &found);
    if !about.is_empty() {
        let _ = write!(text, "## Rules about `{name}`\n\n{}", list(&about));
    }
    Some(Topic {
        kind: Kind::Key,
        name: word,
        rules: about.iter().map(|rule| rule.code.to_owned()).collect(),
        text,
    })
}

/// A path of a project as one of the pages: `services.web.ports[0]` is `services.*.ports`.
fn pattern(word: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for c in word.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            c if !inside => plain.push(c),
            _ => {}
        }
    }
    let parts: Vec<&str> = plain.split('.').collect();
    match parts.as_slice() {
        ["services", _, rest @ ..] if !rest.is_empty() => rest.join("."),
        [
            top @ ("networks" | "volumes" | "configs" | "secrets"),
            _,
            rest @ ..,
        ] if !rest.is_empty() => {
            format!("{top}.{}", rest.join("."))
        }
        _ => plain,
    }
}

/// The rules that the sections name, and those whose examples have a finding at the key.
fn about(name: &str, sections: &[&Section]) -> Vec<&'static Rule> {
    let named: BTreeSet<&str> = sections
        .iter()
        .flat_map(|section| section.text.split('[').skip(1))
        .filter_map(|rest| rest.split(']').next())
        .collect();
    let at_key = |rule: &Rule| {
        let mut lines = flagged_lines(rule).into_iter();
        !rule.is_of_manifests() && lines.any(|line| is_of_key(line, name))
    };
    rules::all()
        .filter(|rule| named.contains(rule.code) || at_key(rule))
        .collect()
}

/// The lines of a rule's example that its page says to be wrong: `compose.yaml:4:5: warning[KP3102]: …`.
fn flagged_lines(rule: &Rule) -> Vec<&'static str> {
    let start = format!("[{}]:", rule.code);
    let printed = rule.page().lines().filter(|line| line.contains(&start));
    let places: Vec<(&str, usize)> = printed
        .filter_map(|line| {
            let mut parts = line.split(':');
            Some((parts.next()?, parts.next()?.parse().ok()?))
        })
        .collect();
    let files = rule.examples().flat_map(|example| example.files);
    files
        .flat_map(|file| {
            let here = places.iter().filter(move |(name, _)| *name == file.name);
            here.filter_map(move |(_, line)| file.text.lines().nth(line.checked_sub(1)?))
        })
        .collect()
}

/// Whether a line of a Compose file holds a key, alone or in a mapping in braces.
fn is_of_key(line: &str, name: &str) -> bool {
    let words = line.split([' ', '{', ',', '-']);
    words
        .filter_map(|word| {
            word.strip_suffix(':')
                .or(word.split_once(':').map(|it| it.0))
        })
        .any(|word| word == name)
}

/// The text with codes in place of links to the pages of rules.
fn linked(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](../../kuploy-compose/rules/") {
        plain.push_str(before);
        plain.push(']');
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    plain
}

/// The keys of a service and of the top level, for words that are none.
pub(super) fn names() -> Vec<String> {
    let sections = sections();
    let keys = sections.iter().flat_map(|section| &section.keys);
    let names: BTreeSet<String> = keys.map(|key| short(key).replace("[]", "")).collect();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_path_by_name_and_by_their_last_part() {
        let name = |word: &str| {
            topic(word).map(|topic| topic.text.lines().next().unwrap_or_default().to_owned())
        };
        for (word, heading) in [
            ("ulimits", "# `services.*.ulimits`"),
            ("services.web.ulimits", "# `services.*.ulimits`"),
            (
                "deploy.resources.limits.pids",
                "# `services.*.deploy.resources.limits.pids`",
            ),
            (
                "services.web.ports[0].target",
                "# `services.*.ports[].target`",
            ),
            ("rollback_config", "# `services.*.deploy.rollback_config`"),
        ] {
            let found = name(word);
            let begins = found.as_deref().is_some_and(|it| it.starts_with(heading));
            assert!(begins, "{word}: {found:?}");
        }
        assert_eq!(name("ulimit"), None);
    }

    #[test]
    fn rules_about_a_key_are_those_of_its_page_and_of_examples() {
        let rules = topic("ulimits")
            .map(|topic| topic.rules)
            .unwrap_or_default();
        assert_eq!(rules, ["KP3102"]);
        let rules = topic("privileged")
            .map(|topic| topic.rules)
            .unwrap_or_default();
        assert!(rules.contains(&"KP6002".to_owned()), "{rules:?}");
    }

    #[test]
    fn links_become_codes() {
        assert_eq!(
            linked("a [KP1](../../kuploy-compose/rules/KP1.md): b"),
            "a [KP1]: b"
        );
    }
}

//! Secrets that the command of a container had, and that are empty in the new one: `--requirepass $(PASSWORD)` and then
//! `--requirepass ""`, which is a Redis without a password.

use crate::drift::tree::{get, maps, text};
use crate::map::BTreeSet;
use crate::yaml::{Map, Node};

/// The variables that a command of the old pod takes from a Secret, and of which a word of the new one is what it is without
/// the value; each with its container.
pub(super) fn find<'a>(old: &'a Map, new: &'a Map) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    for container in containers(old) {
        let owner = text(container, "name").unwrap_or_default();
        let same = |it: &&Map| text(it, "name").unwrap_or_default() == owner;
        let (Some(now), before) = (containers(new).find(same), words(container)) else {
            continue;
        };
        let (left, now) = (variables(now), words(now));
        for (name, _) in of_secrets(container).filter(|(name, _)| !left.contains(name)) {
            if is_emptied(&before, &now, &format!("$({name})")) {
                found.push((owner, name));
            }
        }
    }
    found
}

fn containers(pod: &Map) -> impl Iterator<Item = &Map> {
    maps(pod, "initContainers").chain(maps(pod, "containers"))
}

/// What a container runs.
fn words(container: &Map) -> Vec<&str> {
    let list = |key: &str| {
        get(container, key)
            .and_then(Node::as_seq)
            .unwrap_or_default()
    };
    let words = list("command").iter().chain(list("args"));
    words.filter_map(Node::as_str).collect()
}

/// The names of the variables of a container.
fn variables(container: &Map) -> BTreeSet<&str> {
    maps(container, "env")
        .filter_map(|it| text(it, "name"))
        .collect()
}

/// The variables of a container that come from Secrets.
fn of_secrets(container: &Map) -> impl Iterator<Item = (&str, &Node)> {
    maps(container, "env").filter_map(|variable| {
        let secret = get(variable, "valueFrom")?.get("secretKeyRef")?;
        Some((text(variable, "name")?, secret))
    })
}

/// Whether a word that has a reference is there without its value: itself, or nothing behind the word that stood before it.
fn is_emptied(before: &[&str], now: &[&str], reference: &str) -> bool {
    let holds = |(_, word): &(usize, &&str)| word.contains(reference);
    before.iter().enumerate().filter(holds).any(|(at, word)| {
        let empty = word.replace(reference, "");
        if !empty.is_empty() {
            return now.contains(&empty.as_str()) && !before.contains(&empty.as_str());
        }
        let Some(option) = at.checked_sub(1).and_then(|at| before.get(at)) else {
            return false;
        };
        let next = before.get(at + 1);
        let places = now.iter().enumerate().filter(|(_, it)| *it == option);
        let mut behind = places.map(|(at, _)| now.get(at + 1));
        behind.any(|behind| behind == Some(&"") || behind == next)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_is_told_from_an_option_that_is_removed() {
        let before = ["redis-server", "--requirepass", "$(A)", "--save", "60"];
        for (now, want) in [
            (
                &["redis-server", "--requirepass", "", "--save", "60"][..],
                true,
            ),
            (&["redis-server", "--requirepass", "--save", "60"], true),
            (&["redis-server", "--save", "60", "--requirepass", ""], true),
            (&["redis-server", "--save", "60"], false),
            (
                &["redis-server", "--requirepass", "$(B)", "--save", "60"],
                false,
            ),
            (
                &["redis-server", "--requirepass", "public", "--save", "60"],
                false,
            ),
        ] {
            assert_eq!(is_emptied(&before, now, "$(A)"), want, "{now:?}");
        }
        let before = ["git", "https://u:$(A)@git.x/y"];
        assert!(is_emptied(&before, &["git", "https://u:@git.x/y"], "$(A)"));
        assert!(!is_emptied(&before, &["git", "https://git.x/y"], "$(A)"));
        assert!(is_emptied(
            &["run", "--token", "$(A)"],
            &["run", "--token"],
            "$(A)"
        ));
        assert!(!is_emptied(
            &["run", "--token=$(A)", "--token="],
            &["run", "--token="],
            "$(A)"
        ));
    }
}

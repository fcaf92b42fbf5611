//! Changes as a unified diff.

use std::collections::{BTreeMap, BTreeSet};

use similar::TextDiff;

use super::{Change, ChangeKind, Folder, masked};

/// One file's change as `diff -u` shows it; empty when nothing changes.
pub(crate) fn unified(folder: &Folder, change: &Change) -> String {
    let name = folder.show(&change.path);
    let (before, after) = (&change.before, &change.after);
    match masked::texts(&change.path, before, after) {
        Some([before, after]) => diff(&name, change.kind, before.as_bytes(), after.as_bytes()),
        None => diff(&name, change.kind, before, after),
    }
}

/// Two texts of a file of this name as `diff -u` shows them.
pub(crate) fn diff(name: &str, kind: ChangeKind, before: &[u8], after: &[u8]) -> String {
    // `git apply` takes no path with `//`.
    let name = name.trim_start_matches('/');
    let (from, to) = match kind {
        ChangeKind::Same => return String::new(),
        ChangeKind::New => ("/dev/null".to_owned(), format!("b/{name}")),
        ChangeKind::Changed => (format!("a/{name}"), format!("b/{name}")),
        ChangeKind::Removed => (format!("a/{name}"), "/dev/null".to_owned()),
    };
    let texts = (std::str::from_utf8(before), std::str::from_utf8(after));
    let (Ok(before), Ok(after)) = texts else {
        return format!("Binary files {from} and {to} differ\n");
    };
    TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&from, &to)
        .to_string()
}

/// The keys whose lines two texts of YAML differ in: those that are only in the first, only in the second, and in both.
/// Lines are counted, not compared one after the other: an export of a cluster has a million.
pub(crate) fn changed_keys(before: &str, after: &str) -> [BTreeSet<String>; 3] {
    let mut counts: BTreeMap<&str, isize> = BTreeMap::new();
    for (text, step) in [(before, 1), (after, -1)] {
        for line in text.lines() {
            *counts.entry(line.trim()).or_default() += step;
        }
    }
    let keys = |text, is: fn(isize) -> bool| {
        let differs = |line: &str| counts.get(line.trim()).copied().is_some_and(is);
        uppermost(text, differs)
    };
    let (old, new) = (
        keys(before, |count| count > 0),
        keys(after, |count| count < 0),
    );
    let both: BTreeSet<String> = old.intersection(&new).cloned().collect();
    let alone = |keys: BTreeSet<String>| keys.difference(&both).cloned().collect();
    [alone(old), alone(new), both]
}

/// The keys of lines that differ, without those below one that does.
fn uppermost(text: &str, differs: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut above = None;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let bare = line.trim_start();
        // An item may stand below the very column of its key.
        let depth = 2 * (line.len() - bare.len()) + usize::from(bare.starts_with('-'));
        if above.is_some_and(|above| depth > above) {
            continue;
        }
        above = None;
        // Who annotates says it by what is below.
        if let Some(key) = key(line).filter(|_| differs(line) && bare != "annotations:") {
            keys.insert(key.to_owned());
            above = Some(depth);
        }
    }
    keys
}

/// The key that a line begins with.
fn key(line: &str) -> Option<&str> {
    let line = line.trim_start_matches([' ', '-', '\u{feff}']).trim_end();
    let (key, value) = line.split_once(':')?;
    let key = key.trim_matches(['"', '\'']);
    let is_key = !key.is_empty() && !key.contains([' ', '#', '{', '[', '"']);
    (is_key && (value.is_empty() || value.starts_with(' '))).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::changed_keys;

    #[test]
    fn keys_of_changed_lines_are_told() {
        let before = "a: 1\nannotations:\n  kompose.cmd: a b\nports:\n- port: 80\n  name: x\nstatus:\n  b:\n  - c: d\nitems:\n- e: f\n# e: f\nrun: |\n  echo a: b\n";
        let after = "a: \"1\"\nports:\n- port: 80\n  protocol: TCP\n  name: x\nrun: |\n  echo\n";
        let told = changed_keys(before, after).map(|keys| keys.into_iter().collect::<Vec<_>>());
        assert_eq!(
            told,
            [
                vec!["items", "kompose.cmd", "status"],
                vec!["protocol"],
                vec!["a"]
            ]
        );
    }
}

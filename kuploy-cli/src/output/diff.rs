//! Changes as a unified diff.

use similar::TextDiff;

use super::{Change, ChangeKind, Folder};

/// One file's change as `diff -u` shows it; empty when nothing changes.
pub(crate) fn unified(folder: &Folder, change: &Change) -> String {
    let name = folder.show(&change.path);
    diff(&name, change.kind, &change.before, &change.after)
}

/// Two texts of a file of this name as `diff -u` shows them.
pub(crate) fn diff(name: &str, kind: ChangeKind, before: &[u8], after: &[u8]) -> String {
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

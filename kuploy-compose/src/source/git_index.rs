//! Which files Git has of a checkout: those that its index names (<https://git-scm.com/docs/index-format>).
//!
//! In versions 2 and 3 names are written out, each after 16 bits of which the last twelve are its length, and end in a zero.

use crate::map::BTreeSet;

use super::{FileKind, Files, paths};

/// Larger ones are of repositories that nobody converts.
const LARGEST: u64 = 64 << 20;

/// Leaves out the files that Git has already, of paths from the root of a checkout on. None where nobody knows: in a
/// worktree, or where names are abbreviated. A checkout without an index has nothing yet.
pub(crate) fn without_known(
    files: &dyn Files,
    root: &str,
    mut names: BTreeSet<String>,
) -> Option<BTreeSet<String>> {
    let git = paths::join(root, ".git");
    let path = paths::join(&git, "index");
    files.is_dir(&git).then_some(())?;
    let Ok(metadata) = files.metadata(&path) else {
        return Some(names);
    };
    let is_small = metadata.kind == FileKind::File && metadata.len <= LARGEST;
    let bytes = is_small.then(|| files.read(&path).ok())??;
    let is_known = bytes.starts_with(b"DIRC\0\0\0\x02") || bytes.starts_with(b"DIRC\0\0\0\x03");
    is_known.then_some(())?;
    leave_out(&bytes, &mut names);
    Some(names)
}

/// One pass over an index: at each zero a name may end.
fn leave_out(index: &[u8], names: &mut BTreeSet<String>) {
    let mut lasts = [false; 256];
    for last in names.iter().filter_map(|name| name.bytes().last()) {
        if let Some(ends) = lasts.get_mut(usize::from(last)) {
            *ends = true;
        }
    }
    let pairs = index.iter().zip(index.iter().skip(1)).enumerate();
    for (at, (last, next)) in pairs {
        if *next == 0 && lasts.get(usize::from(*last)) == Some(&true) {
            let before = index.get(..=at).unwrap_or_default();
            names.retain(|name| !is_entry(before, name));
        }
    }
}

/// Whether bytes end with the name of an entry, and its length before that.
fn is_entry(bytes: &[u8], name: &str) -> bool {
    const LONGEST: usize = 0xfff;
    let length = u16::try_from(name.len().min(LONGEST)).unwrap_or(u16::MAX);
    let [high, low] = length.to_be_bytes();
    let before = bytes.strip_suffix(name.as_bytes());
    let before = before.and_then(|before| before.strip_suffix(&[low]));
    let flags = before.and_then(<[u8]>::last);
    flags.is_some_and(|flags| flags & 0x0f == high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn what_git_has_is_read_from_its_index() {
        let mut bytes = b"DIRC\0\0\0\x02\0\0\0\x01".to_vec();
        bytes.extend([0; 60]);
        bytes.extend(b"\x80\x0aapp/db.env\0\0\0");
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut left: BTreeSet<String> = names(&["app/db.env", "db.env", "app/db"]);
        leave_out(&bytes, &mut left);
        assert_eq!(left, names(&["db.env", "app/db"]));
        let files = MemoryFiles::new().with("/a/.git/HEAD", "ref: refs/heads/main");
        assert_eq!(
            without_known(&files, "/a", names(&[".env"])),
            Some(names(&[".env"]))
        );
        let worktree = MemoryFiles::new().with("/a/.git", "gitdir: x");
        assert_eq!(without_known(&worktree, "/a", names(&[".env"])), None);
    }
}

//! Files that are a database, by their first bytes and whatever they are called. What people entered belongs neither in a manifest
//! nor in Git.

/// What a database in a file is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DatabaseFile {
    /// SQLite, which begins with an empty file too. Seen: the session of a bot, `bot.session`, which was mounted read-only.
    Sqlite,
    /// A dump of Redis or Valkey, which read no empty one.
    RedisDump,
}

/// How they begin: <https://www.sqlite.org/fileformat.html>; `REDIS0011`
/// (<https://github.com/sripathikrishnan/redis-rdb-tools/wiki/Redis-RDB-Dump-File-Format>), and `VALKEY080` since Valkey 9.
const MAGICS: &[(&[u8], DatabaseFile)] = &[
    (b"SQLite format 3\0", DatabaseFile::Sqlite),
    (b"REDIS00", DatabaseFile::RedisDump),
    (b"VALKEY0", DatabaseFile::RedisDump),
];

impl DatabaseFile {
    /// What a file with these bytes is.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let mut magics = MAGICS.iter();
        let (_, kind) = magics.find(|(magic, _)| bytes.starts_with(magic))?;
        Some(*kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_are_known_by_their_first_bytes() {
        for (bytes, want) in [
            ("SQLite format 3\0x", Some(DatabaseFile::Sqlite)),
            ("REDIS0011", Some(DatabaseFile::RedisDump)),
            ("VALKEY080", Some(DatabaseFile::RedisDump)),
            ("REDIS: a cache", None),
            ("SQLite format 3 is described here", None),
            ("", None),
        ] {
            assert_eq!(DatabaseFile::of(bytes.as_bytes()), want, "{bytes:?}");
        }
    }
}

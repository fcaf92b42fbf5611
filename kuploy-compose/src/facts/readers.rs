//! As whom services read and write what is mounted.

use super::service_facts::ServiceFacts;
use crate::compose::User;

/// Who reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// root, who may read and write everything.
    Root,
    /// Another user, with the group that gives it rights.
    User {
        /// The user.
        uid: i64,
        /// Its group, or one of its number where that is root's.
        group: i64,
    },
    /// Nobody knows.
    Unknown,
}

/// As whom the server of a service runs. An entrypoint that starts as root may become another user.
pub(crate) fn reader(service: &ServiceFacts<'_>) -> Reader {
    let said = service.user();
    if let (None, Some(user)) = (&said, service.known.becomes()) {
        return Reader::of(user.uid, Some(user.gid));
    }
    let account = service.image.account(said.as_ref());
    let known = |uid| Reader::of(uid, account.gid);
    account.uid.map_or(Reader::Unknown, known)
}

impl Reader {
    fn of(uid: i64, gid: Option<i64>) -> Self {
        match uid {
            0 => Self::Root,
            uid => Self::User {
                uid,
                group: gid.filter(|gid| *gid != 0).unwrap_or(uid),
            },
        }
    }
}

/// The numbers of a user, for containers that run beside it.
pub(crate) fn numbers(user: Option<User>) -> (Option<i64>, Option<i64>) {
    let user = user.as_ref();
    (user.and_then(User::user_id), user.and_then(User::group_id))
}

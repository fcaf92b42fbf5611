//! As whom the container of a service starts.

use super::service_facts::ServiceFacts;

/// As whom a container starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunningUser {
    /// By numbers.
    Numbers {
        /// The user.
        uid: i64,
        /// Its group, where it is known.
        gid: Option<i64>,
    },
    /// Nobody knows.
    Unknown,
}

/// As whom a service starts: as Compose says, else as its image says. A hardened one whose image drops to another user
/// starts as that, where its entrypoint takes it.
pub(crate) fn of(service: &ServiceFacts<'_>, hardened: bool) -> RunningUser {
    let said = service.user();
    let account = service.image.account(said.as_ref());
    match (account.uid, dropped_to(service, hardened)) {
        (_, Some((uid, gid))) => RunningUser::Numbers {
            uid,
            gid: Some(gid),
        },
        (Some(uid), None) => RunningUser::Numbers {
            uid,
            gid: account.gid,
        },
        (None, None) => RunningUser::Unknown,
    }
}

/// The user that the image of a hardened service drops to by itself, so that root is not needed.
///
/// Official images look whether they run as root before they give directories away (`if [ "$(id -u)" = '0' ]`), so that
/// `--user` works; those that do not are marked in the catalogue.
fn dropped_to(service: &ServiceFacts<'_>, hardened: bool) -> Option<(i64, i64)> {
    let is_root = service.image.account(None).uid == Some(0);
    let asked = service.known.declared.becomes.is_some();
    if !hardened || service.user().is_some() || !(is_root || asked) || service.known.needs_root() {
        return None;
    }
    let user = service.known.becomes()?;
    Some((user.uid, user.gid))
}

//! Containers that work on the volumes of a service: their image and their security.

use crate::facts::ServiceFacts;
use crate::facts::running_user::{self, RunningUser};
use crate::model::Security;

/// A small image with a shell, `cp` and `nc`, where the image of the service may hold none.
pub(super) const IMAGE: &str = "busybox:1.37";

/// The security of a container that works on the volumes of a service before it starts. Where nothing may run as root it
/// is the user of the service, if that is known; else `usual`.
pub(super) fn of(
    service: &ServiceFacts<'_>,
    hardened: bool,
    usual: (Option<i64>, Option<i64>),
) -> Security {
    let (user, group) = usual;
    let (user, group) = match running_user::of(service, hardened) {
        RunningUser::Numbers { uid, gid } if hardened && uid != 0 => (Some(uid), gid),
        _ => (user, group),
    };
    restrict(user, group, hardened && user.is_some_and(|user| user != 0))
}

/// The security of a hardened container with the image of a service, whose user nobody knows.
pub(super) fn of_image(service: &ServiceFacts<'_>, hardened: bool) -> Option<Security> {
    let is_unknown = running_user::of(service, hardened) == RunningUser::Unknown;
    (hardened && is_unknown).then(|| restrict(None, None, true))
}

fn restrict(user: Option<i64>, group: Option<i64>, restricted: bool) -> Security {
    Security {
        user,
        group,
        run_as_non_root: restricted.then_some(true),
        allow_privilege_escalation: restricted.then_some(false),
        cap_drop: match restricted {
            true => vec!["ALL".to_owned()],
            false => Vec::new(),
        },
        ..Security::default()
    }
}

//! What one source says of an image.

use std::fmt;

use crate::map::IndexMap;

use super::distribution::Distribution;
use crate::compose::Duration;
use crate::facts::evidence::{Evidence, Fact};
use crate::model::Protocol;
use crate::options::ImageClient;

/// What one source says of an image, or all of them together. What is `None` or empty is not known, unless the
/// source is [complete](Self::complete).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageConfig {
    /// `ENTRYPOINT`.
    pub entrypoint: Option<Fact<ImageWords>>,
    /// `CMD`.
    pub command: Option<Fact<ImageWords>>,
    /// `ENV`, in the order set. A lock holds the names and leaves out most values: those are `None`.
    pub env: IndexMap<String, Fact<Option<String>>>,
    /// `USER`; root is said as such.
    pub user: Option<Fact<ImageUser>>,
    /// `EXPOSE`, ranges expanded.
    pub ports: Vec<Fact<ImagePort>>,
    /// `VOLUME`: absolute, clean paths.
    pub volumes: Vec<Fact<String>>,
    /// `WORKDIR`, absolute.
    pub working_dir: Option<Fact<String>>,
    /// `STOPSIGNAL`, as written.
    pub stop_signal: Option<Fact<String>>,
    /// `HEALTHCHECK`; `HEALTHCHECK NONE` is a check without a test.
    pub healthcheck: Option<Fact<ImageHealthcheck>>,
    /// Users that the image has, by name.
    pub accounts: IndexMap<String, Fact<ImageAccount>>,
    /// Groups that the image has, by name, with their numbers.
    pub groups: IndexMap<String, Fact<i64>>,
    /// What it is built on, which has users and groups of its own.
    pub distribution: Option<Distribution>,
    /// Whether a Dockerfile installs packages of the distribution, which may create users.
    pub has_packages: bool,
    /// Whether the image holds a shell.
    pub shell: Option<Fact<bool>>,
    /// Which of the clients that health checks ask with the image holds.
    pub clients: Option<Fact<Vec<ImageClient>>>,
    /// The source that says all there is to say: what is not here, the image does not have.
    pub complete: Option<Evidence>,
}

impl ImageConfig {
    /// Whether nothing is known at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The numbers of a user that runs in this image, by what the image knows of names.
    pub fn account(&self, user: &ImageUser) -> ImageAccount {
        let named = match &user.user {
            Principal::Id(id) => ImageAccount {
                uid: Some(*id),
                gid: None,
            },
            Principal::Name(name) => {
                let account = self.accounts.get(name).map(|account| account.value);
                let own = || {
                    let (uid, gid) = self.distribution?.account(name)?;
                    Some(ImageAccount {
                        uid: Some(uid),
                        gid: Some(gid),
                    })
                };
                account.or_else(own).unwrap_or_else(|| ImageAccount {
                    uid: usual_id(name, USUAL_USERS),
                    gid: usual_id(name, USUAL_USERS),
                })
            }
        };
        let gid = match &user.group {
            Some(Principal::Id(id)) => Some(*id),
            Some(Principal::Name(name)) => {
                self.group(name).or_else(|| usual_id(name, USUAL_GROUPS))
            }
            None => named.gid,
        };
        ImageAccount { gid, ..named }
    }

    /// The number of a group.
    pub fn group(&self, name: &str) -> Option<i64> {
        let group = self.groups.get(name).map(|group| group.value);
        group.or_else(|| self.distribution?.group(name))
    }

    /// Whether the number of a user or group is the one that images have as a rule, since this one does not say.
    pub(crate) fn is_assumed(&self, name: &str) -> bool {
        let usual = USUAL_USERS.contains(&name) || USUAL_GROUPS.contains(&name);
        usual
            && self.distribution.is_none()
            && !self.accounts.contains_key(name)
            && !self.groups.contains_key(name)
    }
}

/// The number of `nobody` in Debian's `base-passwd`, Alpine's `alpine-baselayout`, the official BusyBox image, and Red
/// Hat's `setup` since Fedora 29 and RHEL 8.
const NOBODY: i64 = 65_534;
/// Users with that number.
const USUAL_USERS: &[&str] = &["nobody"];
/// Groups with that number: Debian calls it `nogroup`, the others `nobody`.
const USUAL_GROUPS: &[&str] = &["nobody", "nogroup"];

fn usual_id(name: &str, names: &[&str]) -> Option<i64> {
    names.contains(&name).then_some(NOBODY)
}

/// The numbers of a user, where they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImageAccount {
    /// The user.
    pub uid: Option<i64>,
    /// The user's own group.
    pub gid: Option<i64>,
}

/// The words of `ENTRYPOINT` or `CMD`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageWords {
    /// What is run; the shell's own words (`/bin/sh`, `-c`) are among them in shell form.
    pub words: Vec<String>,
    /// Whether it was written in shell form. A source that holds words alone says so by `/bin/sh -c`.
    pub shell_form: bool,
}

impl ImageWords {
    /// Words of a source that does not say in which form they were written: a shell with `-c` is the shell form.
    pub fn of(words: Vec<String>) -> Self {
        let shell_form = matches!(words.as_slice(), [shell, option, _]
            if shell.ends_with("sh") && option.starts_with('-') && option.ends_with('c'));
        Self { words, shell_form }
    }
}

impl fmt::Display for ImageWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.join(" "))
    }
}

/// A user or a group: by number, or by a name that only the image can look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The number.
    Id(i64),
    /// The name.
    Name(String),
}

impl Principal {
    /// Reads a user or group as `USER` writes it. `root` is 0 in every image: the kernel says so.
    pub fn parse(text: &str) -> Self {
        match text.parse() {
            Ok(id) => Self::Id(id),
            Err(_) if text == "root" => Self::Id(0),
            Err(_) => Self::Name(text.to_owned()),
        }
    }

    /// The number, where it is known.
    pub fn id(&self) -> Option<i64> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Name(_) => None,
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// `USER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageUser {
    /// The user.
    pub user: Principal,
    /// The group, where it is said.
    pub group: Option<Principal>,
}

impl ImageUser {
    /// Reads `USER`: `UID`, `NAME`, `UID:GID`, `NAME:GROUP`. Nothing is root, as in an image without `USER`.
    pub fn parse(text: &str) -> Self {
        let (user, group) = match text.split_once(':') {
            Some((user, group)) => (user, Some(group).filter(|group| !group.is_empty())),
            None => (text, None),
        };
        Self {
            user: match user {
                "" => Principal::Id(0),
                user => Principal::parse(user),
            },
            group: group.map(Principal::parse),
        }
    }

    /// Whether it is known to be root, or known not to be; a name other than `root` is not.
    pub fn is_root(&self) -> Option<bool> {
        self.user.id().map(|id| id == 0)
    }
}

impl fmt::Display for ImageUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.group {
            Some(group) => write!(f, "{}:{group}", self.user),
            None => write!(f, "{}", self.user),
        }
    }
}

/// A port of `EXPOSE`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImagePort {
    /// The number.
    pub number: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// What is spoken, where the source says it: the catalogue alone does.
    pub name: Option<String>,
}

impl fmt::Display for ImagePort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.protocol {
            Protocol::Tcp => write!(f, "{}", self.number),
            protocol => write!(
                f,
                "{}/{}",
                self.number,
                protocol.as_str().to_ascii_lowercase()
            ),
        }
    }
}

/// `HEALTHCHECK`. Numbers that are not said are Docker's defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageHealthcheck {
    /// As in Compose: `["CMD", …]`, `["CMD-SHELL", text]`; empty for `HEALTHCHECK NONE`.
    pub test: Vec<String>,
    /// Time between checks.
    pub interval: Option<Duration>,
    /// Time that one check may take.
    pub timeout: Option<Duration>,
    /// Time to start in, during which failures do not count.
    pub start_period: Option<Duration>,
    /// Time between checks in the start period.
    pub start_interval: Option<Duration>,
    /// Failures in a row that make it unhealthy.
    pub retries: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_numbers_or_names() {
        for (text, shown, root) in [
            ("1000", "1000", Some(false)),
            ("1000:2000", "1000:2000", Some(false)),
            ("root", "0", Some(true)),
            ("", "0", Some(true)),
            (":5", "0:5", Some(true)),
            ("node", "node", None),
            ("node:", "node", None),
        ] {
            let user = ImageUser::parse(text);
            assert_eq!(
                (user.to_string().as_str(), user.is_root()),
                (shown, root),
                "{text}"
            );
        }
    }
}

//! Values that Compose writes as a string with a grammar of its own: namespaces, mount types, restart policies,
//! protocols, pull policies, users and capabilities. Each is read once, here.
//!
//! Docker Compose passes most of them on to the engine unchecked, so every type has a variant for what it does not
//! know.

use serde::Deserialize;

/// A namespace of the kernel: `network_mode`, `ipc` or `pid`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum NamespaceMode {
    /// `none`: none at all.
    None,
    /// `host`: the Docker host's.
    Host,
    /// `service:NAME`: that of another service of the project.
    Service(String),
    /// `container:NAME`: that of a container outside of the project.
    Container(String),
    /// The engine's own word: `bridge`, `default`, `private`, `shareable`, or the name of a network of the engine.
    Engine(String),
}

impl From<String> for NamespaceMode {
    fn from(text: String) -> Self {
        match (text.as_str(), text.split_once(':')) {
            ("none", _) => Self::None,
            ("host", _) => Self::Host,
            (_, Some(("service", name))) => Self::Service(name.to_owned()),
            (_, Some(("container", name))) => Self::Container(name.to_owned()),
            _ => Self::Engine(text),
        }
    }
}

/// What a mount is of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum MountType {
    /// `volume`: a named volume, or an anonymous one.
    Volume,
    /// `bind`: a path of the Docker host.
    Bind,
    /// `tmpfs`: memory.
    Tmpfs,
    /// `image`: the files of an image.
    Image,
    /// `cluster`: a volume of Swarm's cluster.
    Cluster,
    /// `npipe`, or another word that only the engine may know.
    Other(String),
}

impl Default for MountType {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for MountType {
    fn from(text: String) -> Self {
        match text.as_str() {
            "volume" => Self::Volume,
            "bind" => Self::Bind,
            "tmpfs" => Self::Tmpfs,
            "image" => Self::Image,
            "cluster" => Self::Cluster,
            _ => Self::Other(text),
        }
    }
}

/// An entry of `volumes_from`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct MountsFrom {
    /// Whose mounts are taken.
    pub source: MountsSource,
    /// Whether they are read-only (`:ro`).
    pub read_only: bool,
}

/// Whose mounts `volumes_from` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MountsSource {
    /// A service of the project.
    Service(String),
    /// `container:NAME`: a container outside of the project.
    Container(String),
}

impl From<String> for MountsFrom {
    fn from(text: String) -> Self {
        let (container, rest) = match text.strip_prefix("container:") {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let (name, mode) = rest.split_once(':').unwrap_or((rest, "rw"));
        let name = name.to_owned();
        Self {
            source: match container {
                true => MountsSource::Container(name),
                false => MountsSource::Service(name),
            },
            read_only: mode == "ro",
        }
    }
}

/// When the engine starts a container again: `restart`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Restart {
    /// `no`.
    No,
    /// `always`.
    Always,
    /// `unless-stopped`.
    UnlessStopped,
    /// `on-failure`, or `on-failure:N` with at most N attempts.
    OnFailure(Option<u32>),
    /// A word that no engine knows.
    Other(String),
}

impl From<String> for Restart {
    fn from(text: String) -> Self {
        let (word, count) = text.split_once(':').unwrap_or((&text, ""));
        match word {
            "no" => Self::No,
            "always" => Self::Always,
            "unless-stopped" => Self::UnlessStopped,
            "on-failure" => Self::OnFailure(count.parse().ok()),
            _ => Self::Other(text),
        }
    }
}

/// When a task of a deployment is started again: `deploy.restart_policy.condition`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum RestartCondition {
    /// `none`.
    None,
    /// `on-failure`.
    OnFailure,
    /// `any`, and every other word.
    Any,
}

impl From<String> for RestartCondition {
    fn from(text: String) -> Self {
        match text.as_str() {
            "none" | "no" => Self::None,
            "on-failure" => Self::OnFailure,
            _ => Self::Any,
        }
    }
}

/// What a port speaks below the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
pub enum PortProtocol {
    /// `tcp`, nothing, and every other word.
    #[default]
    Tcp,
    /// `udp`.
    Udp,
    /// `sctp`.
    Sctp,
}

impl From<&str> for PortProtocol {
    fn from(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "udp" => Self::Udp,
            "sctp" => Self::Sctp,
            _ => Self::Tcp,
        }
    }
}

impl From<String> for PortProtocol {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// When an image is pulled: `pull_policy`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Pull {
    /// `always`.
    Always,
    /// `never`.
    Never,
    /// `missing` or `if_not_present`.
    Missing,
    /// `build`.
    Build,
    /// `daily`, `weekly` or `every_DURATION`, as written; and every other word.
    Refreshed(String),
}

impl From<String> for Pull {
    fn from(text: String) -> Self {
        match text.as_str() {
            "always" => Self::Always,
            "never" => Self::Never,
            "missing" | "if_not_present" => Self::Missing,
            "build" => Self::Build,
            _ => Self::Refreshed(text),
        }
    }
}

/// The user and group of a process: `user`, by number or name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct User {
    /// The text.
    pub written: String,
    /// The user; `None` where nothing stands before the colon.
    pub user: Option<Account>,
    /// The group; `None` where none is written.
    pub group: Option<Account>,
}

/// A user or a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// A number that Kubernetes takes (0 to 2147483647); `root` is 0 in every image.
    Id(i64),
    /// A name that the image's `/etc/passwd` or `/etc/group` knows.
    Name(String),
}

impl Account {
    /// Reads a number or a name; `None` when nothing is written.
    pub fn read(text: &str) -> Option<Self> {
        let number = || {
            text.parse()
                .ok()
                .filter(|id| (0..=2_147_483_647).contains(id))
        };
        match text {
            "" => None,
            "root" => Some(Self::Id(0)),
            name => Some(number().map_or_else(|| Self::Name(name.to_owned()), Self::Id)),
        }
    }

    /// The number, where that is known.
    pub fn id(&self) -> Option<i64> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Name(_) => None,
        }
    }
}

impl User {
    /// The number of the user, where that is known.
    pub fn user_id(&self) -> Option<i64> {
        self.user.as_ref().and_then(Account::id)
    }

    /// The number of the group, where that is known.
    pub fn group_id(&self) -> Option<i64> {
        self.group.as_ref().and_then(Account::id)
    }

    /// Whether no user is written: `:1000`, or nothing at all. `1000:` is the user 1000, as in Docker.
    pub fn is_incomplete(&self) -> bool {
        self.user.is_none()
    }
}

impl From<String> for User {
    fn from(written: String) -> Self {
        let (user, group) = written.split_once(':').unwrap_or((&written, ""));
        Self {
            user: Account::read(user),
            group: Account::read(group),
            written,
        }
    }
}

/// A Linux capability: in capitals, without `CAP_`; `ALL` is all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
pub struct Capability(pub String);

impl From<String> for Capability {
    fn from(text: String) -> Self {
        let name = text.to_ascii_uppercase();
        Self(name.strip_prefix("CAP_").unwrap_or(&name).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_words_or_lead_to_others() {
        for (text, mode) in [
            ("host", NamespaceMode::Host),
            ("none", NamespaceMode::None),
            ("service:db", NamespaceMode::Service("db".to_owned())),
            ("container:a:b", NamespaceMode::Container("a:b".to_owned())),
            ("bridge", NamespaceMode::Engine("bridge".to_owned())),
        ] {
            assert_eq!(NamespaceMode::from(text.to_owned()), mode, "{text}");
        }
    }

    #[test]
    fn users_are_numbers_or_names() {
        for (text, user, group, incomplete) in [
            ("1000:1001", Some(1000), Some(1001), false),
            ("root", Some(0), None, false),
            ("node:node", None, None, false),
            (":5", None, Some(5), true),
            ("5:", Some(5), None, false),
            ("", None, None, true),
            ("-1", None, None, false),
        ] {
            let read = User::from(text.to_owned());
            let found = (read.user_id(), read.group_id(), read.is_incomplete());
            assert_eq!(found, (user, group, incomplete), "{text}");
        }
    }

    #[test]
    fn mounts_are_taken_from_services_or_containers() {
        for (text, source, read_only) in [
            ("data", MountsSource::Service("data".to_owned()), false),
            ("data:ro", MountsSource::Service("data".to_owned()), true),
            (
                "container:x:ro",
                MountsSource::Container("x".to_owned()),
                true,
            ),
        ] {
            let want = MountsFrom { source, read_only };
            assert_eq!(MountsFrom::from(text.to_owned()), want, "{text}");
        }
    }

    #[test]
    fn attempts_stand_behind_on_failure() {
        assert_eq!(
            Restart::from("on-failure:3".to_owned()),
            Restart::OnFailure(Some(3))
        );
        assert_eq!(
            Restart::from("on-failure".to_owned()),
            Restart::OnFailure(None)
        );
    }

    #[test]
    fn capabilities_lose_their_prefix() {
        assert_eq!(Capability::from("cap_net_admin".to_owned()).0, "NET_ADMIN");
    }
}

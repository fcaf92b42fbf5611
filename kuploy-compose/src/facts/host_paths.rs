//! Paths of the Docker host that no container of a cluster should have.

use super::path_conventions::{is_within, looks_like_file};
use crate::compose::VolumeMount;
use crate::source::{Files, paths};

/// What of the host a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HostPath {
    /// The clock's zone.
    Time,
    /// The socket of a container engine.
    EngineSocket,
    /// The socket of another process.
    Socket,
    /// Part of the operating system.
    System,
    /// Keys and settings of a person.
    Personal,
}

/// Where in the project a path of another machine leads: its longest end of two names or more that is there (seen:
/// `/d/011eh/docker/omind/docker/nginx/conf/nginx.conf` beside `nginx/conf/nginx.conf`).
pub(crate) fn in_project(files: &dyn Files, project: &str, source: &str) -> Option<String> {
    let ends = source
        .match_indices('/')
        .filter_map(|(at, _)| source.get(at + 1..));
    let mut ends = ends.filter(|end| end.trim_end_matches('/').contains('/'));
    let found = ends.find(|end| {
        let path = paths::join(project, end);
        files.is_file(&path) || files.is_dir(&path)
    })?;
    Some(format!("./{}", found.trim_end_matches('/')))
}

/// What kind of path a node must have.
///
/// Docker makes a directory of what is not there. A path of the system, and one that is only read, may as well be a
/// file (`/etc/machine-id`, `/opt/agent/license`): nothing is checked there, since a wrong kind keeps the pod from
/// starting.
pub(crate) fn kind(path: &str, mount: &VolumeMount) -> Option<&'static str> {
    let options = mount.bind.as_ref();
    let create = options.and_then(|options| options.create_host_path);
    if path.ends_with(".sock") {
        Some("Socket")
    } else if looks_like_file(path) {
        Some("File")
    } else if classify(path).is_some() || mount.read_only {
        None
    } else if create.unwrap_or(true) {
        Some("DirectoryOrCreate")
    } else {
        Some("Directory")
    }
}

/// Paths of the operating system, each with all below it.
const SYSTEM: &[&str] = &[
    "/bin",
    "/boot",
    "/cgroup",
    "/dev",
    "/lib",
    "/lib32",
    "/lib64",
    "/proc",
    "/run",
    "/sbin",
    "/sys",
    "/tmp/.X11-unix",
    "/usr",
    "/var/lib/containers",
    "/var/lib/docker",
    "/var/lib/kubelet",
    "/var/log",
    "/var/run",
];

/// Entries of `/etc` that the operating system has; whatever else lies there is somebody's: `/etc/VENDOR/data`.
const SYSTEM_SETTINGS: &[&str] = &[
    "X11",
    "alternatives",
    "apt",
    "ca-certificates",
    "containerd",
    "cron.d",
    "crontab",
    "default",
    "docker",
    "fstab",
    "group",
    "gshadow",
    "hostname",
    "hosts",
    "init.d",
    "kubernetes",
    "ld.so.conf",
    "localtime",
    "logrotate.d",
    "lsb-release",
    "machine-id",
    "modprobe.d",
    "mtab",
    "network",
    "nsswitch.conf",
    "nvidia-container-runtime",
    "os-release",
    "pam.d",
    "passwd",
    "pki",
    "profile",
    "profile.d",
    "resolv.conf",
    "security",
    "shadow",
    "ssh",
    "ssl",
    "subgid",
    "subuid",
    "sudoers",
    "sudoers.d",
    "sysctl.conf",
    "sysctl.d",
    "systemd",
    "timezone",
    "udev",
];

/// Folders and files of a home that hold keys.
const PERSONAL: &[&str] = &[
    ".aws",
    ".azure",
    ".config/gcloud",
    ".docker",
    ".gnupg",
    ".kube",
    ".netrc",
    ".npmrc",
    ".pgpass",
    ".ssh",
];

/// Sockets of container engines, by file name.
const ENGINE_SOCKETS: &[&str] = &[
    "buildkitd.sock",
    "containerd.sock",
    "cri-dockerd.sock",
    "crio.sock",
    "docker.sock",
    "dockershim.sock",
    "podman.sock",
];

/// The file that says the time zone of a machine, and of a container.
pub(crate) const LOCAL_TIME: &str = "/etc/localtime";

/// The time zone that a file of the time zone database describes.
pub(crate) fn zone(path: &str) -> Option<&str> {
    path.strip_prefix("/usr/share/zoneinfo/")
}

/// What of the machine an absolute path is, if it is more than a folder somebody chose.
pub(crate) fn classify(path: &str) -> Option<HostPath> {
    if matches!(path, LOCAL_TIME | "/etc/timezone" | "/usr/share/zoneinfo") || zone(path).is_some()
    {
        return Some(HostPath::Time);
    }
    if path.ends_with(".sock") {
        let is_engine = ENGINE_SOCKETS.contains(&paths::file_name(path));
        return Some(if is_engine {
            HostPath::EngineSocket
        } else {
            HostPath::Socket
        });
    }
    let setting = path.strip_prefix("/etc").and_then(|rest| {
        let mut parts = rest.split('/');
        // Of the whole directory there is no part.
        (parts.next() == Some("")).then(|| parts.next().unwrap_or_default())
    });
    let is_setting = setting.is_some_and(|part| part.is_empty() || SYSTEM_SETTINGS.contains(&part));
    if path == "/" || is_setting || SYSTEM.iter().any(|root| is_within(path, root)) {
        return Some(HostPath::System);
    }
    let personal = PERSONAL.iter().any(|name| {
        let marked = format!("{path}/");
        marked.contains(&format!("/{name}/"))
    });
    personal.then_some(HostPath::Personal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_host_are_told_apart() {
        for (path, want) in [
            ("/etc/localtime", Some(HostPath::Time)),
            ("/var/run/docker.sock", Some(HostPath::EngineSocket)),
            (
                "/run/containerd/containerd.sock",
                Some(HostPath::EngineSocket),
            ),
            ("/var/run/mysqld/mysqld.sock", Some(HostPath::Socket)),
            ("/", Some(HostPath::System)),
            ("/proc/1", Some(HostPath::System)),
            ("/etc/ssl/certs", Some(HostPath::System)),
            ("/etc", Some(HostPath::System)),
            ("/etc/", Some(HostPath::System)),
            ("/etc/acme/db", None),
            ("/etcetera", None),
            ("/home/me/.ssh/id_rsa", Some(HostPath::Personal)),
            ("/home/me/.config/gcloud", Some(HostPath::Personal)),
            ("/home/me/.config/app", None),
            ("/mnt/data", None),
            ("/processes", None),
        ] {
            assert_eq!(classify(path), want, "{path}");
        }
    }
}

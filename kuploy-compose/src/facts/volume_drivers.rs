//! What a top-level volume is made of: `driver`, `driver_opts`, `external`.

use crate::map::IndexMap;

use crate::compose::{Scalar, Volume};

/// What holds the bytes of a top-level volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Backing {
    /// What a claim stands for.
    Claim(Claimed),
    /// Memory, with the size where the options say one.
    Memory(Option<String>),
    /// A folder of the machine.
    Folder(String),
}

/// Storage that a claim stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claimed {
    /// Whatever keeps volumes: the default.
    Plain {
        /// As Docker writes sizes, where the options say one.
        size: Option<String>,
    },
    /// A volume that is there already.
    Existing,
    /// A file server.
    Remote(Remote),
}

/// A folder on a file server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remote {
    /// The server.
    pub(crate) server: String,
    /// The path there; for CIFS the share, and what is below it.
    pub(crate) path: String,
    /// Further mount options.
    pub(crate) options: Vec<String>,
    /// Mounted read-only.
    pub(crate) read_only: bool,
    /// CIFS, not NFS.
    pub(crate) smb: bool,
    /// CIFS user, password and domain.
    pub(crate) credentials: IndexMap<String, String>,
}

/// What `driver` and `driver_opts` say: what holds the bytes, and the names of options that mean nothing to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VolumeDriver {
    /// What holds the bytes.
    pub(crate) backing: Backing,
    /// Options of `driver_opts` that were not used.
    pub(crate) unused: Vec<String>,
}

impl VolumeDriver {
    /// Whether whatever keeps volumes holds the bytes.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.backing, Backing::Claim(Claimed::Plain { .. }))
    }
}

fn text(value: &Scalar) -> String {
    match value {
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Float(value) => value.to_string(),
        Scalar::String(value) => value.clone(),
    }
}

/// Reads what a volume is made of.
pub(crate) fn read(volume: Option<&Volume>) -> VolumeDriver {
    let plain = |size| VolumeDriver {
        backing: Backing::Claim(Claimed::Plain { size }),
        unused: Vec::new(),
    };
    let Some(volume) = volume else {
        return plain(None);
    };
    if volume.external {
        return VolumeDriver {
            backing: Backing::Claim(Claimed::Existing),
            unused: Vec::new(),
        };
    }
    let options: IndexMap<&str, String> = volume
        .driver_opts
        .iter()
        .map(|(key, value)| (key.as_str(), text(value)))
        .collect();
    let get = |key: &str| options.get(key).map(String::as_str);
    let local = matches!(volume.driver.as_deref(), None | Some("" | "local"));
    if !local {
        return VolumeDriver {
            unused: options
                .keys()
                .filter(|key| **key != "size")
                .map(|key| (*key).to_owned())
                .collect(),
            ..plain(get("size").map(str::to_owned))
        };
    }
    let device = get("device").unwrap_or_default();
    let mount_options: Vec<&str> = get("o")
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|option| !option.is_empty())
        .collect();
    let backing = match get("type").unwrap_or_default() {
        "nfs" | "nfs4" => nfs(get("type") == Some("nfs4"), device, &mount_options),
        "cifs" | "smb3" => cifs(device, &mount_options),
        "tmpfs" => Some(Backing::Memory(
            option(&mount_options, "size").map(str::to_owned),
        )),
        _ if mount_options
            .iter()
            .any(|option| matches!(*option, "bind" | "rbind"))
            && !device.is_empty() =>
        {
            Some(Backing::Folder(device.to_owned()))
        }
        _ => None,
    };
    match backing {
        Some(backing) => {
            let named = options.keys().copied();
            let named = named.filter(|key| !matches!(*key, "type" | "o" | "device" | "size"));
            let memory = matches!(backing, Backing::Memory(_));
            // Owner and mode of a directory in memory.
            let owner = mount_options.iter().filter(|option| {
                let key = option.split('=').next().unwrap_or_default();
                memory && matches!(key, "uid" | "gid" | "mode")
            });
            VolumeDriver {
                unused: named.chain(owner.copied()).map(str::to_owned).collect(),
                backing,
            }
        }
        None => VolumeDriver {
            unused: options
                .keys()
                .filter(|key| **key != "size")
                .map(|key| (*key).to_owned())
                .collect(),
            ..plain(get("size").map(str::to_owned))
        },
    }
}

/// The value of `KEY=VALUE` among mount options.
fn option<'o>(options: &[&'o str], key: &str) -> Option<&'o str> {
    options
        .iter()
        .find_map(|option| option.strip_prefix(key)?.strip_prefix('='))
}

fn nfs(version_4: bool, device: &str, options: &[&str]) -> Option<Backing> {
    let (host, path) = device.split_once(':')?;
    let server = option(options, "addr")
        .filter(|addr| !addr.is_empty())
        .unwrap_or(host);
    if server.is_empty() || !path.starts_with('/') {
        return None;
    }
    let mut rest: Vec<String> = options
        .iter()
        .filter(|option| !matches!(**option, "rw" | "ro") && !option.starts_with("addr="))
        .map(|option| (*option).to_owned())
        .collect();
    let has_version = rest
        .iter()
        .any(|option| option.starts_with("nfsvers=") || option.starts_with("vers="));
    if version_4 && !has_version {
        rest.push("nfsvers=4".to_owned());
    }
    Some(Backing::Claim(Claimed::Remote(Remote {
        server: server.to_owned(),
        path: path.to_owned(),
        options: rest,
        read_only: options.contains(&"ro"),
        smb: false,
        credentials: IndexMap::new(),
    })))
}

fn cifs(device: &str, options: &[&str]) -> Option<Backing> {
    let share = device.trim_start_matches(['/', '\\']);
    let (host, path) = share.split_once(['/', '\\'])?;
    let server = option(options, "addr")
        .filter(|addr| !addr.is_empty())
        .unwrap_or(host);
    if server.is_empty() || path.is_empty() {
        return None;
    }
    let mut credentials = IndexMap::new();
    for (key, names) in [
        ("username", ["username", "user"]),
        ("password", ["password", "pass"]),
        ("domain", ["domain", "dom"]),
    ] {
        if let Some(value) = names.iter().find_map(|name| option(options, name)) {
            credentials.insert(key.to_owned(), value.to_owned());
        }
    }
    let taken = [
        "addr", "username", "user", "password", "pass", "domain", "dom",
    ];
    let rest = options
        .iter()
        .filter(|option| {
            let key = option.split('=').next().unwrap_or_default();
            !matches!(**option, "rw" | "ro") && !taken.contains(&key)
        })
        .map(|option| (*option).to_owned())
        .collect();
    Some(Backing::Claim(Claimed::Remote(Remote {
        server: server.to_owned(),
        path: path.replace('\\', "/"),
        options: rest,
        read_only: options.contains(&"ro"),
        smb: true,
        credentials,
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volume(pairs: &[(&str, &str)]) -> Volume {
        Volume {
            driver_opts: pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), Scalar::String((*value).to_owned())))
                .collect(),
            ..Volume::default()
        }
    }

    #[test]
    fn driver_options_say_what_a_volume_is_made_of() {
        let backing = |pairs: &[(&str, &str)]| read(Some(&volume(pairs))).backing;
        let remote = |server: &str, path: &str, options: &[&str]| Remote {
            server: server.to_owned(),
            path: path.to_owned(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            ..Remote::default()
        };
        assert_eq!(
            backing(&[
                ("type", "nfs"),
                ("o", "addr=10.0.0.5,nolock,soft,rw"),
                ("device", ":/export/media")
            ]),
            Backing::Claim(Claimed::Remote(remote(
                "10.0.0.5",
                "/export/media",
                &["nolock", "soft"]
            )))
        );
        assert_eq!(
            backing(&[("type", "nfs4"), ("o", "ro"), ("device", "nas:/x")]),
            Backing::Claim(Claimed::Remote(Remote {
                read_only: true,
                ..remote("nas", "/x", &["nfsvers=4"])
            }))
        );
        assert_eq!(
            backing(&[
                ("type", "cifs"),
                ("device", "//nas/share/sub"),
                ("o", "username=u,password=p,vers=3.0")
            ]),
            Backing::Claim(Claimed::Remote(Remote {
                smb: true,
                credentials: IndexMap::from([
                    ("username".to_owned(), "u".to_owned()),
                    ("password".to_owned(), "p".to_owned())
                ]),
                ..remote("nas", "share/sub", &["vers=3.0"])
            }))
        );
        assert_eq!(
            backing(&[
                ("type", "tmpfs"),
                ("o", "size=100m,uid=1000"),
                ("device", "tmpfs")
            ]),
            Backing::Memory(Some("100m".to_owned()))
        );
        assert_eq!(
            backing(&[("type", "none"), ("o", "bind"), ("device", "/srv/x")]),
            Backing::Folder("/srv/x".to_owned())
        );
        assert_eq!(
            backing(&[("size", "10G")]),
            Backing::Claim(Claimed::Plain {
                size: Some("10G".to_owned())
            })
        );
        assert_eq!(
            backing(&[("type", "nfs"), ("device", "nothing")]),
            Backing::Claim(Claimed::Plain { size: None })
        );
    }

    #[test]
    fn owner_and_mode_of_memory_are_named() {
        let given = volume(&[("type", "tmpfs"), ("o", "size=4m,uid=1500,mode=0700")]);
        assert_eq!(read(Some(&given)).unused, ["uid=1500", "mode=0700"]);
    }

    #[test]
    fn options_that_mean_nothing_are_named() {
        let mut given = volume(&[("size", "1g"), ("iops", "100")]);
        given.driver = Some("rexray/ebs".to_owned());
        assert_eq!(read(Some(&given)).unused, ["iops"]);
    }
}

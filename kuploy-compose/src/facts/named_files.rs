//! Files that the configuration of a server names, and that lie in a mounted directory which does not have them. Seen:
//! `./certbot/conf:/etc/letsencrypt`, which Git ignores: the server of the Docker host has the certificates, a clone has not.

use super::container_origin::mount_of;
use super::gathered::Facts;
use super::mounted_files::MountedPath;
use super::nginx_servers::Nginx;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::{self, MountedText};
use crate::compose::MountType;
use crate::map::BTreeMap;
use crate::source::{FileError, paths};

/// Directives whose file is opened at the start, which fails without it.
const DIRECTIVES: &[&str] = &[
    // https://nginx.org/en/docs/http/ngx_http_ssl_module.html
    "ssl_certificate",
    "ssl_certificate_key",
    "ssl_client_certificate",
    "ssl_dhparam",
    "ssl_trusted_certificate",
    // https://nginx.org/en/docs/ngx_core_module.html#include, also of Apache
    "include",
    "Include",
    // https://httpd.apache.org/docs/2.4/mod/mod_ssl.html
    "SSLCACertificateFile",
    "SSLCertificateChainFile",
    "SSLCertificateFile",
    "SSLCertificateKeyFile",
    // https://docs.haproxy.org/3.0/configuration.html#5.1-crt
    "crt",
    // https://caddyserver.com/docs/caddyfile/directives/tls: two files
    "tls",
    // https://mosquitto.org/man/mosquitto-conf-5.html
    "cafile",
    "certfile",
    "keyfile",
    "password_file",
    // https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/do-more-with-tunnels/local-management/configuration-file/
    "credentials-file",
];

/// Parts of those of [`DIRECTIVES`] whose file is no certificate.
const OTHER_FILES: &[&str] = &["credentials", "include", "password"];

/// Programs that make certificates.
const MAKES_CERTIFICATES: &[&str] = &[
    "certutil", "cfssl", "keytool", "minica", "mkcert", "openssl",
];

/// So many scripts of a directory are read.
const MOST_SCRIPTS: usize = 20;

/// So many directories above one are looked at for scripts.
const MOST_ABOVE: usize = 4;

/// A file that is named and is not there.
pub(crate) struct MissingFile {
    /// Whose server names it.
    pub(crate) service: ServiceId,
    /// The index of the mount that it would lie in.
    pub(crate) mount: usize,
    /// The path in the container.
    pub(crate) path: String,
    /// The directory lies outside of the project, so that nobody knows what it has: only that it is not mounted breaks it.
    pub(crate) is_outside: bool,
    /// The directory of the host, as a person at the project directory would write it.
    pub(crate) directory: String,
    /// It is a volume, which starts empty.
    pub(crate) is_volume: bool,
    /// The file that names it.
    pub(crate) shown: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// It is a certificate, or its key.
    pub(crate) is_certificate: bool,
    /// The script of the project that makes it, as a person at the project directory would write it.
    pub(crate) maker: Option<String>,
}

/// The first missing file of each mount.
pub(crate) fn find(
    facts: &Facts<'_>,
    running: &[ServiceId],
    files: &[MountedText<'_, '_>],
    nginx: &BTreeMap<ServiceId, Nginx>,
) -> Vec<MissingFile> {
    let mut found: BTreeMap<(ServiceId, usize), MissingFile> = BTreeMap::new();
    let writers = writers(facts);
    for file in files {
        let service = file.service;
        let has_directories = !facts.services[service].service.volumes.is_empty();
        let is_read = nginx
            .get(&service)
            .is_none_or(|nginx| nginx.files.loads(&file.target));
        if !has_directories || !is_read {
            continue;
        }
        for (path, line, is_certificate) in named(file.text) {
            if makes_itself(&facts.services[service], path) {
                continue;
            }
            let Some((mount, mounted)) = missing_in(facts, service, path) else {
                if let Some((mount, volume)) =
                    empty_volume(facts, (running, &writers), service, path)
                        .filter(|_| is_certificate)
                {
                    let of_volume = MissingFile {
                        service,
                        mount,
                        path: path.to_owned(),
                        is_outside: false,
                        directory: volume.to_owned(),
                        is_volume: true,
                        maker: None,
                        shown: file.shown.clone(),
                        line,
                        is_certificate,
                    };
                    found.entry((service, mount)).or_insert(of_volume);
                }
                continue;
            };
            found
                .entry((service, mount))
                .or_insert_with(|| MissingFile {
                    service,
                    mount,
                    path: path.to_owned(),
                    is_outside: !mounted.in_project,
                    directory: mounted.shown.clone(),
                    is_volume: false,
                    maker: maker(facts, &mounted.path, path),
                    shown: file.shown.clone(),
                    line,
                    is_certificate,
                });
        }
    }
    found.into_values().collect()
}

/// Programs that make the file that they are given, wherever it stands, as the last word, or behind an option.
const MAKERS: &[&str] = &["htpasswd", "mosquitto_passwd", "tee", "touch"];
const COPIERS: &[&str] = &["cp", "install", "ln", "mv"];
const OPTIONS: &[&str] = &[
    "--output",
    "--output-document",
    "-O",
    "-cert-file",
    "-key-file",
    "-keyout",
    "-keystore",
    "-o",
    "-out",
    ">",
    ">>",
];

/// Whether a start script makes the file before the server reads it. Seen: `mosquitto_passwd -b -c /mosquitto/config/passwd`
/// before `exec mosquitto`.
fn makes_itself(service: &ServiceFacts<'_>, path: &str) -> bool {
    let written = mount_of(service.service, path).is_none_or(|(_, mount, _)| !mount.read_only);
    let above = paths::parent(path);
    let mut scripts = service.process.scripts();
    // Copiers may be given the directory.
    written
        && scripts.any(|text| {
            let may_make = text.contains(above.as_str());
            let mut steps = text.split(['\n', ';', '&', '|']).filter(|_| may_make);
            steps.any(|step| makes(step, path))
        })
}

/// Whether a step of a script makes a file.
fn makes(step: &str, path: &str) -> bool {
    let name = paths::file_name(path);
    let words = step.split_whitespace();
    let words = words.map(|word| word.trim_matches(['"', '\'']));
    let words: Vec<&str> = words.collect();
    let has = |programs: &[&str]| {
        let mut words = words.iter();
        words.any(|word| programs.contains(&paths::file_name(word)))
    };
    let copies = || {
        let (target, sources) = words.split_last()?;
        let is_there = *target == path
            || paths::join(target, name) == path
                && sources
                    .iter()
                    .any(|source| paths::file_name(source) == name);
        (has(COPIERS) && is_there).then_some(())
    };
    // Also `--output-document=FILE` and `>FILE`.
    let is_target = |(at, word): (usize, &&str)| {
        let option = at.checked_sub(1).and_then(|at| words.get(at));
        let is_option = option.is_some_and(|option| OPTIONS.contains(option));
        is_option && *word == path || word.trim_start_matches('>') == path && word.starts_with('>')
    };
    let is_given = |word: &&str| {
        word.split_once('=')
            .is_some_and(|(option, value)| value == path && OPTIONS.contains(&option))
    };
    !step.trim_start().starts_with('#')
        && (has(MAKERS) && words.contains(&path)
            || copies().is_some()
            || words.iter().enumerate().any(is_target)
            || words.iter().any(is_given))
}

/// The mounted directory that a path lies in, and that does not have it or lies outside of the project, with its index.
fn missing_in<'f>(
    facts: &'f Facts<'_>,
    service: ServiceId,
    path: &str,
) -> Option<(usize, &'f MountedPath)> {
    let (index, _, within) = mount_of(facts.services[service].service, path)?;
    let mounted = facts.mounted.path(service, index)?;
    if !mounted.in_project {
        return Some((index, mounted));
    }
    if within == "." || is_made(facts, &mounted.path) {
        return None;
    }
    let whole = paths::join(&mounted.path, within);
    let is_missing = matches!(facts.files.metadata(&whole), Err(FileError::NotFound));
    is_missing.then_some((index, mounted))
}

/// The volume that a path lies in, and that nothing fills: what is new in the cluster has no certificates, and the service
/// that got them is not created (behind a profile), only renews them, or is none of the project: somebody ran certbot by hand.
/// Seen: `certs:/etc/letsencrypt` of nginx and of certbot.
fn empty_volume<'a>(
    facts: &Facts<'a>,
    (running, writers): (&[ServiceId], &Writers<'a>),
    service: ServiceId,
    path: &str,
) -> Option<(usize, &'a str)> {
    let own = &facts.services[service];
    let mounts = own.service.volumes.iter().enumerate();
    let above = mounts.filter(|(_, mount)| {
        paths::relative_to(path, mount.target.trim_end_matches('/')).is_some()
    });
    let (index, mount) = above.max_by_key(|(_, mount)| mount.target.len())?;
    let source = mount.source.as_deref()?;
    let volume = facts.volumes.get(source)?;
    let is_plain = mount.kind == MountType::Volume && volume.driver.is_plain();
    // The image of a server as it comes makes none.
    let is_bare = own.service.build.is_none()
        && own.known.is_known_itself()
        && own.service.command.is_none()
        && own.service.entrypoint.is_none()
        && !own
            .service
            .volumes
            .iter()
            .any(|it| it.target.contains("entrypoint"));
    let is_reader = mount.read_only && own.service.build.is_none() || is_bare;
    let others = writers.get(source).into_iter().flatten();
    let mut others = others.filter(|id| **id != service);
    let fills =
        |id: &ServiceId| running.binary_search(id).is_ok() && !only_renews(&facts.services[*id]);
    // One that is there before the project, somebody filled.
    let is_empty = is_plain && is_reader;
    (is_empty && !others.any(fills)).then_some((index, source))
}

/// The services that mount each volume so that they can write to it.
type Writers<'a> = BTreeMap<&'a str, Vec<ServiceId>>;

fn writers<'a>(facts: &Facts<'a>) -> Writers<'a> {
    let mut writers: Writers<'a> = BTreeMap::new();
    for service in facts.services.values() {
        let written = service.service.volumes.iter().filter(|it| !it.read_only);
        for source in written.filter_map(|it| it.source.as_deref()) {
            writers.entry(source).or_default().push(service.id);
        }
    }
    writers
}

/// Whether a service renews the certificates that are there.
fn only_renews(service: &ServiceFacts<'_>) -> bool {
    let line = service.process.line();
    let is_certbot = service
        .service
        .image
        .as_deref()
        .is_some_and(|image| image.contains("certbot"));
    is_certbot && line.contains("renew") && !line.contains("certonly")
}

/// The script in a directory, or beside it, that runs a program which makes certificates and names the file (seen:
/// `generate-certs.sh` with `openssl req … -out "$SSL_DIR/server.crt"`).
fn maker(facts: &Facts<'_>, directory: &str, path: &str) -> Option<String> {
    let name = paths::file_name(path);
    let project = &facts.project.working_dir;
    let beside = paths::parent(directory);
    let mut folders = vec![directory.to_owned(), beside.clone()];
    // A script further up says where it writes: `data_path="./data/certbot"` of `init-letsencrypt.sh`.
    while let Some(above) = folders.last().map(|it| paths::parent(it)) {
        if folders.len() > MOST_ABOVE || paths::relative_to(&above, project).is_none() {
            break;
        }
        folders.push(above);
    }
    let places = [directory, beside.as_str()];
    let places = places.map(|it| paths::relative_to(it, project).unwrap_or(it));
    folders.retain(|folder| paths::relative_to(folder, project).is_some());
    folders.iter().find_map(|folder| {
        let is_beside = folder == directory || *folder == beside;
        let entries = facts.files.list(folder).unwrap_or_default().into_iter();
        let scripts = entries.filter(|it| it.name.ends_with(".sh") || it.name == "Makefile");
        let mut scripts = scripts
            .take(MOST_SCRIPTS)
            .map(|it| paths::join(folder, &it.name));
        let makes = |script: &String| {
            let bytes = facts.files.read(script).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let says = is_beside || places.iter().any(|it| *it != "." && text.contains(it));
            says && text.contains(name) && MAKES_CERTIFICATES.iter().any(|it| text.contains(it))
        };
        let script = scripts.find(makes)?;
        paths::relative_to(&script, project).map(str::to_owned)
    })
}

/// Whether a service that mounts a directory to write makes certificates.
fn is_made(facts: &Facts<'_>, directory: &str) -> bool {
    facts.services.values().any(|service| {
        let mut mounts = service.service.volumes.iter().enumerate();
        let writes = mounts.any(|(index, mount)| {
            let mounted = facts.mounted.path(service.id, index);
            !mount.read_only && mounted.is_some_and(|mounted| mounted.path == directory)
        });
        let makes = |text: &str| {
            MAKES_CERTIFICATES
                .iter()
                .any(|program| text.contains(program))
        };
        let scripts = &facts.image_files[service.id];
        writes
            && (service.process.words().iter().any(|word| makes(word))
                || service.service.image.as_deref().is_some_and(makes)
                || scripts
                    .iter()
                    .any(|script| script.text.starts_with("#!") && makes(&script.text)))
    })
}

/// The absolute paths that directives of a text name, each with its line, counted from 1, and whether it is a certificate.
fn named(text: &str) -> impl Iterator<Item = (&str, usize, bool)> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !texts::is_comment(line, line.len()));
    lines.flat_map(|(index, line)| {
        let mut directive = "";
        let words = line.split(|c: char| c.is_whitespace() || ";{}\"'".contains(c));
        let words = words.filter(|word| !word.is_empty());
        words.filter_map(move |word| {
            // `credentials-file: /a` of YAML.
            let name = word.trim_end_matches([':', '=']);
            if DIRECTIVES.contains(&name) {
                directive = name;
                return None;
            }
            let is_path = word.starts_with('/') && !word.contains(['*', '$', '?', '[']);
            let is_named = !directive.is_empty() && is_path;
            let lower = directive.to_ascii_lowercase();
            let is_certificate = !OTHER_FILES.iter().any(|part| lower.starts_with(part));
            is_named.then_some((word, index + 1, is_certificate))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_make_what_they_write() {
        for (step, want) in [
            ("mosquitto_passwd -b -c /c/passwd a b", true),
            ("cp /etc/x /c/passwd", true),
            ("cp /etc/passwd /c/", true),
            ("openssl req -new -out '/c/passwd'", true),
            ("keytool -genkey -keystore /c/passwd", true),
            ("curl -o /c/passwd https://example.com", true),
            ("echo a > /c/passwd", true),
            ("echo a >>/c/passwd", true),
            ("cp /c/passwd /run/passwd.bak", false),
            ("cp /etc/x /c/", false),
            ("openssl x509 -in /c/passwd -checkend 0", false),
            ("curl --cacert /c/passwd https://example.com", false),
            ("# touch /c/passwd", false),
            ("cat /c/passwd", false),
        ] {
            assert_eq!(makes(step, "/c/passwd"), want, "{step}");
        }
    }

    #[test]
    fn files_that_directives_name_are_found() {
        let text = "  ssl_certificate /etc/a.pem; ssl_certificate_key \"/etc/a.key\";\n# ssl_dhparam /etc/dh.pem;\ninclude /etc/nginx/conf.d/*.conf;\ninclude mime.types;\ninclude /etc/b.conf;\nbind :443 ssl crt /c.pem alpn h2\ntls /d.pem /d.key {\nroot /srv;\nssl_certificate /etc/$host.pem;\ncredentials-file: /e.json\n  certfile /f.pem\n";
        let found: Vec<_> = named(text).map(|(path, line, _)| (path, line)).collect();
        assert_eq!(
            found,
            [
                ("/etc/a.pem", 1),
                ("/etc/a.key", 1),
                ("/etc/b.conf", 5),
                ("/c.pem", 6),
                ("/d.pem", 7),
                ("/d.key", 7),
                ("/e.json", 10),
                ("/f.pem", 11)
            ]
        );
    }
}

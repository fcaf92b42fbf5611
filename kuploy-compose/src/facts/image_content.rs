//! What an image has at a path, where a volume is mounted.

use super::catalogue;
use super::data_containers;
use super::image::ImageConfig;
use super::known_image::ServiceImage;
use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
use super::shells::is_shell;
use crate::compose::{MountType, VolumeMount};
use crate::source::paths;

/// What an image has at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImageContent {
    /// Files, as its Dockerfile copies them.
    Copied,
    /// Files, as the catalogue knows.
    Shipped,
    /// By custom: what its program reads itself, its configuration, its plugins, the pages that it shows.
    Custom,
    /// Nothing: what is there is made at run time.
    MadeLater,
    /// Nobody knows.
    Unknown,
}

/// Words in paths that hold no files of an image, whatever reads them: sockets, logs, certificates that are made at run time.
const MADE_AT_RUN_TIME: &[&str] = &[
    "cert",
    "key",
    "letsencrypt",
    "log",
    "pid",
    "pki",
    "run",
    "secret",
    "sock",
    "ssl",
    "tls",
    "tmp",
];

/// Names of folders in which images bring what their programs cannot run without.
const BROUGHT: &[&str] = &[
    "addons",
    "assets",
    "conf",
    "conf.d",
    "config",
    "configs",
    "configuration",
    "customize",
    "dist",
    "etc",
    "extensions",
    "htdocs",
    "html",
    "modules",
    "node_modules",
    "plugins",
    "public",
    "static",
    "templates",
    "themes",
    "vendor",
    "webapps",
    "wwwroot",
];

/// Directories in which images have their program itself, by custom.
const PROGRAMS: &[&str] = &[
    "/app",
    "/code",
    "/home/node/app",
    "/htdocs",
    "/opt/app",
    "/srv/app",
    "/usr/src/app",
    "/var/www",
    "/workspace",
];

/// Whether images have their program itself in a directory, by custom.
pub(crate) fn is_program_directory(path: &str) -> bool {
    PROGRAMS.contains(&path)
}

/// Directories of every distribution, with what its packages put there: Apache does not start without the
/// `/var/log/apache2` of its own package (OpenEMR's `log:/var/log`).
const OF_SYSTEM: &[&str] = &[
    "/etc",
    "/etc/pki",
    "/etc/ssl",
    "/etc/ssl/certs",
    "/home",
    "/opt",
    "/root",
    "/usr",
    "/usr/lib",
    "/usr/local",
    "/usr/share",
    "/var",
    "/var/lib",
    "/var/log",
];

/// Directories that every user writes to, in every image: root's with mode 1777. A claim without the mode stops what starts
/// as root and works as somebody else: sessions of R ("cannot create 'R_TempDir'"), workers of PHP, `initdb`.
const FOR_EVERYBODY: &[&str] = &["/run/lock", "/tmp", "/var/lock", "/var/tmp"];

impl ImageContent {
    /// What the image of a service has at a path.
    pub(crate) fn at(service: &ServiceFacts<'_>, image: &str, path: &str) -> Self {
        let has_shell = has_shell(&service.image.config, image);
        // What the catalogue knows is the image that a Dockerfile starts from. Seen: `FROM grafana/grafana` with
        // `ADD ./dashboards /var/lib/grafana/dashboards`, `FROM jenkins/jenkins` with `COPY casc.yaml /var/jenkins_home/`.
        let files = &service.image.files;
        let brings = files.brings(path) || files.makes_below(path) || service.copies_below(path);
        if has_shell && brings && !service.known.is_said_to_fill(path) {
            return Self::Copied;
        }
        let content = match FOR_EVERYBODY.contains(&path) {
            true => Self::Shipped,
            false => Self::of(&service.known, has_shell, path),
        };
        // A server of files has pages of its own where its entry says so; elsewhere it shows those of others. Seen:
        // `media:/var/www/media` of nginx beside a Django that keeps its uploads in `media`.
        let is_server = service.known.serves_files() && service.known.is_known_itself();
        let is_of_packages = conventions::is_within(path, "/usr") || OF_SYSTEM.contains(&path);
        if content == Self::Custom && is_server && !is_of_packages {
            return Self::Unknown;
        }
        // What is not in the Dockerfile is that of the image that it begins from, where nobody has seen anything either.
        // Seen: `media:/usr/share/nginx/html/media` of `FROM nginx`, whose pages are in the directory above.
        let is_of_known = service.known.is_known() || service.image.config.distribution.is_some();
        let is_guess = content == Self::Custom
            || content == Self::Shipped && !service.known.ships_itself(path);
        if is_guess && is_of_known && service.image.files.shows_nothing(path) {
            return Self::Unknown;
        }
        let is_named_after = || !service.known.is_known() && is_of_name(image, path);
        if content == Self::Unknown && has_shell && is_named_after() {
            return Self::Custom;
        }
        // Seen: `data:/opt/marquez` with `entrypoint: ["/opt/marquez/wait-for-it.sh", …]`.
        match content == Self::Unknown && has_shell && runs_below(service, path).is_some() {
            true => Self::Custom,
            false => content,
        }
    }

    fn of(known: &ServiceImage, has_shell: bool, path: &str) -> Self {
        // Seen in public projects: `nginx_logs:/var/log/nginx`, whose `access.log` is a link to `/dev/stdout`.
        if known.links(path) && has_shell {
            return Self::Shipped;
        }
        let fills = known.fills(path);
        let ships = known.ships(path);
        if !fills && ships == Some(true) {
            return Self::Shipped;
        }
        let lower = path.to_ascii_lowercase();
        let is_of_system = OF_SYSTEM.contains(&path);
        let is_made_later = conventions::is_data(&lower) && !is_of_program(&lower)
            || MADE_AT_RUN_TIME.iter().any(|word| lower.contains(word));
        if is_made_later && !is_of_system || fills || ships == Some(false) || known.keeps_data(path)
        {
            return Self::MadeLater;
        }
        // Folders at the root are left out: by custom a program fills them itself, or keeps its data there.
        let inner = lower.trim_matches('/');
        let is_brought = PROGRAMS.contains(&path)
            || conventions::is_within(path, "/usr")
            || is_of_system
            || is_of_program(&lower)
            || inner.contains('/') && inner.split('/').any(|folder| BROUGHT.contains(&folder));
        match is_brought && has_shell {
            true => Self::Custom,
            false => Self::Unknown,
        }
    }
}

/// Whether a path lies in a directory of the root that is called after the image: that of its program, as in `/cryptpad/blob`
/// of `cryptpad/cryptpad`.
fn is_of_name(image: &str, path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next();
    let name = paths::file_name(catalogue::repository(image));
    path.matches('/').count() > 1 && first == Some(name)
}

/// The program or script below a path that the words of a service run: the first of them, what a shell gets, or what
/// stands behind `--`.
fn runs_below<'s>(service: &'s ServiceFacts<'_>, path: &str) -> Option<&'s str> {
    let words = &service.process.words;
    let first = words.first().filter(|word| !is_shell(word));
    let of_shell = words.get(1).filter(|_| first.is_none());
    let behind = words.iter().skip_while(|word| *word != "--").nth(1);
    let mut run = [first, of_shell, behind].into_iter().flatten();
    let is_below =
        |word: &str| word.starts_with('/') && word != path && conventions::is_within(word, path);
    run.find(|word| is_below(word)).map(AsRef::as_ref)
}

/// The configuration below a path that an argument of a service names: `-c config_file=/etc/postgresql/postgresql.conf`,
/// where nothing of the project is mounted at the file.
pub(crate) fn configured_below<'s>(service: &'s ServiceFacts<'_>, path: &str) -> Option<&'s str> {
    let words = service.process.words.iter();
    let mut values = words.map(|word| {
        word.rsplit_once('=')
            .map_or(word.as_ref(), |(_, value)| value)
    });
    values.find(|value| {
        let ending = value.rsplit_once('.').map(|(_, ending)| ending);
        let mut mounts = service.service.volumes.iter();
        *value != path
            && value.starts_with("/etc/")
            && conventions::is_within(value, path)
            && ending.is_some_and(|ending| conventions::OF_SETTINGS.contains(&ending))
            && !mounts
                .any(|mount| mount.target != path && conventions::is_within(value, &mount.target))
    })
}

/// Whether a directory with the name of data lies in the directory tree of a program, which does not start without the
/// directories in it, or shows the files in it. Seen: `/var/www/html/storage` of Laravel ("Please provide a valid cache
/// path"), `/app/public/uploads`. Other directories in `/app` are left out: images with a program alone and without a shell
/// keep data there (`/app/data`), and could not copy.
fn is_of_program(path: &str) -> bool {
    let above = path.rsplit_once('/').map_or("", |(above, _)| above);
    let is_below_program = PROGRAMS
        .iter()
        .any(|program| conventions::is_within(above, program));
    let is_of_web_server = conventions::is_within(above, "/var/www");
    is_of_web_server || is_below_program && above.split('/').any(|part| BROUGHT.contains(&part))
}

/// Directories outside of a program's own in which package managers of official images install, or keep what they
/// downloaded: <https://hub.docker.com/_/ruby> (`GEM_HOME`), `golang`, `rust`, `maven`, `gradle`.
const INSTALLED: &[&str] = &[
    "/go/pkg",
    "/root/.cache",
    "/root/.cargo",
    "/root/.composer",
    "/root/.gradle",
    "/root/.hex",
    "/root/.local",
    "/root/.m2",
    "/root/.mix",
    "/root/.npm",
    "/root/.nuget",
    "/usr/local/bundle",
    "/usr/local/cargo",
];

/// Variables that name the directory of a package manager.
const INSTALLED_BY: &[&str] = &[
    "BUNDLE_PATH",
    "CARGO_HOME",
    "GEM_HOME",
    "GOPATH",
    "POETRY_CACHE_DIR",
];

/// What of the image a volume would hide, as part of a sentence; nothing where it shall be mounted. `over_source` where
/// source above it is not mounted; `only_hides` where nothing says that data is kept there, so that an anonymous volume
/// only kept that source from hiding the image's own directory.
pub(crate) fn hidden_by(
    service: &ServiceFacts<'_>,
    mount: &VolumeMount,
    over_source: bool,
    only_hides: bool,
) -> Option<&'static str> {
    let is_hiding = only_hides && mount.source.is_none();
    let of_image = service.service.build.is_some() || over_source;
    if of_image && holds_dependencies(service, mount) || is_hiding && is_output(&mount.target) {
        return Some("the image contains the dependencies, and a volume would keep old ones");
    }
    is_hiding.then_some(
        "it only keeps source code, which is not mounted either, from hiding the directory of the image",
    )
}

/// Names of directories beside source that a build fills.
const OUTPUTS: &[&str] = &["_build", "bin", "build", "dist", "obj", "out", "output"];

/// Whether a directory beside source is called as those of builds and their caches are: `.angular`, `dist`.
fn is_output(path: &str) -> bool {
    let last = conventions::last(path);
    last.starts_with('.') || OUTPUTS.contains(&last)
}

/// Whether a built image has at a path what a package manager installed: an older volume would hide newer packages. Seen:
/// `gem_cache:/gems` with `ENV BUNDLE_PATH /gems`, `/usr/local/bundle`, `deps` and `_build` of Elixir.
fn holds_dependencies(service: &ServiceFacts<'_>, mount: &VolumeMount) -> bool {
    let path = mount.target.as_str();
    let is_of_elixir = || {
        let name = conventions::last(path);
        let mut lineage = service.image.lineage.iter();
        matches!(name, "_build" | "deps") && lineage.any(|image| image.contains("elixir"))
    };
    conventions::is_dependencies(path)
        && (mount.source.is_none() || !lacks_dependencies(service, path))
        || INSTALLED
            .iter()
            .any(|folder| conventions::is_within(path, folder))
        || INSTALLED_BY
            .iter()
            .any(|name| service.variable(name) == Some(path))
        || is_of_elixir()
}

/// Whether the image of a service surely holds no packages beside source that is mounted: it begins from a known image, and
/// its Dockerfile brings nothing there. Under Docker somebody fills the volume once (`docker compose run php composer
/// install`). Seen: `build: ./docker/php` beside `./server:/var/www/app` and `vendor:/var/www/app/vendor`.
pub(crate) fn lacks_dependencies(service: &ServiceFacts<'_>, path: &str) -> bool {
    let is_known = service.known.is_known() || service.image.config.distribution.is_some();
    let is_above = |mount: &VolumeMount| {
        let target = mount.target.as_str();
        mount.kind == MountType::Bind && target != path && conventions::is_within(path, target)
    };
    conventions::is_dependencies(path)
        && service.service.build.is_some()
        && is_known
        && service.service.volumes.iter().any(is_above)
        && service.image.files.shows_nothing(path)
}

/// Whether what is in an image can be copied with what it holds.
pub(crate) fn has_shell(config: &ImageConfig, image: &str) -> bool {
    let shell = config.shell.as_ref();
    shell.is_none_or(|shell| shell.value) && !image.starts_with("gcr.io/distroless/")
}

/// Whether nothing says that an image holds a shell: nobody knows it, and neither its tag, nor its Dockerfile, nor what
/// is run in it names one. Images of programs in Go and Rust often hold none.
pub(crate) fn may_lack_shell(service: &ServiceFacts<'_>, image: &str) -> bool {
    let config = &service.image.config;
    if let Some(shell) = &config.shell {
        return !shell.value;
    }
    let is_of_shell = |word: &str| is_shell(word) || word.ends_with(".sh");
    let runs_shell = |words: &[&str]| words.iter().any(|word| is_of_shell(word));
    let test = service.health.iter().flat_map(|health| &health.test);
    let test: Vec<&str> = test.map(String::as_str).collect();
    let is_idle = data_containers::idles(service).is_some();
    let is_likely = service.known.is_known()
        || config.distribution.is_some()
        || service.process.script.is_some()
        || is_idle
        || test.first() == Some(&"CMD-SHELL")
        || runs_shell(&test)
        || runs_shell(&service.process.words());
    !has_shell(config, image) || !is_likely
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_brings_what_its_program_reads() {
        let of = |image: &str, path: &str| {
            let config = ImageConfig::default();
            ImageContent::of(&ServiceImage::default(), has_shell(&config, image), path)
        };
        for (image, path, want) in [
            ("example/app", "/app/plugins", ImageContent::Custom),
            ("example/app", "/srv/conf.d", ImageContent::Custom),
            ("example/app", "/usr/src/app", ImageContent::Custom),
            ("example/app", "/app", ImageContent::Custom),
            // At the root a program keeps its data, or fills the directory itself.
            ("example/app", "/plugins", ImageContent::Unknown),
            ("example/app", "/app/files", ImageContent::Unknown),
            ("example/app", "/app/data", ImageContent::MadeLater),
            ("example/app", "/app/public/uploads", ImageContent::Custom),
            ("example/app", "/var/www/html/storage", ImageContent::Custom),
            (
                "example/app",
                "/var/www/html/storage/logs",
                ImageContent::MadeLater,
            ),
            (
                "example/app",
                "/srv/public/uploads",
                ImageContent::MadeLater,
            ),
            ("example/app", "/var/lib/app/data", ImageContent::MadeLater),
            ("example/app", "/app/config/ssl", ImageContent::MadeLater),
            // Nothing in it could copy.
            (
                "gcr.io/distroless/static",
                "/app/config",
                ImageContent::Unknown,
            ),
        ] {
            assert_eq!(of(image, path), want, "{image} {path}");
        }
    }
}

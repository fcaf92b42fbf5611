//! The sources of an image's facts, put together: the strongest source that says something is believed, and where two
//! disagree, both are named.

use std::sync::{Arc, LazyLock};

use super::config::{ImageConfig, ImagePort};
use super::copied::ImageFiles;
use super::declared::DeclaredImage;
use super::references::References;
use crate::facts::evidence::{Evidence, Fact};

/// Who says something of an image, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// `x-kuploy.image`.
    Extension,
    /// `kuploy.images.json`.
    Lock,
    /// The Dockerfile, with what its base image says.
    Dockerfile,
    /// The catalogue of well-known images.
    Catalogue,
}

/// What each source says of one image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageSources {
    /// `x-kuploy.image`.
    pub extension: Option<ImageConfig>,
    /// `kuploy.images.json`.
    pub lock: Option<ImageConfig>,
    /// The Dockerfile, with what its base image says.
    pub dockerfile: Option<ImageConfig>,
    /// The catalogue of well-known images.
    pub catalogue: Option<ImageConfig>,
}

/// What is known of the image of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFacts {
    /// What is known, all sources together; images of which nothing is known share one that says nothing.
    pub config: Arc<ImageConfig>,
    /// What it is called.
    pub references: References,
    /// What `x-kuploy.image` says that no configuration of an image holds.
    pub declared: DeclaredImage,
    /// The references whose entry in the catalogue holds for this image: its own, then those that it is built from,
    /// the nearest first.
    pub lineage: Vec<String>,
    /// The files of the project that its Dockerfile copies.
    pub files: ImageFiles,
    /// Where two sources disagree.
    pub contradictions: Vec<Contradiction>,
}

/// Two sources that say different things of one image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What they disagree about: `ports`, `user`.
    pub about: &'static str,
    /// What is believed, and who says so.
    pub believed: Fact<String>,
    /// What is not, and who says so.
    pub other: Fact<String>,
}

/// What is known of most images of a project: nothing.
static NOTHING: LazyLock<Arc<ImageConfig>> = LazyLock::new(Arc::default);

impl Default for ImageFacts {
    fn default() -> Self {
        Self {
            config: Arc::clone(&NOTHING),
            references: References::default(),
            declared: DeclaredImage::default(),
            lineage: Vec::new(),
            files: ImageFiles::default(),
            contradictions: Vec::new(),
        }
    }
}

impl ImageFacts {
    /// Puts the sources together.
    pub fn merge(sources: ImageSources, lineage: Vec<String>) -> Self {
        let mut facts = Self {
            lineage,
            ..Self::default()
        };
        if let (Some(lock), Some(dockerfile)) = (&sources.lock, &sources.dockerfile) {
            facts.contradictions = compare(lock, dockerfile);
        }
        let ordered = [
            (Source::Extension, sources.extension),
            (Source::Lock, sources.lock),
            (Source::Dockerfile, sources.dockerfile),
            (Source::Catalogue, sources.catalogue),
        ];
        let mut known: Option<ImageConfig> = None;
        for (source, config) in ordered {
            if let Some(config) = config {
                known.get_or_insert_default().add(source, config);
            }
        }
        if let Some(known) = known {
            facts.config = Arc::new(known);
        }
        facts
    }
}

impl ImageConfig {
    /// Adds what a weaker source says.
    fn add(&mut self, source: Source, weaker: Self) {
        let known = &mut *self;
        let closed = known.complete.is_some();
        macro_rules! fill {
            ($($field:ident),*) => {$(
                if known.$field.is_none() && !closed {
                    known.$field = weaker.$field;
                }
            )*};
        }
        fill!(
            entrypoint,
            command,
            user,
            working_dir,
            stop_signal,
            healthcheck
        );
        // Whether it holds a shell is in no configuration of an image, nor which clients: a complete one does not deny
        // them.
        known.shell = known.shell.take().or(weaker.shell);
        known.clients = known.clients.take().or(weaker.clients);
        // No configuration holds accounts either, so nobody denies those that a Dockerfile creates.
        for (name, account) in weaker.accounts {
            known.accounts.insert_missing(name, account);
        }
        known.has_packages |= weaker.has_packages;
        known.distribution = known.distribution.or(weaker.distribution);
        for (name, group) in weaker.groups {
            known.groups.insert_missing(name, group);
        }
        if known.volumes.is_empty() && !closed {
            known.volumes = weaker.volumes;
        }
        if !closed {
            for (name, value) in weaker.env {
                known.env.insert_missing(name, value);
            }
        }
        self.add_ports(source, weaker.ports, closed);
        self.complete = self.complete.take().or(weaker.complete);
    }

    /// `x-kuploy.image.ports` replaces; of the others, the catalogue knows ports that an image listens on and does not
    /// expose (the console of minio), so it adds to what a complete source says.
    fn add_ports(&mut self, source: Source, weaker: Vec<Fact<ImagePort>>, closed: bool) {
        let ports = &mut self.ports;
        let replaced = ports
            .iter()
            .any(|port| matches!(port.evidence, Evidence::Extension(_)));
        if replaced || (closed && source != Source::Catalogue) {
            return;
        }
        for port in weaker {
            let same = |known: &&mut Fact<ImagePort>| {
                (known.value.number, known.value.protocol)
                    == (port.value.number, port.value.protocol)
            };
            match ports.iter_mut().find(same) {
                Some(known) if known.value.name.is_none() => known.value.name = port.value.name,
                Some(_) => {}
                None => ports.push(port),
            }
        }
    }
}

/// The Dockerfile against a lock that was made before it was changed. Only what the Dockerfile says is compared: what
/// it does not say may come from a base image that nobody looked into.
fn compare(lock: &ImageConfig, dockerfile: &ImageConfig) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let Some(evidence) = &lock.complete else {
        return found;
    };
    let mut add = |about, locked: Option<String>, said: Option<Fact<String>>| {
        let locked = locked.unwrap_or_else(|| "none".to_owned());
        if let Some(other) = said.filter(|said| said.value != locked) {
            let believed = Fact::new(locked, evidence.clone());
            found.push(Contradiction {
                about,
                believed,
                other,
            });
        }
    };
    let missing = dockerfile.ports.iter().find(|port| {
        let mut locked = lock.ports.iter().map(|port| &port.value);
        !locked.any(|l| (l.number, l.protocol) == (port.value.number, port.value.protocol))
    });
    add("ports", list(&lock.ports), missing.map(shown));
    let missing = dockerfile.volumes.iter().find(|volume| {
        let mut locked = lock.volumes.iter().map(|volume| &volume.value);
        !locked.any(|locked| *locked == volume.value)
    });
    add("volumes", list(&lock.volumes), missing.map(shown));
    macro_rules! one {
        ($about:literal, $field:ident) => {
            add(
                $about,
                lock.$field.as_ref().map(|fact| fact.value.to_string()),
                dockerfile.$field.as_ref().map(shown),
            );
        };
    }
    one!("user", user);
    one!("entrypoint", entrypoint);
    one!("command", command);
    one!("working directory", working_dir);
    found
}

fn shown<T: ToString>(fact: &Fact<T>) -> Fact<String> {
    Fact::new(fact.value.to_string(), fact.evidence.clone())
}

fn list<T: ToString>(facts: &[Fact<T>]) -> Option<String> {
    let shown: Vec<String> = facts.iter().map(|fact| fact.value.to_string()).collect();
    Some(shown.join(", ")).filter(|_| !shown.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::image::ImageUser;
    use crate::model::Protocol;

    fn lock() -> Evidence {
        Evidence::ImageLock {
            reference: "web".to_owned(),
        }
    }

    fn line(line: usize) -> Evidence {
        Evidence::DockerfileLine {
            path: "Dockerfile".to_owned(),
            line,
            instruction: "EXPOSE",
        }
    }

    fn entry() -> Evidence {
        Evidence::Catalogue {
            entry: "web".into(),
            page: "".into(),
        }
    }

    fn ports(numbers: &[u16], evidence: &Evidence, name: Option<&str>) -> ImageConfig {
        let port = |number: &u16| {
            let port = ImagePort {
                number: *number,
                protocol: Protocol::Tcp,
                name: name.map(str::to_owned),
            };
            Fact::new(port, evidence.clone())
        };
        ImageConfig {
            ports: numbers.iter().map(port).collect(),
            ..ImageConfig::default()
        }
    }

    fn numbers(facts: &ImageFacts) -> Vec<u16> {
        facts
            .config
            .ports
            .iter()
            .map(|port| port.value.number)
            .collect()
    }

    #[test]
    fn the_catalogue_adds_ports_that_the_image_does_not_expose() {
        let mut locked = ports(&[9000], &lock(), None);
        locked.complete = Some(lock());
        let sources = ImageSources {
            lock: Some(locked),
            catalogue: Some(ports(&[9000, 9001], &entry(), Some("http"))),
            ..ImageSources::default()
        };
        let facts = ImageFacts::merge(sources, vec![]);
        assert_eq!(numbers(&facts), [9000, 9001]);
        assert_eq!(facts.config.ports[0].evidence, lock());
        assert_eq!(facts.config.ports[0].value.name.as_deref(), Some("http"));
        assert!(facts.contradictions.is_empty());
    }

    #[test]
    fn an_extension_replaces_all_ports() {
        let path = crate::diagnostic::Path::service("web").keys("x-kuploy.image.ports");
        let sources = ImageSources {
            extension: Some(ports(&[1], &Evidence::Extension(path), None)),
            dockerfile: Some(ports(&[2], &line(1), None)),
            ..ImageSources::default()
        };
        assert_eq!(numbers(&ImageFacts::merge(sources, vec![])), [1]);
    }

    #[test]
    fn a_lock_that_is_older_than_the_dockerfile_is_named() {
        let mut locked = ports(&[80], &lock(), None);
        locked.complete = Some(lock());
        let mut dockerfile = ports(&[8080], &line(3), None);
        dockerfile.user = Some(Fact::new(ImageUser::parse("1000"), line(4)));
        let sources = ImageSources {
            lock: Some(locked),
            dockerfile: Some(dockerfile),
            ..ImageSources::default()
        };
        let facts = ImageFacts::merge(sources, vec![]);
        let said: Vec<String> = facts
            .contradictions
            .iter()
            .map(|c| format!("{} {} {}", c.about, c.believed.value, c.other.value))
            .collect();
        assert_eq!(said, ["ports 80 8080", "user none 1000"]);
        assert_eq!(numbers(&facts), [80]);
        assert!(facts.config.user.is_none());
    }
}

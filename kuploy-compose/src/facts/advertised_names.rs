//! Host names that programs tell their peers without being told them: each peer then connects to the name of the
//! container, which resolves on a Docker network, and which a Deployment or a StatefulSet makes anew.

use super::catalogue;
use super::context_files::{ContextFile, ContextFiles};
use super::evidence::Evidence;
use super::gathered::Facts;
use super::peers::Reference;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::spark_drivers;
use super::texts::{self, ServiceText};
use crate::compose::Project;
use crate::map::BTreeMap;
use crate::source::paths;

/// Variables that make a program a client of Eureka (<https://docs.spring.io/spring-cloud-netflix/reference/>), as
/// Spring's relaxed binding reads them: without `_`, `-` and `.`, in small letters.
const EUREKA: &str = "eurekaclientserviceurl";
/// Those that make it register another name or address.
const EUREKA_OWN: &[&str] = &["eurekainstancehostname", "eurekainstancepreferipaddress"];

/// All settings of Spring in one variable, as JSON
/// (<https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.application-json>).
const SPRING_JSON: &str = "SPRING_APPLICATION_JSON";
/// Settings by which a client registers another name than its host's, or nothing, without `_`, `-` and `.`.
const OWN_SETTINGS: &[&str] = &[
    "\"hostname\"",
    "\"preferipaddress\":true",
    "\"registerwitheureka\":false",
];

/// Parts of images whose program registers under the name of its host, and a word of the command that it takes where
/// the image holds several programs: YARN and HBase (`big-data-europe/docker-hadoop`), and what runs the tasks of Airflow,
/// whose logs the web server fetches from `http://HOST:8793` (`:8794` of a triggerer).
const IMAGES: &[(&str, Option<&str>)] = &[
    ("nodemanager", None),
    ("regionserver", None),
    ("airflow", Some("worker")),
    ("airflow", Some("triggerer")),
];

/// A name that a program tells its peers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Advertised {
    /// The name.
    pub(crate) name: String,
    /// What shows that it does, beyond the `hostname` that was written.
    pub(crate) evidence: Option<Evidence>,
}

/// The names, by service.
pub(crate) fn find(
    facts: &Facts<'_>,
    context: &ContextFiles,
    references: &[Reference<'_>],
) -> BTreeMap<ServiceId, Advertised> {
    let (project, services) = (facts.project, &facts.services);
    let has_set = services.values().any(is_replica_set);
    let begins_alone = has_set.then(|| begins_replica_set_alone(project, services));
    let begins_alone = begins_alone.flatten();
    let drivers = spark_drivers::find(services, references);
    let mut found = BTreeMap::new();
    for service in services.values() {
        let written = || written(service);
        let named = || {
            let evidence = eureka(project, service, context)
                .or_else(|| of_image(service))
                .or_else(|| drivers.get(&service.id).cloned())
                .or_else(|| begins_alone.clone().filter(|_| is_replica_set(service)))?;
            let name = service.service.hostname.as_deref().unwrap_or(service.key);
            Some(Advertised {
                name: name.to_owned(),
                evidence: Some(evidence),
            })
        };
        if let Some(advertised) = named().or_else(written) {
            found.insert(service.id, advertised);
        }
    }
    found
}

/// A `hostname` that somebody wrote for a program that nobody knows: Graylog's data nodes, TheHive's Cassandra.
fn written(service: &ServiceFacts<'_>) -> Option<Advertised> {
    let hostname = service.service.hostname.as_ref()?;
    let known = &service.known;
    // What an image is built from says nothing of a program that was added, unless it is the server that runs.
    let of_base = known.entry.as_ref().is_some_and(|entry| !entry.is_own);
    let is_unknown = !known.is_known() || of_base && known.ports().is_empty();
    is_unknown.then(|| Advertised {
        name: hostname.clone(),
        evidence: None,
    })
}

/// What makes a service a client of Eureka that registers its host name.
fn eureka(
    project: &Project,
    service: &ServiceFacts<'_>,
    context: &ContextFiles,
) -> Option<Evidence> {
    let is_of_it = |name: &&String| {
        let begins = name.get(.."eureka".len());
        begins.is_some_and(|word| word.eq_ignore_ascii_case("eureka"))
    };
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| !['_', '-', '.', ' '].contains(c));
        letters.collect::<String>().to_ascii_lowercase()
    };
    let files = context.get(&service.id).into_iter();
    let files = files.flat_map(|files| files.iter());
    let settings: Vec<_> = files.filter_map(eureka_settings).collect();
    if settings.iter().any(|settings| settings.names_itself) {
        return None;
    }
    // Whatever it is called: `EUREKA_SERVER: http://eureka:8761/eureka/`, which settings in the image read.
    let is_address =
        |value: &str| value.starts_with("http") && value.trim_end_matches('/').ends_with("/eureka");
    let variables = service.service.environment.iter();
    let mut client = variables
        .filter(|(_, value)| value.as_deref().is_some_and(is_address))
        .map(|(name, _)| name)
        .next();
    if let Some((name, value)) = service.service.environment.get_key_value(SPRING_JSON) {
        let settings = plain(value.as_deref().unwrap_or_default());
        // `eureka.instance.hostname` and the address stand in one object.
        if OWN_SETTINGS.iter().any(|own| settings.contains(own)) {
            return None;
        }
        if settings.contains("eureka") && settings.contains("defaultzone") {
            client.get_or_insert(name);
        }
    }
    for name in service.service.environment.keys().filter(is_of_it) {
        let word = plain(name);
        if EUREKA_OWN.contains(&word.as_str()) {
            return None;
        }
        if word.starts_with(EUREKA) {
            client.get_or_insert(name);
        }
    }
    if let Some(client) = client {
        let path = service.path.key("environment").key(client);
        return Some(Evidence::ComposePath(path));
    }
    let (file, line) = settings.iter().find_map(|settings| settings.client)?;
    Some(Evidence::FileLine {
        path: paths::shown(&file.origin, &project.working_dir),
        line,
    })
}

/// What a file with settings of Spring says of Eureka.
struct EurekaSettings<'f> {
    /// The line that makes the program a client.
    client: Option<(&'f ContextFile, usize)>,
    /// It registers no name of its host: another name, its address, or nothing.
    names_itself: bool,
}

/// Reads `application.yml`, `application.properties` and `bootstrap.*` of a program, in the form of either. A module of a
/// larger build (`user/src/main/resources`) may be that of another service.
fn eureka_settings(file: &ContextFile) -> Option<EurekaSettings<'_>> {
    const OWN: &[&str] = &["preferipaddress", "ipaddress", "hostname"];
    file.path.strip_prefix("src/main/resources/")?;
    let lines = || {
        let lines = file.text.lines().enumerate();
        lines.filter(|(_, line)| !texts::is_comment(line, line.len()))
    };
    lines().find(|(_, line)| line.trim_start().starts_with("eureka"))?;
    let mut found = EurekaSettings {
        client: None,
        names_itself: false,
    };
    for (index, line) in lines() {
        let Some((key, value)) = line.split_once(['=', ':']) else {
            continue;
        };
        let key = key.trim().to_ascii_lowercase().replace(['-', '_'], "");
        let key = key.rsplit('.').next().unwrap_or_default();
        match (key, value.trim()) {
            ("registerwitheureka", "false") => found.names_itself = true,
            (_, "false") => {}
            (key, _) if OWN.contains(&key) => found.names_itself = true,
            ("defaultzone", _) => found.client = Some((file, index + 1)),
            _ => {}
        }
    }
    Some(found)
}

fn of_image(service: &ServiceFacts<'_>) -> Option<Evidence> {
    let image = service.service.image.as_deref();
    // An image that is built from a known one runs its programs.
    let base = service.known.entry.as_ref().filter(|entry| !entry.is_own);
    let base = base.map(|entry| entry.reference.as_str());
    let keys = [("image", image), ("build", base)];
    let found = keys
        .into_iter()
        .find(|(_, reference)| reference.is_some_and(|reference| runs_known(service, reference)));
    found.map(|(key, _)| Evidence::ComposePath(service.path.key(key)))
}

/// Whether a service runs one of [`IMAGES`], by this reference.
fn runs_known(service: &ServiceFacts<'_>, reference: &str) -> bool {
    if !IMAGES.iter().any(|(part, _)| reference.contains(part)) {
        return false;
    }
    let last = catalogue::repository(reference).rsplit('/').next();
    let last = last.unwrap_or_default();
    let has = |word: &str| last.split(['-', '_', '.']).any(|part| part == word);
    let words = service.process.words();
    let runs = |word: &str| {
        words
            .iter()
            .any(|it| it.split_whitespace().any(|it| it == word))
    };
    let mut images = IMAGES.iter();
    images.any(|(part, word)| has(part) && word.is_none_or(runs))
}

/// Whether a service is a member of a replica set of MongoDB.
fn is_replica_set(service: &ServiceFacts<'_>) -> bool {
    let mut words = service.process.words.iter();
    words.any(|word| word.contains("--replSet"))
}

/// The text that begins a replica set without naming its members: the first one is then called as its host
/// (<https://www.mongodb.com/docs/manual/reference/method/rs.initiate/>), and drivers connect to that name.
fn begins_replica_set_alone(
    project: &Project,
    services: &PerService<ServiceFacts<'_>>,
) -> Option<Evidence> {
    let texts = services.values().flat_map(|service| {
        let texts = texts::of_service(project, service.service);
        texts.into_iter().map(|text| (service.key, text))
    });
    let begins = |text: &ServiceText<'_>| {
        text.text.contains("rs.initiate(") && !text.text.contains("members")
    };
    let mut texts = texts.filter(|(_, text)| begins(text));
    let (key, text) = texts.next()?;
    Some(Evidence::ComposePath(text.place.path(key)))
}

//! Host names that programs tell their peers without being told them: each peer then connects to the name of the
//! container, which resolves on a Docker network, and which a Deployment or a StatefulSet makes anew.

use std::collections::BTreeMap;

use super::catalogue;
use super::evidence::Evidence;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::texts::{self, ServiceText};
use crate::compose::Project;

/// Variables that make a program a client of Eureka (<https://docs.spring.io/spring-cloud-netflix/reference/>), as
/// Spring's relaxed binding reads them: without `_`, `-` and `.`, in small letters.
const EUREKA: &str = "eurekaclientserviceurl";
/// Those that make it register another name or address.
const EUREKA_OWN: &[&str] = &["eurekainstancehostname", "eurekainstancepreferipaddress"];

/// Parts of images whose program registers under the name of its host, and a word of the command that it takes where
/// the image holds several programs: YARN and HBase (`big-data-europe/docker-hadoop`), Airflow's Celery workers, whose
/// logs the web server fetches from `http://HOST:8793`.
const IMAGES: &[(&str, Option<&str>)] = &[
    ("nodemanager", None),
    ("regionserver", None),
    ("airflow", Some("worker")),
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
    project: &Project,
    services: &PerService<ServiceFacts<'_>>,
) -> BTreeMap<ServiceId, Advertised> {
    let has_set = services.values().any(is_replica_set);
    let begins_alone = has_set.then(|| begins_replica_set_alone(project, services));
    let begins_alone = begins_alone.flatten();
    let mut found = BTreeMap::new();
    for service in services.values() {
        let written = || written(service);
        let named = || {
            let evidence = eureka(service)
                .or_else(|| of_image(service))
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
    let is_unknown = !service.known.is_known();
    is_unknown.then(|| Advertised {
        name: hostname.clone(),
        evidence: None,
    })
}

fn eureka(service: &ServiceFacts<'_>) -> Option<Evidence> {
    let is_of_it = |name: &&String| {
        let begins = name.get(.."eureka".len());
        begins.is_some_and(|word| word.eq_ignore_ascii_case("eureka"))
    };
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| !['_', '-', '.'].contains(c));
        letters.collect::<String>().to_ascii_lowercase()
    };
    let mut client = None;
    for name in service.service.environment.keys().filter(is_of_it) {
        let word = plain(name);
        if EUREKA_OWN.contains(&word.as_str()) {
            return None;
        }
        if word.starts_with(EUREKA) {
            client.get_or_insert(name);
        }
    }
    let path = service.path.key("environment").key(client?);
    Some(Evidence::ComposePath(path))
}

fn of_image(service: &ServiceFacts<'_>) -> Option<Evidence> {
    let image = service.service.image.as_deref()?;
    if !IMAGES.iter().any(|(part, _)| image.contains(part)) {
        return None;
    }
    let last = catalogue::repository(image).rsplit('/').next()?;
    let has = |word: &str| last.split(['-', '_', '.']).any(|part| part == word);
    let words = service.process.words();
    let runs = |word: &str| {
        words
            .iter()
            .any(|it| it.split_whitespace().any(|it| it == word))
    };
    let mut images = IMAGES.iter();
    let is_known = images.any(|(part, word)| has(part) && word.is_none_or(runs));
    is_known.then(|| Evidence::ComposePath(service.path.key("image")))
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

//! Drivers of Spark. Executors connect back to the driver, by the name of its host and on ports that it takes at random
//! (`spark.driver.host`, `spark.driver.port`, `spark.blockManager.port` of
//! <https://spark.apache.org/docs/latest/configuration.html#networking>): Docker's name server knows that name, and lets
//! every port through.

use super::catalogue;
use super::evidence::Evidence;
use super::peers::Reference;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::texts::Place;
use crate::map::BTreeMap;
use crate::name_words::NameWords;

/// How a driver names its master.
const SCHEME: &str = "spark";
/// Words of a program that is part of the cluster itself.
const PARTS: &[&str] = &["master", "worker", "slave", "history"];
/// Whether it is one of [`PARTS`].
fn is_part_word(word: &str) -> bool {
    PARTS.iter().any(|part| part.eq_ignore_ascii_case(word))
}

/// Of the programs of Airflow, those that run tasks.
const RUNS_TASKS: &[&str] = &["scheduler", "standalone", "worker"];

/// The services that are drivers, each with what shows it: it names the master of a cluster that it is no part of.
pub(crate) fn find(
    services: &PerService<ServiceFacts<'_>>,
    references: &[Reference<'_>],
) -> BTreeMap<ServiceId, Evidence> {
    let mut found = BTreeMap::new();
    for reference in references {
        let asks = matches!(reference.place, Place::Healthcheck(_) | Place::Hook(..));
        if reference.scheme != Some(SCHEME) || asks || reference.from == reference.to {
            continue;
        }
        let service = &services[reference.from];
        if !found.contains_key(&service.id) && !is_part(service) && runs_tasks(service) {
            let place = reference.place.path(service.key);
            found.insert(service.id, Evidence::ComposePath(place));
        }
    }
    found
}

/// Whether a service is a master, a worker or a history server: by its image (`bde2020/spark-worker`), by the variable
/// that chooses the program (`SPARK_MODE`, `SPARK_WORKLOAD`), or by what it starts.
fn is_part(service: &ServiceFacts<'_>) -> bool {
    let of_cluster = |text: &str| {
        let words = NameWords::of(text);
        words.iter().any(is_part_word)
    };
    let image = service.service.image.as_deref().unwrap_or_default();
    let image = catalogue::repository(image);
    let image = image.rsplit('/').next().unwrap_or(image);
    let variables = service.written_variables();
    let mut variables = variables.iter();
    image.contains(SCHEME) && of_cluster(image)
        || variables.any(|(name, value)| name.starts_with("SPARK_") && is_part_word(value))
        || service.process.words().iter().any(|word| {
            word.contains("spark.deploy.") || word.contains("spark-class") || {
                let script = word.split_whitespace().next().unwrap_or_default();
                script.contains("start-") && of_cluster(script)
            }
        })
}

/// Whether a service of Airflow runs tasks: all of them share their variables.
fn runs_tasks(service: &ServiceFacts<'_>) -> bool {
    let words = service.process.words();
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| word.split_whitespace())
        .collect();
    let variables = service.written_variables();
    let mut variables = variables.iter();
    let is_airflow =
        words.contains(&"airflow") || variables.any(|(name, _)| name.starts_with("AIRFLOW__"));
    !is_airflow || words.iter().any(|word| RUNS_TASKS.contains(word))
}

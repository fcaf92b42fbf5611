//! The image: as written, or one of a registry for what is built.

use crate::compose::Pull;
use crate::facts::{Facts, PerService, ServiceFacts};
use crate::map::IndexSet;
use crate::model::PullPolicy;
use crate::options::Options;
use crate::plan::skipped_services::Skipped;

/// The references of images: a flag's, `x-kuploy`'s, as written, or that of what is built; with its digest where that is
/// asked for and known. Services that are skipped have none.
pub(in crate::plan) fn images(facts: &Facts<'_>, skipped: &Skipped) -> PerService<String> {
    facts.services.map(|id, service| {
        if skipped.contains_key(&id) {
            return String::new();
        }
        let image = &service.image.references.running;
        match facts.pinned(image) {
            Some(Ok(pinned)) => pinned,
            _ => image.clone(),
        }
    })
}

/// When the image is pulled.
pub(super) fn pull_policy(service: &ServiceFacts<'_>) -> Option<PullPolicy> {
    let label = service.labels.get("kompose.image-pull-policy");
    if let Some(policy) = label {
        return match policy.to_ascii_lowercase().as_str() {
            "always" => Some(PullPolicy::Always),
            "never" => Some(PullPolicy::Never),
            _ => Some(PullPolicy::IfNotPresent),
        };
    }
    match service.service.pull_policy.as_ref()? {
        Pull::Always => Some(PullPolicy::Always),
        Pull::Never => Some(PullPolicy::Never),
        Pull::Missing => Some(PullPolicy::IfNotPresent),
        Pull::Build => None,
        Pull::Refreshed(_) => Some(PullPolicy::Always),
    }
}

/// The Secrets with which the image is pulled.
pub(super) fn pull_secrets(options: &Options, service: &ServiceFacts<'_>) -> Vec<String> {
    let label = service.labels.get("kompose.image-pull-secret");
    let label = label.map(str::to_owned);
    let project = options.image_pull_secrets.iter();
    let all = project.chain(&service.extension.image_pull_secrets);
    let unique: IndexSet<&String> = all.chain(&label).collect();
    unique.into_iter().cloned().collect()
}

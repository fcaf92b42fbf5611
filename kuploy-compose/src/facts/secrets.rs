//! Values that are secret, wherever they flow.
//!
//! A password is known as one by the name of a variable that holds it. The same value stands in connection strings,
//! arguments, annotations and configs too, where nothing names it.

use super::service_facts::ServiceFacts;
use super::services::PerService;
use crate::compose::Project;
use crate::diagnostic::{SecretValues, is_unlike_words, sensitive};

/// The values of the project's secrets: of variables that Compose files fill in, and of services' own variables.
/// Values that a service calls public are none.
pub(super) fn gather(project: &Project, services: &PerService<ServiceFacts<'_>>) -> SecretValues {
    let mut values: Vec<&str> = project.secret_values.iter().map(String::as_str).collect();
    let mut public: Vec<&str> = Vec::new();
    for facts in services.values() {
        let named = |list: &[String], name: &str| list.iter().any(|entry| entry == name);
        for (name, value) in &facts.service.environment {
            let Some(value) = value.as_deref().filter(|value| is_unlike_words(value)) else {
                continue;
            };
            if named(&facts.extension.public, name) {
                public.push(value);
            } else if named(&facts.extension.secret, name) || sensitive::names_secret(name, value) {
                values.push(value);
            }
        }
    }
    values.retain(|value| !public.contains(value));
    SecretValues::of(values.into_iter())
}

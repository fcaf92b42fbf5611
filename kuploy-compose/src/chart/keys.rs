//! Where in the values the settings of a service stand.

use crate::map::BTreeSet;

use super::template::camel;
use crate::map::BTreeMap;
use crate::model::{App, Component};

/// The keys below `services`, and those of images that belong to no service.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// By component and container.
    containers: BTreeMap<(String, String), String>,
    /// By image.
    helpers: BTreeMap<String, String>,
}

impl Keys {
    /// The name of the component is that of its first container; others of its pod have names of their own.
    pub(super) fn of(app: &App) -> Self {
        let mut taken: BTreeSet<String> = app
            .components
            .iter()
            .map(|component| component.name.clone())
            .collect();
        let mut containers = BTreeMap::new();
        for component in &app.components {
            for (name, service) in services(component) {
                if service.is_empty() {
                    continue;
                }
                let is_free = *name == component.name || taken.insert(name.clone());
                let key = match is_free {
                    true => name.clone(),
                    false => format!("{}-{name}", component.name),
                };
                containers.insert((component.name.clone(), name.clone()), key);
            }
        }
        Self {
            containers,
            helpers: BTreeMap::new(),
        }
    }

    /// The key of a container of a service; `None` for helpers.
    pub(super) fn container(&self, component: &Component, name: &str) -> Option<&str> {
        let key = (component.name.clone(), name.to_owned());
        self.containers.get(&key).map(String::as_str)
    }

    /// The key of an image that belongs to no service: what it is called in its registry.
    pub(super) fn helper(&mut self, image: &str, repository: &str) -> String {
        if let Some(known) = self.helpers.get(image) {
            return known.clone();
        }
        let name = repository.rsplit('/').next().unwrap_or(repository);
        let wanted = camel(name);
        let mut key = wanted.clone();
        let mut number = 2usize;
        while self.helpers.values().any(|known| *known == key) {
            key = format!("{wanted}{number}");
            number += 1;
        }
        self.helpers.insert(image.to_owned(), key.clone());
        key
    }
}

/// The containers of a component: name, and service.
fn services(component: &Component) -> impl Iterator<Item = (&String, &String)> {
    let pods = component.workload.iter().map(|workload| &workload.pod);
    pods.flat_map(|pod| pod.containers.iter().chain(&pod.init_containers))
        .map(|container| (&container.name, &container.service))
}

//! What every kind of object needs: the app, final names, labels and metadata.

use std::collections::BTreeMap as StandardMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde::Serialize;

use super::gitops::{self, Traits};
use super::{config, job_name, node, secret};
use crate::map::BTreeMap;
use crate::model::{App, Component, StringMap};
use crate::options::{Kustomize, Options};
use crate::yaml::Node;

const NAME: &str = "app.kubernetes.io/name";
const PART_OF: &str = "app.kubernetes.io/part-of";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// The app and what the names in it have become.
pub(super) struct Context<'a> {
    pub(super) app: &'a App,
    pub(super) options: &'a Options,
    /// ConfigMaps whose names carry a hash of their content, by the name in the model.
    config_maps: BTreeMap<&'a str, String>,
    /// The same of Secrets, which may have the name of a ConfigMap.
    secrets: BTreeMap<&'a str, String>,
    /// Jobs whose names carry a hash of what runs, by the name in the model.
    jobs: BTreeMap<&'a str, String>,
}

/// An object ready to be put into a file.
pub(super) struct Object {
    pub(super) kind: &'static str,
    /// The name that files are called after: without a hash.
    pub(super) stem: String,
    pub(super) node: Node,
}

impl<'a> Context<'a> {
    pub(super) fn new(app: &'a App, options: &'a Options) -> Self {
        let components = || app.components.iter();
        let config_maps = components().flat_map(|one| config::hashed_names(one, options));
        let secrets = components().flat_map(|one| secret::hashed_names(one, options));
        Self {
            app,
            options,
            config_maps: config_maps.collect(),
            secrets: secrets.collect(),
            // In a chart what runs may be something else than what is hashed here.
            jobs: match options.kustomize() {
                Kustomize::Chart => BTreeMap::new(),
                _ => job_name::all(app),
            },
        }
    }

    /// The namespace that the objects come into, where it is known: the one that is given, or that the Application syncs
    /// to.
    pub(super) fn namespace(&self) -> Option<&str> {
        let delivered = self.app.delivery.as_ref();
        let given = self.options.namespace.as_deref();
        given.or_else(|| delivered.map(|delivery| delivery.namespace.as_str()))
    }

    /// The final name of a ConfigMap.
    pub(super) fn config_map(&self, name: &str) -> String {
        let hashed = self.config_maps.get(name);
        hashed.map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// The final name of a Secret.
    pub(super) fn secret(&self, name: &str) -> String {
        let hashed = self.secrets.get(name);
        hashed.map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// The final name of a Job.
    pub(super) fn job(&self, name: &str) -> String {
        self.jobs
            .get(name)
            .map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// The labels that select a component's pods. They can never change, so they say nothing but the name.
    pub(super) fn selector(component: &Component) -> StringMap {
        Self::selector_of(&component.name)
    }

    /// [`Self::selector`] of a component by name.
    pub(super) fn selector_of(name: &str) -> StringMap {
        StringMap::from_iter([(NAME.to_owned(), name.to_owned())])
    }

    /// [`Self::selector`] as the API's type.
    pub(super) fn label_selector(labels: &StringMap) -> LabelSelector {
        LabelSelector {
            match_labels: strings(labels),
            ..LabelSelector::default()
        }
    }

    /// The labels of a component's pods, with those of its own.
    pub(super) fn pod_labels(&self, component: &Component, more: &StringMap) -> StringMap {
        let mut labels = Self::selector(component);
        labels.insert(PART_OF.to_owned(), self.app.name.clone());
        for (key, value) in more {
            labels.insert_missing(key.clone(), value.clone());
        }
        labels
    }

    /// The labels of a component's objects.
    pub(super) fn labels(&self, component: &Component) -> StringMap {
        let mut labels = self.pod_labels(component, &StringMap::new());
        labels.insert(MANAGED_BY.to_owned(), "kuploy".to_owned());
        labels
    }

    /// The user's annotations with those of the GitOps tool.
    pub(super) fn annotations(&self, user: &StringMap, traits: Traits) -> StringMap {
        let mut annotations = user.clone();
        gitops::annotate(self.options.gitops(), traits, &mut annotations);
        annotations
    }

    /// The metadata of an object of a component.
    pub(super) fn metadata(
        &self,
        component: &Component,
        name: &str,
        annotations: &StringMap,
        traits: Traits,
    ) -> ObjectMeta {
        ObjectMeta {
            name: Some(name.to_owned()),
            labels: owned(self.labels(component)),
            annotations: owned(self.annotations(annotations, traits)),
            ..ObjectMeta::default()
        }
    }

    /// The sync wave of what runs in a component, or waits for what runs.
    pub(super) fn wave(component: &Component) -> Traits {
        Traits {
            wave: component.wave,
            ..Traits::default()
        }
    }
}

impl Object {
    /// A typed object, under the name that its file is called after.
    pub(super) fn typed<T: k8s_openapi::Resource + Serialize>(stem: &str, object: &T) -> Self {
        Self {
            kind: T::KIND,
            stem: stem.to_owned(),
            node: node::object(object),
        }
    }
}

/// A map as the API's types have it.
type Strings = StandardMap<String, String>;

/// A map of the API, `None` when there is nothing in it.
pub(super) fn strings(map: &StringMap) -> Option<Strings> {
    (!map.is_empty()).then(|| map.iter().map(|(k, v)| (k.clone(), v.clone())).collect())
}

/// [`strings`] of a map that nobody else needs.
fn owned(map: StringMap) -> Option<Strings> {
    (!map.is_empty()).then(|| map.into_iter().collect())
}

/// A list of the API, `None` when there is nothing in it.
pub(super) fn list<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

/// A number where the text is one, else a percentage or a name.
pub(super) fn int_or_string(text: &str) -> IntOrString {
    text.parse()
        .map_or_else(|_| IntOrString::String(text.to_owned()), IntOrString::Int)
}

/// `Some(true)` or nothing: what is off is not written.
pub(super) fn on(flag: bool) -> Option<bool> {
    flag.then_some(true)
}

//! Claims and volumes: sizes, classes, servers.

use super::Lift;
use super::template::{Hole, Template};
use super::values::{Shape, below, map, text};
use crate::model::Component;
use crate::yaml::Node;

/// What keeps an object when a release is uninstalled.
const RESOURCE_POLICY: &str = "helm.sh/resource-policy";

impl Lift<'_> {
    /// A claim, or the template of one.
    pub(super) fn claim(
        &mut self,
        template: &mut Template,
        component: &Component,
        object: &mut Node,
    ) {
        let name = name_of(object);
        let path = [
            "services",
            component.name.as_str(),
            "volumes",
            name.as_str(),
        ];
        let Some(spec) = object.get_mut("spec") else {
            return;
        };
        if let Some(requests) = spec
            .get_mut("resources")
            .and_then(|resources| resources.get_mut("requests"))
        {
            self.setting(
                template,
                &path,
                "size",
                Shape::Quantity,
                requests,
                "storage",
            );
        }
        match spec.get("storageClassName").and_then(Node::as_str) {
            // A claim that is bound to a volume of its own.
            Some("") => {}
            given => {
                let default = text(given.unwrap_or_default());
                self.class(template, &path, "storageClass", default);
                let given = below(&template.variable(&path), &["storageClass"]);
                let hole = Hole::Optional {
                    given,
                    value: ". | quote".to_owned(),
                };
                spec.set("storageClassName", template.hole(hole));
            }
        }
        let modes = spec.get_mut("accessModes").and_then(Node::as_seq_mut);
        if let Some([mode]) = modes.map(Vec::as_mut_slice) {
            let mut setting = path.to_vec();
            setting.push("accessMode");
            self.values.set(&setting, mode.clone(), Shape::Text);
            let value = below(&template.variable(&path), &["accessMode"]);
            *mode = template.hole(Hole::Value(value));
        }
        let is_kept = component
            .claims
            .iter()
            .chain(
                component
                    .external_volumes
                    .iter()
                    .map(|volume| &volume.claim),
            )
            .any(|claim| claim.name == name && claim.keep);
        if is_kept {
            keep(object);
        }
    }

    fn class(&mut self, template: &mut Template, path: &[&str; 4], key: &str, default: Node) {
        let mut setting = path.to_vec();
        setting.push(key);
        self.values.set(&setting, default, Shape::Text);
        template.variable(path);
    }

    /// A value of an object that becomes a setting as it is.
    fn setting(
        &mut self,
        template: &mut Template,
        path: &[&str; 4],
        key: &str,
        shape: Shape,
        node: &mut Node,
        field: &str,
    ) {
        let Some(default) = node.get(field).cloned() else {
            return;
        };
        let mut setting = path.to_vec();
        setting.push(key);
        self.values.set(&setting, default, shape);
        let value = below(&template.variable(path), &[key]);
        node.set(
            field,
            template.hole(Hole::Value(format!("{value} | quote"))),
        );
    }

    /// A volume of a file server, with the settings of the claim that is bound to it.
    pub(super) fn volume(
        &mut self,
        template: &mut Template,
        component: &Component,
        stem: &str,
        object: &mut Node,
    ) {
        let volumes = component.external_volumes.iter();
        let Some(volume) = volumes.into_iter().find(|volume| volume.name == stem) else {
            return;
        };
        let claim = volume.claim.name.as_str();
        let path = ["services", component.name.as_str(), "volumes", claim];
        if let Some(spec) = object.get_mut("spec") {
            if let Some(capacity) = spec.get_mut("capacity") {
                self.setting(
                    template,
                    &path,
                    "size",
                    Shape::Quantity,
                    capacity,
                    "storage",
                );
            }
            if let Some(nfs) = spec.get_mut("nfs") {
                self.setting(template, &path, "server", Shape::Text, nfs, "server");
                self.setting(template, &path, "path", Shape::Text, nfs, "path");
            }
            if let Some(csi) = spec.get_mut("csi") {
                if let Some(attributes) = csi.get_mut("volumeAttributes") {
                    self.setting(template, &path, "source", Shape::Text, attributes, "source");
                }
                if let Some(secret) = csi.get_mut("nodeStageSecretRef") {
                    let name = secret
                        .get("name")
                        .and_then(Node::as_str)
                        .unwrap_or_default();
                    let name = name.to_owned();
                    if let Some(filled) = self.secret_name(template, &name) {
                        secret.set("name", filled);
                    }
                    let hole = Hole::Value(".Release.Namespace".to_owned());
                    secret.set("namespace", template.hole(hole));
                }
            }
        }
        if volume.claim.keep {
            keep(object);
        }
    }
}

pub(super) fn name_of(object: &Node) -> String {
    let name = object
        .get("metadata")
        .and_then(|metadata| metadata.get("name"));
    name.and_then(Node::as_str).unwrap_or_default().to_owned()
}

/// Data outlives the release, as it outlives the Application.
fn keep(object: &mut Node) {
    let Some(metadata) = object.get_mut("metadata") else {
        return;
    };
    if metadata.get("annotations").is_none() {
        metadata.set("annotations", map());
    }
    if let Some(annotations) = metadata.get_mut("annotations") {
        annotations.set(RESOURCE_POLICY, text("keep"));
    }
}

//! Pods: images, variables, resources, nodes, and the names of Secrets.

use super::Lift;
use super::beside::Helper;
use super::template::{Hole, Template, quoted};
use super::values::{Shape, below, list, map, text};
use crate::model::Component;
use crate::yaml::{Node, Value};

/// An image in its parts; put together again they are what they were.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) repository: String,
    pub(super) tag: String,
    pub(super) digest: String,
}

impl Reference {
    pub(super) fn parse(image: &str) -> Self {
        let (name, digest) = match image.split_once('@') {
            Some((name, digest)) if !name.is_empty() && !digest.is_empty() => (name, digest),
            _ => (image, ""),
        };
        // A `:` before the last `/` is the port of a registry.
        let (repository, tag) = match name.rsplit_once(':') {
            Some((repository, tag))
                if !repository.is_empty() && !tag.is_empty() && !tag.contains('/') =>
            {
                (repository, tag)
            }
            _ => (name, ""),
        };
        Self {
            repository: repository.to_owned(),
            tag: tag.to_owned(),
            digest: digest.to_owned(),
        }
    }
}

/// The lists of containers in a pod.
const CONTAINERS: [&str; 2] = ["initContainers", "containers"];

impl Lift<'_> {
    /// The spec of a pod.
    pub(super) fn pod(&mut self, template: &mut Template, component: &Component, pod: &mut Node) {
        let own: Vec<(String, String)> = self.service_images(component, pod);
        for field in CONTAINERS {
            let containers = pod.get_mut(field).and_then(Node::as_seq_mut);
            for container in containers.into_iter().flatten() {
                self.container(template, component, &own, container);
            }
        }
        let volumes = pod.get_mut("volumes").and_then(Node::as_seq_mut);
        for volume in volumes.into_iter().flatten() {
            let Some(image) = volume.get_mut("image") else {
                continue;
            };
            if let Some(reference) = image.get("reference").and_then(Node::as_str) {
                let filled = self.image(template, &own, reference.to_owned(), None);
                image.set("reference", filled);
            }
        }
        self.secret_names(template, pod);
        let path = ["services", component.name.as_str()];
        for (field, shape) in [
            ("nodeSelector", Shape::TextMap),
            ("tolerations", Shape::List),
        ] {
            let empty = || {
                if field == "tolerations" {
                    list(Vec::new())
                } else {
                    map()
                }
            };
            let default = pod.get(field).cloned().unwrap_or_else(empty);
            self.values.set(&[path[0], path[1], field], default, shape);
            let service = template.variable(&path);
            let hole = template.hole(Hole::Yaml(below(&service, &[field])));
            pod.set(field, hole);
        }
        self.pull_secrets_of(template, pod);
    }

    /// Pull secrets, where they are those of all pods.
    fn pull_secrets_of(&mut self, template: &mut Template, pod: &mut Node) {
        let own = pod.get("imagePullSecrets");
        let same = match (own.and_then(Node::as_seq), self.pull_secrets) {
            (None, []) => true,
            (Some(own), all) => {
                own.len() == all.len()
                    && own.iter().zip(all).all(|(own, name)| {
                        own.get("name").and_then(Node::as_str) == Some(name.as_str())
                    })
            }
            (None, _) => false,
        };
        if same {
            let hole = template.hole(Hole::Yaml(".Values.imagePullSecrets".to_owned()));
            pod.set("imagePullSecrets", hole);
        }
    }

    /// The images of the services in a pod, with their keys.
    fn service_images(&self, component: &Component, pod: &Node) -> Vec<(String, String)> {
        let lists = CONTAINERS
            .iter()
            .filter_map(|field| pod.get(field)?.as_seq());
        let images = lists.flatten().filter_map(|container| {
            let name = container.get("name")?.as_str()?;
            let key = self.keys.container(component, name)?;
            Some((container.get("image")?.as_str()?.to_owned(), key.to_owned()))
        });
        images.collect()
    }

    fn container(
        &mut self,
        template: &mut Template,
        component: &Component,
        own: &[(String, String)],
        container: &mut Node,
    ) {
        let name = container
            .get("name")
            .and_then(Node::as_str)
            .unwrap_or_default();
        let key = self.keys.container(component, name).map(str::to_owned);
        if let Some(image) = container.get("image").and_then(Node::as_str) {
            let filled = self.image(template, own, image.to_owned(), key.as_deref());
            container.set("image", filled);
        }
        let Some(key) = key else {
            self.awaited_job(template, container);
            return;
        };
        let path = ["services", key.as_str()];
        self.variables(template, &path, container);
        let resources = container.get("resources").cloned().unwrap_or_else(map);
        self.values
            .set(&[path[0], path[1], "resources"], resources, Shape::Map);
        let service = template.variable(&path);
        let hole = template.hole(Hole::Yaml(below(&service, &["resources"])));
        container.set("resources", hole);
    }

    /// The image of a service, or of a helper that works with an image of its pod or with one of its own.
    pub(super) fn image(
        &mut self,
        template: &mut Template,
        own: &[(String, String)],
        image: String,
        key: Option<&str>,
    ) -> Node {
        let reference = Reference::parse(&image);
        let of_pod = own.iter().find(|(known, _)| *known == image);
        let service = key.or(of_pod.map(|(_, key)| key.as_str()));
        let helper = self.helper_key(service, &image, &reference);
        let path: Vec<&str> = match service {
            Some(service) => vec!["services", service],
            None => vec!["helperImages"],
        };
        let last = if service.is_some() {
            "image"
        } else {
            helper.as_str()
        };
        for (part, value) in [
            ("repository", reference.repository),
            ("tag", reference.tag),
            ("digest", reference.digest),
        ] {
            let shape = if part == "tag" {
                Shape::Word
            } else {
                Shape::Text
            };
            let mut setting = path.clone();
            setting.extend([last, part]);
            self.values.set(&setting, text(value), shape);
        }
        self.helpers.insert(Helper::Image);
        let image = match service {
            Some(_) => below(&template.variable(&path), &[last]),
            None => below(".Values.helperImages", &[last]),
        };
        let include = self.include(Helper::Image);
        template.hole(Hole::Value(format!("{include} {image} | quote")))
    }

    fn helper_key(&mut self, service: Option<&str>, image: &str, reference: &Reference) -> String {
        match service {
            Some(_) => String::new(),
            None => self.keys.helper(image, &reference.repository),
        }
    }

    /// Variables with a value, each under its name; more can be added.
    fn variables(&mut self, template: &mut Template, path: &[&str; 2], container: &mut Node) {
        let service = template.variable(path);
        if let Some(all) = container.get_mut("env").and_then(Node::as_seq_mut) {
            for variable in all.iter_mut().filter(|variable| is_plain(variable)) {
                let name = variable
                    .get("name")
                    .and_then(Node::as_str)
                    .unwrap_or_default();
                let name = name.to_owned();
                let value = variable
                    .get("value")
                    .and_then(Node::as_str)
                    .map(str::to_owned);
                let given = below(&service, &["env", &name]);
                let setting = [path[0], path[1], "env", name.as_str()];
                let hole = match value {
                    Some(value) => {
                        self.values.set(&setting, text(value), Shape::Variable);
                        Hole::Value(format!("{given} | quote"))
                    }
                    None => {
                        self.values.set(&setting, text(""), Shape::Variable);
                        Hole::Optional {
                            given,
                            value: ". | quote".to_owned(),
                        }
                    }
                };
                variable.set("value", template.hole(hole));
            }
        }
        self.values.set(
            &[path[0], path[1], "extraEnv"],
            list(Vec::new()),
            Shape::List,
        );
        let more = below(&service, &["extraEnv"]);
        match container.get_mut("env").and_then(Node::as_seq_mut) {
            Some(all) if !all.is_empty() => all.push(template.hole(Hole::Items(more))),
            _ => container.set("env", template.hole(Hole::Yaml(more))),
        }
    }

    /// Wherever a Secret of the app is named, the one that is there already can be named instead.
    pub(super) fn secret_names(&mut self, template: &mut Template, node: &mut Node) {
        match &mut node.value {
            Value::Seq(all) => all
                .iter_mut()
                .for_each(|node| self.secret_names(template, node)),
            Value::Map(entries) => {
                for (key, entry) in entries.iter_mut() {
                    let field = match key.as_str() {
                        "secretKeyRef" | "secretRef" => "name",
                        "secret" if entry.node.get("secretName").is_some() => "secretName",
                        "secret" if entry.node.get("name").is_some() => "name",
                        // Middlewares of Traefik name a Secret so.
                        "secret" if entry.node.as_str().is_some() => {
                            let name = entry.node.as_str().unwrap_or_default().to_owned();
                            if let Some(filled) = self.secret_name(template, &name) {
                                entry.node = filled;
                            }
                            continue;
                        }
                        _ => {
                            self.secret_names(template, &mut entry.node);
                            continue;
                        }
                    };
                    let name = entry.node.get(field).and_then(Node::as_str);
                    let name = name.unwrap_or_default().to_owned();
                    if let Some(filled) = self.secret_name(template, &name) {
                        entry.node.set(field, filled);
                    }
                }
            }
            _ => {}
        }
    }

    /// The name of a Secret of the app, or of the one that stands for it.
    pub(super) fn secret_name(&mut self, template: &mut Template, name: &str) -> Option<Node> {
        let expression = self.secret_expression(template, name)?;
        Some(template.hole(Hole::Value(expression)))
    }

    /// The expression of it.
    pub(super) fn secret_expression(
        &mut self,
        template: &mut Template,
        name: &str,
    ) -> Option<String> {
        let secret = *self.secrets.get(name)?;
        self.declare_secret(secret);
        let variable = template.variable(&["secrets", name]);
        Some(format!(
            "{variable}.existingSecret | default {}",
            quoted(name)
        ))
    }

    /// The words that call a part of `_helpers.tpl`.
    pub(super) fn include(&mut self, helper: Helper) -> String {
        self.helpers.insert(helper);
        format!("include {}", quoted(&helper.name(&self.app.name)))
    }
}

fn is_plain(variable: &Node) -> bool {
    variable.get("valueFrom").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_put_together_as_it_was() {
        for (image, repository, tag, digest) in [
            ("nginx", "nginx", "", ""),
            ("nginx:1.27", "nginx", "1.27", ""),
            ("localhost:5000/app", "localhost:5000/app", "", ""),
            ("localhost:5000/app:2", "localhost:5000/app", "2", ""),
            ("a/b@sha256:0f", "a/b", "", "sha256:0f"),
            ("a/b:1@sha256:0f", "a/b", "1", "sha256:0f"),
            ("web:", "web:", "", ""),
            (":1", ":1", "", ""),
        ] {
            let wanted = Reference {
                repository: repository.to_owned(),
                tag: tag.to_owned(),
                digest: digest.to_owned(),
            };
            assert_eq!(Reference::parse(image), wanted, "{image}");
        }
    }
}

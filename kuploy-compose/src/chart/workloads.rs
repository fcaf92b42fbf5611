//! Workloads: how many pods, when, and of which template.

use super::Lift;
use super::storage::name_of;
use super::template::{Hole, Template, quoted};
use super::values::{Shape, below, map, node};
use crate::model::Component;
use crate::yaml::{Node, Value};

/// The longest name of a Job before its hash.
const JOB_LIMIT: usize = 54;
/// The longest name of an annotation, behind its prefix.
const NAME_LIMIT: usize = 63;

impl Lift<'_> {
    pub(super) fn workload(
        &mut self,
        template: &mut Template,
        component: &Component,
        object: &mut Node,
    ) {
        let path = ["services", component.name.as_str()];
        let Some(spec) = object.get_mut("spec") else {
            return;
        };
        for (field, shape) in [("replicas", Shape::Count(0)), ("schedule", Shape::Text)] {
            if let Some(default) = spec.get(field).cloned() {
                self.values.set(&[path[0], path[1], field], default, shape);
                let value = below(&template.variable(&path), &[field]);
                let value = match shape {
                    Shape::Text => format!("{value} | quote"),
                    _ => value,
                };
                spec.set(field, template.hole(Hole::Value(value)));
            }
        }
        let claims = spec
            .get_mut("volumeClaimTemplates")
            .and_then(Node::as_seq_mut);
        for claim in claims.into_iter().flatten() {
            self.claim(template, component, claim);
        }
        let pods = match spec.get_mut("jobTemplate") {
            Some(job) => job
                .get_mut("spec")
                .and_then(|spec| spec.get_mut("template")),
            None => spec.get_mut("template"),
        };
        let Some(pods) = pods else {
            return;
        };
        self.checksums(template, pods);
        if let Some(pod) = pods.get_mut("spec") {
            self.pod(template, component, pod);
        }
    }

    /// A Job whose name says what runs: with other values another Job is made. Gives the part that both name and spec
    /// are made of.
    pub(super) fn hashed_job(
        &mut self,
        template: &mut Template,
        component: &Component,
        object: &mut Node,
    ) -> String {
        let name = name_of(object);
        let mut own = Template::new(std::slice::from_ref(object));
        self.workload(&mut own, component, object);
        let Some(spec) = object.remove("spec") else {
            return String::new();
        };
        let part = self.job_part(&name);
        let lines = vec![format!("  {{{{- include {part} $ | trim | nindent 2 }}}}")];
        object.set("spec", template.hole(Hole::Below(lines)));
        let hashed = self.job_name("", &name);
        if let Some(metadata) = object.get_mut("metadata") {
            metadata.set("name", template.hole(Hole::Value(hashed)));
        }
        let body = own.finish(vec![spec]);
        format!("{{{{- define {part} }}}}\n{body}{{{{- end }}}}\n")
    }

    /// The name of the part that makes the spec of a Job.
    fn job_part(&self, name: &str) -> String {
        quoted(&format!("{}.job.{name}", self.app.name))
    }

    /// The expression of a Job's name behind other text.
    fn job_name(&self, before: &str, name: &str) -> String {
        let stem: String = name.chars().take(JOB_LIMIT).collect();
        let format = quoted(&format!("{before}{}-%s", stem.trim_end_matches('-')));
        let part = self.job_part(name);
        format!("include {part} $ | sha256sum | trunc 8 | printf {format}")
    }

    /// The final name of a Job in the last word of a helper that waits for it.
    pub(super) fn awaited_job(&mut self, template: &mut Template, container: &mut Node) {
        let words = container.get_mut("args").and_then(Node::as_seq_mut);
        let Some(word) = words.and_then(|words| words.last_mut()) else {
            return;
        };
        let name = word.as_str().and_then(|word| word.strip_prefix("job/"));
        let Some(name) = name.filter(|name| self.jobs.contains(name)) else {
            return;
        };
        let value = self.job_name("job/", name);
        *word = template.hole(Hole::Value(value));
    }

    /// Checksums of the ConfigMaps and Secrets that a pod refers to: it is replaced when their content changes.
    fn checksums(&mut self, template: &mut Template, pods: &mut Node) {
        let mut named = Vec::new();
        if let Some(spec) = pods.get("spec") {
            names(spec, &mut named);
        }
        let mut sums = Vec::new();
        for (kind, name, path) in &self.sums {
            if named
                .iter()
                .any(|(other, named)| other == kind && named == name)
            {
                sums.push((name.clone(), path.clone()));
            }
        }
        for (number, (name, path)) in sums.into_iter().enumerate() {
            let key = match name.len() <= NAME_LIMIT {
                true => format!("checksum/{name}"),
                false => format!("checksum/config-{number}"),
            };
            let file = path.strip_prefix("templates").unwrap_or(&path);
            let sum = format!(
                "include (print $.Template.BasePath {}) . | sha256sum",
                quoted(file)
            );
            let hole = template.hole(Hole::Value(sum));
            let Some(metadata) = pods.get_mut("metadata") else {
                continue;
            };
            if metadata.get("annotations").is_none() {
                metadata.set("annotations", map());
            }
            if let Some(annotations) = metadata.get_mut("annotations") {
                annotations.set(&key, hole);
            }
        }
    }

    pub(super) fn autoscaler(
        &mut self,
        template: &mut Template,
        component: &Component,
        object: &mut Node,
    ) {
        let path = ["services", component.name.as_str(), "autoscaling"];
        let Some(spec) = object.get_mut("spec") else {
            return;
        };
        for (field, least) in [("minReplicas", 0), ("maxReplicas", 1)] {
            // The API server fills in 1, and settling leaves out what it fills in.
            let default = spec.get(field).cloned();
            let default = default.unwrap_or_else(|| node(Value::Int(1)));
            let is_given = spec.get(field).is_some();
            if !is_given {
                continue;
            }
            self.values.set(
                &[path[0], path[1], path[2], field],
                default,
                Shape::Count(least),
            );
            let service = template.variable(&path[..2]);
            let value = below(&service, &[path[2], field]);
            spec.set(field, template.hole(Hole::Value(value)));
        }
    }
}

/// The ConfigMaps and Secrets that a pod refers to, by kind and name.
fn names(node: &Node, found: &mut Vec<(&'static str, String)>) {
    match &node.value {
        Value::Seq(all) => all.iter().for_each(|node| names(node, found)),
        Value::Map(entries) => {
            for (key, entry) in entries {
                let (kind, field) = match key.as_str() {
                    "configMapRef" | "configMapKeyRef" | "configMap" => ("ConfigMap", "name"),
                    "secretRef" | "secretKeyRef" => ("Secret", "name"),
                    "secret" if entry.node.get("secretName").is_some() => ("Secret", "secretName"),
                    "secret" => ("Secret", "name"),
                    _ => {
                        names(&entry.node, found);
                        continue;
                    }
                };
                if let Some(name) = entry.node.get(field).and_then(Node::as_str) {
                    found.push((kind, name.to_owned()));
                }
            }
        }
        _ => {}
    }
}

//! ConfigMaps and Secrets: files of the chart, variables, and values that are never in `values.yaml`.

use crate::map::BTreeSet;

use base64::Engine as _;

use super::Lift;
use super::template::{Hole, Template, quoted};
use super::values::{Shape, below, map, text};
use crate::emit::{ManifestContent, ManifestFile};
use crate::model::{Component, ConfigMap, EnvFrom, FileContent, Secret, SecretDelivery};
use crate::yaml::Node;

/// Helm takes this away from the beginning of every file that it reads.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Lift<'_> {
    pub(super) fn config_map(
        &mut self,
        template: &mut Template,
        component: &Component,
        stem: &str,
        object: &mut Node,
    ) {
        let maps = component.config_maps.iter();
        let Some(map) = maps.into_iter().find(|map| map.name == stem) else {
            return;
        };
        let texts = map.files.iter();
        let is_text = texts
            .into_iter()
            .all(|file| matches!(file.content, FileContent::Text(_)));
        match map.env && is_text {
            true => self.variables_of_file(template, component, map, object),
            false => self.files_of(template, map, object),
        }
    }

    /// Variables of `env_file`, as settings of the service that reads them; more can be added.
    fn variables_of_file(
        &mut self,
        template: &mut Template,
        component: &Component,
        map: &ConfigMap,
        object: &mut Node,
    ) {
        let pods = component.workload.iter().map(|workload| &workload.pod);
        let mut containers = pods.flat_map(|pod| pod.containers.iter().chain(&pod.init_containers));
        let reader = containers.find(|container| {
            let mut sets = container.env_from.iter();
            sets.any(|set| matches!(set, EnvFrom::ConfigMap(name) if *name == map.name))
        });
        let key = reader.and_then(|reader| self.keys.container(component, &reader.name));
        let key = key.unwrap_or(&component.name).to_owned();
        let mut default = super::values::map();
        for file in &map.files {
            if let FileContent::Text(value) = &file.content {
                default.set(&file.key, text(value));
            }
        }
        self.values
            .set(&["services", &key, "envFile"], default, Shape::Variables);
        let service = template.variable(&["services", &key]);
        let lines = [
            format!(
                "  {{{{- range $name, $value := {} }}}}",
                below(&service, &["envFile"])
            ),
            "  {{ $name | quote }}: {{ $value | quote }}".to_owned(),
            "  {{- end }}".to_owned(),
        ];
        object.set("data", template.hole(Hole::Below(lines.to_vec())));
    }

    /// Files, each a file of the chart.
    fn files_of(&mut self, template: &mut Template, from: &ConfigMap, object: &mut Node) {
        let mut taken = BTreeSet::new();
        let mut texts = Vec::new();
        let mut bytes = Vec::new();
        for file in &from.files {
            let content = file.content.as_bytes();
            if content.starts_with(BYTE_ORDER_MARK) {
                self.inline(template, file, &mut texts, &mut bytes);
                continue;
            }
            let path = path_of(&from.name, &file.key, &mut taken);
            let read = format!(".Files.Get {}", quoted(&path));
            match &file.content {
                // Helm cuts empty lines off the end of an object, and with them those of a block.
                FileContent::Text(text) if text.ends_with("\n\n") => texts.push(format!(
                    "  {}: {{{{ {read} | toJson }}}}",
                    quoted(&file.key)
                )),
                FileContent::Text(_) => texts.push(format!(
                    "  {{{{- dict {} ({read}) | toYaml | nindent 2 }}}}",
                    quoted(&file.key)
                )),
                FileContent::Binary(_) => bytes.push(format!(
                    "  {}: {{{{ {read} | b64enc }}}}",
                    quoted(&file.key)
                )),
            }
            self.files.push(ManifestFile {
                path,
                content: ManifestContent::Raw(content.to_vec()),
            });
        }
        for (field, lines) in [("data", texts), ("binaryData", bytes)] {
            if !lines.is_empty() {
                object.set(field, template.hole(Hole::Below(lines)));
            }
        }
    }

    /// A file that Helm would not read as it is.
    fn inline(
        &mut self,
        template: &mut Template,
        file: &crate::model::ConfigFile,
        texts: &mut Vec<String>,
        bytes: &mut Vec<String>,
    ) {
        let mut entry = map();
        let list = match &file.content {
            FileContent::Text(content) => {
                entry.set(&file.key, text(content));
                texts
            }
            FileContent::Binary(content) => {
                entry.set(&file.key, text(base64(content)));
                bytes
            }
        };
        let lines = template.render(vec![entry]);
        list.extend(lines.lines().map(|line| format!("  {line}")));
    }

    /// A Secret with its values. Gives what makes it needless: one that is there already.
    pub(super) fn secret(
        &mut self,
        template: &mut Template,
        stem: &str,
        object: &mut Node,
    ) -> String {
        let Some(secret) = self.secrets.get(stem).copied() else {
            return "false".to_owned();
        };
        self.declare_secret(secret);
        let variable = template.variable(&["secrets", stem]);
        let mut lines = Vec::new();
        for file in &secret.files {
            let setting = ["secrets", stem, "values", file.key.as_str()];
            self.values.set(&setting, text(""), Shape::Word);
            let given = below(&variable, &["values", &file.key]);
            let own = text(base64(file.content.as_bytes()));
            let hole = template.hole(Hole::Value(". | toString | b64enc".to_owned()));
            let mut entry = |value: Node| {
                let mut entry = map();
                entry.set(&file.key, value);
                format!("  {}", template.render(vec![entry]).trim_end())
            };
            lines.push(format!("  {{{{- with {given} }}}}"));
            lines.push(entry(hole));
            lines.push("  {{- else }}".to_owned());
            lines.push(entry(own));
            lines.push("  {{- end }}".to_owned());
        }
        if object.get("data").is_some() && !lines.is_empty() {
            object.set("data", template.hole(Hole::Below(lines)));
        }
        format!("{variable}.existingSecret")
    }

    /// What asks External Secrets for a Secret.
    pub(super) fn external_secret(
        &mut self,
        template: &mut Template,
        stem: &str,
        object: &mut Node,
    ) -> String {
        let Some(secret) = self.secrets.get(stem).copied() else {
            return "false".to_owned();
        };
        self.declare_secret(secret);
        let variable = template.variable(&["secrets", stem]);
        let Some(spec) = object.get_mut("spec") else {
            return "false".to_owned();
        };
        if let Some(store) = spec.get_mut("secretStoreRef") {
            for field in ["kind", "name"] {
                if let Some(default) = store.get(field).cloned() {
                    self.values
                        .set(&["secretStore", field], default, Shape::Text);
                    let value = format!(".Values.secretStore.{field}");
                    store.set(field, template.hole(Hole::Value(value)));
                }
            }
        }
        let items = spec.get_mut("data").and_then(Node::as_seq_mut);
        for reference in items
            .into_iter()
            .flatten()
            .filter_map(|item| item.get_mut("remoteRef"))
        {
            if let Some(default) = reference.get("key").cloned() {
                let setting = ["secrets", stem, "remoteKey"];
                self.values.set(&setting, default, Shape::Text);
                let value = format!("{variable}.remoteKey | quote");
                reference.set("key", template.hole(Hole::Value(value)));
            }
        }
        format!("{variable}.existingSecret")
    }

    /// The settings that every Secret of the app has.
    pub(super) fn declare_secret(&mut self, secret: &Secret) {
        let is_made = match secret.delivery {
            SecretDelivery::Manifest | SecretDelivery::External(_) => true,
            // Helm generates nothing, and a value never becomes public by a flag about charts.
            SecretDelivery::Reference | SecretDelivery::Generator => false,
        };
        let existing = if is_made { "" } else { secret.name.as_str() };
        self.values.set(
            &["secrets", &secret.name, "existingSecret"],
            text(existing),
            Shape::Text,
        );
    }
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The file of a key: `files/MAP/KEY`. No leading dot, which is hidden, and can mean something to git; a name once,
/// also where letters have no case.
fn path_of(map: &str, key: &str, taken: &mut BTreeSet<String>) -> String {
    let name = match key.trim_start_matches('.') {
        "" => "file",
        name => name,
    };
    let mut path = format!("files/{map}/{name}");
    let mut number = 2usize;
    while !taken.insert(path.to_ascii_lowercase()) {
        path = format!("files/{map}/{number}-{name}");
        number += 1;
    }
    path
}

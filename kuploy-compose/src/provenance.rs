//! Where lines of manifests come from: each is led back to the place in the Compose files that makes it so.
//!
//! Nothing carries places through the stages. A value is looked for among the keys of its service that make such a part
//! of an object; where it is made by the compiler, the key is named, or the service.

use crate::Compiled;
use crate::compile::OutputFile;
use crate::compile::origin::{NAME, place, scalar};
use crate::diagnostic::{Path, Report};
use crate::source::{Sources, Span};
use crate::yaml::{self, Limits, Node, Value};

/// A line of a manifest, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Link {
    /// The manifest, relative to the output directory.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The path in the manifest, as `Deployment/web:spec.replicas`.
    pub field: String,
    /// The path in the Compose model, as `services.web.deploy.replicas`.
    pub path: String,
    /// The place in the Compose files.
    pub span: Span,
}

/// The lines of all manifests that come from somewhere in the Compose files, in the order of files and lines.
///
/// ```
/// use kuploy_compose::{LoadRequest, MemoryFiles, Options, compile, provenance};
///
/// let files = MemoryFiles::new().with("compose.yaml", "services: { web: { image: 'nginx:1.27' } }");
/// let compiled = compile(&files, &LoadRequest::default(), &Options::default());
/// let links = provenance::links(&compiled);
///
/// let image = links.iter().find(|link| link.field.ends_with("containers[0].image")).expect("there is one");
/// assert_eq!(image.path, "services.web.image");
/// assert_eq!(compiled.sources.text(image.span), "'nginx:1.27'");
/// ```
pub fn links(compiled: &Compiled) -> Vec<Link> {
    let tree = compiled
        .project
        .as_ref()
        .and_then(|project| project.tree.as_ref());
    let (Some(tree), Some(app), Some(files)) = (tree, &compiled.app, &compiled.files) else {
        return Vec::new();
    };
    let mut links = Vec::new();
    for file in files {
        let Some((nodes, sources)) = parsed(file) else {
            continue;
        };
        for object in &nodes {
            let name = object
                .get("metadata")
                .and_then(|metadata| metadata.get("labels")?.get(NAME)?.as_str());
            let component = app
                .components
                .iter()
                .find(|component| Some(component.name.as_str()) == name);
            let Some(service) = component.map(|component| Path::service(&component.service)) else {
                continue;
            };
            let mut walk = Walk {
                tree,
                service: &service,
                sources: &sources,
                file: &file.path,
                links: &mut links,
            };
            walk.node(object, &title(object), "", &[]);
        }
    }
    links.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    links.dedup_by(|a, b| a.file == b.file && a.line == b.line);
    links
}

/// The documents of a file of YAML.
fn parsed(file: &OutputFile) -> Option<(Vec<Node>, Sources)> {
    let text = std::str::from_utf8(&file.bytes)
        .ok()
        .filter(|_| file.path.ends_with(".yaml"))?;
    let mut sources = Sources::default();
    let id = sources.add(&file.path, text);
    let nodes = yaml::parse(text, id, &Limits::default(), &mut Report::default());
    Some((nodes, sources))
}

/// `Deployment/web`.
fn title(object: &Node) -> String {
    let text = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
    let name = object
        .get("metadata")
        .and_then(|metadata| metadata.get("name"));
    format!("{}/{}", text(object.get("kind")), text(name))
}

struct Walk<'a> {
    tree: &'a Node,
    service: &'a Path,
    sources: &'a Sources,
    file: &'a str,
    links: &'a mut Vec<Link>,
}

impl Walk<'_> {
    /// Leads the values below a node back; `words` are what the mapping around it is called by.
    fn node(&mut self, node: &Node, object: &str, path: &str, words: &[String]) {
        match &node.value {
            Value::Map(map) => {
                for (key, entry) in map {
                    let below = match path.is_empty() {
                        true => key.clone(),
                        false => format!("{path}.{key}"),
                    };
                    let mut said: Vec<String> = scalar(&entry.node).into_iter().collect();
                    said.push(key.clone());
                    // `{name: GREETING, value: hello}` is the variable `GREETING`.
                    said.extend(map.get("name").and_then(|name| scalar(&name.node)));
                    self.leaf(&entry.node, entry.key_span, object, &below, &said);
                    self.node(&entry.node, object, &below, &said);
                }
            }
            Value::Seq(list) => {
                for (at, item) in list.iter().enumerate() {
                    let below = format!("{path}[{at}]");
                    let mut said: Vec<String> = scalar(item).into_iter().collect();
                    said.extend(words.iter().cloned());
                    self.leaf(item, item.span, object, &below, &said);
                    self.node(item, object, &below, &said);
                }
            }
            _ => {}
        }
    }

    fn leaf(&mut self, node: &Node, at: Span, object: &str, field: &str, words: &[String]) {
        if matches!(node.value, Value::Map(_) | Value::Seq(_)) {
            return;
        }
        let Some(line) = self.sources.start(at).map(|start| start.line) else {
            return;
        };
        let Some((path, span)) = place(self.tree, Some(self.service), field, words) else {
            return;
        };
        if let Some(span) = span.or_else(|| path.locate(self.tree)) {
            self.links.push(Link {
                file: self.file.to_owned(),
                line: u32::try_from(line).unwrap_or(u32::MAX),
                field: format!("{object}:{field}"),
                path: path.to_string(),
                span,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LoadRequest, MemoryFiles, Options, compile};

    /// `FIELD <- PATH` of the lines whose field ends so.
    fn traced(compose: &str, end: &str) -> String {
        let files = MemoryFiles::new().with("compose.yaml", compose);
        let compiled = compile(&files, &LoadRequest::default(), &Options::default());
        let links = links(&compiled);
        let link = links.iter().find(|link| link.field.ends_with(end));
        link.map_or_else(|| "nothing".to_owned(), |link| link.path.clone())
    }

    #[test]
    fn a_line_is_led_back_to_its_key() {
        let compose = "services:\n  web:\n    image: nginx:1.27\n    environment: {MODE: fast}\n    \
                       ports: ['8080:80']\n    deploy: {replicas: 3}\n    stop_grace_period: 30s\n";
        for (field, path) in [
            ("containers[0].image", "services.web.image"),
            ("env[0].value", "services.web.environment.MODE"),
            ("spec.replicas", "services.web.deploy.replicas"),
            (
                "terminationGracePeriodSeconds",
                "services.web.stop_grace_period",
            ),
            ("enableServiceLinks", "services.web"),
        ] {
            assert_eq!(traced(compose, field), path, "{field}");
        }
    }
}

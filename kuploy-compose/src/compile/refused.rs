//! What an API server would refuse of the objects that were made, led back to the Compose key that it comes from.

use crate::map::BTreeSet;

use super::origin::{self, scalar};
use crate::compose::Project;
use crate::diagnostic::{Finding, Path, Rule};
use crate::drift::{self, Settings};
use crate::map::BTreeMap;
use crate::model::App;
use crate::yaml::Node;

/// Refusals that are led back, each of which takes a walk through a service and what the project has at its top. Nobody
/// reads more.
const MOST: usize = 200;

/// What is refused, before it is led back.
#[derive(Default)]
pub(super) struct Refusals {
    settings: Settings,
    found: Vec<Refusal>,
    /// How many there are beyond [`MOST`], and the rule of the first.
    more: Option<(usize, &'static Rule)>,
}

struct Refusal {
    finding: Finding,
    /// The component of the object, by name.
    component: Option<String>,
    /// The last key of the path and its value, as far as they are texts.
    words: Vec<String>,
}

impl Refusals {
    /// Looks at objects that are complete.
    pub(super) fn look_at(&mut self, objects: &[Node]) {
        for (at, finding) in drift::refusals(objects, &self.settings) {
            if self.found.len() == MOST {
                let (count, _) = self.more.get_or_insert((0, finding.rule));
                *count += 1;
                continue;
            }
            let object = objects.get(at);
            let component = object.and_then(|object| {
                let labels = object.get("metadata")?.get("labels")?;
                Some(labels.get(origin::NAME)?.as_str()?.to_owned())
            });
            let path = finding.path.split_once(':').map_or("", |(_, path)| path);
            let mut words = Vec::new();
            if let Some(object) = object {
                resolve(object, path, &mut words);
            }
            self.found.push(Refusal {
                component,
                words,
                finding,
            });
        }
    }

    /// The findings, each at the place in the Compose files that it comes from.
    pub(super) fn led_back(self, app: &App, project: Option<&Project>) -> Vec<Finding> {
        if self.found.is_empty() {
            return Vec::new();
        }
        let tree = project.and_then(|project| project.tree.as_ref());
        let components = app.components.iter();
        let services: BTreeMap<&str, &str> = components
            .map(|component| (component.name.as_str(), component.service.as_str()))
            .collect();
        let more = self.more.map(|(count, rule)| {
            let message = format!("the API server rejects {count} more values of the manifests");
            Finding::new(rule, message).help("mend those that are shown first, and check again")
        });
        let back = |refusal: Refusal| {
            let component = refusal.component.as_deref();
            let service = component.and_then(|name| services.get(name));
            let service = service.map(|service| Path::service(service));
            let mut finding = refusal.finding;
            let object = std::mem::take(&mut finding.path);
            finding.span = None;
            finding.message = format!("{} (`{object}`)", finding.message);
            // It is an edit of a manifest.
            finding.fix = None;
            let Some(tree) = tree else { return finding };
            match origin::place(tree, service.as_ref(), &object, &refusal.words) {
                Some((path, Some(span))) => finding.at(path).span(span),
                Some((path, None)) => finding.at_node(&path, tree),
                None => finding,
            }
        };
        // One place is named once: a port is refused in the container and in the Service.
        let mut places = BTreeSet::new();
        let findings = self.found.into_iter().map(back);
        findings
            .filter(|finding| {
                places.insert((
                    finding.path.clone(),
                    finding.span.map(|span| (span.source, span.start)),
                ))
            })
            .chain(more)
            .collect()
    }
}

/// The node at the path of a finding; gathers the text of the last key and of the value. Keys may hold dots.
fn resolve(node: &Node, path: &str, words: &mut Vec<String>) {
    if let Some(rest) = path.strip_prefix('[') {
        let Some((index, rest)) = rest.split_once(']') else {
            return;
        };
        let item = index
            .parse()
            .ok()
            .and_then(|index: usize| node.as_seq()?.get(index));
        if let Some(item) = item {
            resolve(item, rest.trim_start_matches('.'), words);
        }
        return;
    }
    if path.is_empty() {
        words.extend(scalar(node));
        return;
    }
    for (key, entry) in node.as_map().into_iter().flatten() {
        let Some(rest) = path.strip_prefix(key.as_str()) else {
            continue;
        };
        if rest.is_empty() {
            words.extend(scalar(&entry.node));
            words.push(key.clone());
            return;
        }
        if rest.starts_with(['.', '[']) {
            resolve(&entry.node, rest.trim_start_matches('.'), words);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::options::Options;
    use crate::source::MemoryFiles;

    fn errors(compose: &str) -> Vec<String> {
        let files = MemoryFiles::new().with("compose.yaml", compose);
        let compiled = crate::compile(&files, &crate::LoadRequest::default(), &Options::default());
        assert_eq!(compiled.files.is_none(), compiled.report.has_errors());
        let errors = compiled
            .report
            .iter()
            .filter(|finding| finding.rule.code.starts_with("KP42"));
        errors
            .map(|finding| {
                let span = finding.span.unwrap_or_default();
                let text = compose
                    .get(span.start as usize..span.end as usize)
                    .unwrap_or_default();
                format!("{} {} {text}", finding.rule.code, finding.path)
            })
            .collect()
    }

    #[test]
    fn what_the_server_refuses_is_an_error_at_the_compose_key() {
        let service =
            "volumes: [{type: volume, source: data, target: /d, volume: {subpath: ../x}}]";
        let compose =
            format!("services: {{web: {{image: 'nginx:1.29', {service}}}}}\nvolumes: {{data: }}\n");
        let wanted = ["KP4232 services.web.volumes[0].volume.subpath ../x"];
        assert_eq!(errors(&compose), wanted);
    }

    #[test]
    fn of_very_many_the_first_are_led_back_and_the_rest_are_counted() {
        let volume = "{type: volume, source: data, target: /d, volume: {subpath: ../x}}";
        let services: String = (0..300)
            .map(|at| format!("  s{at}: {{image: 'nginx:1.29', volumes: [{volume}]}}\n"))
            .collect();
        let found = errors(&format!("services:\n{services}volumes: {{data: }}\n"));
        let led_back = |found: &&String| found.contains(" services.s");
        assert_eq!(found.iter().filter(led_back).count(), super::MOST);
        assert_eq!(found.len(), super::MOST + 1);
    }

    #[test]
    fn what_it_takes_is_none() {
        let compose = "services: {web: {image: 'nginx:1.29', ports: [{target: 80, name: web--admin}], stop_grace_period: -1s}}\n";
        assert!(errors(compose).is_empty());
    }
}

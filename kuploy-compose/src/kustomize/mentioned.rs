//! Names in texts that are no manifests, or none that can be read: templates that scripts fill in, files with an error, scripts.
//! What an object asks for may be made of them.

use crate::diagnostic::{Finding, Rule, Severity, rules};
use crate::drift;
use crate::yaml::Node;

/// Rules about what is not there, whose place is a name.
const OF_NAMES: &[&Rule] = &[
    &rules::BACKEND_NOT_THERE,
    &rules::CLAIM_NOT_THERE,
    &rules::CONFIG_NOT_THERE,
    &rules::DEPENDENCY_NOT_THERE,
];

/// How names of files end that are templates of something, or switched off.
const TEMPLATES: &[&str] = &[".gotmpl", ".j2", ".jinja2", ".templ", ".tmpl", ".tpl"];

/// Whether a file may be the template of a manifest: `web.yaml.j2`, `web.yaml.off`.
pub fn is_template_file(name: &str) -> bool {
    TEMPLATES.iter().any(|end| name.ends_with(end))
        || name.contains(".yaml.")
        || name.contains(".yml.")
}

/// Whether a finding is about something that texts may have, and more than an info.
pub fn may_be_mentioned(finding: &Finding) -> bool {
    let is_of_labels = *finding.rule == rules::SELECTS_NOTHING;
    finding.severity > Severity::Info && (OF_NAMES.contains(&finding.rule) || is_of_labels)
}

/// Whether a text that could not be read has all labels that the Service of a finding selects (seen in a repository of a node: the
/// Deployment has `spec` twice in its template).
pub fn has_pods(texts: &[&str], nodes: &[Node], finding: &Finding) -> bool {
    let selector = |object| -> Option<&Node> {
        let entry = Node::get(object, "spec")?.as_map()?.get("selector")?;
        (Some(entry.key_span) == finding.span).then_some(&entry.node)
    };
    let mut selectors = drift::objects(nodes).filter_map(selector);
    let Some(labels) = selectors.next().and_then(Node::as_map) else {
        return false;
    };
    texts.iter().any(|text| {
        let has = |key: &str, value: &Node| {
            let value = value.as_str().unwrap_or_default();
            places(text, value).any(|before| {
                let before = before.trim_end_matches(['"', '\'', ' ']);
                let key_of = before.strip_suffix(':').unwrap_or_default();
                key_of.trim_end_matches(['"', '\'']).ends_with(key)
            })
        };
        !labels.is_empty() && labels.iter().all(|(key, it)| has(key, &it.node))
    })
}

/// Whether a text has an object of a name: `name: NAME`.
pub fn has_object(text: &str, name: &str) -> bool {
    places(text, name).any(|before| {
        let before = before.trim_end_matches(['"', '\'']).trim_end_matches(' ');
        before.ends_with("name:") || before.ends_with("\"name\":")
    })
}

/// Whether a text gives the name of a ConfigMap to a program, which makes it: `--rulesConfigmapName=NAME` (seen beside an
/// operator of Ory).
pub fn is_told_to_program(text: &str, name: &str) -> bool {
    places(text, name).any(|before| {
        let option = before.strip_suffix('=').unwrap_or_default();
        let is_of_option = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let start = option.trim_end_matches(is_of_option).len();
        let option = option.get(start..).unwrap_or_default();
        option.starts_with('-') && option.to_ascii_lowercase().contains("config")
    })
}

/// Whether a script installs a chart whose objects have names that begin with that of the release, as `helm create` makes them, or
/// exposes an object under a name (seen in a homelab repository: `helm install plex …`, then an Ingress to `plex-pms`).
pub fn is_installed(script: &str, name: &str) -> bool {
    let mut lines = script.lines();
    lines.any(|line| {
        let mut words = line
            .split_whitespace()
            .skip_while(|it| !it.ends_with("helm"));
        let is_helm = words.next().is_some();
        let command = words.next().unwrap_or_default();
        let mut plain = words.filter(|it| !it.starts_with('-'));
        let release = plain
            .next()
            .filter(|_| is_helm && matches!(command, "install" | "upgrade"));
        let is_of = |release: &str| {
            let rest = name.strip_prefix(release.trim_matches(['"', '\'']));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        release.is_some_and(|it| it.len() > 1 && is_of(it))
    })
}

/// What stands before each place of a name in a text.
fn places<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let places = text.match_indices(name).filter(move |(at, _)| {
        let rest = text.get(at + name.len()..).unwrap_or_default();
        !name.is_empty() && !rest.starts_with(is_of_name)
    });
    places.map(|(at, _)| text.get(..at).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_objects_and_programs_are_told_of_config_maps() {
        for (text, has) in [
            ("  name: rules\n", true),
            ("{\"name\": \"rules\"}", true),
            ("metadata: {name: 'rules'}", true),
            ("name: rules-2", false),
            ("name: my-rules", false),
            ("configMap: rules", false),
        ] {
            assert_eq!(has_object(text, "rules"), has, "{text}");
        }
        for (text, told) in [
            ("- --rulesConfigmapName=rules\n", true),
            ("[--config-map=rules]", true),
            ("- --name=rules", false),
            ("CONFIG=rules", false),
            ("name: rules", false),
        ] {
            assert_eq!(is_told_to_program(text, "rules"), told, "{text}");
        }
        for (script, installed) in [
            ("helm install plex plex/plex -n media\n", true),
            ("sudo helm upgrade --install plex plex/plex\n", true),
            ("helm install plexus plex/plex\n", false),
            ("helm uninstall plex\n", false),
            ("echo install plex\n", false),
        ] {
            assert_eq!(is_installed(script, "plex-pms"), installed, "{script}");
        }
        for (name, is) in [
            ("a.yaml.templ", true),
            ("a.j2", true),
            ("a.yml.off", true),
            ("a.yaml", false),
            ("my.yaml-file", false),
        ] {
            assert_eq!(is_template_file(name), is, "{name}");
        }
    }
}

//! Names in texts that are no manifests, or none that can be read: templates that scripts fill in, files with an error, scripts.
//! What an object asks for may be made of them.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Rule, Severity, rules};
use crate::drift;
use crate::yaml::Node;

/// Rules about what is not there, whose place is a name.
const OF_NAMES: &[&Rule] = &[
    &rules::BACKEND_NOT_THERE,
    &rules::CLAIM_NOT_THERE,
    &rules::CONFIG_NOT_THERE,
    &rules::DEPENDENCY_NOT_THERE,
    &rules::SCALE_TARGET,
];

/// How names of files end that are templates of something, or switched off.
const TEMPLATES: &[&str] = &[
    ".gotmpl",
    ".j2",
    ".jinja2",
    ".jsonnet",
    ".libsonnet",
    ".templ",
    ".tmpl",
    ".tpl",
];

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

/// Names that texts say, each text read once: there may be thousands of texts and of names that are asked for.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    objects: BTreeSet<String>,
    /// What names begin with that a template ends: `'data-%s' % region` (seen in Jsonnet that makes claims of nodes).
    begins: BTreeSet<String>,
    told: BTreeSet<String>,
    releases: BTreeSet<String>,
}

impl Mentions {
    /// Takes in a text that may have objects, or installs charts.
    pub fn add(&mut self, text: &str) {
        words(text, ':', &mut |before, name| {
            if before.ends_with("name") {
                match name.split_once('%') {
                    Some((begin, _)) if begin.len() >= TELLING => {
                        self.begins.insert(begin.to_owned())
                    }
                    _ => self.objects.insert(name.to_owned()),
                };
            }
        });
        self.releases
            .extend(text.lines().filter_map(release).map(str::to_owned));
    }

    /// Takes in the names that a text gives to a program as those of ConfigMaps, which it makes:
    /// `--rulesConfigmapName=NAME` (seen beside an operator of Ory).
    pub fn add_told(&mut self, text: &str) {
        words(text, '=', &mut |before, name| {
            let is_of_option = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let start = before.trim_end_matches(is_of_option).len();
            let option = before.get(start..).unwrap_or_default();
            if option.starts_with('-') && option.to_ascii_lowercase().contains("config") {
                self.told.insert(name.to_owned());
            }
        });
    }

    /// Whether a text has an object of a name: `name: NAME`.
    pub fn has_object(&self, name: &str) -> bool {
        let begins = || self.begins.iter().any(|it| name.starts_with(it.as_str()));
        self.objects.contains(name) || begins()
    }

    /// Whether a text gives a name to a program that makes ConfigMaps.
    pub fn is_told(&self, name: &str) -> bool {
        self.told.contains(name)
    }

    /// Whether a script installs a chart whose objects have names that begin with that of the release, as `helm create` makes
    /// them (seen in a homelab repository: `helm install plex …`, then an Ingress to `plex-pms`).
    pub fn is_installed(&self, name: &str) -> bool {
        let ends = name.match_indices('-').map(|(at, _)| at);
        let mut begins = ends.chain([name.len()]).filter_map(|at| name.get(..at));
        begins.any(|it| self.releases.contains(it))
    }
}

/// The release that a line of a script installs.
fn release(line: &str) -> Option<&str> {
    if !line.contains("helm") {
        return None;
    }
    let words = line.split_whitespace();
    let mut words = words.skip_while(|it| !it.ends_with("helm")).skip(1);
    let command = words.next()?;
    let mut plain = words.filter(|it| !it.starts_with('-'));
    let release = plain.next()?.trim_matches(['"', '\'']);
    let is_helm = matches!(command, "install" | "upgrade");
    (is_helm && release.len() > 1).then_some(release)
}

/// A part of a name has so many characters at least that says which one it is.
const TELLING: usize = 4;

/// Most characters of a name of an object.
const LONGEST: usize = 253;

/// Gives each word that stands behind a sign, with what stands before the sign: a name in quotes and behind blanks for the
/// colon of a key.
fn words<'a>(text: &'a str, sign: char, each: &mut dyn FnMut(&'a str, &'a str)) {
    let is_of_key = sign == ':';
    for (at, found) in text.match_indices(sign) {
        let (before, after) = (text.get(..at), text.get(at + found.len()..));
        let (Some(mut before), Some(mut after)) = (before, after) else {
            continue;
        };
        if is_of_key {
            before = before.strip_suffix('"').unwrap_or(before);
            after = after
                .trim_start_matches(' ')
                .trim_start_matches(['"', '\'']);
        }
        let ends = |c: char| c.is_whitespace() || "\"',;]})".contains(c);
        // A sign may be part of a name: what goes on for longer than any name is none, and is not looked through again.
        let mut near = after.char_indices().take(LONGEST + 1);
        let length = match near.find(|(_, c)| ends(*c)) {
            Some((at, _)) => at,
            None if after.len() <= LONGEST => after.len(),
            None => continue,
        };
        if let Some(name) = after.get(..length).filter(|it| !it.is_empty()) {
            each(before, name);
        }
    }
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
            ("name: 'rule%s' % region", true),
            ("name: 'rul%s' % region", false),
            ("name: 'my-rule%s' % region", false),
            ("name: rules-2", false),
            ("name: my-rules", false),
            ("configMap: rules", false),
        ] {
            let mut all = Mentions::default();
            all.add(text);
            assert_eq!(all.has_object("rules"), has, "{text}");
        }
        for (text, told) in [
            ("- --rulesConfigmapName=rules\n", true),
            ("[--config-map=rules]", true),
            ("- --name=rules", false),
            ("CONFIG=rules", false),
            ("name: rules", false),
        ] {
            let mut all = Mentions::default();
            all.add_told(text);
            assert_eq!(all.is_told("rules"), told, "{text}");
        }
        // Nothing is a name that goes on for ever, and nothing is looked through for each of its signs.
        let mut all = Mentions::default();
        all.add(&"name:".repeat(60_000));
        assert!(all.objects.iter().all(|name| name.len() <= LONGEST));
        for (script, installed) in [
            ("helm install plex plex/plex -n media\n", true),
            ("sudo helm upgrade --install plex plex/plex\n", true),
            ("helm install plexus plex/plex\n", false),
            ("helm uninstall plex\n", false),
            ("echo install plex\n", false),
        ] {
            let mut all = Mentions::default();
            all.add(script);
            assert_eq!(all.is_installed("plex-pms"), installed, "{script}");
        }
        for (name, is) in [
            ("a.yaml.templ", true),
            ("a.j2", true),
            ("a.yml.off", true),
            ("a.yaml", false),
            ("a.libsonnet", true),
            ("my.yaml-file", false),
        ] {
            assert_eq!(is_template_file(name), is, "{name}");
        }
    }
}

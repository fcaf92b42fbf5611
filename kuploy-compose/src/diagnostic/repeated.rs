//! A practice that a project repeats is one finding with places, not one for each service.

use super::{Finding, Label, Rule, rules};
use crate::map::BTreeMap;

/// A rule of which the words are the same for every service but for its name, and so is what to do.
struct Repeated {
    rule: &'static Rule,
    /// Its messages about one thing, with `{}` for each name, and about several, with `{0}` for the list of the first names.
    ///
    /// `{..}` stands for the names in the middle of which nothing is said about several.
    messages: &'static [(&'static str, &'static str)],
    /// The way out for several, where that of the first does not do: then only the messages here are put together.
    help: Option<&'static str>,
    /// The one name that may differ, where another one in the words is another thing: of the services that lose the same.
    of: Option<usize>,
}

const fn repeated(
    rule: &'static Rule,
    messages: &'static [(&'static str, &'static str)],
) -> Repeated {
    Repeated {
        rule,
        messages,
        help: None,
        of: None,
    }
}

impl Repeated {
    const fn help(self, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..self
        }
    }

    const fn of(self, name: usize) -> Self {
        Self {
            of: Some(name),
            ..self
        }
    }

    /// Which of the messages the words are, between names.
    fn message(&self, words: &[String]) -> Option<&'static (&'static str, &'static str)> {
        let shape = words.join("{}");
        self.messages
            .iter()
            .find(|(one, _)| match one.split_once("{..}") {
                Some((head, tail)) => shape.starts_with(head) && shape.ends_with(tail),
                None => *one == shape,
            })
    }
}

const REPEATED: &[Repeated] = &[
    repeated(
        &rules::VARIABLE_UNSET,
        &[
            (
                "variable {} is not set: {} becomes an empty string",
                "variables {0} are not set: they become empty strings",
            ),
            (
                "variable {} is not set: pods take {} from the Secret",
                "variables {0} are not set: pods take {1} from Secrets",
            ),
        ],
    ),
    repeated(
        &rules::RESTART_ALWAYS,
        &[
            (
                "{} is restarted whenever it exits, even after success: its pods always restart",
                "{0} are restarted whenever they exit, even after success: their pods always restart",
            ),
            (
                "{} has no {}, unlike other services: if it exits, Kubernetes restarts it, but Compose does not",
                "{0} have no {1}, unlike other services: if they exit, Kubernetes restarts them, but Compose does not",
            ),
            (
                "{} ends with {} and is started again by {}: Compose does so at once, Kubernetes after pauses that grow to five minutes",
                "{0} end with {1} and are started again by {2}: Compose does so at once, Kubernetes after pauses that grow to five minutes",
            ),
            (
                "{} runs {}, which neither repeats nor waits for anything: when it has ended, Kubernetes starts it again and again, but Compose does not",
                "{0} run {1}, which neither repeat nor wait for anything: when they have ended, Kubernetes starts them again and again, but Compose does not",
            ),
        ],
    ),
    repeated(
        &rules::IMAGE_BUILT,
        &[
            (
                "{} is built locally as {}: nodes cannot pull the image",
                "{0} are built locally: nodes cannot pull their images",
            ),
            (
                "{} is built locally as {}: nodes pull the public image of that name instead",
                "{0} are built locally as {1}: nodes pull the public images of these names instead",
            ),
            (
                "nodes cannot pull {} of {}: no registry is named, and Docker Hub has no official image of that name",
                "nodes cannot pull {0} of {1}: no registry is named, and Docker Hub has no official images of these names",
            ),
        ],
    )
    .help(
        "push the images and name their registry: `--registry REGISTRY/ORG`; or name each image: `--image SERVICE=REF`, or `image:` in the service",
    ),
    // Seen: 6 services that are built of one submodule.
    repeated(&rules::DOCKERFILE_MISSING, &[]).of(0),
    // Seen: every node of a cluster with the same limits, none of them behind an anchor.
    repeated(&rules::ULIMITS_NOT_SUPPORTED, &[]).of(1),
    repeated(
        &rules::JOB_IS_REPLACED,
        &[(
            "{} refuses a change to the Job {}, whose pod template is immutable; Argo CD replaces the Job at each sync",
            "{0} refuses changes to the Jobs {1}, whose pod templates are immutable; Argo CD replaces the Jobs at each sync",
        )],
    )
    .help(
        "with Argo CD: `x-kuploy: {gitops: argocd}` silences this; to deploy with `kubectl apply`, use `--gitops none`, which gives changed Jobs new names, or delete them first: `kubectl delete job NAME`",
    ),
    // Seen: 14 services with the address of one proxy.
    repeated(
        &rules::EXTRA_HOST_DROPPED,
        &[(
            "host entry {} is dropped: {} is the static address of {}, which gets another address in the cluster",
            "host entries {0} are dropped: {1} are static addresses of {2}, which get other addresses in the cluster",
        )],
    )
    .help("use the names of the services instead"),
    repeated(&rules::START_PERIOD_NOT_NEEDED, &[]),
    repeated(&rules::NAMESPACE_DROPPED, &[]),
    repeated(&rules::OOM_NOT_SUPPORTED, &[]),
    // Seen with 6 to 11 volumes: Airflow (`dags`, `logs`, `plugins` of four services), GeoNode.
    repeated(
        &rules::VOLUME_SHARED,
        &[(
            "volume {} is shared by {..}, but only one node can mount it: pods on other nodes never start",
            "volumes {0} are each shared by several services, but only one node can mount them: pods on other nodes never start",
        )],
    )
    .help(
        "use a StorageClass that many nodes can mount: `--volume-mode ReadWriteMany --storage-class NAME`, or pin the pods to one node with `x-kuploy: {node-selector: {kubernetes.io/hostname: NODE}}` in each service; on a cluster of one node: `x-kuploy: {lint: {KP7050: off}}`",
    ),
    repeated(
        &rules::ROUTE_RULE,
        &[(
            "the host in a rule of {} is empty: no route is created",
            "the hosts in rules of {0} are empty: no routes are created",
        )],
    )
    .help("set the variable that the rules use instead of the host"),
    repeated(
        &rules::ALIAS_ILLEGAL,
        &[(
            "alias {} of {} is dropped: it is not a valid Service name, and the project does not use it",
            "aliases {0} of {1} are dropped: they are not valid Service names, and the project does not use them",
        )],
    )
    .help("if a program in an image uses one of them, set it to the name of the service there"),
    repeated(
        &rules::CONTAINER_NAME_UNUSED,
        &[(
            "{} of {} is ignored: the container is named {}, and no value or file of the project has the host name {}",
            "{0} of {1} is ignored: no value or file of the project has the host names {3}",
        )],
    ),
    repeated(
        &rules::VOLUME_OWNER_NOT_KNOWN,
        &[
            (
                "the image of {} writes to a volume as an unknown user, but a new volume is owned by root: writing may fail",
                "the images of {0} write to volumes as unknown users, but a new volume is owned by root: writing may fail",
            ),
            (
                "the image of {} writes to a volume as the user {}, whose UID is unknown, but a new volume is owned by root: writing may fail",
                "the images of {0} write to volumes as the user {1}, whose UID is unknown, but a new volume is owned by root: writing may fail",
            ),
        ],
    ),
    repeated(
        &rules::IMAGE_NOT_PINNED,
        &[(
            "image {} is not pinned: pods may start different versions",
            "images {0} are not pinned: pods may start different versions",
        )],
    ),
    repeated(
        &rules::LIMIT_IS_RESERVED,
        &[
            (
                "{} has a CPU limit and no request: Kubernetes reserves the full limit",
                "{0} have CPU limits and no requests: Kubernetes reserves the full limits",
            ),
            (
                "{} has a memory limit and no request: Kubernetes reserves the full limit",
                "{0} have memory limits and no requests: Kubernetes reserves the full limits",
            ),
            (
                "{} has a CPU and memory limit and no request: Kubernetes reserves the full limit",
                "{0} have CPU and memory limits and no requests: Kubernetes reserves the full limits",
            ),
        ],
    ),
];

/// So many names are listed in a message; every place is kept all the same.
const NAMED: usize = 20;

/// Puts findings that say the same of different names into the first of them: its message lists the names, its related
/// places are those of the others.
pub(super) fn merge(findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<(&str, super::Severity, Vec<String>), usize> = BTreeMap::new();
    let mut merged: Vec<(Finding, Vec<Vec<String>>)> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let repeated = REPEATED.iter().find(|it| it.rule == finding.rule);
        let Some(repeated) = repeated.filter(|_| finding.fix.is_none()) else {
            merged.push((finding, Vec::new()));
            continue;
        };
        let (mut words, mut names) = parts(&finding.message);
        let known = repeated.message(&words);
        if known.is_none() && repeated.help.is_some() {
            merged.push((finding, Vec::new()));
            continue;
        }
        if let Some((head, _)) = known.and_then(|(one, _)| one.split_once("{..}")) {
            names.truncate(head.matches("{}").count());
            words = vec![head.to_owned()];
        }
        if let Some(of) = repeated.of {
            let others = names.iter().enumerate().filter(|(at, _)| *at != of);
            words.extend(others.map(|(_, name)| name.clone()));
        }
        let key = (finding.rule.code, finding.severity, words);
        let at = *first.entry(key).or_insert(merged.len());
        match merged.get_mut(at) {
            None => {
                let names = names.into_iter().map(|name| vec![name]).collect();
                merged.push((finding, names));
            }
            Some((one, lists)) => {
                if repeated.help.is_some() {
                    one.places.push((finding.path.clone(), finding.span));
                }
                add(one, lists, finding, (names, repeated.of.unwrap_or(0)));
            }
        }
    }
    findings.extend(merged.into_iter().map(|(mut finding, lists)| {
        if lists.iter().any(|list| list.len() > 1) {
            finding.message = of_several(finding.rule, &finding.message, &lists);
            let repeated = REPEATED.iter().find(|it| it.rule == finding.rule);
            if let Some(help) = repeated.and_then(|it| it.help) {
                finding.help = Some(help.to_owned());
            }
        }
        finding
    }));
}

/// Takes another finding in; the name at `of` is what tells it from the first.
fn add(
    one: &mut Finding,
    lists: &mut [Vec<String>],
    other: Finding,
    (names, of): (Vec<String>, usize),
) {
    if let Some(span) = other.span.filter(|span| Some(*span) != one.span) {
        let text = match names.get(of) {
            Some(name) => format!("`{name}`"),
            None => "likewise".to_owned(),
        };
        one.related.push(Label { span, text });
    }
    one.related.extend(other.related);
    one.also.push(other.path);
    one.also.extend(other.also);
    for (list, name) in lists.iter_mut().zip(names) {
        if !list.contains(&name) && list.len() <= NAMED {
            list.push(name);
        }
    }
}

/// A message without its names, and the names.
fn parts(message: &str) -> (Vec<String>, Vec<String>) {
    let mut parts = (Vec::new(), Vec::new());
    for (at, part) in message.split('`').enumerate() {
        match at % 2 {
            0 => parts.0.push(part.to_owned()),
            _ => parts.1.push(part.to_owned()),
        }
    }
    parts
}

/// The message about several: as the rule says it, or that about one with lists in place of the names.
fn of_several(rule: &'static Rule, message: &str, lists: &[Vec<String>]) -> String {
    let words = parts(message).0;
    let mut messages = REPEATED.iter().filter(|repeated| repeated.rule == rule);
    let known = messages.find_map(|repeated| repeated.message(&words));
    match known {
        Some((_, several)) => lists
            .iter()
            .enumerate()
            .fold((*several).to_owned(), |text, (at, list)| {
                text.replace(&format!("{{{at}}}"), &all_of(list))
            }),
        None => listed(message, lists),
    }
}

/// A list of names: `a`, `b` and `c`.
pub(crate) fn all_of(list: &[String]) -> String {
    let mut shown: Vec<String> = list
        .iter()
        .take(NAMED)
        .map(|name| format!("`{name}`"))
        .collect();
    if list.len() > NAMED {
        shown.push("more".to_owned());
    }
    and(shown)
}

/// A list as a sentence has it: `a, b and c`.
pub(crate) fn and(mut list: Vec<String>) -> String {
    match (list.pop(), list.is_empty()) {
        (None, _) => String::new(),
        (Some(only), true) => only,
        (Some(last), false) => format!("{} and {last}", list.join(", ")),
    }
}

/// The message with a list in place of each name that differs.
fn listed(message: &str, lists: &[Vec<String>]) -> String {
    let mut text = String::with_capacity(message.len());
    let mut lists = lists.iter();
    for (at, part) in message.split('`').enumerate() {
        if at % 2 == 0 {
            text.push_str(part);
            continue;
        }
        let list = lists.next().map_or(&[][..], Vec::as_slice);
        text.push_str(&all_of(list));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &'static Rule, message: &str, path: &str) -> Finding {
        Finding::new(rule, message).at(path)
    }

    #[test]
    fn what_differs_by_names_alone_is_one_finding_with_places() {
        let rule = &rules::IMAGE_NOT_PINNED;
        let mut all = vec![
            finding(
                rule,
                "image `a` is not pinned: pods may start different versions",
                "services.x.image",
            ),
            finding(
                rule,
                "image `b` is not pinned: pods may start different versions",
                "services.y.image",
            ),
            finding(rule, "something else of `z`", "services.z.image"),
        ];
        merge(&mut all);
        assert_eq!(all.len(), 2);
        assert_eq!(
            all[0].message,
            "images `a` and `b` are not pinned: pods may start different versions"
        );
        assert_eq!(all[0].also, ["services.y.image"]);
    }

    #[test]
    fn a_message_without_words_for_several_lists_the_names() {
        let lists = [vec!["x".to_owned(), "y".to_owned(), "z".to_owned()]];
        let text = of_several(&rules::IMAGE_NOT_PINNED, "`x` is new", &lists);
        assert_eq!(text, "`x`, `y` and `z` is new");
    }

    #[test]
    fn a_message_about_several_uses_names_that_one_about_one_has() {
        for (one, several) in REPEATED.iter().flat_map(|repeated| repeated.messages) {
            let names = one.matches("{}").count();
            let used = (0..9).filter(|at| several.contains(&format!("{{{at}}}")));
            assert!(
                used.clone().count() > 0 && used.max() < Some(names),
                "{several}"
            );
        }
    }

    #[test]
    fn services_that_lose_the_same_are_listed_and_those_that_lose_another_thing_are_not() {
        let rule = &rules::ULIMITS_NOT_SUPPORTED;
        let said = |service: &str, keys: &str| {
            let message = format!("`ulimits` of `{service}` is dropped ({keys})");
            finding(rule, &message, &format!("services.{service}.ulimits"))
        };
        let mut all = vec![
            said("a", "`memlock`, `nofile`"),
            said("b", "`memlock`, `nofile`"),
            said("c", "`core`, `nofile`"),
        ];
        merge(&mut all);
        let messages: Vec<&str> = all.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`ulimits` of `a` and `b` is dropped (`memlock`, `nofile`)",
                "`ulimits` of `c` is dropped (`core`, `nofile`)"
            ]
        );
    }

    #[test]
    fn what_is_lost_at_each_place_stays_a_finding_each() {
        let rule = &rules::ULIMITS_NOT_SUPPORTED;
        let mut all = vec![
            finding(rule, "`x`", "services.x"),
            finding(rule, "`y`", "services.y"),
        ];
        merge(&mut all);
        assert_eq!(all.len(), 2);
    }
}

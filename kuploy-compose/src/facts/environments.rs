//! `x-kuploy.environments`: each has keys of its own, and all options of the project.

use super::findings::Findings;
use super::values::{self, Becomes, Origin};
use crate::compose::{DecodeError, from_node};
use crate::diagnostic::{Finding, Path, Segment, nearest, rules};
use crate::map::BTreeMap;
use crate::options::{Environment, Options};
use crate::yaml::Node;

/// Reads the environments of `x-kuploy` at the top level; what is wrong in one is an error, and counts as absent.
pub(super) fn read(findings: &mut Findings<'_>, extension: Option<&Node>) -> Vec<Environment> {
    let environments = extension.and_then(|extension| extension.get("environments"));
    let environments = environments.and_then(Node::as_map);
    let mut read = Vec::new();
    for (name, entry) in environments.into_iter().flatten() {
        let path = Path::root().keys("x-kuploy.environments").key(name);
        if let Some(reason) = Becomes::Namespace.refuses(name) {
            let message = format!(
                "`{name}` is not a valid environment name, because it becomes part of namespace and directory names: {reason}"
            );
            findings.say(&rules::EXTENSION_INVALID, &path, message);
            continue;
        }
        match one(name, &entry.node) {
            Ok(environment) => {
                values::check(findings, &environment.options, Origin::Environment(name));
                read.push(environment);
            }
            Err(error) => {
                let mut full = path;
                for segment in error.path.segments() {
                    full.push(segment.clone());
                }
                let mut finding = Finding::new(&rules::EXTENSION_INVALID, error.message);
                finding.help = error.help;
                findings.add(finding, &full);
            }
        }
    }
    read
}

/// Names environments whose objects would overwrite each other. `asked` is the namespace that a flag gives to all.
pub(super) fn name_shared(findings: &mut Findings<'_>, options: &Options, asked: Option<&str>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for environment in &options.environments {
        let own = environment.options.namespace.as_deref();
        let Some(namespace) = asked.or(own).or(options.namespace.as_deref()) else {
            // Each has one that is called after it.
            continue;
        };
        let name = environment.name.as_str();
        let first = *seen.entry(namespace).or_insert(name);
        if first == name {
            continue;
        }
        let message = format!(
            "the environments `{first}` and `{name}` use the same namespace `{namespace}`: their objects overwrite each other"
        );
        let own = format!("`x-kuploy: {{environments: {{{name}: {{namespace: NAME}}}}}}`");
        let help = match asked {
            Some(_) => format!(
                "leave out `--namespace`, which counts for all, and give each its own: {own}"
            ),
            None => format!("give each its own: {own}"),
        };
        let path = Path::root().keys("x-kuploy.environments").key(name);
        findings.say_help(&rules::ENVIRONMENTS_SHARE_NAMESPACE, &path, message, help);
    }
}

/// Refuses names of Applications that two environments share: only one of them would be written.
pub(super) fn refuse_shared_names(findings: &mut Findings<'_>, options: &Options) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for environment in &options.environments {
        let (name, own) = (&environment.name, &environment.options.argocd_name);
        let Some(application) = own.as_deref() else {
            continue;
        };
        let first = *seen.entry(application).or_insert(name);
        if first != name {
            let message = format!(
                "the environments `{first}` and `{name}` name the same Application `{application}`"
            );
            let help = "remove `argocd-name`: each Application is then named after its environment";
            let path = Path::root()
                .keys("x-kuploy.environments")
                .key(name)
                .key("argocd-name");
            findings.say_help(&rules::EXTENSION_INVALID, &path, message, help);
        }
    }
}

/// Keys of an environment that are no options of the project.
const OWN_KEYS: [&str; 3] = ["files", "env-file", "profiles"];

/// An unknown key, as one of an environment.
fn of_environment(mut error: DecodeError) -> DecodeError {
    if let [Segment::Key(key)] = error.path.segments()
        && error.message.ends_with("is not a valid key here")
    {
        error.message = format!("`{key}` is not a key of an environment");
        let is_told = error.help.as_ref().is_some_and(|it| it.starts_with("did"));
        if let Some(near) = nearest(key.as_str(), OWN_KEYS).filter(|_| !is_told) {
            error.help = Some(format!("did you mean `{near}`?"));
        }
    }
    error
}

fn one(name: &str, node: &Node) -> Result<Environment, DecodeError> {
    let mut rest = node.clone();
    let mut list = |key: &str| -> Result<Vec<String>, DecodeError> {
        match rest.remove(key) {
            None => Ok(Vec::new()),
            Some(one) if one.as_str().is_some() => Ok(vec![from_node(&one)?]),
            Some(several) => from_node(&several),
        }
    };
    let (files, env_files, profiles) = (list("files")?, list("env-file")?, list("profiles")?);
    let mut options: Options = from_node(&rest).map_err(of_environment)?;
    options.environments.clear();
    Ok(Environment {
        name: name.to_owned(),
        files,
        by_flag: false,
        env_files,
        profiles,
        options: Box::new(options),
    })
}

//! Values that are secret, wherever they flow.
//!
//! A password is known as one by the name of a variable, setting or argument that holds it, by its place in an address,
//! or since a top-level secret holds it. The same value stands in connection strings, arguments, annotations, configs
//! and mounted files too, where nothing names it.

use crate::map::BTreeSet;

use super::service_facts::ServiceFacts;
use super::services::PerService;
use crate::compose::Project;
use crate::diagnostic::{
    SecretValues, command_passwords, is_unlike_words, known_tokens, sensitive,
};
use crate::name_words::NameWords;
use crate::source::Files;

/// Longest file of a secret whose content is looked for elsewhere: a password or token, no bundle of certificates.
const LONGEST: usize = 512;

/// The values of the project's secrets: of variables that Compose files fill in, of services' own variables and
/// arguments, and of top-level secrets. Values that a service calls public are none.
pub(super) fn gather(
    files: &dyn Files,
    project: &Project,
    services: &PerService<ServiceFacts<'_>>,
) -> SecretValues {
    let mut values: Vec<String> = project.secret_values.clone();
    let mut public: Vec<&str> = Vec::new();
    let mut typed: BTreeSet<&str> = BTreeSet::new();
    let mut users: BTreeSet<&str> = BTreeSet::new();
    for facts in services.values() {
        let mut own: Vec<&str> = Vec::new();
        let named = |list: &[String], name: &str| list.iter().any(|entry| entry == name);
        for (name, value) in &facts.service.environment {
            let Some(value) = value.as_deref() else {
                continue;
            };
            if named(&facts.extension.public, name) {
                public.push(value);
                continue;
            }
            if is_user(name) {
                users.insert(value);
            }
            if named(&facts.extension.secret, name) || sensitive::names_secret(name, value) {
                own.push(value);
            }
            own.extend(known_tokens::at_start(value));
            own.extend(sensitive::settings(value));
            own.extend(sensitive::passwords(value));
            own.extend(sensitive::webhooks(value));
        }
        for words in words(facts) {
            own.extend(command_passwords::arguments(words));
            let texts = words
                .iter()
                .flat_map(|word| sensitive::passwords(word).chain(known_tokens::in_text(word)));
            own.extend(texts);
        }
        let (made, words): (Vec<_>, Vec<_>) = own.into_iter().partition(|it| is_unlike_words(it));
        values.extend(made.into_iter().map(str::to_owned));
        typed.extend(words);
    }
    values.extend(granted(files, project));
    let names = names(project);
    values.retain(|value| !public.contains(&value.as_str()) && !names.contains(value.as_str()));
    // `PMA_USER: root` beside `MYSQL_ROOT_PASSWORD: root`: the name of a user stands in many texts.
    let is_other =
        |value: &&str| !public.contains(value) && !users.contains(value) && !names.contains(value);
    let typed = typed.into_iter().filter(is_other);
    SecretValues::of(values.iter().map(String::as_str))
        .with_words(typed.map(str::to_owned))
        .with_names(users.iter().copied())
}

/// Names that stand in the Compose file for everybody to read: of services, containers, hosts, volumes and images. A password
/// that is called so is known where its variable is. Seen: `POSTGRES_PASSWORD: fo_services` beside `image: fo_services`,
/// which was shown as `***`.
fn names(project: &Project) -> BTreeSet<&str> {
    let services = project.services.iter().flat_map(|(key, service)| {
        let image = service.image.as_deref().unwrap_or_default();
        let image = image.split(['/', ':', '@']);
        let own = [&service.container_name, &service.hostname];
        let own = own.into_iter().filter_map(Option::as_deref);
        image.chain(own).chain([key.as_str()])
    });
    let volumes = project.volumes.keys().map(String::as_str);
    let all = services.chain(volumes).chain([project.name.as_str()]);
    all.filter(|name| !name.is_empty()).collect()
}

/// Whether a variable holds the name of a user.
fn is_user(name: &str) -> bool {
    matches!(NameWords::of(name).last(), "USER" | "USERNAME" | "LOGIN")
}

/// The words that a service runs.
fn words<'s>(facts: &ServiceFacts<'s>) -> impl Iterator<Item = &'s [String]> {
    let service = facts.service;
    let check = service.healthcheck.as_ref();
    let hooks = service.post_start.iter().chain(&service.pre_stop);
    let own = [
        service.entrypoint.as_deref(),
        service.command.as_deref(),
        check.map(|check| check.test.as_slice()),
    ];
    let hooks = hooks.map(|hook| hook.command.as_deref());
    own.into_iter().chain(hooks).flatten()
}

/// What top-level secrets hold: one line each.
fn granted(files: &dyn Files, project: &Project) -> Vec<String> {
    let contents = project.secrets.values().filter_map(|secret| {
        if let Some(content) = &secret.content {
            return Some(content.clone());
        }
        let file = secret
            .file
            .as_deref()
            .filter(|file| project.may_carry(file))?;
        let short = files.metadata(file).ok()?.len <= LONGEST as u64;
        String::from_utf8(files.read(file).ok().filter(|_| short)?).ok()
    });
    let lines = contents.map(|content| content.trim().to_owned());
    lines
        .filter(|line| line.len() <= LONGEST && !line.contains('\n') && is_unlike_words(line))
        .collect()
}

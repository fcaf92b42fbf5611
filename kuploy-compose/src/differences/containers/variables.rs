//! Variables that a container has otherwise, or not at all.

use crate::diagnostic::rules;
use crate::facts::variable_names::is_legal_name;
use crate::facts::{Facts, Findings};
use crate::model::Command;
use crate::plan::containers::removed_variables::{is_removed, without_value};
use crate::plan::pods::Member;

/// Says what becomes of the variables of a service.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    service: &Member<'_>,
    command: &Command,
) {
    let (of_image, mut others) = without_value(service);
    // `- "NAME: VALUE"`: the spelling of a mapping in a list. Docker takes the whole of it for a name.
    others.retain(|name| match name.split_once(": ") {
        Some((first, _)) => {
            say_pair(report, service, first);
            false
        }
        None => true,
    });
    if service.image.config.complete.is_none() {
        say_unset(report, service, &others);
    }
    for name in of_image.iter().filter(|name| !is_removed(command, name)) {
        report.say_help(
            &rules::VARIABLE_STAYS,
            &service.path.key("environment").key(name),
            format!("`{name}` of `{}` keeps the value of the image: Docker Compose removes a variable that has no value on the host", service.key),
            format!("set it in the Compose file, `{name}: \"\"` for an empty value; or write `entrypoint: [env, -u, {name}, PROGRAM]`"),
        );
    }
    for (name, _) in service
        .service
        .environment
        .iter()
        .filter(|(_, value)| value.is_some())
    {
        if !is_legal_name(name, facts.options.kube_version()) {
            report.say_help(
                &rules::VARIABLE_NAME_INVALID,
                &service.path.key("environment").key(name),
                format!("variable `{name}` is dropped: Kubernetes does not allow the name"),
                "rename it; use letters, digits and `_`",
            );
        }
    }
    say_unknown(report, service);
    if service.extension.env_from && service.service.env_file.is_empty() {
        report.say(
            &rules::EXTENSION_WITHOUT_EFFECT,
            &service.path.keys("x-kuploy.env-from"),
            format!("service `{}` has no `env_file`", service.key),
        );
    }
}

/// The value may be a secret, and is not shown.
fn say_pair(report: &mut Findings<'_>, service: &Member<'_>, first: &str) {
    report.say_help(
        &rules::VARIABLE_NAME_INVALID,
        &service.path.key("environment"),
        format!(
            "`{}` has no variable `{first}`: Docker Compose takes `{first}: …` for a name without a value",
            service.key
        ),
        format!("write `=` in place of `: `: `- {first}=VALUE`"),
    );
}

/// Variables that Compose removes if the image sets them.
fn say_unset(report: &mut Findings<'_>, service: &Member<'_>, names: &[&str]) {
    let Some(first) = names.first() else { return };
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (have, they, them) = match names.len() {
        1 => ("has", "it", "it"),
        _ => ("have", "them", "them"),
    };
    let message = format!(
        "{} of `{}` {have} no value on this host: Docker Compose removes {them}, but if the image sets {they}, its value stays",
        listed.join(", "),
        service.key
    );
    let path = service.path.key("environment").key(first);
    let help = "`kuploy-convert images` reads which variables the image sets";
    report.say_help(&rules::VARIABLE_OF_IMAGE_NOT_KNOWN, &path, message, help);
}

/// Names that `x-kuploy` calls secret or public and that no variable has.
fn say_unknown(report: &mut Findings<'_>, service: &Member<'_>) {
    let lists = [
        ("secret", &service.extension.secret),
        ("public", &service.extension.public),
    ];
    for (key, list) in lists {
        for (i, name) in list.iter().enumerate() {
            if !service.service.environment.contains_key(name) {
                report.say(
                    &rules::EXTENSION_WITHOUT_EFFECT,
                    &service.path.keys("x-kuploy").key(key).index(i),
                    format!("service `{}` has no variable `{name}`", service.key),
                );
            }
        }
    }
}

//! Variables without a value: Docker Compose removes `KEY:` that the host does not set from the container, also where
//! the image sets it. Kubernetes can only set variables, so `env -u KEY` runs the program.

use crate::diagnostic::rules;
use crate::model::Command;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// What runs without the variables of the image that Compose removes, or a finding.
pub(super) fn apply(cx: &mut Context<'_>, service: &Member<'_>, command: Command) -> Command {
    let config = &service.image.config;
    let variables = service.service.environment.iter();
    let unset = variables.filter(|(_, value)| value.is_none());
    let (of_image, others): (Vec<&str>, Vec<&str>) = unset
        .map(|(name, _)| name.as_str())
        .partition(|name| config.env.contains_key(*name));
    if config.complete.is_none() {
        say_unknown(cx, service, &others);
    }
    if of_image.is_empty() {
        return command;
    }
    let has_tools = config.shell.as_ref().is_some_and(|shell| shell.value);
    match words(service, &command).filter(|_| has_tools) {
        Some((entrypoint, args)) => {
            let options = of_image.iter().flat_map(|name| ["-u", *name]);
            let head = ["env"].into_iter().chain(options).map(str::to_owned);
            Command {
                entrypoint: head.chain(entrypoint).collect(),
                args,
                ..command
            }
        }
        None => {
            for name in of_image {
                cx.say_help(
                    &rules::VARIABLE_STAYS,
                    &service.path.key("environment").key(name),
                    format!("`{name}` of `{}` keeps the value of the image: Docker Compose removes a variable that has no value on the host", service.key),
                    format!("set it in the Compose file, `{name}: \"\"` for an empty value; or write `entrypoint: [env, -u, {name}, PROGRAM]`"),
                );
            }
            command
        }
    }
}

/// The program and its arguments, where all of them are known.
fn words(service: &Member<'_>, command: &Command) -> Option<(Vec<String>, Vec<String>)> {
    if !command.entrypoint.is_empty() {
        return Some((command.entrypoint.clone(), command.args.clone()));
    }
    let config = &service.image.config;
    let entrypoint = config
        .entrypoint
        .as_ref()
        .map(|words| words.value.words.clone());
    // An image of which all is known has no entrypoint if none is said.
    let entrypoint = entrypoint.or(config.complete.as_ref().map(|_| Vec::new()))?;
    let own = config
        .command
        .as_ref()
        .map(|words| words.value.words.clone());
    let args = match command.args.is_empty() {
        true => own.or(config.complete.as_ref().map(|_| Vec::new()))?,
        false => command.args.clone(),
    };
    (!(entrypoint.is_empty() && args.is_empty())).then_some((entrypoint, args))
}

fn say_unknown(cx: &mut Context<'_>, service: &Member<'_>, names: &[&str]) {
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
    cx.say_help(&rules::VARIABLE_OF_IMAGE_NOT_KNOWN, &path, message, help);
}

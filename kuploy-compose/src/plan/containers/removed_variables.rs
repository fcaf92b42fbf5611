//! Variables without a value: Docker Compose removes `KEY:` that the host does not set from the container, also where
//! the image sets it. Kubernetes can only set variables, so `env -u KEY` runs the program.

use crate::model::Command;
use crate::plan::pods::Member;

/// The program that runs another one without some variables.
const ENV: &str = "env";

/// The variables without a value: those that the image sets, and others.
pub(crate) fn without_value<'s>(service: &Member<'s>) -> (Vec<&'s str>, Vec<&'s str>) {
    let variables = service.service.environment.iter();
    let unset = variables.filter(|(_, value)| value.is_none());
    let names = unset.map(|(name, _)| name.as_str());
    names.partition(|name| service.image.config.env.contains_key(*name))
}

/// What runs without the variables of the image that Compose removes, where that can be said.
pub(super) fn apply(service: &Member<'_>, command: Command) -> Command {
    let (of_image, _) = without_value(service);
    let shell = service.image.config.shell.as_ref();
    let has_tools = shell.is_some_and(|shell| shell.value);
    let words = words(service, &command).filter(|_| has_tools && !of_image.is_empty());
    let Some((entrypoint, args)) = words else {
        return command;
    };
    let options = of_image.iter().flat_map(|name| ["-u", *name]);
    let head = [ENV].into_iter().chain(options).map(str::to_owned);
    Command {
        entrypoint: head.chain(entrypoint).collect(),
        args,
        ..command
    }
}

/// Whether a command runs its program without a variable.
pub(crate) fn is_removed(command: &Command, name: &str) -> bool {
    let options = command.entrypoint.iter().skip(1).step_by(2);
    let names = command.entrypoint.iter().skip(2).step_by(2);
    let mut removed = options.zip(names).take_while(|(option, _)| *option == "-u");
    command.entrypoint.first().is_some_and(|first| first == ENV)
        && removed.any(|(_, removed)| removed == name)
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

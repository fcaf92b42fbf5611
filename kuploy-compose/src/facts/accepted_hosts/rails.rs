//! `config.hosts` of Rails since 6.0 (<https://guides.rubyonrails.org/configuring.html#actiondispatch-hostauthorization>):
//! in `development` nothing but `localhost`, names below `.localhost` and `.test`, and addresses; in `production` what is set.

use super::super::container_files::{ContainerFiles, InContainer};
use super::super::run_commands::Command;
use super::super::service_facts::ServiceFacts;
use super::list::{AcceptedHosts, Checker, List, line_of, literals, without_comments};
use crate::source::paths;

/// The variable that adds hosts in `development`.
pub(crate) const VARIABLE: &str = "RAILS_DEVELOPMENT_HOSTS";

/// What `development` accepts by itself, beside addresses.
const OWN: &[&str] = &["localhost", ".localhost", ".test"];

/// Programs that serve a program of Rails.
const SERVERS: &[&str] = &["dev", "foreman", "puma", "rackup", "unicorn"];

pub(super) fn find(
    container: &ContainerFiles<'_, '_>,
    service: &ServiceFacts<'_>,
    commands: &[Command],
) -> Option<AcceptedHosts> {
    let command = commands.iter().find(|command| {
        let is_server = matches!(command.subcommand(), Some("s" | "server"));
        command.program() == "rails" && is_server || SERVERS.contains(&command.program())
    })?;
    let at = |name: &str| container.text(&paths::join(&command.directory, name));
    let application = at("config/application.rb")?;
    if at("Gemfile").is_some_and(|gems| is_older(&gems.text)) {
        return None;
    }
    let given = command.option(&["-e", "--environment"]);
    let environment = given
        .or_else(|| service.variable("RAILS_ENV"))
        .or_else(|| service.variable("RACK_ENV"));
    let environment = environment.unwrap_or("development");
    let own = at(&format!("config/environments/{environment}.rb"))?;
    let mut hosts = Vec::new();
    let mut place = None;
    for file in [&application, &own] {
        let (more, line) = of_file(file)?;
        hosts.extend(more);
        place = line.map(|line| format!("{}:{line}", file.shown)).or(place);
    }
    if environment == "development" {
        let added = service.variable(VARIABLE).unwrap_or_default();
        let added = added.split(',').map(str::trim);
        let added = added.filter(|host| !host.is_empty());
        hosts.extend(OWN.iter().copied().chain(added).map(str::to_owned));
    } else if place.is_none() {
        return None;
    }
    Some(AcceptedHosts {
        checker: Checker::Rails,
        hosts,
        place: place.unwrap_or(own.shown),
    })
}

/// The hosts that a file adds, with the first line that does; `None` where it accepts all, or nobody knows.
fn of_file(file: &InContainer) -> Option<(Vec<String>, Option<usize>)> {
    let text = without_comments(&file.text, "#");
    if text.contains("host_authorization") {
        return None;
    }
    let (mut hosts, mut line) = (Vec::new(), None);
    for (at, name) in text.match_indices("config.hosts") {
        let rest = text.get(at + name.len()..)?.trim_start();
        let end = rest.find('\n').unwrap_or(rest.len());
        let (added, one) = match rest.strip_prefix("<<") {
            Some(rest) => (rest, true),
            None => (rest.trim_start_matches(['+', '|', '=', ' ']), false),
        };
        line = line.or(Some(line_of(&text, at)));
        if one {
            let host = added.get(..end.checked_sub(2)?)?.trim();
            let quote = host.chars().next().filter(|c| "\"'".contains(*c))?;
            let host = host.strip_prefix(quote)?.strip_suffix(quote)?;
            hosts.extend((!host.contains('#')).then(|| host.to_owned()));
            continue;
        }
        // `.clear`, `= nil`, lists with expressions.
        let List::Hosts(more) = literals(added).0 else {
            return None;
        };
        hosts.extend(more);
    }
    Some((hosts, line))
}

/// Whether a `Gemfile` asks for a Rails before 6.
fn is_older(gems: &str) -> bool {
    let line = gems
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("gem 'rails'") || line.starts_with("gem \"rails\""));
    let asked = line.and_then(|line| line.split(',').nth(1));
    let number = asked.and_then(|asked| asked.chars().find(char::is_ascii_digit));
    number.is_some_and(|major| major < '6')
}

//! `allowedHosts` of webpack's development server, which answers "Invalid Host header" to all but `localhost` and addresses
//! (<https://webpack.js.org/configuration/dev-server/#devserverallowedhosts>), and of the tools that are made of it.

use serde_json::Value;

use super::super::container_files::{ContainerFiles, InContainer};
use super::super::run_commands::Command;
use super::super::service_facts::ServiceFacts;
use super::list::{AcceptedHosts, Checker, List, line_of, literals, without_comments};

/// Files that configure the server of a tool.
const OF_WEBPACK: &[&str] = &[
    "webpack.config.js",
    "webpack.config.ts",
    "webpack.config.mjs",
    "webpack.config.cjs",
];
const OF_VUE: &[&str] = &["vue.config.js", "vue.config.cjs", "vue.config.mjs"];
const OF_ANGULAR: &[&str] = &["angular.json"];

/// Options that choose hosts.
const OPTIONS: &[&str] = &[
    "--allowed-hosts",
    "--disable-host-check",
    "--disableHostCheck",
    "--public",
    "--public-host",
];

/// Configuration that another file may have the host check of.
const TAKES_OTHERS: &[&str] = &[
    "require('.",
    "require(\".",
    "from './",
    "from \"./",
    "merge(",
];

pub(super) fn find(
    container: &ContainerFiles<'_, '_>,
    service: &ServiceFacts<'_>,
    commands: &[Command],
) -> Option<AcceptedHosts> {
    commands.iter().find_map(|command| {
        let is_said = |word: &String| OPTIONS.iter().any(|option| word.starts_with(option));
        if command.words.iter().any(is_said) {
            return None;
        }
        let at = |names: &[&str]| container.first(&command.directory, names);
        match (command.program(), command.subcommand()) {
            ("webpack", Some("serve")) | ("webpack-dev-server", _) => {
                let config = match command.option(&["--config", "-c"]) {
                    Some(name) => at(&[name]),
                    None => at(OF_WEBPACK),
                };
                of_config(Checker::Webpack, &config?)
            }
            ("vue-cli-service", Some("serve")) => {
                let config = at(OF_VUE).or_else(|| at(&["package.json"]));
                of_config(Checker::Webpack, &config?)
            }
            ("react-scripts", Some("start")) => {
                of_react(service, &at(&["package.json"])?, at(&[".env"]))
            }
            ("ng", Some("serve" | "s")) => {
                let has_check = at(&["package.json"]).is_some_and(|it| has_check(&it.text));
                of_config(Checker::Angular, &at(OF_ANGULAR).filter(|_| has_check)?)
            }
            _ => None,
        }
    })
}

fn of_config(checker: Checker, config: &InContainer) -> Option<AcceptedHosts> {
    let text = without_comments(&config.text, "//");
    if text.contains("disableHostCheck") {
        return None;
    }
    let mut hosts = Vec::new();
    let mut place = None;
    for (at, name) in text.match_indices("allowedHosts") {
        let rest = text
            .get(at + name.len()..)?
            .trim_start_matches(['"', '\'', ' ']);
        match literals(rest.strip_prefix(':')?).0 {
            List::Hosts(more) if !more.iter().any(|host| host == "all") => hosts.extend(more),
            _ => return None,
        }
        place = place.or(Some(line_of(&text, at)));
    }
    let takes_others = TAKES_OTHERS.iter().any(|word| text.contains(word));
    if place.is_none() && takes_others && checker == Checker::Webpack {
        return None;
    }
    let place = place.map(|line| format!("{}:{line}", config.shown));
    Some(AcceptedHosts {
        checker,
        hosts,
        place: place.unwrap_or_else(|| config.shown.clone()),
    })
}

/// Create React App compares hosts where it hands requests on to a `proxy`
/// (<https://create-react-app.dev/docs/proxying-api-requests-in-development/#invalid-host-header-errors-after-configuring-proxy>).
fn of_react(
    service: &ServiceFacts<'_>,
    package: &InContainer,
    variables: Option<InContainer>,
) -> Option<AcceptedHosts> {
    const OFF: &str = "DANGEROUSLY_DISABLE_HOST_CHECK";
    let manifest: Value = serde_json::from_str(&package.text).ok()?;
    manifest.get("proxy")?.as_str()?;
    let is_off = service.variable(OFF).is_some()
        || package.text.contains(OFF)
        || variables.is_some_and(|file| file.text.contains(OFF));
    let at = package.text.find("\"proxy\"")?;
    (!is_off).then(|| AcceptedHosts {
        checker: Checker::React,
        hosts: Vec::new(),
        place: format!("{}:{}", package.shown, line_of(&package.text, at)),
    })
}

/// Whether `ng serve` of a package compares hosts: with webpack, and with a Vite that does. In versions 17 and 18 that
/// depends on the builder.
fn has_check(package: &str) -> bool {
    let package: Option<Value> = serde_json::from_str(package).ok();
    let major = package.and_then(|package| {
        let asked = package.get("dependencies")?.get("@angular/core")?;
        let number = asked.as_str()?.trim_start_matches(['^', '~']);
        number.split('.').next()?.parse::<u32>().ok()
    });
    major.is_some_and(|major| !(17..=18).contains(&major))
}

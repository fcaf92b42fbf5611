//! `AllowedHosts` of ASP.NET (<https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/host-filtering>), which
//! templates set to `*`.

use super::super::dotnet_projects;
use super::super::gathered::Facts;
use super::super::run_commands::Command;
use super::super::service_facts::ServiceFacts;
use super::super::source_files;
use super::list::{AcceptedHosts, Checker, List, line_of, list};
use crate::source::paths;

const NAME: &str = "\"AllowedHosts\"";

pub(super) fn find(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    commands: &[Command],
) -> Option<AcceptedHosts> {
    let is_set = |name: &str| name.to_ascii_lowercase().ends_with("allowedhosts");
    if service.service.environment.keys().any(|name| is_set(name)) {
        return None;
    }
    let program = commands.iter().find_map(|command| {
        let mut words = command.words.iter().map(|word| paths::file_name(word));
        let assembly = words.find_map(|word| word.strip_suffix(".dll"));
        assembly.filter(|_| command.program() == "dotnet")
    })?;
    let project = dotnet_projects::find(facts.files, service, program)?;
    let directory = paths::parent(&project);
    let environment = service.variable("ASPNETCORE_ENVIRONMENT");
    let environment = environment.unwrap_or("Production");
    let names = [
        format!("appsettings.{environment}.json"),
        "appsettings.json".to_owned(),
    ];
    let (found, place) = names.iter().find_map(|name| {
        let path = paths::join(&directory, name);
        let text = source_files::text(facts.files, &path)?;
        let at = text.find(NAME)?;
        let shown = paths::shown(&path, &facts.project.working_dir);
        let value = text.get(at + NAME.len()..)?.split('"').nth(1)?;
        let hosts = value.split(';').map(|host| host.trim().to_owned());
        let hosts = hosts.filter(|host| !host.is_empty()).collect();
        Some((list(hosts), format!("{shown}:{}", line_of(&text, at))))
    })?;
    let List::Hosts(hosts) = found else {
        return None;
    };
    (!hosts.is_empty()).then_some(AcceptedHosts {
        checker: Checker::AspNet,
        hosts,
        place,
    })
}

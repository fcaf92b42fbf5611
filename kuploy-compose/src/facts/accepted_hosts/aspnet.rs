//! `AllowedHosts` of ASP.NET (<https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/host-filtering>), which
//! templates set to `*`.

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
    let directory = project(facts, service, program)?;
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

/// The directory of the project that an assembly is made of, as its name says.
fn project(facts: &Facts<'_>, service: &ServiceFacts<'_>, assembly: &str) -> Option<String> {
    let context = service.context()?;
    let name = format!("{assembly}.csproj");
    let mut found = None;
    let is_ignored = |path: &str| service.image.files.is_ignored(path);
    let is_read = |file: &str| file == name;
    source_files::each(
        facts.files,
        context,
        &is_read,
        &is_ignored,
        &mut |path, _| {
            found.get_or_insert_with(|| paths::parent(path));
        },
    );
    found
}

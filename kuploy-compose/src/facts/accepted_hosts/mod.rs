//! Hosts that a program accepts requests for, as its own source and settings say: `ALLOWED_HOSTS` of Django, `allowedHosts`
//! of Vite, `config.hosts` of Rails, `AllowedHosts` of ASP.NET, the development servers of webpack and Angular.
//!
//! Seen in many small projects: under Compose a browser asks for `localhost`, which all of them accept by themselves; a
//! route has another host, and each answer is 400 or 403. Nothing is taken from a list that is not written out.

mod aspnet;
mod django;
mod list;
mod rails;
mod vite;
mod webpack;

use super::container_files::ContainerFiles;
use super::gathered::Facts;
use super::run_commands;
use super::service_facts::ServiceFacts;
pub(crate) use list::{AcceptedHosts, Checker};
pub(crate) use rails::VARIABLE as RAILS_VARIABLE;
pub(crate) use vite::VARIABLE as VITE_VARIABLE;

/// The lists that the program of a service compares hosts with.
pub(crate) fn find(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> Vec<AcceptedHosts> {
    let container = ContainerFiles::of(facts, service);
    let commands = run_commands::find(&container, service);
    let mut found = django::find(&container, service, &commands);
    let further = [
        vite::find(&container, service, &commands),
        rails::find(&container, service, &commands),
        aspnet::find(facts, service, &commands),
        webpack::find(&container, service, &commands),
    ];
    found.extend(further.into_iter().flatten());
    found
}

//! Routes to programs whose own source accepts other hosts alone.

use super::localhost_values::usable;
use crate::diagnostic::{Finding, rules};
use crate::facts::accepted_hosts::{self, AcceptedHosts, Checker, RAILS_VARIABLE, VITE_VARIABLE};
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Most hosts that a message names.
const LISTED: usize = 3;

/// Says which services refuse what comes through their route, or through that of the server before them.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let routes = &decided.reached.routes;
    for service in decided.pods.running() {
        let before = decided.from_files.proxied.get(&service.id);
        let own = usable(routes, service.id).next();
        let route = own.or_else(|| usable(routes, *before?).next());
        let Some((host, route)) = route else {
            continue;
        };
        for accepted in accepted_hosts::find(facts, service.facts) {
            let is_asked = route.tls || accepted.checker != Checker::DjangoOrigins;
            if is_asked && !accepted.has(host) {
                say_of(report, service, &accepted, host);
            }
        }
    }
}

fn say_of(report: &mut Findings<'_>, service: &Member<'_>, accepted: &AcceptedHosts, host: &str) {
    let key = service.key;
    let place = &accepted.place;
    let setting = setting(accepted.checker);
    let mut named: Vec<String> = accepted.hosts.iter().take(LISTED).cloned().collect();
    if named.is_empty() {
        named.push("localhost".to_owned());
    }
    let more = accepted.hosts.len().saturating_sub(LISTED);
    let more = match more {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let what = match accepted.checker {
        Checker::DjangoOrigins => "forms that are sent through the route",
        _ => "requests that come through the route",
    };
    let message = format!(
        "`{key}` accepts only `{}`{more} ({setting}, `{place}`): {what} `{host}` are refused ({})",
        named.join("`, `"),
        answer(accepted.checker)
    );
    let finding = Finding::new(&rules::LOCALHOST_BEHIND_ROUTE, message);
    report.add(finding.help(help(accepted, host)), &service.path);
}

/// What a setting is called.
fn setting(checker: Checker) -> &'static str {
    match checker {
        Checker::Django => "`ALLOWED_HOSTS` of Django",
        Checker::DjangoOrigins => "`CSRF_TRUSTED_ORIGINS` of Django",
        Checker::Vite => "`server.allowedHosts` of Vite",
        Checker::VitePreview => "`preview.allowedHosts` of Vite",
        Checker::Rails => "`config.hosts` of Rails",
        Checker::AspNet => "`AllowedHosts` of ASP.NET",
        Checker::Webpack => "`devServer.allowedHosts` of webpack",
        Checker::React => "the check that `proxy` turns on",
        Checker::Angular => "`allowedHosts` of `ng serve`",
    }
}

/// What a program answers to other hosts.
fn answer(checker: Checker) -> &'static str {
    match checker {
        Checker::Django | Checker::AspNet => "400",
        Checker::DjangoOrigins
        | Checker::Vite
        | Checker::VitePreview
        | Checker::Rails
        | Checker::Angular => "403",
        Checker::Webpack | Checker::React => "\"Invalid Host header\"",
    }
}

/// What to write.
fn help(accepted: &AcceptedHosts, host: &str) -> String {
    let place = &accepted.place;
    match accepted.checker {
        Checker::Django => format!("add `\"{host}\"` to `ALLOWED_HOSTS` in `{place}`, and build the image"),
        Checker::DjangoOrigins => format!(
            "add `\"https://{host}\"` to `CSRF_TRUSTED_ORIGINS` in `{place}`, and build the image"
        ),
        Checker::Vite => format!(
            "write `environment: {{{VITE_VARIABLE}: {host}}}`, or `server: {{ allowedHosts: [\"{host}\"] }}` in the configuration of Vite"
        ),
        Checker::VitePreview => format!(
            "write `environment: {{{VITE_VARIABLE}: {host}}}`, or `preview: {{ allowedHosts: [\"{host}\"] }}` in the configuration of Vite"
        ),
        Checker::Rails if accepted.hosts.iter().any(|it| it == ".test") => {
            format!("write `environment: {{{RAILS_VARIABLE}: {host}}}`, or `RAILS_ENV: production`")
        }
        Checker::Rails => format!("add `\"{host}\"` to `config.hosts` in `{place}`, and build the image"),
        Checker::AspNet => {
            let mut hosts = accepted.hosts.clone();
            hosts.push(host.to_owned());
            format!("write `environment: {{AllowedHosts: \"{}\"}}`", hosts.join(";"))
        }
        Checker::Webpack => format!(
            "write `devServer: {{ allowedHosts: [\"{host}\"] }}` in the configuration, or serve what `build` makes"
        ),
        Checker::React => {
            "write `environment: {DANGEROUSLY_DISABLE_HOST_CHECK: \"true\"}` for a development server, or serve what `build` makes".to_owned()
        }
        Checker::Angular => format!(
            "write `\"allowedHosts\": [\"{host}\"]` in the options of `serve` in `angular.json`, or serve what `ng build` makes"
        ),
    }
}

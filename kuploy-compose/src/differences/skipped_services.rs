//! Services for which nothing is created: why, and what of theirs is lost with them.

use crate::diagnostic::rules;
use crate::facts::mounted_files::Content;
use crate::facts::routes::TraefikSettings;
use crate::facts::{Facts, Findings, ServiceFacts};
use crate::plan::Decisions;
use crate::plan::skipped_services::Why;

/// Says which services are skipped.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for (id, why) in &decided.skipped {
        let service = &facts.services[*id];
        match why {
            Why::Provided => say_provided(report, service),
            Why::Replaced => {
                let message = format!(
                    "`{}` is dropped: the ingress controller of the cluster replaces it, and {} become routes",
                    service.key,
                    what_it_reads(facts, service)
                );
                let help = "to keep it: `x-kuploy: {keep: true}`";
                report.say_help(&rules::PROXY_REPLACED, &service.path, message, help);
                say_redirect(report, facts, service);
                say_files(report, facts, service);
            }
            Why::RunsNothing(does) => {
                let message = format!("`{}` is skipped: {does}", service.key);
                let help = "if it does something: give it a `command`, or `x-kuploy: {keep: true}`";
                report.say_help(&rules::RUNS_NOTHING, &service.path, message, help);
            }
        }
    }
}

/// What a proxy reads that says where requests go.
fn what_it_reads(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> String {
    let traefik = facts.routes[service.id].traefik.as_ref();
    let files = traefik.into_iter().flat_map(|traefik| &traefik.files);
    let files: Vec<String> = files.map(|file| format!("`{file}`")).collect();
    match files.as_slice() {
        [] => "the labels that it reads".to_owned(),
        files => format!("the routers in {}", files.join(", ")),
    }
}

fn say_provided(report: &mut Findings<'_>, service: &ServiceFacts<'_>) {
    if let Some(provider) = &service.service.provider {
        report.say_help(
            &rules::PROVIDER_LEFT_OUT,
            &service.path.key("provider"),
            format!(
                "`{}` is provided by `{}` on the Docker host: nothing is created for it in the cluster",
                service.key, provider.kind
            ),
            "set the variables that the provider passes to its dependents",
        );
    }
}

/// Traefik redirects all requests of an entry point, by an option of its own and no label. ingress-nginx redirects to
/// HTTPS by itself where a host has a certificate; other controllers do not.
fn say_redirect(report: &mut Findings<'_>, facts: &Facts<'_>, service: &ServiceFacts<'_>) {
    let of_nginx = facts.options.ingress_class.as_ref();
    let of_nginx = of_nginx.is_some_and(|class| class.contains("nginx"));
    let words = service.process.words();
    let variables = service.written_variables();
    let mut options = words
        .into_iter()
        .chain(variables.into_iter().map(|(name, _)| name));
    let traefik = facts.routes[service.id].traefik.as_ref();
    let in_files = traefik.is_some_and(TraefikSettings::redirects);
    let redirects = in_files
        || options.any(|option| {
            let option = option.to_ascii_lowercase();
            option.contains("redirections")
                && (option.contains("entrypoint.") || option.contains("entrypoint_"))
        });
    if redirects && !of_nginx {
        let message = format!(
            "the redirect from HTTP to HTTPS of `{}` is dropped with it: routes with TLS do not redirect by themselves",
            service.key
        );
        let help = "redirect in the ingress controller: ingress-nginx does so by itself (`--ingress-class nginx`), Traefik with the same options in the values of its chart";
        report.say_help(&rules::REDIRECT_DROPPED, &service.path, message, help);
    }
}

/// nginx-proxy and caddy-docker-proxy read configuration beside what other services ask for: limits of uploads,
/// passwords, further hosts. Traefik's static configuration is about the proxy itself.
fn say_files(report: &mut Findings<'_>, facts: &Facts<'_>, service: &ServiceFacts<'_>) {
    if facts.routes[service.id].traefik.is_some() {
        return;
    }
    let mounts = 0..service.service.volumes.len();
    let mounted = mounts.filter_map(|index| {
        let path = facts.mounted.path(service.id, index)?;
        let is_text = match facts.mounted.content(path)? {
            Content::File(_) => true,
            Content::Directory(directory) => !directory.files.is_empty(),
            _ => false,
        };
        is_text.then(|| (service.path.key("volumes").index(index), path.shown.clone()))
    });
    let copied = facts.image_files[service.id].iter();
    let copied = copied.map(|file| (service.path.key("build"), file.shown.clone()));
    let files: Vec<_> = mounted.chain(copied).collect();
    for (path, shown) in files {
        let message = format!(
            "`{shown}` is dropped together with `{}`: the ingress controller does not read its settings",
            service.key
        );
        let help = "set what it configures with annotations of the routes (`x-kuploy: {route: {host: HOST, annotations: {…}}}`) or in the ingress controller, then remove the mount or silence it: `x-kuploy: {lint: {KP3353: off}}`; or keep the proxy: `x-kuploy: {keep: true}`";
        report.say_help(&rules::PROXY_CONFIGURATION_DROPPED, &path, message, help);
    }
}

//! `init`: a commented override file with the choices that this project leaves open.

use std::fmt::Write;

use kuploy_compose::model::{App, Component, EndpointKind, VolumeSource};
use kuploy_compose::source::paths;
use kuploy_compose::{Files, LoadRequest, Options, check};

use super::{Outcome, Stop, Streams, findings};
use crate::args::{self, InitArgs};
use crate::failure::Failure;
use crate::output;

pub(super) fn run(
    compose: &LoadRequest,
    args: &InitArgs,
    streams: &mut Streams<'_>,
) -> Result<Outcome, Stop> {
    let disk = args::disk(compose)?;
    let checked = check(&disk, compose, &Options::default());
    let Some(app) = &checked.app else {
        return findings::no_project(checked.report, checked.sources, streams);
    };
    let here = disk.current_dir();
    let shown = |file: &String| paths::shown(file, &here);
    let main: Vec<String> = checked.inputs.iter().map(shown).collect();
    let declared = checked.project.as_ref().map(|it| it.volumes.keys());
    let declared: Vec<&str> = declared.into_iter().flatten().map(String::as_str).collect();
    let text = override_file(app, &declared, &main, &args.output);
    if args.output == "-" {
        streams.out.write_all(text.as_bytes())?;
        return Ok(Outcome::Done);
    }
    let there = disk
        .metadata(&paths::join(&disk.current_dir(), &args.output))
        .is_ok();
    if there && !args.force {
        let failure = Failure::new(format!("{} already exists", args.output));
        return Err(failure.help("overwrite it with `--force`").into());
    }
    output::replace(&args.output, text.as_bytes())?;
    let command = command(&main, &args.output);
    writeln!(
        streams.err,
        "{} is written; convert with it: {command}",
        args.output
    )?;
    Ok(Outcome::Done)
}

fn command(files: &[String], output: &str) -> String {
    let mut command = String::from("kuploy-convert");
    for file in named(files, output) {
        let _ = write!(command, " -f {file}");
    }
    command
}

/// The files of a run that reads this one, too.
fn named<'f>(files: &'f [String], output: &'f str) -> Vec<&'f str> {
    files.iter().map(String::as_str).chain([output]).collect()
}

/// The file. All that it sets is what happens without it; the rest is there to be uncommented.
fn override_file(app: &App, declared: &[&str], files: &[String], output: &str) -> String {
    let mut text = format!(
        "# Kubernetes settings of `{}` that Compose has no keys for. Docker Compose ignores keys that begin with `x-`.\n\
         # This file is only read if every run names it:\n#\n#     {}\n#\n\
         # or `.env` does: `COMPOSE_FILE={}`.\n\nx-kuploy:\n",
        app.name,
        command(files, output),
        named(files, output).join(":")
    );
    let _ = write!(
        text,
        "  # The namespace of all objects. Flags are not remembered: what every run needs belongs here.\n  \
         # namespace: {}\n\n  \
         # What applies the manifests: argocd (the default), flux or none (kubectl).\n  # gitops: flux\n\n  \
         # Secrets are written with their values unless you create them (reference), or External Secrets does.\n  \
         # secrets: reference\n\n  \
         # An Argo CD Application for this repository.\n  # argocd-app: true\n  \
         # repo-url: https://git.example.com/OWNER/REPOSITORY.git\n\n",
        app.name.replace('_', "-")
    );
    text.push_str(
        "  # Size of volumes that set none, and their storage class (the cluster's default when absent).\n  \
         volume-size: 1Gi\n  # storage-class: longhorn\n\n  \
         # Routes SERVICE.DOMAIN to every service with a published HTTP port; the class and certificate issuer of routes.\n  \
         # domain: example.com\n  # ingress-class: nginx\n  # tls-issuer: letsencrypt\n\n  \
         # Where images that are built here are pushed to (PREFIX/PROJECT-SERVICE), and the Secret to pull them with.\n  \
         # registry: ghcr.io/OWNER\n  # image-pull-secrets: [ghcr]\n\n  \
         # Severity of rules: off, info, warning or error, by code, name or family. `kuploy-convert rules` lists them.\n  \
         # lint:\n  #   KP6: error\n",
    );
    services(&mut text, app);
    volumes(&mut text, app, declared);
    text
}

fn services(text: &mut String, app: &App) {
    text.push_str("\n# services:\n");
    for component in app
        .components
        .iter()
        .filter(|component| component.workload.is_some())
    {
        let _ = writeln!(text, "#   {}:\n#     x-kuploy:", key(&component.service));
        if let Some(port) = answers(component) {
            let _ = writeln!(
                text,
                "#       route: {{ host: {}.example.com, port: {port} }}",
                component.name
            );
        }
        text.push_str("#       requests: { cpu: 50m, memory: 128Mi }\n");
    }
}

/// The claims, by the volume that each is of. The keys of a volume do nothing for the claim of a bind mount, or of what an
/// image declares: there the named volume has to be mounted first.
fn volumes(text: &mut String, app: &App, declared: &[&str]) {
    let claims: Vec<&str> = app
        .components
        .iter()
        .flat_map(|component| &component.claims)
        .map(|claim| claim.name.as_str())
        .collect();
    if claims.is_empty() {
        return;
    }
    text.push_str("\n# volumes:\n");
    for claim in claims {
        let is_of = |volume: &&&str| volume.replace('_', "-").eq_ignore_ascii_case(claim);
        let volume = declared.iter().find(is_of);
        if let (None, Some((service, target))) = (volume, app.mount_of(claim)) {
            let _ = writeln!(
                text,
                "#   # Only with `volumes: [\"{claim}:{target}\"]` in `{service}`, in place of what is mounted there:"
            );
        }
        let _ = writeln!(
            text,
            "#   {}:\n#     x-kuploy: {{ size: 10Gi }}",
            key(volume.unwrap_or(&claim))
        );
        if shared(app, claim) {
            text.push_str("#       # Several services mount it; across nodes that needs `mode: ReadWriteMany`.\n");
        }
    }
}

/// The port that a service speaks HTTP at.
fn answers(component: &Component) -> Option<u16> {
    let endpoint = component.endpoints.first()?;
    let inside = matches!(
        endpoint.kind,
        EndpointKind::ClusterIp | EndpointKind::Headless
    );
    let mut ports = endpoint.ports.iter().filter(|_| inside);
    let web = ports.find(|port| port.name.starts_with("http"))?;
    Some(web.port)
}

fn shared(app: &App, claim: &str) -> bool {
    let pods = app
        .components
        .iter()
        .filter_map(|component| component.workload.as_ref());
    let mounts = |volume: &kuploy_compose::model::Volume| matches!(&volume.source, VolumeSource::Claim { name, .. } if name == claim);
    pods.filter(|workload| workload.pod.volumes.iter().any(mounts))
        .count()
        > 1
}

/// A name as a key that no reader takes for a number or a truth value.
fn key(name: &str) -> String {
    const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && !WORDS.contains(&name.to_ascii_lowercase().as_str());
    if plain {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

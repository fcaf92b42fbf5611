//! What is mounted otherwise than under Compose, or not at all.

mod bind;
mod bind_mounts;
mod built_elsewhere;
mod claims_of_directories;
mod copied;
mod data_in_source;
mod drivers;
mod granted_objects;
mod grants;
mod ignored_files;
mod made_at_start;
mod made_keys;
mod markers;
mod memory;
mod named_volume;
mod outside;
mod readers;
mod shared_places;
mod shared_source;
mod sharing;
mod source_code;
mod unkept_data;
mod unkept_databases;
mod volume_groups;
mod volumes;

use crate::diagnostic::{Path, rules};
use crate::facts::{Facts, Findings, secret_settings, secret_statements};
use crate::options::SecretsMode;
use crate::plan::Decisions;
use crate::plan::storage::notes::Note;

/// Says what becomes of volumes, bind mounts, configs and secrets.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    drivers::say(report, facts, decided);
    let mounting = claims_of_directories::mounting(decided);
    let together = copied::together(facts, decided);
    let filled = volumes::filled(decided);
    let namespace = facts.options.in_namespace();
    for note in &decided.notes {
        match note {
            Note::Bind(id, index, what) => {
                let others = (&mounting, &together);
                bind_mounts::say(report, facts, decided, others, (*id, *index), what);
            }
            Note::Mount(id, path, what) => {
                volumes::say(report, &decided.pods[*id], path, what, &filled);
            }
            Note::Remote(path, volume) => volumes::say_remote(report, facts, volume, path),
            Note::SecretInFile {
                path,
                what,
                setting,
            } => say_in_file(report, facts, (what, setting.as_ref()), path),
            Note::Granted(granted) => {
                granted_objects::say(report, granted, (&namespace, facts.options.secrets()));
            }
        }
    }
    for service in decided.pods.running() {
        memory::say(report, service);
        memory::say_pid_file(report, facts, service);
        grants::say(report, facts, service);
        unkept_data::say(report, facts, decided, service);
    }
    unkept_data::say_databases(report, facts, decided);
    data_in_source::say(report, facts, decided);
    built_elsewhere::say(report, facts, decided);
    unkept_data::say_made_by_source(report, facts, decided);
    unkept_databases::say(report, facts, decided);
    made_keys::say(report, facts, decided);
    markers::say(report, facts, decided);
    shared_places::say(report, facts, decided);
    shared_source::say(report, facts, decided);
    sharing::say(report, decided);
    volume_groups::say(report, decided);
}

/// Says that a file or config is a Secret, since a setting in it or the value of a secret of the project is one.
fn say_in_file(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    (what, setting): (&str, Option<&(String, usize)>),
    path: &Path,
) {
    let holds = match setting {
        Some((name, line)) if name.is_empty() => {
            format!("line {line} of `{what}` contains a URL with a secret")
        }
        Some((name, line)) if secret_statements::is_program(name) => {
            format!("line {line} of `{what}` contains the password of a `{name}` command")
        }
        Some((name, line)) if secret_settings::is_token(name) => {
            format!("line {line} of `{what}` contains a token (`{name}…`)")
        }
        Some((name, line)) => format!("line {line} of `{what}` contains a secret (`{name}`)"),
        None => format!("`{what}` contains the value of a secret"),
    };
    let help = "move the secret to a variable or to its own file to keep the rest in a ConfigMap";
    // Nothing in the manifests tells that the file was changed.
    let more = match facts.options.secrets() {
        SecretsMode::Reference => {
            ", and a change of the file reaches the cluster only with a new Secret and new pods"
        }
        _ => "",
    };
    let message = format!("{holds}: it becomes a Secret, not a ConfigMap{more}");
    report.say_help(&rules::SECRET_IN_FILE, path, message, help);
}

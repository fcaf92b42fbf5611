//! Mounted directories that their program only reads, as far as the project shows.

use super::arguments;
use super::mounted_files::Directory;
use super::path_conventions::{OF_SETTINGS, is_within};
use crate::compose::Service;
use crate::source::paths;

/// Endings of files that no program writes for itself: queries, schemas, style sheets. Seen: `sql` and `hql` of projects of
/// Airflow, `assets/user.css` of Glance. Programs in source are none: what they write may lie beside them.
const WRITTEN_BY_HAND: &[&str] = &["css", "graphql", "hql", "proto", "sql"];

/// Whether a service only reads a directory: its files are written by hand, or they are settings below `/etc`, which holds
/// what "must be static" (<https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03s07.html>), and the command names them as
/// such. Seen: `-c /etc/chirpstack`.
pub(crate) fn is_only_read(service: &Service, target: &str, directory: &Directory) -> bool {
    if directory.files.is_empty() || directory.state || !directory.empty.is_empty() {
        return false;
    }
    let all = |endings: &[&str]| {
        let mut files = directory.files.iter();
        files.all(|file| {
            let ending = paths::file_name(&file.path).rsplit_once('.');
            ending.is_some_and(|(_, ending)| endings.contains(&ending))
        })
    };
    all(WRITTEN_BY_HAND)
        || is_within(target, "/etc") && all(OF_SETTINGS) && is_configuration(service, target)
}

/// Whether an option of the command names a path as configuration: `-c`, `--config.file`.
fn is_configuration(service: &Service, target: &str) -> bool {
    let mut given = arguments::of_service(service).into_iter();
    given.any(|argument| {
        let name = argument.name.trim_start_matches('-');
        let is_config = name == "c" || name.to_ascii_lowercase().contains("conf");
        is_config && is_within(&paths::clean(argument.value), target)
    })
}

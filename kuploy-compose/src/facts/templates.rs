//! Templates of configuration, of which the container's start makes the file: `envsubst` puts in the variables of the service.

use std::borrow::Cow;

use super::gathered::Facts;
use super::shell_variables;
use super::texts::MountedText;
use crate::source::paths;

/// Endings of templates: the official image of nginx takes `*.template` of `/etc/nginx/templates`
/// (<https://hub.docker.com/_/nginx>, "Using environment variables"), and commands with `envsubst` the others.
const ENDINGS: &[&str] = &["template", "tmpl", "tpl"];

/// The texts of templates, by the index of their file; `None` for files that are none.
pub(crate) fn filled_in(facts: &Facts<'_>, files: &[MountedText<'_, '_>]) -> Vec<Option<String>> {
    let filled = files.iter().map(|file| {
        let (_, ending) = paths::file_name(&file.target).rsplit_once('.')?;
        if !ENDINGS.contains(&ending) {
            return None;
        }
        let service = &facts.services[file.service];
        shell_variables::expand(file.text, &|name| service.variable(name))
    });
    filled.collect()
}

/// The files with the texts of their templates.
pub(crate) fn with<'f, 'a, 't: 'f>(
    files: &'f [MountedText<'a, 't>],
    filled: &'f [Option<String>],
) -> Cow<'f, [MountedText<'a, 'f>]> {
    if filled.iter().all(Option::is_none) {
        return Cow::Borrowed(files);
    }
    let both = files.iter().zip(filled);
    both.map(|(file, text)| MountedText {
        text: text.as_deref().unwrap_or(file.text),
        ..file.clone()
    })
    .collect()
}

//! Which file of the project the text of a start script is of.

use super::called_scripts::{self, Called};
use super::container_files::ContainerFiles;
use super::gathered::Facts;
use super::service_facts::ServiceFacts;
use super::texts;
use crate::source::paths;

/// The file of a script that a process runs or calls, as a person at the project directory would write it; none of a script
/// that stands in the Compose file.
pub(crate) fn shown(facts: &Facts<'_>, service: &ServiceFacts<'_>, script: &str) -> Option<String> {
    let container = ContainerFiles::of(facts, service);
    let directory = service.working_directory().unwrap_or("/");
    let words = service.process.words();
    let is_called = |called: Called<'_>| match called {
        Called::File(path) => Some(path.to_owned()),
        Called::Directory(_) => None,
    };
    let called = service.process.scripts();
    let called =
        called.flat_map(|text| called_scripts::find(text).into_iter().filter_map(is_called));
    let named = words.iter().flat_map(|word| word.split_whitespace());
    let mut named = named.map(str::to_owned).chain(called);
    named.find_map(|name| {
        if !name.contains('/') {
            let origin = service.image.files.program(facts.files, &name);
            let is_it =
                |origin: &String| texts::of_file(facts.files, origin).as_deref() == Some(script);
            if let Some(origin) = origin.filter(is_it) {
                return Some(paths::shown(&origin, &facts.project.working_dir));
            }
        }
        let found = container.text(&paths::join(directory, &name))?;
        (found.text == script).then_some(found.shown)
    })
}

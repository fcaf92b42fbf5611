//! Names in mounted files that the cluster does not know.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::host_names::is_address;
use crate::facts::peers::InFile;
use crate::facts::texts::Place;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;

/// Says which hosts in mounted files are called otherwise in the cluster, each where it stands first in a mount.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut said = BTreeSet::new();
    for InFile {
        shown,
        line,
        reference,
    } in &decided.from_files.in_files
    {
        let renames = decided.values.of(reference.from);
        let Some(to) = renames.get(&reference.name) else {
            continue;
        };
        let key = facts.services[reference.from].key;
        let (path, from) = (reference.place.path(key), &reference.name);
        // A static address is no name: KP3306 says of each in a mounted file what becomes of it.
        let is_image_file = matches!(reference.place, Place::ImageFile(_));
        if is_address(from) && !is_image_file {
            continue;
        }
        if said.insert((path.to_string(), from)) {
            let holds = match reference.place {
                Place::ImageFile(_) => "a file in the image",
                _ => "a mounted file",
            };
            let message = match is_address(from) {
                true => format!(
                    "{holds} of `{key}` uses the address `{from}` in line {line} of `{shown}`: `{to}` gets another address in the cluster"
                ),
                false => format!(
                    "{holds} of `{key}` uses the host name `{from}` in line {line} of `{shown}`, which is renamed to `{to}`"
                ),
            };
            let is_apart = is_address(from) || facts.hosts.are_apart(&from.to_ascii_lowercase());
            let help = match is_apart {
                // Compose knows the service by this name, too.
                true => format!("write `{to}` in the file"),
                false => format!(
                    "write `{to}` in the file, and rename the service to `{to}` so that Compose resolves it too"
                ),
            };
            report.say_help(&rules::HOST_IN_FILE, &path, message, help);
        }
    }
}

//! What the catalogue knows of the image of a service, with the ports and data directories that the project sets.

use super::ServiceFacts;
use super::catalogue::{self, DataDirectory, Given, KnownImage, SetPort, Sets};
use super::mounted_files::{Content, MountedFile, MountedFiles};
use crate::compose::Project;
use crate::source::paths;

/// Files larger than this are not looked through: they are data.
const LARGEST_TEXT: usize = 256 * 1024;

/// An entry of the catalogue as one service uses it.
#[derive(Clone, Debug)]
pub struct ServiceImage {
    /// The entry.
    pub image: &'static KnownImage,
    /// The reference that it was found by: the image's own, or one that it is built from.
    pub reference: String,
    /// What variables, arguments and mounted files give to its settings.
    pub given: Vec<Given>,
    /// Whether the service runs the image's own server: no other program, such as a client.
    pub runs_server: bool,
}

impl ServiceImage {
    /// The ports that it listens on.
    pub fn ports(&self) -> Vec<SetPort> {
        self.image.set_ports(&self.given)
    }

    /// The directories that it keeps data in.
    pub fn data(&self) -> Vec<DataDirectory> {
        let tag = catalogue::tag(&self.reference);
        self.image.set_data(tag, &self.given)
    }

    /// Whether a volume at `path` must begin empty.
    pub fn wants_empty(&self, path: &str) -> bool {
        let mut data = self.data().into_iter();
        data.any(|directory| directory.wants_empty && directory.path == path)
    }

    /// Whether it writes to a file that is mounted at `path`.
    pub fn writes(&self, path: &str) -> bool {
        let set = self
            .given
            .iter()
            .any(|given| given.setting.sets == Sets::Written && given.value == path);
        let rewritten =
            self.image
                .rewrites
                .iter()
                .any(|rewritten| match rewritten.strip_prefix('/') {
                    Some(_) => paths::relative_to(path, rewritten).is_some(),
                    None => paths::file_name(path) == *rewritten,
                });
        set || rewritten
    }
}

/// Looks up what is known of the image of a service.
pub(super) fn read(
    facts: &ServiceFacts<'_>,
    project: &Project,
    mounted: &MountedFiles,
) -> Option<ServiceImage> {
    let found = facts
        .image
        .lineage
        .iter()
        .find_map(|reference| Some((catalogue::find(reference)?, reference)));
    let (image, reference) = found?;
    let words = facts.process.words();
    let variables = facts.service.environment.iter();
    let variables = variables.filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)));
    let mut given = image.given_by_variables(variables);
    given.extend(image.given_by_words(&words));
    for (path, text) in texts(facts, project, mounted) {
        let named = words.iter().any(|word| word.contains(path.as_str()));
        given.extend(image.given_by_file(&path, named, text));
    }
    Some(ServiceImage {
        image,
        reference: reference.clone(),
        given,
        runs_server: image.runs_server(
            facts.service.entrypoint.as_deref(),
            facts.service.command.as_deref(),
        ),
    })
}

/// The texts that are mounted into a service, each with its path in the container.
fn texts<'t>(
    facts: &ServiceFacts<'_>,
    project: &'t Project,
    mounted: &'t MountedFiles,
) -> Vec<(String, &'t str)> {
    let mut texts = Vec::new();
    let mut add = |path: String, file: &'t MountedFile| {
        if file.bytes.len() <= LARGEST_TEXT {
            texts.extend(
                std::str::from_utf8(&file.bytes)
                    .ok()
                    .map(|text| (path, text)),
            );
        }
    };
    for (index, mount) in facts.service.volumes.iter().enumerate() {
        let path = mounted.path(facts.id, index);
        match path.and_then(|path| mounted.content(path)) {
            Some(Content::File(file)) => add(mount.target.clone(), file),
            Some(Content::Directory(directory)) => {
                for file in &directory.files {
                    add(format!("{}/{}", mount.target, file.path), file);
                }
            }
            _ => {}
        }
    }
    for grant in &facts.service.configs {
        let config = project.configs.get(&grant.source);
        let text = config.and_then(|config| config.content.as_deref());
        let target = grant
            .target
            .clone()
            .unwrap_or_else(|| format!("/{}", grant.source));
        texts.extend(text.map(|text| (target, text)));
    }
    texts
}

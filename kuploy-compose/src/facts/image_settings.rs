//! What a project sets of an image that the catalogue knows.

use super::catalogue;
use super::known_image::ServiceImage;
use super::mounted_files::{Content, MountedFile, MountedFiles};
use super::service_facts::ServiceFacts;
use crate::compose::Project;

/// Files larger than this are not looked through: they are data.
const LARGEST_TEXT: usize = 256 * 1024;

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

//! What a project sets of an image that the catalogue knows.

use super::catalogue::{self, Given, GivenBy};
use super::evidence::Evidence;
use super::image_files::ImageFile;
use super::known_image::{Entry, ServiceImage};
use super::mounted_files::{Content, MountedFile, MountedFiles};
use super::nginx_files::NginxFiles;
use super::service_facts::ServiceFacts;
use crate::compose::Project;

/// Files larger than this are not looked through: they are data.
const LARGEST_TEXT: usize = 256 * 1024;

/// Looks up the image of a service.
pub(super) fn find(facts: &ServiceFacts<'_>) -> ServiceImage {
    let image = &facts.image;
    let found = image.lineage.iter().find_map(|reference| {
        let entry = catalogue::find(reference)?;
        Some(Entry {
            image: entry,
            reference: reference.clone(),
            is_own: image.references.all().any(|own| own == reference),
        })
    });
    ServiceImage {
        entry: found,
        given: Vec::new(),
        declared: image.declared.clone(),
        is_entrypoint_replaced: is_entrypoint_replaced(facts),
    }
}

/// Whether Compose or a Dockerfile replaces the entrypoint. One that is called so runs the image's as a rule
/// (`entrypoint: [docker-entrypoint.sh, …]`, or a script that ends with it).
fn is_entrypoint_replaced(facts: &ServiceFacts<'_>) -> bool {
    let own = facts.image.config.entrypoint.as_ref();
    let own = own.filter(|fact| matches!(fact.evidence, Evidence::DockerfileLine { .. }));
    let written = facts.service.entrypoint.as_deref();
    let words = written.or_else(|| Some(own?.value.words.as_slice()));
    words.is_some_and(|words| !words.iter().any(|word| word.contains("entrypoint")))
}

/// What a service gives to the settings of its image.
pub(super) fn given(
    facts: &ServiceFacts<'_>,
    project: &Project,
    mounted: &MountedFiles,
    in_image: &[ImageFile],
) -> Vec<Given> {
    let Some(image) = facts.known.image() else {
        return Vec::new();
    };
    let words = facts.process.words();
    let mut given = image.given_by_variables(facts.written_variables(), GivenBy::Variable);
    let of_image = facts.image_variables();
    given.extend(image.given_by_variables(of_image, GivenBy::ImageVariable));
    given.extend(image.given_by_words(&words));
    let in_image = in_image
        .iter()
        .map(|file| (file.target.clone(), &*file.text));
    let texts: Vec<_> = texts(facts, project, mounted)
        .into_iter()
        .chain(in_image)
        .collect();
    let nginx = NginxFiles::read(words.iter().copied(), texts.iter().map(|(_, text)| *text));
    for (path, text) in texts.into_iter().filter(|(path, _)| nginx.loads(path)) {
        let named = words.iter().any(|word| word.contains(path.as_str()));
        given.extend(image.given_by_file(&path, named, text));
    }
    given
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

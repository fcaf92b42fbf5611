//! What is known of an image.

use serde::Serialize;

use super::evidence::{Known, Viewer};
use crate::facts::ServiceFacts;
use crate::facts::catalogue;
use crate::facts::evidence::Evidence;

/// What is known of an image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImageView {
    /// The reference, as `image` says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Known<String>>,
    /// The directory that it is built from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<Known<String>>,
    /// The entry of the catalogue that holds for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<Known<String>>,
    /// The images that it begins from, the nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<String>,
    /// `ENTRYPOINT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entrypoint: Option<Known<Vec<String>>>,
    /// `CMD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Known<Vec<String>>>,
    /// `USER`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Known<String>>,
    /// `WORKDIR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<Known<String>>,
    /// `EXPOSE`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<Known<String>>,
    /// `VOLUME`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Known<String>>,
    /// `STOPSIGNAL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_signal: Option<Known<String>>,
    /// Whether it holds a shell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shell: Option<Known<bool>>,
    /// Where two sources disagree, in a sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<String>,
}

pub(super) fn view(viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> ImageView {
    let config = &service.image.config;
    let written = service.service.image.as_deref();
    let build = service.service.build.is_some().then(|| {
        let path = service.path.keys("build.context");
        let context = viewer.written(&path).unwrap_or(".");
        let shown = crate::source::paths::shown(context, &viewer.facts.project.working_dir);
        viewer.says(shown, &service.path.key("build"))
    });
    let catalogue = service.known.entry.as_ref().map(|known| {
        let evidence = Evidence::Catalogue {
            entry: catalogue::repository(&known.reference).to_owned().into(),
            page: known.image.page.into(),
        };
        Known {
            value: catalogue::repository(&known.reference).to_owned(),
            evidence: vec![viewer.evidence(&evidence)],
        }
    });
    let lineage = service.image.lineage.iter();
    // As Docker Compose calls what it builds.
    let own = format!("{}-{}", viewer.facts.project.name, service.key);
    let words = |words: &crate::facts::image::ImageWords| {
        viewer.masked_words(words.words.iter().map(String::as_str), None)
    };
    let contradictions = service.image.contradictions.iter().map(|found| {
        let (believed, other) = (&found.believed, &found.other);
        format!(
            "{}: {} has {}, {} has {}",
            found.about, believed.evidence, believed.value, other.evidence, other.value
        )
    });
    ImageView {
        reference: written.map(|image| viewer.says(image.to_owned(), &service.path.key("image"))),
        build,
        catalogue,
        bases: lineage
            .filter(|reference| Some(reference.as_str()) != written && **reference != own)
            .cloned()
            .collect(),
        entrypoint: config.entrypoint.as_ref().map(|it| viewer.known(it, words)),
        command: config.command.as_ref().map(|it| viewer.known(it, words)),
        user: config
            .user
            .as_ref()
            .map(|it| viewer.known(it, ToString::to_string)),
        working_dir: config
            .working_dir
            .as_ref()
            .map(|it| viewer.known(it, Clone::clone)),
        ports: config
            .ports
            .iter()
            .map(|it| viewer.known(it, ToString::to_string))
            .collect(),
        volumes: config
            .volumes
            .iter()
            .map(|it| viewer.known(it, Clone::clone))
            .collect(),
        stop_signal: config
            .stop_signal
            .as_ref()
            .map(|it| viewer.known(it, Clone::clone)),
        shell: config.shell.as_ref().map(|it| viewer.known(it, |it| *it)),
        contradictions: contradictions.collect(),
    }
}

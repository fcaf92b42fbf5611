//! Manifests for dependents: as texts with paths, or as values of any crate that speaks serde.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Filter, Report};
use crate::drift::{self, Settings};
use crate::manifests::{self, ManifestText};
use crate::source::{SourceId, Sources, Span};
use crate::yaml::{Limits, Node};

/// Manifests as texts: what one app consists of, or a whole repository.
///
/// ```
/// use kuploy_compose::{Manifests, Settings};
///
/// let manifests = Manifests::new().with("web.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: web}, status: {}}");
/// for finding in &manifests.lint(&Settings::default()) {
///     // web.yaml:1:57: warning[KP5003]: …
///     println!("{}", finding.located(manifests.sources()));
/// }
/// let stripped = manifests.strip(&Settings::default());
/// assert_eq!(stripped.texts, [Some("{apiVersion: v1, kind: Pod, metadata: {name: web}}".to_owned())]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Manifests {
    sources: Sources,
    ids: Vec<SourceId>,
    limits: Limits,
}

/// Manifests without what drifts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stripped {
    /// The texts, in the order given; `None` for one that cannot be read.
    pub texts: Vec<Option<String>>,
    /// What was changed, and what is left.
    pub report: Report,
}

impl Manifests {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A text with any number of documents, YAML or JSON.
    #[must_use]
    pub fn with(mut self, path: &str, text: &str) -> Self {
        self.ids.push(self.sources.add(path, text));
        self
    }

    /// Other limits on hostile input.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The texts that the places of findings lie in.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What drifts and what an API server refuses; comments such as `# kuploy: allow KP5003` count.
    pub fn lint(&self, settings: &Settings) -> Report {
        let mut report = Report::default();
        manifests::lint(&self.texts(), settings, &self.limits, &mut report);
        self.filtered(report, settings)
    }

    /// The texts without what drifts. They are edited in place: comments, order and style of the rest stay.
    pub fn strip(&self, settings: &Settings) -> Stripped {
        let mut report = Report::default();
        let texts = manifests::strip(&self.texts(), settings, &self.limits, &mut report);
        let report = self.filtered(report, settings);
        Stripped { texts, report }
    }

    /// The changes from these manifests to `new` that an API server refuses, that recreate a workload or leave data behind,
    /// each with the command that makes it possible.
    ///
    /// ```
    /// use kuploy_compose::{Manifests, Settings};
    ///
    /// let deployment = |app: &str| {
    ///     let spec = format!("{{selector: {{matchLabels: {{app: {app}}}}}}}");
    ///     format!("{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {spec}}}")
    /// };
    /// let old = Manifests::new().with("web.yaml", &deployment("web"));
    /// let new = Manifests::new().with("web.yaml", &deployment("shop"));
    /// let report = old.compare(&new, &Settings::default());
    /// assert!(!report.is_empty());
    /// ```
    pub fn compare(&self, new: &Self, settings: &Settings) -> Report {
        let mut report = Report::default();
        let (old, texts) = (self.texts(), new.texts());
        manifests::compare(&old, &texts, settings, None, &self.limits, &mut report);
        new.filtered(report, settings)
    }

    fn texts(&self) -> Vec<ManifestText<'_>> {
        let texts = self.ids.iter().filter_map(|id| {
            Some(ManifestText {
                source: *id,
                text: &self.sources.get(*id)?.text,
            })
        });
        texts.collect()
    }

    fn filtered(&self, mut report: Report, settings: &Settings) -> Report {
        let filter = Filter {
            flags: settings.levels.clone(),
            lower_errors: true,
            all_said: false,
        };
        filter.apply(&mut report, &self.sources, None);
        report
    }
}

/// A value that is no object of Kubernetes as JSON has it: its keys are no texts, or what was settled does not fit its
/// type.
#[derive(Debug)]
pub struct Unreadable(serde_json::Error);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Unreadable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// What drifts in objects and what an API server refuses of them. Findings name an object and its field; they have no
/// place in a text.
///
/// Values of `serde_json`, of every `serde_yaml` and objects of `k8s-openapi` are taken alike, whatever their versions.
///
/// ```
/// use kuploy_compose::{Settings, lint_objects};
/// use serde_json::json;
///
/// let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": {"containers": []}});
/// let report = lint_objects(&[pod], &Settings::default())?;
/// let paths: Vec<_> = report.iter().map(|finding| finding.path.as_str()).collect();
/// assert!(paths.contains(&"Pod/web:spec.containers"), "{paths:?}");
/// # Ok::<(), kuploy_compose::Unreadable>(())
/// ```
pub fn lint_objects<T: Serialize>(
    objects: &[T],
    settings: &Settings,
) -> Result<Report, Unreadable> {
    let nodes = nodes(objects)?;
    let mut report = Report::default();
    drift::lint(&nodes, settings, &mut report);
    Ok(placeless(report))
}

/// Each object in the one form that an API server and Argo CD leave alone, with the same meaning.
///
/// ```
/// use kuploy_compose::settle_objects;
///
/// let text = "{apiVersion: v1, kind: Service, metadata: {name: web, creationTimestamp: null}}";
/// let values: Vec<serde_yaml::Value> = vec![serde_yaml::from_str(text)?];
/// let settled = settle_objects(&values)?;
/// assert!(settled[0]["metadata"].get("creationTimestamp").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn settle_objects<T: Serialize + DeserializeOwned>(
    objects: &[T],
) -> Result<Vec<T>, Unreadable> {
    let mut nodes = nodes(objects)?;
    nodes.iter_mut().for_each(drift::settle);
    values(&nodes)
}

/// [`settle_objects`], and then what changes more than spelling, because nothing less stays Synced; with what was changed
/// and what is left.
///
/// ```
/// use k8s_openapi::api::core::v1::Service;
/// use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
/// use kuploy_compose::{Settings, strip_objects};
///
/// let service = Service {
///     metadata: ObjectMeta { name: Some("web".to_owned()), uid: Some("1".to_owned()), ..ObjectMeta::default() },
///     ..Service::default()
/// };
/// let (stripped, _) = strip_objects(&[service], &Settings::default())?;
/// assert_eq!(stripped[0].metadata.uid, None);
/// # Ok::<(), kuploy_compose::Unreadable>(())
/// ```
pub fn strip_objects<T: Serialize + DeserializeOwned>(
    objects: &[T],
    settings: &Settings,
) -> Result<(Vec<T>, Report), Unreadable> {
    let mut nodes = nodes(objects)?;
    let mut report = Report::default();
    drift::settle_all(&mut nodes, settings, &mut report);
    drift::lint(&nodes, settings, &mut report);
    Ok((values(&nodes)?, placeless(report)))
}

fn nodes<T: Serialize>(objects: &[T]) -> Result<Vec<Node>, Unreadable> {
    // One place for all: there is no text.
    let nowhere = Span::new(Sources::default().add("", ""), 0, 0);
    let json = objects.iter().map(serde_json::to_value);
    json.map(|json| Ok(Node::from_json(json.map_err(Unreadable)?, nowhere)))
        .collect()
}

fn values<T: DeserializeOwned>(nodes: &[Node]) -> Result<Vec<T>, Unreadable> {
    let json = nodes.iter().map(Node::to_json);
    json.map(|json| serde_json::from_value(json).map_err(Unreadable))
        .collect()
}

/// Without places, and without repairs of texts.
fn placeless(mut report: Report) -> Report {
    for finding in report.findings_mut() {
        finding.span = None;
        finding.related.clear();
        finding.fix = None;
    }
    report.sort();
    report
}

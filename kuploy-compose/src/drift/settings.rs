//! What a reader of manifests may choose.

use std::sync::Arc;

use super::released::Released;
use crate::diagnostic::{Level, Levels, Rule, Selector, rules};
use crate::options::{GitOps, KubeVersion, Options, SecretsMode};
use crate::source::Span;
use crate::yaml::Node;

/// Rules about what differs only where the server merges what is applied, and Argo CD compares with what is written.
pub(super) const SERVER_SIDE_APPLY_ALONE: &[&Rule] =
    &[&rules::CLAIM_TEMPLATE_WITHOUT_KIND, &rules::DEFAULT_IN_LIST];

/// What manifests are meant for.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Settings {
    /// The oldest cluster that they are applied to.
    pub kube_version: KubeVersion,
    /// Who applies them.
    pub gitops: GitOps,
    /// Whether the tool asks the server to merge what it applies, whatever an object says.
    pub server_side: bool,
    /// Whether the tool replaces what it applies, whatever an object says.
    pub replaces: bool,
    /// Whether it is known how they are applied: what applies them is at hand.
    pub delivered: bool,
    /// Whether somebody said which tool applies them.
    pub chosen: bool,
    /// Whether they lie in a repository that names no tool, and nobody else did: annotations of one are not written.
    pub untold: bool,
    /// What guides and scripts beside the manifests say of it, where nothing else does.
    pub guides: Guides,
    /// Whether they may also be applied by hand, since nobody said which tool applies them.
    pub by_hand: bool,
    /// The project that the objects are of, where that is known: commands choose its objects.
    pub project: Option<String>,
    /// Files that the project names and the run does not have, since Git ignores them: what they give is not gone.
    pub absent: Vec<AbsentFile>,
    /// Variables whose values come from files that Git ignores: another checkout may have other ones.
    pub own_values: Vec<OwnValue>,
    /// Whether a kustomization makes the Secrets that they name.
    pub generates_secrets: bool,
    /// Whether charts are released beside them, which make objects that no manifest shows.
    pub releases: bool,
    /// By what they may name their Services, where that is known of all of them.
    pub released: Option<Arc<Released>>,
    /// Whether Argo CD compares what the server would make of the manifests, in which its defaults are written out.
    pub server_side_diff: bool,
    /// Whether Argo CD is told to compare so whatever it applies.
    pub compares_on_server: bool,
    /// Whether what controllers make is left out.
    pub prune_owned: bool,
    /// Whether objects were exported from a cluster and are for any other one.
    pub export: bool,
    /// Places that JSON patches of kustomizations act on, which stay.
    pub patched: Vec<PatchedPlace>,
    /// What a reader wants to hear of: a rule that is off does not act either.
    pub levels: Levels,
    /// Rules that comments allow, each with what the comment speaks of: they change nothing in that object.
    pub comments: Vec<(Selector, Span)>,
}

/// A file that the project names, that is not there, and that Git ignores: another checkout has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AbsentFile {
    /// As messages name it.
    pub path: String,
    /// What it gives.
    pub given: Given,
}

/// A variable whose value comes from a file that Git ignores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnValue {
    /// The file, as messages name it.
    pub path: String,
    /// The container that has the variable.
    pub container: String,
    /// The name of the variable.
    pub variable: String,
}

/// What a file gives to a project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Given {
    /// Variables of the container of a service (`env_file`).
    Variables(String),
    /// Values that Compose fills in (`.env`).
    Values {
        /// Services that take no part without the profiles that it enables.
        services: Vec<String>,
        /// Containers and those of their variables whose values lack one of it.
        variables: Vec<(String, String)>,
    },
    /// Files of a container.
    Mount {
        /// Its name.
        container: String,
        /// The path in it.
        target: String,
    },
    /// The value of a Secret, by its name without a hash.
    Secret(String),
}

/// A place that a JSON patch acts on, or a replacement.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PatchedPlace {
    /// The kinds that the patch is for; none is any.
    pub kinds: Vec<String>,
    /// The names that the patch finds, with the prefixes and suffixes of overlays; none is any.
    pub names: Vec<String>,
    /// `spec`, `template`, …; `*` is each entry of a list.
    pub path: Vec<String>,
}

/// The step of a [`PatchedPlace`] that is each entry of a list.
pub(crate) const EACH: &str = "*";

/// What guides and scripts say of how manifests are applied (seen in operators' repositories and kubeflow/manifests, whose
/// definitions are too large for anything but `kubectl apply --server-side`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Guides {
    /// `kubectl apply --server-side`.
    pub server_side: bool,
    /// `kubectl apply -f`: no tool compares anything.
    pub by_hand: bool,
    /// `kubectl create -f`: each time anew.
    pub creates: bool,
}

impl Settings {
    /// These, with what `set` changes.
    ///
    /// ```
    /// use kuploy_compose::{Settings, options::GitOps};
    ///
    /// let settings = Settings::default().with(|it| it.gitops = GitOps::Flux);
    /// ```
    #[must_use]
    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }

    /// Flux applies what they are for.
    pub(crate) fn hand_to_flux(&mut self) {
        self.gitops = GitOps::Flux;
    }

    /// Whether a rule may change anything. Defaults that Argo CD alone asks for are written for it alone.
    pub(super) fn acts(&self, rule: &Rule) -> bool {
        if self.gitops != GitOps::ArgoCd && SERVER_SIDE_APPLY_ALONE.contains(&rule) {
            return false;
        }
        let asked = self.levels.find(rule, rule.severity, true);
        !matches!(asked, Some((_, Level::Off)))
    }

    /// Whether a reader asked for a rule by its code or name.
    pub(super) fn asks_for(&self, rule: &Rule) -> bool {
        let asked = self.levels.find(rule, rule.severity, true);
        matches!(asked, Some((_, Level::At(_))))
    }

    /// The settings for one object, where comments in it say more.
    pub(super) fn of_object(&self, object: &Node) -> Option<Self> {
        let span = object.span;
        let within = |other: &Span| {
            other.source == span.source && other.start < span.end && span.start < other.end
        };
        let mut allowed = self
            .comments
            .iter()
            .filter(|(_, span)| within(span))
            .peekable();
        allowed.peek()?;
        let mut settings = Self {
            comments: Vec::new(),
            ..self.clone()
        };
        for (selector, _) in allowed {
            settings.levels.set(*selector, Level::Off);
        }
        Some(settings)
    }
}

impl From<&Options> for Settings {
    fn from(options: &Options) -> Self {
        Self {
            kube_version: options.kube_version(),
            gitops: options.gitops(),
            generates_secrets: options.secrets() == SecretsMode::Generator,
            ..Self::default()
        }
    }
}

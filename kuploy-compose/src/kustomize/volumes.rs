//! Volumes that are written beside claims: a claim with an empty StorageClass binds to one that fits.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Report, rules};
use crate::drift;
use crate::quantity::Quantity;
use crate::yaml::Node;

/// So many volumes are compared with a claim at most.
const COMPARED: usize = 500;

/// What a PersistentVolume offers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Volume {
    name: String,
    capacity: Option<Quantity>,
    modes: Vec<String>,
    /// The claim that it is kept for: namespace and name.
    kept_for: Option<(Option<String>, String)>,
}

impl Volume {
    /// Reads one without a class; `None` for any other object.
    pub(super) fn of(object: &Node) -> Option<Self> {
        let owned = |node: &Node, key: &str| word(node, key).map(str::to_owned);
        let spec = object.get("spec")?;
        let is_volume = word(object, "kind") == Some("PersistentVolume");
        let class = word(spec, "storageClassName").unwrap_or_default();
        if !is_volume || !class.is_empty() {
            return None;
        }
        let kept_for = spec.get("claimRef");
        Some(Self {
            name: owned(object.get("metadata")?, "name")?,
            capacity: spec.get("capacity").and_then(storage),
            modes: modes(spec),
            kept_for: kept_for.and_then(|it| Some((owned(it, "namespace"), owned(it, "name")?))),
        })
    }

    /// Whether a claim binds to it.
    fn fits(&self, claim: &Node) -> bool {
        let metadata = claim.get("metadata");
        let own = |key| metadata.and_then(|it| word(it, key));
        let Some(spec) = claim.get("spec") else {
            return false;
        };
        let asked = spec.get("resources").and_then(|it| it.get("requests"));
        let large = match (asked.and_then(storage), self.capacity) {
            (Some(asked), Some(offered)) => asked <= offered,
            _ => false,
        };
        let named = word(spec, "volumeName");
        let kept = self.kept_for.as_ref();
        let is_kept = kept.is_none_or(|(namespace, name)| {
            let same = |own: &str| namespace.as_deref().is_none_or(|it| it == own);
            own("name") == Some(name) && own("namespace").is_none_or(same)
        });
        large
            && is_kept
            && named.is_none_or(|name| name.is_empty() || name == self.name)
            && modes(spec).iter().all(|mode| self.modes.contains(mode))
    }
}

fn storage(of: &Node) -> Option<Quantity> {
    let node = of.get("storage")?;
    match node.as_str() {
        Some(text) => Quantity::parse(text),
        None => Quantity::parse(&node.as_i64()?.to_string()),
    }
}

fn modes(spec: &Node) -> Vec<String> {
    let modes = spec.get("accessModes").and_then(Node::as_seq);
    let modes = modes.unwrap_or_default().iter();
    modes
        .filter_map(|mode| mode.as_str().map(str::to_owned))
        .collect()
}

/// Leaves out that nobody makes the volume of a claim, where one of these is it.
pub(super) fn leave_out_bound<'a>(
    volumes: &[Volume],
    nodes: impl Iterator<Item = &'a Node>,
    report: &mut Report,
) {
    let is_said = |finding: &Finding| *finding.rule == rules::CLAIM_WITHOUT_CLASS;
    if volumes.is_empty() || !report.iter().any(is_said) {
        return;
    }
    let mut bound = BTreeSet::new();
    let objects = nodes.flat_map(|node| drift::objects(std::slice::from_ref(node)));
    for object in objects.filter(|it| word(it, "kind") == Some("PersistentVolumeClaim")) {
        let name = object.get("metadata").and_then(|it| word(it, "name"));
        let mut volumes = volumes.iter().take(COMPARED);
        if let Some(name) = name.filter(|_| volumes.any(|volume| volume.fits(object))) {
            bound.insert(name);
        }
    }
    report.findings_mut().retain(|finding| {
        let claim = finding.path.split_once(':').map(|(object, _)| object);
        let name = claim.and_then(|it| it.strip_prefix("PersistentVolumeClaim/"));
        !is_said(finding) || !name.is_some_and(|name| bound.contains(name))
    });
}

fn word<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key)?.as_str()
}

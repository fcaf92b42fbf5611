//! The drift module held against what was measured: small apps that were synced to a Kubernetes 1.36 API server and
//! compared by Argo CD in every mode (`fixtures/drift`).

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test reads its fixtures"
)]

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use kuploy_compose::Severity;
use kuploy_compose::diagnostic::Report;
use kuploy_compose::drift::Settings;
use kuploy_compose::manifests::{self, ManifestText};
use kuploy_compose::source::Sources;
use kuploy_compose::yaml::{self, Limits};
use serde::Deserialize;
use serde_json::Value as Json;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/drift");

#[derive(Default, Deserialize)]
#[serde(default)]
struct Verdict {
    title: String,
    client: Side,
    server: Side,
    next: BTreeMap<String, Side>,
}

/// What one way of applying came to.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Side {
    refused: Option<String>,
    diffs: Vec<Diff>,
    writes_again: Vec<String>,
    compare_errors: Vec<String>,
    out_of_sync: Vec<String>,
}

/// One difference between live and desired.
#[derive(Deserialize)]
struct Diff {
    object: String,
    path: String,
    live: Json,
}

/// Objects that somebody else writes to as well, or that the cluster writes to by itself: all that is left of what differs,
/// or is written again, once a case is stripped. The place is where it differs.
const NOT_IN_THE_MANIFEST: &[(&str, &str, &str)] = &[
    // Somebody scales by hand: the number in the manifest is what is asked for.
    ("m01-scale", "Deployment/web", ".spec.replicas"),
    // Somebody changes the image by hand, or a webhook does.
    (
        "m05-image-changed",
        "Deployment/web",
        ".spec.template.spec.containers[0].image",
    ),
    (
        "x02-admission-image",
        "Deployment/web",
        ".spec.template.spec.containers[0].image",
    ),
    // A webhook appends to a list that is compared whole.
    (
        "m12-toleration-injected",
        "Deployment/web",
        ".spec.template.spec.tolerations[1]",
    ),
    // Nothing of it differs in any way of comparing; the cluster of the measurement had no controller for it.
    ("n10-gateway", "Gateway/gw", ""),
];

/// The rule that names the cause, for what the API server refused, and for what is Synced and yet wrong.
const NAMED: &[(&str, &str)] = &[
    ("a16-uid-rv-gen", "KP5002"),
    ("a16c-uid", "KP5002"),
    ("a17-managedfields", "KP5002"),
    ("a28b-tmpl-label-number", "KP4201"),
    ("a32-generatename", "KP4211"),
    ("a40-name-n", "KP5038"),
    ("b18-mem-lower", "KP4202"),
    ("c02-env-dup-diff", "KP5017"),
    ("c02b-env-dup-change", "KP5017"),
    ("c06-env-number", "KP4201"),
    ("c07-env-bool", "KP4201"),
    ("c13-env-both", "KP4208"),
    ("c16-env-name-equals", "KP4203"),
    ("d09-port-tcp-udp", "KP5018"),
    ("d34-vol-mode-decimal", "KP4209"),
    ("d36-vol-dup", "KP5017"),
    ("d37-mount-dup", "KP5017"),
    ("d40-unknown-field", "KP5010"),
    ("d41-unknown-top", "KP5010"),
    ("d42-unknown-meta", "KP5010"),
    ("d48-selector-mismatch", "KP4205"),
    ("d49-container-dup", "KP5017"),
    ("d72-runasuser-str", "KP4201"),
    ("d81-replicas-str", "KP4201"),
    ("d83-cmd-types", "KP4201"),
    ("g03-targetport-str", "KP4204"),
    ("g19-noports", "KP4206"),
    ("g26b-tcp-udp-swapped", "KP5018"),
    ("g27-port-dup", "KP5017"),
    ("g28-unnamed-multi", "KP4206"),
    ("g31-extpolicy-clusterip", "KP4207"),
    ("g36-clusterip-exported", "KP5008"),
    ("h02-no-pathtype", "KP4214"),
    ("h12-host-upper", "KP4203"),
    ("i04-cm-number", "KP4201"),
    ("i11-cm-big", "KP5024"),
    ("i13-cm-key-invalid", "KP4213"),
    ("i29-sec-sd-number", "KP4201"),
    ("j04-pvc-unused", "KP5030"),
    ("j11-pvc-modes-2", "KP5030"),
    ("k24-hpa-v2beta2", "KP4200"),
    ("k41-pdb-v1beta1", "KP4200"),
    ("n05-cr-unknown", "KP5010"),
    ("u32-tcpudp-svc-remove", "KP5018"),
    ("u34-tcpudp-deploy-image", "KP5018"),
    ("u36-tcpudp-svc-otherport", "KP5018"),
    ("u37-replace-anno", "KP5028"),
    ("u40-deploy-port-dropped", "KP5018"),
];

struct Case {
    name: String,
    verdict: Verdict,
    text: String,
    findings: Vec<(String, Severity)>,
    stripped: String,
}

/// `i11` is 300 KB of one letter, so it is made here.
fn large_config_map() -> String {
    let letters = "x".repeat(300_000);
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: {letters}\n")
}

fn cases() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(read_cases);
    &CASES
}

fn read_cases() -> Vec<Case> {
    let verdicts = fs::read_to_string(format!("{CASES}/verdicts.json")).unwrap();
    let verdicts: BTreeMap<String, Verdict> = serde_json::from_str(&verdicts).unwrap();
    verdicts
        .into_iter()
        .map(|(name, verdict)| {
            let text = match name.as_str() {
                "i11-cm-big" => large_config_map(),
                _ => fs::read_to_string(format!("{CASES}/{name}.yaml")).unwrap(),
            };
            let mut report = Report::default();
            let source = Sources::default().add("manifests.yaml", text.as_str());
            let one = [ManifestText {
                source,
                text: &text,
            }];
            manifests::lint(&one, &Settings::default(), &Limits::default(), &mut report);
            let findings = report
                .iter()
                .map(|finding| (finding.rule.code.to_owned(), finding.severity))
                .collect();
            let stripped = strip(&text).unwrap();
            Case {
                name,
                verdict,
                text,
                findings,
                stripped,
            }
        })
        .collect()
}

fn strip(text: &str) -> Option<String> {
    let source = Sources::default().add("manifests.yaml", text);
    let one = [ManifestText { source, text }];
    let mut report = Report::default();
    let mut stripped =
        manifests::strip(&one, &Settings::default(), &Limits::default(), &mut report);
    stripped.pop().flatten()
}

impl Case {
    fn is_refused(&self) -> bool {
        self.verdict.client.refused.is_some() || self.verdict.server.refused.is_some()
    }

    fn sides(&self) -> [&Side; 2] {
        [&self.verdict.client, &self.verdict.server]
    }
}

/// The steps of `.a.b[0].c` and `.metadata.annotations[example.com/key]`.
fn parts(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for (at, part) in path.split(['[', ']']).enumerate() {
        if at % 2 == 1 {
            parts.push(part);
        } else {
            parts.extend(part.split('.').filter(|part| !part.is_empty()));
        }
    }
    parts
}

/// The values of a stripped text at a place like `.spec.ports[0].name` of `Service/web`.
fn value(text: &str, object: &str, path: &str) -> Option<Json> {
    let source = Sources::default().add("manifests.yaml", text);
    let mut report = Report::default();
    let nodes = yaml::parse(text, source, &Limits::default(), &mut report);
    let (kind, name) = object.split_once('/').unwrap();
    let node = nodes.iter().map(yaml::Node::to_json).find(|node| {
        node["kind"] == kind && (node["metadata"]["name"] == name || name.is_empty())
    })?;
    let mut at = &node;
    for part in parts(path) {
        at = match part.parse::<usize>() {
            Ok(index) => at.get(index)?,
            Err(_) => at.get(part)?,
        };
    }
    Some(at.clone())
}

#[test]
fn what_the_api_server_accepts_is_synced_in_every_mode_once_it_is_stripped() {
    let mut settled = 0;
    let mut left = Vec::new();
    for case in cases().iter().filter(|case| !case.is_refused()) {
        let exempt = |object: &str, path: Option<&str>| {
            NOT_IN_THE_MANIFEST.iter().any(|(name, of, place)| {
                *name == case.name && *of == object && path.is_none_or(|path| path == *place)
            })
        };
        for diff in case.sides().iter().flat_map(|side| &side.diffs) {
            if exempt(&diff.object, Some(&diff.path)) {
                // Not by chance: the manifest asks for a value here, and still does.
                let list = diff.path.trim_end_matches("[1]");
                assert!(
                    value(&case.stripped, &diff.object, list).is_some(),
                    "{}",
                    case.name
                );
                left.push(case.name.as_str());
                continue;
            }
            // A difference is gone when the manifest says what is live, or says nothing any more: of it, or of the
            // list that it was missing from.
            let now = value(&case.stripped, &diff.object, &diff.path);
            let said = |text: &str| {
                let list = diff.path.rsplit_once('[').map(|(list, _)| list);
                let places = [
                    Some(diff.path.as_str()),
                    list.filter(|list| !list.contains('[')),
                ];
                let mut places = places.into_iter().flatten();
                places.any(|path| value(text, &diff.object, path).is_some())
            };
            let gone =
                now.as_ref() == Some(&diff.live) || (said(&case.text) && !said(&case.stripped));
            assert!(
                gone,
                "{}: {} {}: {now:?}",
                case.name, diff.object, diff.path
            );
            settled += 1;
        }
        if NAMED.iter().any(|(name, _)| *name == case.name) {
            continue;
        }
        for object in case.sides().iter().flat_map(|side| &side.writes_again) {
            if exempt(object, None) {
                left.push(case.name.as_str());
                continue;
            }
            assert_ne!(
                value(&case.text, object, ""),
                value(&case.stripped, object, ""),
                "{}: every sync writes {object} again",
                case.name
            );
        }
    }
    // An exemption that nothing needs any more goes.
    for (name, _, _) in NOT_IN_THE_MANIFEST {
        assert!(left.contains(name), "{name}");
    }
    assert!(settled > 80, "{settled}");
}

#[test]
fn what_the_api_server_refuses_is_named() {
    let cases = cases();
    for case in cases {
        let expected = NAMED.iter().find(|(name, _)| *name == case.name);
        if case.is_refused() {
            assert!(expected.is_some(), "{}: {}", case.name, case.verdict.title);
        }
        let compare_error = case
            .sides()
            .iter()
            .any(|side| !side.compare_errors.is_empty());
        if let Some((name, code)) = expected {
            let found = case.findings.iter().any(|(found, _)| found == code);
            assert!(found, "{name}: {code} is not among {:?}", case.findings);
        } else if compare_error {
            assert!(!case.findings.is_empty(), "{}", case.name);
        }
    }
    for (name, _) in NAMED {
        assert!(cases.iter().any(|case| case.name == *name), "{name}");
    }
}

#[test]
fn what_is_synced_everywhere_is_never_called_drift() {
    for case in cases() {
        let out = case.sides().iter().any(|side| !side.out_of_sync.is_empty());
        let again = case
            .sides()
            .iter()
            .any(|side| !side.writes_again.is_empty());
        let named = NAMED.iter().any(|(name, _)| *name == case.name);
        if out || again || named {
            continue;
        }
        // Synced at first: the harm comes with the next rollout, or when Argo CD reads an annotation of the whole app.
        if ["a19b-revision-anno-1", "a26-anno-null-value"].contains(&case.name.as_str()) {
            continue;
        }
        for (code, severity) in &case.findings {
            assert_ne!(*severity, Severity::Error, "{}: {code}", case.name);
        }
    }
}

#[test]
fn stripping_twice_changes_nothing_more() {
    for case in cases() {
        let again = strip(&case.stripped);
        assert_eq!(
            again.as_deref(),
            Some(case.stripped.as_str()),
            "{}",
            case.name
        );
    }
}

#[test]
fn comments_and_the_order_of_the_rest_stay() {
    let text = "# who: me\napiVersion: v1\nkind: Service # a\nmetadata:\n  name: web\n  creationTimestamp: null\n  # of shop\nspec:\n  clusterIP: \"\" # none\n  ports:\n  # the first\n  - port: 80 # http\n    name: http\n  - {port: 81, name: b}\nstatus: {}\n";
    let wanted = "# who: me\napiVersion: v1\nkind: Service # a\nmetadata:\n  name: web\n  # of shop\nspec:\n  ports:\n  # the first\n  - port: 80 # http\n    name: http\n    protocol: TCP\n  - {port: 81, name: b, protocol: TCP}\n";
    assert_eq!(strip(text).as_deref(), Some(wanted));
}

#[test]
fn json_stays_json() {
    let text = "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [\n    {\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"a\", \"uid\": \"1\"}, \"status\": {}}\n  ]\n}\n";
    let wanted = "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [\n    {\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"a\"}}\n  ]\n}\n";
    assert_eq!(strip(text).as_deref(), Some(wanted));
}

#[test]
fn a_document_that_edits_cannot_follow_stays_as_it_is_and_the_others_are_edited() {
    // The anchored mapping is labels in one place, where its null goes, and a field that does not exist in the other.
    let shared = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: &l {a: ~, b: c} # of us\nfoo: *l\n";
    let other = "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b # ours\n";
    let text = format!("{shared}{other}status: {{}}\n");
    assert_eq!(strip(&text), Some(format!("{shared}{other}")));
}

/// Changes that are taken, and yet named: what is live differs from what is written, or another way of applying refuses.
const TAKEN_AND_NAMED: &[(&str, &str)] = &[
    ("g32-headless-to-clusterip", "KP5052"),
    ("e22-job-image-change", "KP5050"),
    // Dropped without a word, and Synced.
    ("g26c-udp-added", "KP5152"),
    // Taken since the class is the one that the cluster had chosen, which the manifests do not say.
    ("j10-pvc-sc-added", "KP5053"),
];

#[test]
fn what_the_api_server_refuses_to_change_is_named_and_nothing_else() {
    let mut changes = 0;
    for case in cases() {
        let Ok(next) = fs::read_to_string(format!("{CASES}/{}.next.yaml", case.name)) else {
            continue;
        };
        changes += 1;
        let (mut sources, mut report) = (Sources::default(), Report::default());
        let mut text = |text| {
            let source = sources.add("manifests.yaml", text);
            [ManifestText { source, text }]
        };
        let (old, new) = (text(case.text.as_str()), text(next.as_str()));
        let settings = Settings::default();
        manifests::compare(&old, &new, &settings, None, &Limits::default(), &mut report);
        let codes: Vec<_> = report.iter().map(|finding| finding.rule.code).collect();
        let sides = [
            ("client", &case.verdict.client),
            ("server", &case.verdict.server),
        ];
        let refused = sides.iter().any(|(way, first)| {
            let next = case.verdict.next.get(*way);
            first.refused.is_none() && next.is_some_and(|next| next.refused.is_some())
        });
        match TAKEN_AND_NAMED.iter().find(|(name, _)| *name == case.name) {
            Some((name, code)) => assert!(codes.contains(code), "{name}: {codes:?}"),
            None => assert_eq!(refused, !codes.is_empty(), "{}: {codes:?}", case.name),
        }
    }
    assert!(changes > 30, "{changes}");
}

//! What `strip` changes beyond spelling: that it does, says so, and can be kept from it.

use crate::diagnostic::{Level, Report, Selector};
use crate::drift::settings::Settings;
use crate::manifests::{ManifestText, strip};
use crate::options::GitOps;
use crate::source::Sources;
use crate::yaml::Limits;

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n";
const JOB: &str = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\nspec:\n  ttlSecondsAfterFinished: 60\n  template:\n    spec:\n      restartPolicy: Never\n";
const LABELLED: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    app.kubernetes.io/instance: shop\n    tier: front\n";

fn deployment(strategy: &str, mode: &str, volume: &str) -> String {
    format!(
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [{mode}]\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n{strategy}  template:\n    spec:\n      containers:\n        - name: web\n          image: nginx\n      volumes:\n        - name: data\n          persistentVolumeClaim:\n            claimName: data\n{volume}"
    )
}

/// The text stripped, and the codes of what was said at the severity of a rewrite.
fn stripped(text: &str, settings: &Settings) -> (String, Vec<&'static str>) {
    let mut sources = Sources::default();
    let source = sources.add("manifests.yaml", text);
    let mut report = Report::default();
    let one = [ManifestText { source, text }];
    let mut texts = strip(&one, settings, &Limits::default(), &mut report);
    let told = |code: &str| ["KP5018", "KP5020", "KP5021", "KP5032", "KP5040"].contains(&code);
    let codes = report.iter().map(|finding| finding.rule.code);
    (
        texts.pop().flatten().unwrap(),
        codes.filter(|code| told(code)).collect(),
    )
}

fn under(gitops: GitOps) -> Settings {
    Settings {
        gitops,
        ..Settings::default()
    }
}

#[test]
fn what_is_rewritten_is_told_and_done_once() {
    for (text, code, wanted) in [
        (
            NAMESPACE.to_owned(),
            "KP5021",
            "argocd.argoproj.io/sync-options: \"Prune=false,Delete=false\"\n",
        ),
        (JOB.to_owned(), "KP5020", "spec:\n  template:"),
        (
            deployment("", "ReadWriteOnce", ""),
            "KP5032",
            "  replicas: 1\n  strategy:\n    type: Recreate\n  template:",
        ),
        (
            deployment(
                "  strategy:\n    type: RollingUpdate # soon\n    rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}\n",
                "ReadWriteOncePod",
                "",
            ),
            "KP5032",
            "  strategy:\n    type: Recreate # soon\n  template:",
        ),
    ] {
        let settings = Settings::default();
        let (once, codes) = stripped(&text, &settings);
        assert!(once.contains(wanted), "{once}");
        assert_eq!(codes, [code]);
        let (twice, codes) = stripped(&once, &settings);
        assert_eq!(twice, once);
        assert_eq!(codes, [""; 0]);
    }
}

/// What selects by the label may lie in another repository: it goes where that is asked for.
#[test]
fn the_label_that_argo_cd_tracks_by_goes_only_when_asked_for() {
    let settings = Settings::default();
    assert_eq!(stripped(LABELLED, &settings).0, LABELLED);
    let mut asked = Settings::default();
    let warn = Level::At(crate::diagnostic::Severity::Warning);
    asked.levels.set(Selector::parse("KP5040").unwrap(), warn);
    let (once, _) = stripped(LABELLED, &asked);
    assert!(once.contains("labels:\n    tier: front\n"), "{once}");
    let monitor = "---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app.kubernetes.io/instance: shop\n";
    let selected = format!("{LABELLED}{monitor}");
    assert_eq!(stripped(&selected, &asked).0, selected);
}

#[test]
fn a_strategy_that_somebody_chose_stays() {
    for chosen in ["type: RollingUpdate", "rollingUpdate: {maxSurge: 1}"] {
        let strategy = format!("  strategy:\n    {chosen}\n");
        let text = deployment(&strategy, "ReadWriteOnce", "");
        assert_eq!(stripped(&text, &Settings::default()).0, text);
    }
}

#[test]
fn what_is_allowed_is_left_and_what_is_fine_is_too() {
    let mut none = Settings::default();
    for code in ["KP5020", "KP5021", "KP5032", "KP5040"] {
        none.levels.set(Selector::parse(code).unwrap(), Level::Off);
    }
    for text in [
        NAMESPACE,
        JOB,
        LABELLED,
        &deployment("", "ReadWriteOnce", ""),
    ] {
        assert_eq!(stripped(text, &none).0, text);
        // A comment speaks of its object alone.
        let settings = Settings::default();
        let commented = text.replace(
            "kind: Deployment\n",
            "kind: Deployment # kuploy: allow KP5032 one node\n",
        );
        if commented != text {
            assert_eq!(stripped(&commented, &settings).0, commented);
        }
    }
    let surge = "  strategy:\n    rollingUpdate: {maxSurge: 0, maxUnavailable: 1}\n";
    for text in [
        deployment("", "ReadWriteMany", ""),
        deployment("", "ReadWriteOnce", "            readOnly: true\n"),
        deployment(surge, "ReadWriteOnce", ""),
        LABELLED.replace("ConfigMap", "Pod"),
        JOB.replace("  name: migrate\n", "  name: migrate\n  annotations:\n    argocd.argoproj.io/hook: Sync\n"),
        NAMESPACE.replace(
            "  name: shop\n",
            "  name: shop\n  annotations:\n    argocd.argoproj.io/sync-options: Prune=confirm,Delete=confirm\n",
        ),
    ] {
        assert_eq!(stripped(&text, &Settings::default()).0, text);
    }
}

#[test]
fn who_applies_decides() {
    let flux = stripped(NAMESPACE, &under(GitOps::Flux)).0;
    assert!(
        flux.ends_with("  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled\n"),
        "{flux}"
    );
    assert_eq!(stripped(&flux, &under(GitOps::Flux)).0, flux);
    for text in [NAMESPACE, JOB, LABELLED] {
        assert_eq!(stripped(text, &under(GitOps::None)).0, text);
    }
    // Applied server-side, what exists would refuse the change: it is named and left.
    let rolling = deployment("", "ReadWriteOnce", "");
    let (text, codes) = stripped(&rolling, &under(GitOps::Flux));
    assert_eq!((text.as_str(), codes), (rolling.as_str(), vec!["KP5032"]));
}

#[test]
fn a_key_whose_value_is_a_comment_becomes_one() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  a.properties: # the file in base64\n  b:\ntype: Opaque\n";
    assert_eq!(
        stripped(secret, &under(GitOps::default())).0,
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n# data:\n  # a.properties: # the file in base64\ntype: Opaque\n"
    );
    let text = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: a\nprovisioner: x.y\nparameters:\n  endpoint: # ip:port\n  zone:\n  # of all\n  a: b\nallowedTopologies:\nmountOptions:\n  # to debug\n  #- debug\nreclaimPolicy: Delete\n";
    let (out, _) = stripped(text, &under(GitOps::default()));
    assert_eq!(
        out,
        "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: a\nprovisioner: x.y\nparameters:\n  # endpoint: # ip:port\n  # of all\n  a: b\n# mountOptions:\n  # to debug\n  #- debug\nreclaimPolicy: Delete\n"
    );
}

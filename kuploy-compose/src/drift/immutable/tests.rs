use super::*;
use crate::source::SourceId;
use crate::yaml::{Limits, parse};

fn findings(old: &str, new: &str) -> Vec<String> {
    let mut report = Report::default();
    let read = |text: &str| {
        parse(
            text,
            SourceId::default(),
            &Limits::default(),
            &mut Report::default(),
        )
    };
    compare(
        &read(old),
        &read(new),
        &Settings::default(),
        Some("shop"),
        &mut report,
    );
    report
        .iter()
        .map(|finding| {
            format!(
                "{} {} {}",
                finding.rule.code,
                finding.path,
                finding.help.clone().unwrap_or_default()
            )
        })
        .collect()
}

fn workload(kind: &str, spec: &str, pod: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: {kind}\nmetadata:\n  name: db\nspec:\n{spec}  selector:\n    matchLabels:\n      app: db\n  template:\n    spec:\n{pod}      containers:\n      - name: db\n        image: postgres:17\n        volumeMounts:\n        - name: data\n          mountPath: /data\n"
    )
}

fn mounting(claim: &str) -> String {
    format!(
        "      volumes:\n      - name: data\n        persistentVolumeClaim:\n          claimName: {claim}\n"
    )
}

fn claim(spec: &str, size: &str) -> String {
    format!(
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n{spec}  resources:\n    requests:\n      storage: {size}\n"
    )
}

#[test]
fn the_same_again_says_nothing() {
    for text in [
        workload("StatefulSet", "", &mounting("data")),
        claim("", "1Gi"),
    ] {
        assert_eq!(findings(&text, &text), [""; 0]);
    }
    // Another spelling is no change.
    assert_eq!(findings(&claim("", "1024Mi"), &claim("", "1Gi")), [""; 0]);
}

#[test]
fn a_kind_that_flips_is_named_with_the_command() {
    let old = workload("Deployment", "", "");
    let new = workload("StatefulSet", "", "");
    let found = findings(&old, &new);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with(
        "KP5051 StatefulSet/db:kind run `kubectl delete deployment db --namespace shop`"
    ));
}

#[test]
fn frozen_fields_of_a_stateful_set_need_its_orphans() {
    let old = workload("StatefulSet", "  serviceName: db\n", "");
    let new = workload("StatefulSet", "  serviceName: other\n  replicas: 2\n", "");
    let found = findings(&old, &new);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("KP5050 StatefulSet/db:spec.serviceName")
            && found[0].contains("--cascade=orphan")
    );
}

#[test]
fn a_service_that_gets_or_loses_its_address_is_named() {
    let service = |line: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n{line}  ports:\n  - port: 1\n"
        )
    };
    let (with, without) = (service(""), service("  clusterIP: None\n"));
    assert_eq!(findings(&with, &without).len(), 1);
    assert_eq!(findings(&without, &with).len(), 1);
    assert_eq!(findings(&without, &without).len(), 0);
}

#[test]
fn a_claim_may_grow_and_nothing_else() {
    for (old, new, code) in [
        (claim("", "2Gi"), claim("", "1Gi"), "KP5053"),
        (claim("", "1Gi"), claim("", "2Gi"), "KP5053"),
        (
            claim("  accessModes: [ReadWriteOnce]\n", "1Gi"),
            claim("  accessModes: [ReadWriteMany]\n", "1Gi"),
            "KP5053",
        ),
        (
            claim("  storageClassName: a\n", "1Gi"),
            claim("  storageClassName: b\n", "1Gi"),
            "KP5053",
        ),
    ] {
        let found = findings(&old, &new);
        assert!(found.len() == 1 && found[0].starts_with(code), "{found:?}");
    }
    assert_eq!(
        findings(&claim("", "1Gi"), &claim("  storageClassName: b\n", "1Gi")),
        [""; 0]
    );
}

#[test]
fn a_renamed_volume_leaves_its_data_behind() {
    let found = findings(
        &workload("Deployment", "", &mounting("data")),
        &workload("Deployment", "", &mounting("pgdata")),
    );
    assert!(
        found.len() == 1 && found[0].starts_with("KP5054 "),
        "{found:?}"
    );
}

#[test]
fn a_default_strategy_cannot_become_another_by_applying() {
    let old = workload("Deployment", "", "");
    let new = workload("Deployment", "  strategy:\n    type: Recreate\n", "");
    let found = findings(&old, &new);
    assert!(
        found.len() == 1 && found[0].contains("\"path\":\"/spec/strategy\""),
        "{found:?}"
    );
    let explicit = workload(
        "Deployment",
        "  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: 1\n",
        "",
    );
    assert_eq!(findings(&explicit, &new), [""; 0]);
}

#[test]
fn a_namespace_that_changes_is_named() {
    let kustomization = |namespace: &str| {
        format!(
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n{namespace}resources:\n- db.yaml\n"
        )
    };
    let (none, shop, prod) = (
        kustomization(""),
        kustomization("namespace: shop\n"),
        kustomization("namespace: prod\n"),
    );
    for (old, new, named) in [
        (&shop, &prod, true),
        (&none, &shop, true),
        (&shop, &none, true),
        (&shop, &shop, false),
        (&none, &none, false),
    ] {
        let found = findings(old, new);
        assert_eq!(!found.is_empty(), named, "{old}{new}: {found:?}");
        assert!(
            found.iter().all(|one| one.starts_with("KP5057 ")),
            "{found:?}"
        );
    }
}

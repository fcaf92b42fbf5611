use super::*;
use crate::options::GitOps;
use crate::source::SourceId;
use crate::yaml::{Limits, parse};

fn compared(old: &str, new: &str) -> Report {
    compared_for(&Settings::default(), old, new)
}

fn compared_for(settings: &Settings, old: &str, new: &str) -> Report {
    let mut report = Report::default();
    let read = |text: &str| {
        parse(
            text,
            SourceId::default(),
            &Limits::default(),
            &mut Report::default(),
        )
    };
    compare(&read(old), &read(new), settings, Some("shop"), &mut report);
    report
}

fn findings(old: &str, new: &str) -> Vec<String> {
    compared(old, new)
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
fn a_new_property_of_a_secret_store_is_named() {
    let text = |properties: &[&str]| {
        let head = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: web-env\nspec:\n  data:\n";
        let entry = |it: &&str| {
            format!(
                "  - secretKey: {it}\n    remoteRef:\n      key: web-env\n      property: {it}\n"
            )
        };
        format!("{head}{}", properties.iter().map(entry).collect::<String>())
    };
    let found = findings(&text(&["A", "OLD"]), &text(&["A", "API_TOKEN"]));
    let help = "before you apply it, add `API_TOKEN` to the entry `web-env` of the secret store";
    let is_it = |it: &String| it.starts_with("KP5160 ") && it.ends_with(help);
    assert!(found.len() == 1 && found.iter().all(is_it), "{found:?}");
    assert_eq!(findings(&text(&["A", "OLD"]), &text(&["A"])), [""; 0]);
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
fn a_service_is_only_named_where_both_kinds_serve() {
    for (old, new, selected) in [
        ("Deployment", "StatefulSet", true),
        ("Deployment", "CronJob", false),
        ("Job", "Deployment", false),
    ] {
        let of = |kind: &str| {
            let text = workload(kind, "", "");
            match kind.ends_with("Job") {
                true => text.replace("apps/v1", "batch/v1"),
                false => text,
            }
        };
        let report = compared(&of(old), &of(new));
        let messages: Vec<&str> = report.iter().map(|it| it.message.as_str()).collect();
        let is_named = messages
            .iter()
            .any(|it| it.contains("the Service selects both"));
        assert_eq!((messages.len(), is_named), (1, selected), "{messages:?}");
    }
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
    // The cluster chose a class, and nobody here knows which.
    let chosen = findings(&claim("", "1Gi"), &claim("  storageClassName: b\n", "1Gi"));
    let look = "kubectl get persistentvolumeclaim data --namespace shop -o jsonpath='{.spec.storageClassName}'";
    assert!(chosen.len() == 1 && chosen[0].contains(look), "{chosen:?}");
    let no_longer = findings(&claim("  storageClassName: b\n", "1Gi"), &claim("", "1Gi"));
    assert_eq!(no_longer, [""; 0]);
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

/// The rest of the table of what is frozen: old, new, and how each finding begins and what its command is.
#[test]
fn every_row_is_named_with_its_command() {
    let object = |head: &str, rest: &str| format!("{head}\nmetadata:\n  name: x\n{rest}");
    let rows = [
        (
            "apiVersion: apps/v1\nkind: Deployment",
            "spec:\n  selector: {matchLabels: {app: a}}\n",
            "spec:\n  selector: {matchLabels: {app: b}}\n",
            "KP5050 Deployment/x:spec.selector",
            "kubectl delete deployment x --namespace shop",
        ),
        (
            "apiVersion: apps/v1\nkind: DaemonSet",
            "spec:\n  selector: {matchLabels: {app: a}}\n",
            "spec:\n  selector: {matchLabels: {app: b}}\n",
            "KP5050 DaemonSet/x:spec.selector",
            "kubectl delete daemonset x --namespace shop",
        ),
        (
            "apiVersion: apps/v1\nkind: StatefulSet",
            "spec:\n  podManagementPolicy: OrderedReady\n",
            "spec:\n  podManagementPolicy: Parallel\n",
            "KP5050 StatefulSet/x:spec.podManagementPolicy",
            "kubectl delete statefulset x --namespace shop --cascade=orphan",
        ),
        (
            "apiVersion: apps/v1\nkind: StatefulSet",
            "spec:\n  volumeClaimTemplates: [{metadata: {name: d}, spec: {resources: {requests: {storage: 1Gi}}}}]\n",
            "spec:\n  volumeClaimTemplates: [{metadata: {name: d}, spec: {resources: {requests: {storage: 2Gi}}}}]\n",
            "KP5050 StatefulSet/x:spec.volumeClaimTemplates",
            "kubectl delete statefulset x --namespace shop --cascade=orphan",
        ),
        (
            "apiVersion: batch/v1\nkind: Job",
            "spec:\n  template: {spec: {containers: [{image: a}]}}\n",
            "spec:\n  template: {spec: {containers: [{image: b}]}}\n",
            "KP5050 Job/x:spec.template",
            "kubectl delete job x --namespace shop",
        ),
        (
            "apiVersion: batch/v1\nkind: Job",
            "spec: {}\n",
            "spec: {completionMode: Indexed}\n",
            "KP5050 Job/x:spec.completionMode",
            "kubectl delete job x --namespace shop",
        ),
        (
            "apiVersion: v1\nkind: PersistentVolumeClaim",
            "spec: {accessModes: [ReadWriteOnce]}\n",
            "spec: {accessModes: [ReadWriteMany]}\n",
            "KP5053 PersistentVolumeClaim/x:spec.accessModes",
            "kubectl delete persistentvolumeclaim x --namespace shop",
        ),
        (
            "apiVersion: v1\nkind: PersistentVolumeClaim",
            "spec: {volumeName: a}\n",
            "spec: {volumeName: b}\n",
            "KP5053 PersistentVolumeClaim/x:spec.volumeName",
            "kubectl delete persistentvolumeclaim x --namespace shop",
        ),
        (
            "apiVersion: v1\nkind: Service",
            "spec: {clusterIP: 10.0.0.1}\n",
            "spec: {clusterIP: 10.0.0.2}\n",
            "KP5050 Service/x:spec.clusterIP",
            "kubectl delete service x --namespace shop",
        ),
        (
            "apiVersion: v1\nkind: Service",
            "spec: {ipFamilies: [IPv4]}\n",
            "spec: {ipFamilies: [IPv6, IPv4]}\n",
            "KP5050 Service/x:spec.ipFamilies",
            "kubectl delete service x --namespace shop",
        ),
        (
            "apiVersion: v1\nkind: ConfigMap",
            "immutable: true\ndata: {a: b}\n",
            "immutable: true\ndata: {a: c}\n",
            "KP5050 ConfigMap/x:data",
            "kubectl delete configmap x --namespace shop",
        ),
        (
            "apiVersion: v1\nkind: ConfigMap",
            "immutable: true\ndata: {a: b}\n",
            "data: {a: b}\n",
            "KP5050 ConfigMap/x:immutable",
            "kubectl delete configmap x --namespace shop",
        ),
        (
            "apiVersion: v1\nkind: Secret",
            "immutable: true\nstringData: {a: b}\n",
            "immutable: true\nstringData: {a: c}\n",
            "KP5050 Secret/x:stringData",
            "kubectl delete secret x --namespace shop",
        ),
        (
            "apiVersion: v1\nkind: Secret",
            "data: {a: Yg==}\n",
            "type: kubernetes.io/basic-auth\ndata: {a: Yg==}\n",
            "KP5050 Secret/x:type",
            "kubectl delete secret x --namespace shop",
        ),
        (
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass",
            "provisioner: a\n",
            "provisioner: b\n",
            "KP5050 StorageClass/x:provisioner",
            "kubectl delete storageclass x`",
        ),
        (
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass",
            "provisioner: a\n",
            "provisioner: a\nreclaimPolicy: Retain\n",
            "KP5050 StorageClass/x:reclaimPolicy",
            "kubectl delete storageclass x`",
        ),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding",
            "roleRef: {kind: ClusterRole, name: a}\n",
            "roleRef: {kind: ClusterRole, name: b}\n",
            "KP5050 ClusterRoleBinding/x:roleRef",
            "kubectl delete clusterrolebinding x`",
        ),
        (
            "apiVersion: v1\nkind: Pod",
            "spec: {containers: [{name: a, env: []}]}\n",
            "spec: {containers: [{name: b, env: []}]}\n",
            "KP5050 Pod/x:spec",
            "kubectl delete pod x --namespace shop",
        ),
        (
            "apiVersion: apps/v1\nkind: Deployment",
            "spec: {replicas: 3}\n",
            "spec: {}\n",
            "KP5150 Deployment/x:spec.replicas",
            "kubectl apply edit-last-applied deployment x --namespace shop",
        ),
        (
            "apiVersion: apps/v1\nkind: DaemonSet",
            "spec: {}\n",
            "spec: {updateStrategy: {type: OnDelete}}\n",
            "KP5055 DaemonSet/x:spec.updateStrategy",
            "kubectl patch daemonset x --namespace shop --type=json",
        ),
        (
            "apiVersion: v1\nkind: Service",
            "spec: {ports: [{port: 53, protocol: TCP}]}\n",
            "spec: {ports: [{port: 53, protocol: TCP}, {port: 53, protocol: UDP}]}\n",
            "KP5152 Service/x:spec.ports",
            "kubectl apply --server-side",
        ),
        (
            "apiVersion: v1\nkind: Service",
            "spec: {ports: [{port: 53, protocol: TCP}, {port: 53, protocol: UDP}]}\n",
            "spec: {ports: [{port: 53, protocol: TCP}]}\n",
            "KP5056 Service/x:spec.ports",
            "kubectl delete service x --namespace shop",
        ),
    ];
    for (head, old, new, begin, command) in rows {
        let (old, new) = (object(head, old), object(head, new));
        let found = findings(&old, &new);
        assert_eq!(found.len(), 1, "{begin}: {found:?}");
        assert!(found[0].starts_with(begin), "{begin}: {found:?}");
        assert!(found[0].contains(command), "{command}: {found:?}");
        assert_eq!(findings(&old, &old), [""; 0]);
        assert_eq!(findings(&new, &new), [""; 0]);
    }
}

#[test]
fn what_the_api_server_takes_is_not_named() {
    for (old, new) in [
        (
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}\n",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nimmutable: true\ndata: {a: b}\n",
        ),
        (
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x}\nspec:\n  volumeClaimTemplates: [{metadata: {name: d}, spec: {}}]\n",
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x}\nspec:\n  minReadySeconds: 3\n  volumeClaimTemplates: [{metadata: {name: d}, spec: {volumeMode: Filesystem}}]\n",
        ),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {clusterIP: 10.0.0.1, type: LoadBalancer}\n",
            "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {type: ClusterIP}\n",
        ),
        (
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\nspec: {ingressClassName: a}\n",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\nspec: {ingressClassName: b}\n",
        ),
        (
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec: {jobTemplate: {spec: {template: {}}}}\n",
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec: {jobTemplate: {spec: {template: {spec: {}}}}}\n",
        ),
        (
            "apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\nspec: {template: {}}\n",
            "apiVersion: batch/v1\nkind: Job\nmetadata: {name: x, annotations: {argocd.argoproj.io/sync-options: \"Force=true,Replace=true\"}}\nspec: {template: {spec: {}}}\n",
        ),
    ] {
        assert_eq!(findings(old, new), [""; 0], "{new}");
    }
}

#[test]
fn a_claim_grows_where_its_class_lets_it() {
    let class = |expands: bool| {
        format!(
            "---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\nprovisioner: a\nallowVolumeExpansion: {expands}\n"
        )
    };
    let sized = |size: &str, expands| claim("  storageClassName: fast\n", size) + &class(expands);
    assert_eq!(findings(&sized("1Gi", true), &sized("2Gi", true)), [""; 0]);
    let refused = findings(&sized("1Gi", false), &sized("2Gi", false));
    assert!(
        refused[0].contains("allowVolumeExpansion: true"),
        "{refused:?}"
    );
}

#[test]
fn data_is_followed_through_kinds_folders_and_claims_that_go() {
    let templates = "  volumeClaimTemplates:\n  - metadata:\n      name: data\n";
    let (own, shared) = (
        workload("StatefulSet", templates, ""),
        workload("Deployment", "", &mounting("data")),
    );
    let found = findings(&shared, &own);
    let left = found.iter().filter(|one| one.starts_with("KP5054 "));
    assert_eq!(left.count(), 1, "{found:?}");
    // Another folder of the same claim, and none at all.
    let deeper = shared.replace(
        "mountPath: /data\n",
        "mountPath: /data\n          subPath: db\n",
    );
    let moved = &findings(&shared, &deeper)[0];
    assert!(
        moved.starts_with("KP5054 ") && !moved.contains("kubectl delete"),
        "{moved}"
    );
    // The whole claim above has it at the same place; another directory of it has not.
    let above = deeper.replace("mountPath: /data\n", "mountPath: /lib/db\n");
    let outer = |inside: &str| {
        let text = shared.replace("mountPath: /data\n", "mountPath: /lib\n");
        match inside {
            "" => text,
            inside => text.replace(
                "mountPath: /lib\n",
                &format!("mountPath: /lib\n          subPath: {inside}\n"),
            ),
        }
    };
    assert_eq!(findings(&above, &outer("")), [""; 0]);
    assert!(findings(&above, &outer("other"))[0].starts_with("KP5054 "));
    // A claim that was mounted before holds data of its own.
    let two = |claim: &str, beside: &str| {
        let text = shared.replace("claimName: data\n", &format!("claimName: {claim}\n      - name: more\n        persistentVolumeClaim:\n          claimName: {beside}\n"));
        text.replace(
            "mountPath: /data\n",
            "mountPath: /data\n        - name: more\n          mountPath: /more\n",
        )
    };
    let onto = |beside: &str| findings(&two("data", "more"), &two(beside, "data"));
    for said in onto("more") {
        assert!(
            said.contains("holds data of its own") && !said.contains("explain KP5054"),
            "{said}"
        );
    }
    assert!(onto("fresh")[0].contains("explain KP5054"));
    // A claim that is still mounted is not to be deleted.
    let both = shared.replace(
        "        - name: data\n          mountPath: /data\n",
        "        - name: data\n          mountPath: /data/inner\n        - name: more\n          mountPath: /data\n",
    );
    let both = both.replace(
        "      volumes:\n",
        "      volumes:\n      - name: more\n        persistentVolumeClaim:\n          claimName: more\n",
    );
    let moved = &findings(&shared, &both)[0];
    assert!(
        moved.contains("still mounted elsewhere") && !moved.contains("kubectl delete"),
        "{moved}"
    );
    // A new claim below hides what is there.
    let below = both.replace("mountPath: /data\n", "mountPath: /data/new\n");
    let below = below.replace("mountPath: /data/inner\n", "mountPath: /data\n");
    let hidden = &findings(&shared, &below)[0];
    assert!(
        hidden.starts_with("KP5054 ") && hidden.contains("the files"),
        "{hidden}"
    );
    let none = shared.replace(
        "persistentVolumeClaim:\n          claimName: data",
        "emptyDir: {}",
    );
    assert!(findings(&shared, &none)[0].starts_with("KP5054 "));
    // A claim that is pruned, unless it says that it is not.
    let gone = findings(&claim("", "1Gi"), "");
    assert!(
        gone.len() == 1 && gone[0].starts_with("KP5151 "),
        "{gone:?}"
    );
    assert!(gone[0].contains("kubectl annotate persistentvolumeclaim data --namespace shop"));
    let kept = claim("", "1Gi").replace(
        "  name: data\n",
        "  name: data\n  annotations:\n    argocd.argoproj.io/sync-options: Prune=false,Delete=false\n",
    );
    let stays = findings(&kept, "");
    assert!(
        stays.len() == 1 && stays[0].starts_with("KP5154 "),
        "{stays:?}"
    );
}

#[test]
fn what_goes_along_with_server_side_apply_stays_in_the_cluster() {
    let service = |annotations: &str, ports: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: dns\n{annotations}spec:\n  ports: [{ports}]\n"
        )
    };
    let asked = "  annotations: {argocd.argoproj.io/sync-options: ServerSideApply=true}\n";
    let both = "{port: 53, protocol: TCP}, {port: 80, protocol: TCP}";
    let one = "{port: 53, protocol: TCP}";
    let codes = |old: &str, new: &str| {
        let found = findings(old, new);
        found.iter().any(|it| it.starts_with("KP5153"))
    };
    assert!(codes(&service(asked, both), &service("", one)));
    // Nothing goes, or the server still merges.
    assert!(!codes(&service(asked, one), &service("", one)));
    assert!(!codes(&service(asked, both), &service(asked, one)));
    assert!(!codes(&service("", both), &service("", one)));
}

#[test]
fn a_job_of_another_name_is_left_behind_where_nobody_prunes() {
    let job = |name: &str, limit: u32| {
        format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: {name}}}\nspec: {{backoffLimit: {limit}}}\n"
        )
    };
    let found = |gitops: GitOps, old: &str, new: &str| -> Vec<String> {
        let settings = Settings {
            gitops,
            ..Settings::default()
        };
        let report = compared_for(&settings, old, new);
        let found = report.iter().filter(|it| it.rule.code == "KP5058");
        found
            .map(|it| format!("{} {}", it.severity, it.help.clone().unwrap_or_default()))
            .collect()
    };
    let (old, new) = (job("m-33ee5802", 2_147_483_647), job("m-fd65ed65", 6));
    assert_eq!(
        found(GitOps::None, &old, &new),
        [
            "warning delete it before you apply: `kubectl delete job m-33ee5802 --namespace shop --ignore-not-found`"
        ]
    );
    assert!(found(GitOps::None, &new, &old)[0].starts_with("info "));
    assert!(found(GitOps::ArgoCd, &old, &new).is_empty());
    assert!(found(GitOps::None, &old, &old).is_empty());
    assert!(found(GitOps::None, &old, &job("n-fd65ed65", 6)).is_empty());
    assert!(found(GitOps::None, &job("m", 6), &new).is_empty());
}

#[test]
fn another_major_version_of_postgres_is_named_where_it_has_data() {
    let image = |tag: &str| {
        let text = workload("StatefulSet", "", &mounting("data"));
        text.replace("postgres:17", tag)
    };
    let found = findings(
        &image("postgres:16-alpine"),
        &image("postgis/postgis:17-3.5"),
    );
    assert!(
        found.len() == 1 && found[0].starts_with("KP5156 "),
        "{found:?}"
    );
    let emptied = |tag| {
        image(tag).replace(
            "persistentVolumeClaim:\n          claimName: data",
            "emptyDir: {}",
        )
    };
    for (before, after) in [
        (image("postgres:16.1"), image("postgres:16.8-alpine")),
        (image("postgres"), image("postgres:17")),
        (image("mariadb:10.11"), image("mariadb:11.8")),
        (emptied("postgres:16"), emptied("postgres:17")),
    ] {
        assert_eq!(findings(&before, &after), Vec::<String>::new());
    }
}

#[test]
fn versions_of_databases_that_do_not_start_on_the_data_are_named() {
    let image = |tag: &str| {
        let text = workload("StatefulSet", "", &mounting("data"));
        text.replace("postgres:17", tag)
    };
    for (before, after, help) in [
        ("mariadb:11", "mariadb:10.11", "keep the tag of 11"),
        (
            "mysql:5.7",
            "mysql:8.4",
            "version, and wait until it is ready: 8.0, 8.4",
        ),
        ("mysql:5.7", "mysql:8", ": 8.0, 8.4"),
        ("mysql:8.4", "mysql:8.0", "keep the tag of 8.4"),
        ("mongo:4", "mongo:7", ": 5, 6, 7, and run"),
        ("bitnami/mongodb:4.2", "mongo:5.0.3", ": 4.4, 5, and run"),
    ] {
        let old = image(before);
        let report = compared_for(&Settings::default(), &old, &image(after));
        let found = report.iter().find(|it| it.rule.code == "KP5156");
        let said = found.and_then(|it| it.help.clone()).unwrap_or_default();
        assert!(said.contains(help), "{before} {after}: {said}");
    }
    for (before, after, help) in [
        (
            "mysql:8.0",
            "mariadb:11",
            "dump it with MySQL, give the volume another name, start MariaDB",
        ),
        ("mysql", "mariadb", "keep the image `mysql`"),
        ("mariadb:10.6", "percona/percona-server:8.4", "start MySQL"),
    ] {
        // The directory in the claim changes with the image, and moving files is of no use.
        let inner = image(after).replace(
            "mountPath: /data\n",
            "mountPath: /data\n          subPath: data\n",
        );
        for changed in [image(after), inner] {
            let found = findings(&image(before), &changed);
            assert!(
                found.len() == 1 && found[0].starts_with("KP5156 "),
                "{found:?}"
            );
            assert!(found[0].contains(help), "{found:?}");
        }
        // The way out: another volume.
        let moved = image(after).replace("claimName: data", "claimName: fresh");
        let found = findings(&image(before), &moved);
        assert!(
            !found.iter().any(|one| one.starts_with("KP5156")),
            "{found:?}"
        );
        assert!(found[0].contains("restore a dump"), "{found:?}");
    }
    for (before, after) in [
        ("mariadb:10.6", "mariadb:11.8"),
        ("mysql:5.7", "mysql:8.0.40"),
        ("mysql:8.0", "mysql:8.4"),
        ("mysql:5.7", "mariadb:11"),
        ("mysql:8.0", "percona:8.0"),
        ("mysql:8.0", "postgres:17"),
        ("mongo:4", "mongo:5"),
        ("mongo:7.0.5", "mongo:7.0.12"),
        ("mongo:latest", "mongo:7"),
    ] {
        assert_eq!(
            findings(&image(before), &image(after)),
            Vec::<String>::new()
        );
    }
}

#[test]
fn a_secret_that_was_only_named_and_is_written_out_now_is_named() {
    let pod = workload("StatefulSet", "", "").replace(
        "        image: postgres:17\n",
        "        image: postgres:17\n        envFrom:\n        - secretRef:\n            name: db-env\n",
    );
    let secret = |name: &str, kind: &str| {
        format!(
            "{pod}---\napiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\ndata:\n  A: Yg==\n"
        )
    };
    let found = findings(&pod, &secret("db-env-7741321b", "Secret"));
    assert!(
        found.len() == 1 && found[0].starts_with("KP5155 "),
        "{found:?}"
    );
    for (before, after) in [
        (
            secret("db-env-00000000", "Secret"),
            secret("db-env-7741321b", "Secret"),
        ),
        (pod.clone(), secret("another", "Secret")),
        (pod.clone(), pod.clone()),
        (
            pod.replace("secretRef", "configMapRef"),
            secret("db-env", "Secret"),
        ),
    ] {
        assert_eq!(findings(&before, &after), Vec::<String>::new());
    }
}

#[test]
fn a_claim_that_another_workload_takes_over_is_named() {
    let old = workload("StatefulSet", "", &mounting("data"));
    let new = old.replace("name: db\nspec", "name: postgres\nspec");
    let found = findings(&old, &new);
    assert!(
        found.len() == 1 && found[0].starts_with("KP5059 StatefulSet/postgres:metadata.name"),
        "{found:?}"
    );
    assert!(found[0].contains("kubectl delete statefulset db --namespace shop"));
    // The old one stays, as it is or for another purpose; the new one has a claim of its own; a Job ends by itself.
    let job = old.replace("kind: StatefulSet", "kind: Job");
    let stopped = old.replace("spec:\n  selector", "spec:\n  replicas: 0\n  selector");
    assert_ne!(stopped, old);
    for (before, after) in [
        (old.clone(), format!("{old}---\n{new}")),
        (
            old.clone(),
            new.replace("claimName: data", "claimName: fresh"),
        ),
        (job, new.clone()),
        // Its help was followed: no pod is left that writes.
        (stopped, new.clone()),
        (format!("{old}---\n{new}"), new.clone()),
    ] {
        let found = findings(&before, &after);
        assert!(
            !found.iter().any(|one| one.starts_with("KP5059")),
            "{found:?}"
        );
    }
}

#[test]
fn a_job_with_a_hash_in_its_name_may_become_another_kind() {
    let settings = Settings {
        gitops: GitOps::None,
        ..Settings::default()
    };
    let codes = |old: &str, new: &str| -> Vec<&str> {
        let report = compared_for(&settings, old, new);
        report.iter().map(|finding| finding.rule.code).collect()
    };
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: db-33ee5802}\n";
    let server = workload("Deployment", "", "");
    assert_eq!(codes(job, &server), ["KP5051"]);
    assert_eq!(codes(&server, job), ["KP5051"]);
    assert!(codes(job, &server.replace("name: db\nspec", "name: web\nspec")).is_empty());
    assert!(codes(&server, &server).is_empty());
}

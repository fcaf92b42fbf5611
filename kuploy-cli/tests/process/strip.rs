//! `strip` on what is not simply a file of ours: other tools' output, other formats, what must be left alone.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use super::{Folder, Ran};

/// A ConfigMap with something to strip.
const DIRTY: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  uid: x # theirs\ndata:\n  a: b\nstatus: {}\n";
const CLEAN: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: b\n";

fn pipe(line: &str, text: &[u8]) -> Ran {
    let folder = Folder::with(&[]);
    let mut command = folder.command(line);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    Ran::from(child.wait_with_output().unwrap())
}

#[test]
fn what_kompose_prints_stays_synced_and_keeps_its_form() {
    let text = include_str!("../../../fixtures/strip/kompose.yaml");
    let wanted = include_str!("../../../fixtures/strip/kompose.stripped.yaml");
    let once = pipe("strip", text.as_bytes());
    assert_eq!((once.code, once.out.as_str()), (Some(0), wanted));
    for (code, told) in [
        ("KP5018", "ServerSideApply=true"),
        ("KP5019", "`replicas` is removed"),
        ("KP5021", "the Namespace is annotated"),
        ("KP5032", "the strategy is changed to `Recreate`"),
    ] {
        let line = once.err.lines().find(|line| line.contains(code));
        assert!(line.is_some_and(|line| line.contains(told)), "{once:?}");
    }
    let twice = pipe("strip --check", once.out.as_bytes());
    assert_eq!(twice.code, Some(0), "{twice:?}");
    let left = pipe(
        "strip --allow KP5032 --allow namespace-object",
        text.as_bytes(),
    );
    assert!(
        !left.out.contains("Recreate") && !left.out.contains("Prune=false"),
        "{left:?}"
    );
}

#[test]
fn line_ends_marks_and_json_stay_as_they_are() {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let json = r#"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "uid": "x"}, "status": {}}]}"#;
    let stripped = r#"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}]}"#;
    for (text, wanted) in [
        (crlf(DIRTY), crlf(CLEAN)),
        (format!("\u{feff}{DIRTY}"), format!("\u{feff}{CLEAN}")),
        (
            format!("---\n{DIRTY}---\n# two\n{DIRTY}..."),
            format!("---\n{CLEAN}---\n# two\n{CLEAN}..."),
        ),
        (json.to_owned(), stripped.to_owned()),
    ] {
        // A finding says that the object is there twice.
        let ran = pipe("strip --allow KP5022", text.as_bytes());
        assert_eq!((ran.code, ran.out), (Some(0), wanted), "{}", ran.err);
    }
}

#[test]
fn templates_and_patches_are_left_alone() {
    let template = DIRTY.replace("name: a", "name: \"{{ .Release.Name }}\"");
    let alert = DIRTY.replace("a: b", "a: \"{{ $labels.instance }} is down\"");
    // In a patch a null takes something away.
    let patch =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: null\n";
    let kustomization = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- alert.yaml\n- web.yaml\npatches:\n- path: patch.yaml\n";
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: a, image: 'a:1'}]}\n";
    let folder = Folder::with(&[
        ("k8s/alert.yaml", &alert),
        ("k8s/patch.yaml", patch),
        ("k8s/web.yaml", web),
        ("k8s/kustomization.yaml", kustomization),
        ("chart/templates/a.yaml", &template),
        (
            "chart/templates/b.yaml",
            "apiVersion: v1\nkind: ConfigMap\n{{ if true }}\n",
        ),
    ]);
    let read = |name: &str| fs::read_to_string(folder.path(name)).unwrap();
    let ran = folder.run("strip .");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err
            .contains("chart/templates/a.yaml:4:10: info[KP5109]"),
        "{ran:?}"
    );
    assert_eq!(read("chart/templates/a.yaml"), template);
    assert_eq!(read("k8s/patch.yaml"), patch);
    assert_eq!(read("k8s/kustomization.yaml"), kustomization);
    assert!(!read("k8s/alert.yaml").contains("status"));
    // By name a template is left, too, and so is a patch, which is said.
    let ran = folder.run("strip chart/templates/a.yaml");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err.contains("helm template . | kuploy-convert strip"),
        "{ran:?}"
    );
    let ran = folder.run("strip k8s/patch.yaml k8s/alert.yaml");
    assert!(
        ran.err
            .contains("`k8s/patch.yaml` is a patch and is left unchanged"),
        "{ran:?}"
    );
    assert_eq!(read("k8s/patch.yaml"), patch);
    // In a pipe nobody could tell it from a manifest.
    let ran = pipe("strip", template.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{ran:?}");
}

#[test]
fn a_patch_is_found_from_the_kustomization_of_another_directory() {
    let patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {x: null}}\n";
    let folder = Folder::with(&[
        ("base/a.yaml", CLEAN),
        ("base/kustomization.yaml", "resources: [a.yaml]\n"),
        ("patches/a.yaml", patch),
        (
            "prod/kustomization.yaml",
            "resources: [../base]\npatches: [{path: ../patches/a.yaml}]\n",
        ),
    ]);
    for line in [
        "strip patches",
        "strip patches/a.yaml",
        "lint patches/a.yaml",
    ] {
        let ran = folder.run(line);
        assert_eq!(ran.code, Some(0), "{line} {ran:?}");
        assert_eq!(
            fs::read_to_string(folder.path("patches/a.yaml")).unwrap(),
            patch
        );
    }
}

#[test]
fn what_sops_encrypted_is_left_alone() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a, creationTimestamp: null}\nstringData: {a: 'ENC[AES256_GCM,data:x]'}\nsops: {mac: 'ENC[AES256_GCM,data:y]'}\n";
    let folder = Folder::with(&[("a.sops.yaml", secret)]);
    let ran = folder.run("strip .");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("is encrypted by SOPS"), "{ran:?}");
    assert_eq!(
        fs::read_to_string(folder.path("a.sops.yaml")).unwrap(),
        secret
    );
}

#[test]
fn nothing_at_all_is_a_failure() {
    for text in ["", "# nothing\n", "services:\n  web:\n    image: nginx\n"] {
        let ran = pipe("strip", text.as_bytes());
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
        assert!(
            ran.err.contains("no manifest found in standard input"),
            "{}",
            ran.err
        );
    }
    let folder = Folder::with(&[
        ("empty.yaml", ""),
        ("values.yaml", "a: 1\n"),
        ("a.yaml", DIRTY),
    ]);
    assert_eq!(folder.run("strip empty.yaml values.yaml").code, Some(2));
    assert_eq!(folder.run("strip empty.yaml a.yaml").code, Some(0));
}

#[test]
fn an_error_keeps_files_from_being_written_where_that_is_asked_for() {
    let refused = DIRTY.replace("a: b", "a: 1").replace("name: a", "name: b");
    let folder = Folder::with(&[("a.yaml", DIRTY), ("b.yaml", &refused)]);
    let ran = folder.run("strip --all-or-nothing a.yaml b.yaml");
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.err.contains("nothing is written"), "{ran:?}");
    assert_eq!(fs::read_to_string(folder.path("a.yaml")).unwrap(), DIRTY);
    assert_eq!(
        folder.run("strip --warn KP4201 --check a.yaml b.yaml").code,
        Some(1)
    );
    assert_eq!(folder.run("strip a.yaml b.yaml").code, Some(1));
    assert_eq!(fs::read_to_string(folder.path("a.yaml")).unwrap(), CLEAN);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_a_folder_and_stay_links() {
    let folder = Folder::with(&[("in/b.yaml", CLEAN), ("out/a.yaml", DIRTY)]);
    std::os::unix::fs::symlink("../out/a.yaml", folder.path("in/a.yaml")).unwrap();
    std::os::unix::fs::symlink("../out", folder.path("in/folder")).unwrap();
    let read = || fs::read_to_string(folder.path("out/a.yaml")).unwrap();
    assert_eq!(folder.run("strip in").code, Some(0));
    assert_eq!(read(), DIRTY);
    assert_eq!(folder.run("strip in/a.yaml").code, Some(0));
    assert_eq!(read(), CLEAN);
    let link = fs::symlink_metadata(folder.path("in/a.yaml")).unwrap();
    assert!(link.is_symlink());
}

#[test]
fn what_an_anchor_holds_is_edited_once_and_nothing_is_printed_anew() {
    let service = |name: &str, ports: &str| {
        format!(
            "- apiVersion: v1\n  kind: Service\n  metadata: {{name: {name}}} # {name}\n  spec:\n    selector: {{app: '{name}'}}\n    ports: {ports}\n"
        )
    };
    let list = format!(
        "# ours\napiVersion: v1\nkind: List\nitems:\n{}{}",
        service("blue", "&p\n    - {name: http, port: 80}"),
        service("green", "*p")
    );
    // Here a port of a container and a port of a Service are one, and the server fills different things into them.
    let shared = "apiVersion: v1\nkind: ConfigMap\nmetadata: &m\n  name: a # kept\n  uid: x\ndata:\n  <<: *m\n";
    let folder = Folder::with(&[("list.yaml", &list), ("shared.yaml", shared)]);
    let ran = folder.run("strip list.yaml shared.yaml --allow KP4201");
    let text = fs::read_to_string(folder.path("list.yaml")).unwrap();
    assert_eq!(
        text,
        list.replace("port: 80", "port: 80, protocol: TCP"),
        "{ran:?}"
    );
    let text = fs::read_to_string(folder.path("shared.yaml")).unwrap();
    assert!(text.contains("# kept") && text.contains("<<: *m"), "{text}");
}

#[test]
fn what_a_controller_created_is_left_until_it_is_left_out() {
    let owned = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: b\n  uid: x\n  ownerReferences:\n  - {apiVersion: apps/v1, controller: true, kind: ReplicaSet, name: r, uid: z}\nspec:\n  containers:\n  - {name: b, image: 'b:1'}\nstatus: {}\n";
    let text = format!("{DIRTY}---\n{owned}");
    let once = pipe("strip", text.as_bytes());
    assert_eq!(once.out, format!("{CLEAN}---\n{owned}"), "{}", once.err);
    assert!(once.err.contains("KP5112"), "{}", once.err);
    let twice = pipe("strip --prune-owned", once.out.as_bytes());
    assert_eq!(
        (twice.code, twice.out.as_str()),
        (Some(0), CLEAN),
        "{}",
        twice.err
    );
    // An owner that is no controller does not make the object.
    let kept = pipe("strip", owned.replace(" controller: true,", "").as_bytes());
    assert!(!kept.out.contains("ownerReferences"), "{}", kept.out);
    assert!(
        kept.err.contains("`ownerReferences` is removed"),
        "{}",
        kept.err
    );
}

#[test]
fn what_the_cluster_makes_in_every_namespace_is_no_part_of_an_export() {
    let object = |kind: &str, name: &str, rest: &str| {
        format!(
            "apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: shop\n{rest}"
        )
    };
    let token = "type: kubernetes.io/service-account-token\n";
    for made in [
        object("ConfigMap", "kube-root-ca.crt", "data: {ca.crt: x}\n"),
        object("ServiceAccount", "default", "  uid: x\n"),
        object(
            "Secret",
            "ci-token",
            &format!("  annotations: {{kubernetes.io/service-account.uid: x}}\n{token}"),
        ),
    ] {
        let text = format!("{CLEAN}---\n{made}");
        for flags in ["--prune-owned", "--export"] {
            let ran = pipe(&format!("strip {flags}"), text.as_bytes());
            assert_eq!(
                (ran.code, ran.out.as_str()),
                (Some(0), CLEAN),
                "{made} {}",
                ran.err
            );
        }
        let ran = pipe("strip", text.as_bytes());
        assert_eq!(ran.out, text);
        assert!(ran.err.contains("created by the cluster"), "{}", ran.err);
    }
    // Somebody wrote these.
    for own in [
        object(
            "ServiceAccount",
            "default",
            "  uid: x\nimagePullSecrets:\n- name: registry\n",
        ),
        object("ServiceAccount", "default", ""),
        object(
            "Secret",
            "ci-token",
            &format!("  annotations: {{kubernetes.io/service-account.name: ci}}\n{token}"),
        ),
    ] {
        let ran = pipe("strip --export", format!("{CLEAN}---\n{own}").as_bytes());
        assert!(ran.out.contains("namespace: shop"), "{own}");
    }
}

#[test]
fn what_strip_takes_away_is_judged_all_the_same() {
    let text = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: 3\n  selector:\n    matchLabels: {app: a}\n  strategy: {type: Recreate}\n  template:\n    metadata:\n      labels: {app: a}\n    spec:\n      containers:\n      - {name: a, image: 'a:1', volumeMounts: [{name: data, mountPath: /data}]}\n      volumes:\n      - {name: data, persistentVolumeClaim: {claimName: data}}\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  maxReplicas: 5\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}\n";
    let ran = pipe("strip", text.as_bytes());
    assert!(!ran.out.contains("replicas:"), "{}", ran.out);
    assert!(ran.err.contains("KP5104"), "{}", ran.err);
    let ran = pipe(
        "strip",
        text.replace("maxReplicas: 5", "maxReplicas: 1").as_bytes(),
    );
    assert!(!ran.err.contains("KP5104"), "{}", ran.err);
}

#[test]
fn what_a_json_patch_acts_on_stays_where_it_is() {
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n  labels: {}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec:\n      containers:\n      - name: a\n        image: a:1\n        volumeMounts: []\n        env: []\n      volumes: []\n";
    let patch = |kind: &str| {
        format!(
            "kind: Kustomization\nresources:\n- web.yaml\npatches:\n- target: {{kind: {kind}}}\n  patch: |\n    - op: add\n      path: /spec/template/spec/containers/0/volumeMounts/-\n      value: {{name: b, mountPath: /b}}\n"
        )
    };
    let without = |lines: &[&str]| {
        let kept = web.lines().filter(|line| !lines.contains(&line.trim()));
        kept.map(|line| format!("{line}\n")).collect::<String>()
    };
    for (kind, gone) in [
        ("Deployment", &["labels: {}", "env: []", "volumes: []"][..]),
        (
            "StatefulSet",
            &["labels: {}", "env: []", "volumes: []", "volumeMounts: []"],
        ),
    ] {
        let folder = Folder::with(&[("kustomization.yaml", &patch(kind)), ("web.yaml", web)]);
        let ran = folder.run("strip .");
        let text = fs::read_to_string(folder.path("web.yaml")).unwrap();
        assert_eq!(text, without(gone), "{ran:?}");
    }
}

#[test]
fn a_strategy_that_an_overlay_patches_is_not_written_into_the_base() {
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec:\n      containers:\n      - {name: a, image: 'a:1', volumeMounts: [{name: data, mountPath: /data}]}\n      volumes:\n      - {name: data, persistentVolumeClaim: {claimName: data}}\n";
    let of_server = web.replace(
        "spec:\n  selector",
        "spec:\n  strategy:\n    type: RollingUpdate\n    rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}\n  selector",
    );
    let own = |name: &str, spec: &str| {
        format!(
            "- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {{name: {name}}}\n    spec: {spec}\n"
        )
    };
    let rolling = "{strategy: {rollingUpdate: {maxSurge: 0}}}";
    let of_target = |target: &str| format!("{}  target: {target}\n", own("any", rolling));
    let json = |path: &str| {
        format!(
            "- target: {{kind: Deployment}}\n  patch: |\n    - {{op: add, path: {path}, value: 1}}\n"
        )
    };
    for (patch, before, stays) in [
        (own("web", rolling), web, true),
        (own("web", rolling), of_server.as_str(), true),
        (
            own("dev-web", "{strategy: {type: RollingUpdate}}"),
            web,
            true,
        ),
        (of_target("{kind: Deployment}"), web, true),
        (of_target("{name: web|db}"), web, true),
        (of_target("{name: w.*}"), web, true),
        (
            json("/spec/strategy/rollingUpdate/maxSurge"),
            &of_server,
            true,
        ),
        (own("web", "{replicas: 1}"), web, false),
        (own("db", rolling), web, false),
        (of_target("{kind: Deployment, name: db}"), web, false),
        (of_target("{kind: StatefulSet}"), web, false),
        (json("/spec/minReadySeconds"), web, false),
    ] {
        let overlay = format!(
            "kind: Kustomization\nnamePrefix: dev-\nresources: [../base]\npatches:\n{patch}"
        );
        let folder = Folder::with(&[
            (
                "base/kustomization.yaml",
                "kind: Kustomization\nresources: [web.yaml, claim.yaml]\n",
            ),
            ("base/web.yaml", before),
            ("base/claim.yaml", claim),
            ("dev/kustomization.yaml", &overlay),
        ]);
        for of in [".", "base"] {
            let ran = folder.run(&format!("strip {of}"));
            let text = fs::read_to_string(folder.path("base/web.yaml")).unwrap();
            assert_eq!(!text.contains("Recreate"), stays, "{patch}{ran:?}");
            assert_eq!(!ran.err.contains("changed to `Recreate`"), stays, "{patch}");
            fs::write(folder.path("base/web.yaml"), before).unwrap();
        }
    }
}

#[test]
fn what_replacements_read_and_write_stays_where_it_is() {
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\nstatus:\n  loadBalancer:\n    ingress:\n    - ip: 10.0.0.5\n";
    let kept = [
        "replacements:\n- source: {kind: Service, name: web, fieldPath: status.loadBalancer.ingress.0.ip}\n  targets:\n  - select: {kind: ConfigMap, name: c}\n    fieldPaths: [data.ip]\n",
        "replacements:\n- path: ip.yaml\n",
        "replacements:\n- source: {kind: ConfigMap, name: c, fieldPath: data.ip}\n  targets:\n  - select: {kind: Service}\n    fieldPaths: [status.loadBalancer.ingress.*.ip]\n",
        "vars:\n- name: IP\n  objref: {apiVersion: v1, kind: Service, name: web}\n  fieldref: {fieldpath: \"status.loadBalancer.ingress[0].ip\"}\n",
    ];
    let gone = [
        "",
        "replacements:\n- source: {kind: Pod, name: web, fieldPath: status.podIP}\n  targets:\n  - select: {kind: ConfigMap, name: c}\n    fieldPaths: [data.ip]\n",
    ];
    let file = "source: {kind: Service, name: web, fieldPath: status.loadBalancer.ingress.0.ip}\ntargets:\n- select: {kind: ConfigMap, name: c}\n  fieldPaths: [data.ip]\n";
    let each = kept
        .map(|it| (it, true))
        .into_iter()
        .chain(gone.map(|it| (it, false)));
    for (replacements, stays) in each {
        let kustomization = format!("kind: Kustomization\nresources:\n- web.yaml\n{replacements}");
        let folder = Folder::with(&[
            ("kustomization.yaml", &kustomization),
            ("ip.yaml", file),
            ("web.yaml", service),
        ]);
        let ran = folder.run("strip .");
        let text = fs::read_to_string(folder.path("web.yaml")).unwrap();
        assert_eq!(
            text.contains("ip: 10.0.0.5"),
            stays,
            "{replacements}{text}{ran:?}"
        );
    }
}

#[test]
fn annotations_of_a_tool_are_written_where_one_is_known() {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n";
    let app = super::appliers::application("a", "app", "");
    for (line, apps, is_annotated) in [
        ("strip app", "apiVersion: v1\n", None),
        (
            "strip app --gitops argocd",
            "apiVersion: v1\n",
            Some("argocd.argoproj.io"),
        ),
        (
            "strip app --gitops flux",
            "apiVersion: v1\n",
            Some("kustomize.toolkit.fluxcd.io"),
        ),
        ("strip .", app.as_str(), Some("argocd.argoproj.io")),
    ] {
        let folder = Folder::with(&[("app/a.yaml", namespace), ("apps/a.yaml", apps)]);
        folder.run(line);
        let text = fs::read_to_string(folder.path("app/a.yaml")).unwrap();
        match is_annotated {
            Some(tool) => assert!(text.contains(tool), "{line} {text}"),
            None => assert_eq!(text, namespace),
        }
    }
    assert!(
        pipe("strip", namespace.as_bytes())
            .out
            .contains("Prune=false")
    );
}

#[test]
fn fields_that_change_are_told() {
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  creationTimestamp: null\nspec:\n  selector: {app: a}\n  ports:\n  - name: web\n    port: 80\nstatus: {}\n";
    let folder = Folder::with(&[("a.yaml", service), ("b.yaml", CLEAN)]);
    let ran = folder.run("strip .");
    let told: Vec<&str> = ran
        .err
        .lines()
        .filter(|it| it.contains("is stripped"))
        .collect();
    assert_eq!(
        told,
        ["a.yaml is stripped: removed `creationTimestamp` and `status`; written out `protocol`"],
        "{ran:?}"
    );
}

#[test]
fn what_is_named_by_its_content_stays() {
    let job = |annotation: &str| {
        format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: once\n  annotations: {{{annotation}: enabled}}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - {{name: a, image: 'a:1', resources: {{limits: {{cpu: 1}}}}}}\nstatus: {{}}\n"
        )
    };
    let hashed = job("internal.config.kubernetes.io/needsHashSuffix");
    for (text, stays) in [(hashed, true), (job("acme.example/a"), false)] {
        let folder = Folder::with(&[("job.yaml", text.as_str())]);
        let ran = folder.run("strip job.yaml");
        let after = fs::read_to_string(folder.path("job.yaml")).unwrap();
        assert_eq!((ran.code, after == text), (Some(0), stays), "{ran:?}");
        assert_eq!(ran.err.contains("needsHashSuffix"), stays, "{ran:?}");
    }
}

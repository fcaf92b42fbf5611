//! `lint` in repositories: what was put aside, what is part of something else, and what ends a build.

use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

#[test]
fn what_was_put_aside_is_no_error() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  ttlSecondsAfterFinished: 60\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: 'a:1'}]\n";
    let listed = "resources: [job.yaml, gone.yaml]\n";
    let here = flux("apps", "./apps", "");
    let gone = flux("gone", "./apps/gone", "  dependsOn: [{name: other}]\n");
    for (folder, errors) in [
        ("archive/web", 0),
        ("Deprecated/web", 0),
        ("apps/archive", 4),
        ("more/web", 4),
    ] {
        let path = |name: &str| format!("{folder}/{name}");
        let (job_file, list, ks) = (
            path("job.yaml"),
            path("kustomization.yaml"),
            path("ks.yaml"),
        );
        let files = [
            ("flux/apps.yaml", here.as_str()),
            ("apps/a.yaml", CONFIG),
            (job_file.as_str(), job),
            (list.as_str(), listed),
            (ks.as_str(), gone.as_str()),
        ];
        let codes = ["KP4225", "KP4228", "KP4229", "KP5020"];
        let found: Vec<String> = codes.iter().flat_map(|code| lines(&files, code)).collect();
        let is_loud = |line: &&String| !line.contains(": info[");
        let loud = found.iter().filter(is_loud).count();
        assert_eq!((found.len(), loud), (4, errors), "{folder} {found:?}");
    }
    // What an example's own kustomization lists is applied by hand.
    let root = application("root", "apps", "");
    for (folder, expected) in [
        ("apps/web/examples/cpu", "error"),
        ("other/examples/cpu", "info"),
    ] {
        let (job_file, list) = (
            format!("{folder}/job.yaml"),
            format!("{folder}/kustomization.yaml"),
        );
        let files = [
            ("root.yaml", root.as_str()),
            (job_file.as_str(), job),
            (list.as_str(), "resources: [job.yaml]\n"),
            ("apps/kustomization.yaml", "resources: [web/examples/cpu]\n"),
            (
                "apps/web/examples/cpu/kustomization.yaml",
                "resources: []\n",
            ),
        ];
        let found = severity(
            &files[..if folder.starts_with("apps") { 4 } else { 5 }],
            "KP5020",
        );
        assert_eq!(found.as_deref(), Some(expected), "{folder}");
    }
}

#[test]
fn an_example_is_copied_to_where_what_it_names_is() {
    let path = "docs/examples/cluster/kustomization.yaml";
    for (entry, expected) in [
        ("../../../../profiles/dev", "info"),
        ("../other", "error"),
        ("web.yaml", "error"),
    ] {
        let text = format!("resources: [{entry}]\n");
        let found = severity(&[(path, text.as_str())], "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{entry}");
    }
}

#[test]
fn what_a_makefile_or_a_script_makes_is_not_missing() {
    for (file, text, entry, count) in [
        (
            "Makefile",
            "small:\n\tcp -R config/crd/ config/crd-small\n",
            "../crd-small",
            0,
        ),
        (
            "Makefile",
            "small:\n\tcp -R config/crd/ crd-small\n",
            "../crd-small",
            1,
        ),
        (
            "config/default/render",
            "#!/bin/sh\ncat > $DIR/all.yaml\n",
            "all.yaml",
            0,
        ),
        ("config/default/notes", "cat > all.yaml\n", "all.yaml", 1),
    ] {
        let listed = format!("resources: [{entry}]\n");
        let files = [
            (file, text),
            ("config/default/kustomization.yaml", listed.as_str()),
        ];
        let found = lines(&files, "error[KP4225]");
        assert_eq!(found.len(), count, "{text} {entry} {found:?}");
    }
}

#[test]
fn what_a_sample_of_a_kustomization_patches_is_no_object() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, args: [--debug]}]}}}\n";
    for (name, count) in [("kustomization.yaml.sample", 0), ("web.yaml.sample", 2)] {
        let path = format!("dev/{name}");
        let files = [("dev/logs.yaml", patch), (path.as_str(), "patches: []\n")];
        let found = lines(&files, "KP4214");
        assert_eq!(found.len(), count, "{name} {found:?}");
    }
}

#[test]
fn what_openshift_deletes_has_a_name_only() {
    for (delete, count) in [("'true'", 0), ("'false'", 1)] {
        let text = format!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: a, annotations: {{release.openshift.io/delete: {delete}}}}}\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP4214");
        assert_eq!(found.len(), count, "{delete} {found:?}");
    }
}

#[test]
fn a_compose_file_may_be_part_of_the_one_beside_it() {
    let part =
        "services:\n  load:\n    image: 'load:1'\n    networks: [shop]\n    depends_on: [web]\n";
    let base = "services:\n  web: {image: 'web:1', networks: [shop]}\nnetworks: {shop: {}}\n";
    let other = base.replace("web", "api");
    for (name, beside, infos) in [
        ("docker-compose-load.yaml", base, 2),
        ("compose.load.yaml", other.as_str(), 1),
        // Compose takes this one by itself.
        ("compose.yaml", base, 0),
    ] {
        let found = lines(&[("docker-compose.yaml", beside), (name, part)], "KP2022");
        let count = found.iter().filter(|line| line.contains("info[")).count();
        assert_eq!((found.len(), count), (2, infos), "{name} {found:?}");
    }
}

#[test]
fn templates_of_other_tools_are_no_manifests() {
    for (line, code, count) in [
        ("<#if config.mail>", "KP1001", 0),
        ("<#if config.mail>", "KP5109", 1),
        ("if config.mail", "KP1001", 1),
    ] {
        let text = format!("{CONFIG}data:\n  a: b\n{line}\n  c: d\n");
        let found = lines(&[("a.ftl.yaml", text.as_str())], code);
        assert_eq!(found.len(), count, "{line} {code} {found:?}");
    }
    let script = (
        "up.sh",
        "sed \"s/replace_namespace/$namespace/g\" a.yaml | kubectl apply -f -\n",
    );
    for (namespace, count) in [("replace_namespace", 0), ("my_namespace", 1)] {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: {namespace}}}\n"
        );
        let found = lines(&[("a.yaml", text.as_str()), script], "KP4232");
        assert_eq!(found.len(), count, "{namespace} {found:?}");
    }
}

#[test]
fn what_a_kustomization_makes_for_helm_is_no_name() {
    for (kustomization, count) in [
        ("namePrefix: '{{ include \"name\" . }}-'", 0),
        (
            "patches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - {op: replace, path: /metadata/name, value: '{{ .Release.Name }}'}",
            0,
        ),
        ("namePrefix: A_", 1),
    ] {
        let text = format!("resources: [a.yaml]\n{kustomization}\n");
        let files = [("a.yaml", CONFIG), ("kustomization.yaml", text.as_str())];
        let found = lines(&files, "KP4203");
        assert_eq!(found.len(), count, "{kustomization} {found:?}");
    }
}

#[test]
fn a_label_comes_from_the_kustomization_that_may_list_a_file() {
    let app = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {tier: a}}\n    spec: {containers: [{name: a, image: 'a:1'}]}\n";
    for (labels, count) in [
        ("commonLabels: {app: a}", 0),
        ("labels: [{pairs: {app: a}, includeTemplates: true}]", 0),
        ("labels: [{pairs: {app: a}}]", 1),
        ("commonLabels: {other: a}", 1),
    ] {
        let text = format!("resources: [b.yaml]\n{labels}\n");
        let files = [
            ("a.yaml", app),
            ("b.yaml", CONFIG),
            ("kustomization.yaml", text.as_str()),
        ];
        let found = lines(&files, "KP4205");
        assert_eq!(found.len(), count, "{labels} {found:?}");
    }
}

#[test]
fn a_value_that_a_comment_asks_for_is_not_missing() {
    for (value, count) in [
        ("# insert the volume here", 0),
        ("# the volume", 1),
        ("'' # insert the volume here", 1),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: a}}\nspec:\n  capacity: {{storage: 1Gi}}\n  accessModes: [ReadWriteOnce]\n  awsElasticBlockStore:\n    volumeID: {value}\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "error[KP4");
        assert_eq!(found.len(), count, "{value} {found:?}");
    }
}

#[test]
fn what_openshift_releases_needs_no_copy_of_itself() {
    let long = "x".repeat(300_000);
    for (annotation, count) in [("include.release.openshift.io/hypershift", 0), ("a", 1)] {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, annotations: {{{annotation}: 'true'}}}}\ndata: {{a: {long}}}\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP5024");
        assert_eq!(found.len(), count, "{annotation}");
    }
}

#[test]
fn a_claim_that_is_bound_at_once_waits_for_no_pod() {
    let claim = |more: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data, annotations: {{argocd.argoproj.io/sync-wave: '-1'}}}}\nspec: {{accessModes: [ReadWriteOnce], storageClassName: nfs, resources: {{requests: {{storage: 1Gi}}}}{more}}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers: [{{name: a, image: 'a:1'}}]\n  volumes: [{{name: a, persistentVolumeClaim: {{claimName: data}}}}]\n"
        )
    };
    let class = |mode: &str| {
        format!(
            "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: nfs}}\nprovisioner: a.example/nfs\n{mode}"
        )
    };
    let values = |name: &str| {
        let text = application("nfs", "charts/nfs", "");
        text.replace(
            "path: charts/nfs",
            &format!("path: charts/nfs, helm: {{valuesObject: {{storageClass: {{name: {name}, volumeBindingMode: Immediate}}}}}}"),
        )
    };
    let written = format!(
        "{}  sources:\n  - chart: nfs\n    repoURL: https://charts.example\n    helm:\n      values: |\n        storageClass:\n          create: true\n          name: nfs\n\n          volumeBindingMode: Immediate\n        name: other\n",
        application("nfs", "charts/nfs", "")
    );
    let volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}, storageClassName: nfs, claimRef: {name: data, namespace: a}}\n";
    for (more, other, count) in [
        ("", class("volumeBindingMode: Immediate\n"), 0),
        ("", class(""), 0),
        ("", class("volumeBindingMode: WaitForFirstConsumer\n"), 1),
        ("", values("nfs"), 0),
        ("", values("local"), 1),
        ("", written, 0),
        ("", volume.to_owned(), 0),
        (", volumeName: a", CONFIG.to_owned(), 0),
        ("", CONFIG.to_owned(), 1),
        ("longhorn", CONFIG.to_owned(), 0),
        (
            "longhorn",
            class("volumeBindingMode: WaitForFirstConsumer\n").replace("nfs", "longhorn"),
            1,
        ),
    ] {
        let claim = match more {
            "longhorn" => claim("").replace("nfs", more),
            more => claim(more),
        };
        let files = [("a/a.yaml", claim.as_str()), ("b/b.yaml", other.as_str())];
        let found = lines(&files, "KP5031");
        assert_eq!(found.len(), count, "{more} {other} {found:?}");
    }
}

#[test]
fn one_of_several_services_may_have_the_port() {
    let service = |port: u16| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{selector: {{a: b}}, ports: [{{port: {port}}}]}}\n"
        )
    };
    let route = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec:\n  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend: {service: {name: web, port: {number: 80}}}\n---\n";
    let a = service(8080);
    for (port, count) in [(80, 0), (81, 1)] {
        let b = format!("{route}{}", service(port));
        let files = [("a.yaml", a.as_str()), ("b.yaml", b.as_str())];
        let found = lines(&files, "KP4224");
        assert_eq!(found.len(), count, "{port} {found:?}");
    }
}

#[test]
fn what_only_a_tool_makes_is_no_error_to_who_applies_by_hand() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\nrules: []\n";
    let guide = ("README.md", "Run `kubectl apply -f role.yaml`.\n");
    let app = application("web", "apps", "");
    for (other, expected) in [
        (guide, "warning"),
        (("README.md", "Roles.\n"), "error"),
        (("app.yaml", app.as_str()), "error"),
    ] {
        let found = severity(&[("role.yaml", role), other], "KP5025");
        assert_eq!(found.as_deref(), Some(expected), "{other:?}");
    }
}

#[test]
fn a_file_without_an_object_ends_the_build() {
    let listed = ("kustomization.yaml", "resources: [a.yaml]\n");
    for (text, count) in [
        ("The content of the fetched file.\n", 1),
        ("a: b\n", 1),
        ("", 0),
        ("# nothing yet\n", 0),
        ("[]\n", 0),
        (CONFIG, 0),
        ("{{ .Values.all }}\n", 0),
        ("data: x\nsops: {mac: a}\n", 0),
    ] {
        let found = lines(&[listed, ("a.yaml", text)], "KP4225");
        assert_eq!(found.len(), count, "{text} {found:?}");
    }
}

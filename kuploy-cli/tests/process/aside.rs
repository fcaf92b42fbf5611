//! `lint` in repositories: what was put aside, what is part of something else, and what ends a build.

use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

#[test]
fn what_was_put_aside_is_no_error() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  ttlSecondsAfterFinished: 60\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: 'a:1'}]\n";
    let listed = "resources: [job.yaml, gone.yaml, ks.yaml]\n";
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
fn what_a_service_of_a_part_runs_may_stand_in_the_file_beside_it() {
    let part = "services:\n  web:\n    ports: ['80:80']\n";
    let base = "services:\n  web: {image: 'web:1'}\n";
    let other = base.replace("web:", "api:");
    for (base_at, beside, part_at, infos) in [
        ("docker-compose.base.yml", base, "docker-compose.dev.yml", 1),
        (
            "docker-compose.base.yml",
            base,
            "users/docker-compose.dev.yml",
            1,
        ),
        (
            "docker-compose.base.yml",
            other.as_str(),
            "docker-compose.dev.yml",
            0,
        ),
        // Another project has such a service.
        (
            "shop/docker-compose.base.yml",
            base,
            "docker-compose.dev.yml",
            0,
        ),
        ("values.yml", base, "docker-compose.dev.yml", 0),
        // Compose takes this one by itself.
        ("docker-compose.base.yml", base, "docker-compose.yml", 0),
    ] {
        let found = lines(&[(base_at, beside), (part_at, part)], "KP2021");
        let count = found.iter().filter(|line| line.contains("info[")).count();
        assert_eq!((found.len(), count), (1, infos), "{part_at} {found:?}");
    }
}

#[test]
fn an_object_of_an_example_that_no_root_leads_to_is_no_error() {
    let wrong = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Not_A_Name}\n";
    let root = flux("apps", "./apps", "");
    let none = CONFIG.replace("settings", "other");
    for (path, root, list, expected) in [
        (
            "web/examples/a.yaml",
            &root,
            "resources: [a.yaml]\n",
            "warning",
        ),
        (
            "prototypes/a.yaml",
            &root,
            "resources: [a.yaml]\n",
            "warning",
        ),
        (
            "apps/recover/a.yaml",
            &root,
            "resources: [a.yaml]\n",
            "warning",
        ),
        ("archive/web/a.yaml", &root, "resources: [a.yaml]\n", "info"),
        // What is in use, or may be.
        ("web/a.yaml", &root, "resources: [a.yaml]\n", "error"),
        (
            "apps/examples/a.yaml",
            &root,
            "resources: [examples/a.yaml]\n",
            "error",
        ),
        (
            "web/examples/a.yaml",
            &none,
            "resources: [a.yaml]\n",
            "error",
        ),
    ] {
        let files = [
            ("clusters/apps.yaml", root.as_str()),
            ("apps/kustomization.yaml", list),
            ("apps/a.yaml", CONFIG),
            (path, wrong),
        ];
        let found = severity(&files, "KP4203");
        assert_eq!(found.as_deref(), Some(expected), "{path}");
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
    // Without a class it is the default one.
    let is_default =
        "annotations: {storageclass.kubernetes.io/is-default-class: 'true'}, name: nfs";
    let of_default = |mode: &str| class(mode).replace("name: nfs", is_default);
    let release = |values: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: storage}}\nspec:\n  chart: {{spec: {{chart: longhorn, sourceRef: {{kind: HelmRepository, name: longhorn}}}}}}\n  values: {{persistence: {{{values}}}}}\n"
        )
    };
    let claim = claim("").replace("storageClassName: nfs", "volumeMode: Filesystem");
    assert!(!claim.contains("storageClassName"), "{claim}");
    let waits = "volumeBindingMode: WaitForFirstConsumer\n";
    for (name, other, count) in [
        ("b/b.yaml", of_default(""), 0),
        ("b/b.yaml", of_default(waits), 1),
        ("b/b.yaml", class(""), 1),
        ("b/b.yaml", release(""), 0),
        ("b/b.yaml", release("defaultClass: false"), 1),
        (
            "b/b.yaml",
            release("").replace("chart: longhorn", "chart: other"),
            1,
        ),
        (
            "b/b.yaml",
            format!("{}---\n{}", release(""), of_default(waits)),
            1,
        ),
        (
            "b/kustomization.yaml",
            "helmCharts:\n- {name: longhorn, repo: 'https://charts.example', version: 1.9.1}\n"
                .to_owned(),
            0,
        ),
        (
            "b/kustomization.yaml",
            "helmCharts:\n- name: longhorn\n  valuesInline: {persistence: {defaultClass: false}}\n"
                .to_owned(),
            1,
        ),
    ] {
        let files = [("a/a.yaml", claim.as_str()), (name, other.as_str())];
        let found = lines(&files, "KP5031");
        assert_eq!(found.len(), count, "{other} {found:?}");
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

const DEFINITION: &str = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: toys.example.com}\nspec:\n  preserveUnknownFields: false\n  group: example.com\n  scope: Namespaced\n  names: {kind: Toy, plural: toys}\n  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]\n";

#[test]
fn what_is_compared_on_the_server_has_its_defaults() {
    let app = application(
        "web",
        "web",
        "syncPolicy: {syncOptions: [ServerSideApply=true]}",
    );
    let compared = app.replace(
        "metadata: {name: web}",
        "metadata: {name: web, annotations: {argocd.argoproj.io/compare-options: ServerSideDiff=true}}",
    );
    for (app, expected) in [(app, Some("error")), (compared, None)] {
        let files = [("web/crd.yaml", DEFINITION), ("apps/a.yaml", app.as_str())];
        assert_eq!(severity(&files, "KP5026").as_deref(), expected, "{app}");
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

#[test]
fn what_the_kustomization_beside_it_does_not_list_is_not_applied() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: 'not base64!'}\n";
    let here = flux("apps", "./apps", "");
    let more = flux("more", "./apps/a", "");
    let gone = flux("gone", "./apps/gone", "");
    for (list, expected) in [
        ("resources: [c.yaml]\n", "info"),
        ("resources: [c.yaml, pull.yaml, gone.yaml]\n", "error"),
        // It lists nothing itself: a script may.
        ("resources: []\n", "error"),
    ] {
        let files = [
            ("flux/apps.yaml", here.as_str()),
            ("flux/more.yaml", more.as_str()),
            ("apps/a/kustomization.yaml", list),
            ("apps/a/c.yaml", CONFIG),
            ("apps/a/pull.yaml", secret),
            ("apps/a/gone.yaml", gone.as_str()),
        ];
        for code in ["KP4237", "KP4228"] {
            let found = severity(&files, code);
            assert_eq!(found.as_deref(), Some(expected), "{list} {code}");
        }
    }
}

#[test]
fn what_people_create_has_a_made_up_name() {
    let object = |kind: &str| {
        format!("apiVersion: example.org/v1\nkind: {kind}\nmetadata: {{generateName: a-}}\n")
    };
    let create = ("README.md", "Run `kubectl create -f jobs/a.yaml`.\n");
    let list = ("jobs/kustomization.yaml", "resources: [a.yaml]\n");
    let other = ("b.yaml", CONFIG);
    for (kind, other, expected) in [
        ("Shop", create, "info"),
        ("PipelineRun", other, "info"),
        ("Shop", other, "error"),
        ("PipelineRun", list, "error"),
    ] {
        let text = object(kind);
        let found = severity(&[("jobs/a.yaml", text.as_str()), other], "KP4211");
        assert_eq!(found.as_deref(), Some(expected), "{kind} {other:?}");
    }
}

#[test]
fn what_no_script_applies_by_the_client_may_be_large_beside_programs() {
    let large = format!("{CONFIG}data: {{a: {}}}\n", "x".repeat(300_000));
    let large = ("config/crd/a.yaml", large.as_str());
    let program = ("main.go", "package main\n");
    let applies = ("Makefile", "up:\n\tkubectl apply -f config/crd\n");
    let elsewhere = ("Makefile", "up:\n\tkubectl apply -f config/rbac\n");
    let application = application("web", "config/crd", "");
    for (files, expected) in [
        (vec![large, program], "info"),
        (vec![large, program, elsewhere], "info"),
        (vec![large, program, applies], "error"),
        (
            vec![large, program, ("app.yaml", application.as_str())],
            "error",
        ),
        (vec![large], "error"),
    ] {
        let found = severity(&files, "KP5024");
        assert_eq!(found.as_deref(), Some(expected), "{:?}", &files[1..]);
    }
}

#[test]
fn what_is_of_an_old_version_or_called_old_is_no_error() {
    let text = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\nspec: {backend: {serviceName: a, servicePort: 80}}\n";
    let listed = "resources: [a.yaml]\n";
    for (folder, list, expected) in [
        ("install/v0.3.0", "", "info"),
        ("kube-manifests-old", "", "info"),
        ("superseded--nginx", "", "info"),
        ("superseding", "", "error"),
        ("install/v2", "", "error"),
        ("older", "", "error"),
        ("install/v0.3.0", listed, "error"),
    ] {
        let (file, beside) = (
            format!("{folder}/a.yaml"),
            format!("{folder}/kustomization.yaml"),
        );
        let files = [(file.as_str(), text), (beside.as_str(), list)];
        let files = &files[..if list.is_empty() { 1 } else { 2 }];
        let found = severity(files, "KP4200");
        assert_eq!(found.as_deref(), Some(expected), "{folder} {list}");
    }
}

#[test]
fn what_is_given_to_kubectl_patch_lacks_the_rest() {
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a, resources: {limits: {memory: 2Gi}}}]}}}\n";
    let told = format!("# Applied via: oc patch deployment a --patch-file=limits.yaml\n{part}");
    let other = ("b.yaml", CONFIG);
    let script = (
        "up.sh",
        "kubectl patch deployment a --patch-file limits.yaml\n",
    );
    let applies = ("up.sh", "kubectl apply -f limits.yaml\n");
    let guide = ("README.md", "limits.yaml raises the limits.\n");
    for (text, other, loud) in [
        (told.as_str(), other, ("error", 0)),
        (part, script, ("error", 0)),
        (part, applies, ("error", 2)),
        // Nothing applies it: so much is missing that it reads as a patch.
        (part, other, ("warning", 2)),
        (part, guide, ("warning", 2)),
    ] {
        let (severity, count) = loud;
        let code = format!("{severity}[KP4214]");
        let found = lines(&[("limits.yaml", text), other], &code);
        assert_eq!(found.len(), count, "{other:?} {found:?}");
    }
    // One of the three is there.
    for more in [
        part.replace("name: a, resources", "name: a, image: 'a:1', resources"),
        part.replace(
            "spec: {template: {",
            "spec: {template: {metadata: {labels: {a: b}}, ",
        ),
        part.replace(
            "spec: {template",
            "spec: {selector: {matchLabels: {a: b}}, template",
        ),
    ] {
        let found = lines(&[("limits.yaml", more.as_str()), other], "error[KP4214]");
        assert!(!found.is_empty(), "{more}");
    }
    // A tool applies what is here, and not this.
    let app = application("web", "web", "");
    let files = [
        ("limits.yaml", part),
        ("app.yaml", &app),
        ("web/a.yaml", CONFIG),
    ];
    assert_eq!(lines(&files, "info[KP4214]").len(), 2);
}

#[test]
fn what_others_fill_in_or_encrypt_is_not_judged() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {a: J5SQ.S3YD.eAeg==}\n";
    let encrypted = format!("{secret}# kubesec:v:3\n# kubesec:mac:nFcO\n");
    for (text, count) in [(encrypted.as_str(), 0), (secret, 1)] {
        assert_eq!(lines(&[("a.yaml", text)], "KP4237").len(), count, "{text}");
    }
    for (path, expected) in [("samples/a.yaml", "info"), ("web/a.yaml", "error")] {
        let found = severity(&[(path, secret)], "KP4237");
        assert_eq!(found.as_deref(), Some(expected), "{path}");
    }
    let scaled = |count: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec:\n  replicas: {count}\n  selector: {{matchLabels: {{app: a}}}}\n  template:\n    metadata: {{labels: {{app: a}}}}\n    spec: {{containers: [{{name: a, image: 'a:1'}}]}}\n"
        )
    };
    for (value, count) in [("__REPLICA_COUNT__", 0), ("many", 1)] {
        let text = scaled(value);
        let found = lines(&[("a.yaml", text.as_str())], "KP4201");
        assert_eq!(found.len(), count, "{value}");
    }
    let namespace = |phase: &str| {
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata: {{name: a, uid: b}}\nstatus: {{phase: {phase}}}\n"
        )
    };
    for (phase, count) in [("Terminating", 0), ("Active", 1)] {
        let text = namespace(phase);
        let found = lines(&[("a.yaml", text.as_str())], "KP5002");
        assert_eq!(found.len(), count, "{phase}");
    }
    let claim = |name: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: a, finalizers: [{name}]}}\nspec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n"
        )
    };
    for (name, expected) in [
        ("kubernetes.io/pvc-protection", "info"),
        ("orphan", "error"),
    ] {
        let text = claim(name);
        let found = severity(&[("a.yaml", text.as_str())], "KP5002");
        assert_eq!(found.as_deref(), Some(expected), "{name}");
    }
    // An inventory of Ansible in the form of INI.
    let hosts = "[web:children]\nx={\"apiVersion\":\"v1\",\"kind\":\"A\"}\n";
    let files = [("hosts.yaml", hosts), ("b.yaml", CONFIG)];
    assert_eq!(lines(&files, "error").len(), 0);
}

#[test]
fn a_patch_is_for_the_version_that_its_target_names() {
    let patch = |version: &str| {
        format!(
            "resources: [a.yaml]\npatches:\n- target: {{kind: ConfigMap, version: {version}}}\n  patch: '[{{op: remove, path: /data/b}}]'\n"
        )
    };
    for (version, count) in [("v1", 1), ("v1beta1", 0)] {
        let list = patch(version);
        let files = [("kustomization.yaml", list.as_str()), ("a.yaml", CONFIG)];
        assert_eq!(lines(&files, "KP4238").len(), count, "{version}");
    }
}

#[test]
fn a_template_of_an_application_says_how_it_applies() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\nrules: []\n";
    let template = |kind: &str| {
        format!(
            "{{{{- if .Values.op }}}}\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: {{{{ .Values.name }}}}\nspec:\n  source:\n    repoURL: {{{{ .Values.url }}}}\n    path: manifest/op\n  ignoreDifferences:\n  - group: rbac.authorization.k8s.io\n    kind: {kind}\n    name: all\n    jsonPointers: [/rules]\n{{{{- end }}}}\n"
        )
    };
    for (kind, count) in [("ClusterRole", 0), ("Service", 1)] {
        let text = template(kind);
        let files = [
            (
                "chart/Chart.yaml",
                "apiVersion: v2\nname: a\nversion: 1.0.0\n",
            ),
            ("chart/templates/op.yaml", text.as_str()),
            ("manifest/op/role.yaml", role),
        ];
        let found = lines(&files, "KP5025");
        assert_eq!(found.len(), count, "{kind} {found:?}");
    }
}

#[test]
fn a_capture_and_another_version_of_a_patch_are_not_applied() {
    let live =
        r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","uid":"b"},"data":{}}"#;
    let root = application("web", "web", "");
    for (path, expected) in [("evidence/run.json", "info"), ("web/run.json", "error")] {
        let files = [
            (path, live),
            ("root.yaml", root.as_str()),
            ("web/c.yaml", CONFIG),
        ];
        let found = severity(&files, "KP5002");
        assert_eq!(found.as_deref(), Some(expected), "{path}");
    }
    let patch = |label: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec:\n  selector: {{matchLabels: {{app: a}}}}\n  template:\n    metadata: {{labels: {{v: '{label}'}}}}\n    spec: {{containers: [{{name: a, image: 'a:1'}}]}}\n"
        )
    };
    let (one, two) = (patch("1"), patch("2"));
    for (named, count) in [("versions/v-2.yaml", 0), ("other/v-2.yaml", 1)] {
        let list =
            format!("resources: [c.yaml]\npatches: [{{path: {named}, target: {{kind: X}}}}]\n");
        let files = [
            ("kustomization.yaml", list.as_str()),
            ("c.yaml", CONFIG),
            (named, two.as_str()),
            ("versions/v-1.yaml", one.as_str()),
        ];
        let found = lines(&files, "versions/v-1.yaml");
        let found = found.iter().filter(|it| it.contains("KP4205")).count();
        assert_eq!(found, count, "{named}");
    }
}

#[test]
fn a_script_may_write_into_a_directory_that_a_variable_names() {
    let script = |folder: &str| {
        format!("target=\"../../config/{folder}/\"\nmv out \"$target/account.yaml\"\n")
    };
    for (folder, loud) in [("rbac/namespace", 0), ("rbac/cluster", 1)] {
        let text = script(folder);
        let files = [
            ("installers/olm/generate.sh", text.as_str()),
            (
                "config/rbac/namespace/kustomization.yaml",
                "resources: [account.yaml]\n",
            ),
        ];
        let found = lines(&files, "error[KP4225]");
        assert_eq!(found.len(), loud, "{folder} {found:?}");
    }
}

#[test]
fn a_file_is_succeeded_by_the_one_beside_it() {
    const GONE: &str = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: {privileged: false}\n";
    for (path, beside, expected) in [
        ("net/flannel_old.yml", "net/flannel.0.26.yml", "info"),
        ("net/flannel.bak.yml", "net/flannel.yml", "info"),
        ("old-yamls/a/rbac.yml", "yamls/a/rbac.yml", "info"),
        ("net/flannel-old.yml", "net/flannel-v2.yml", "info"),
        ("net/flannel-old.yml", "net/flannel.yml", "error"),
        ("net/flannel_old.yml", "other/flannel.0.26.yml", "error"),
        ("net/flannel_old.yml", "net/calico.yml", "error"),
        ("net/old.yml", "net/flannel.yml", "error"),
        ("net/threshold.yml", "net/thresh.yml", "error"),
    ] {
        let files = [(path, GONE), (beside, CONFIG)];
        let found = severity(&files, "KP4200");
        assert_eq!(found.as_deref(), Some(expected), "{path} {beside}");
        let list = ("net/kustomization.yaml", "resources: [flannel_old.yml]\n");
        if path == "net/flannel_old.yml" {
            let found = severity(&[files[0], files[1], list], "KP4200");
            assert_eq!(found.as_deref(), Some("error"), "{beside}");
        }
    }
}

#[test]
fn parts_of_objects_are_refused_only_without_these() {
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {a: b}}\n  template: {metadata: {labels: {a: b}}, spec: {priorityClassName: a}}\n";
    for (name, expected) in [
        ("web-overrides.yaml", "warning"),
        ("web-tools-ssa.yaml", "warning"),
        ("web.yaml", "error"),
        ("overrides.yaml", "error"),
    ] {
        let list = format!("resources: [{name}]\n");
        let found = severity(
            &[("kustomization.yaml", list.as_str()), (name, part)],
            "KP4214",
        );
        assert_eq!(found.as_deref(), Some(expected), "{name}");
    }
    // A workload without a selector and an image is none of its own.
    let bare = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {annotations: {a: b}}}}\n";
    for (name, quiet) in [
        ("ssa-web.yaml", true),
        ("web-ssa.yaml", true),
        ("web.yaml", false),
    ] {
        let list = format!("resources: [{name}]\n");
        let files = [("kustomization.yaml", list.as_str()), (name, bare)];
        let found = lines(&files, "KP4214");
        let all = found.iter().all(|it| it.contains("info["));
        assert!(!found.is_empty() && all == quiet, "{name} {found:?}");
    }
}

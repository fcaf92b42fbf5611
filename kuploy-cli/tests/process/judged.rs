//! What was wrong of what `lint` said of public repositories, and objects that two apply.

use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

#[test]
fn two_applications_of_one_object_undo_one_another() {
    let config = |mode: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings}}\ndata: {{a: {mode}}}\n"
        )
    };
    let app = |name: &str, path: &str, namespace: &str| {
        application(name, path, "").replace(
            &format!("destination: {{namespace: {name}}}"),
            &format!("destination: {{namespace: {namespace}}}"),
        )
    };
    let (one, two) = (app("one", "a", "shop"), app("two", "b", "shop"));
    let (a, b) = (config("a"), config("b"));
    let other = app("two", "b", "other");
    let hook = b.replace(
        "name: settings",
        "name: settings, annotations: {argocd.argoproj.io/hook: Sync}",
    );
    let generated = b.replace("name: settings", "generateName: settings-");
    for (second, file, text, expected) in [
        (&two, "apps/two.yaml", &b, Some("error")),
        (&two, "apps/two.yaml", &a, Some("warning")),
        (&other, "apps/two.yaml", &b, None),
        // For another cluster, maybe.
        (&two, "clusters/two/two.yaml", &b, None),
        (
            &app("two-staging", "b", "shop"),
            "apps/two.yaml",
            &b,
            Some("error"),
        ),
        (&two, "apps/two.yaml", &hook, None),
        (&two, "apps/two.yaml", &generated, None),
        // The same one, written twice.
        (&app("one", "b", "shop"), "apps/two.yaml", &b, None),
    ] {
        let files = [
            ("a/a.yaml", a.as_str()),
            ("b/b.yaml", text.as_str()),
            ("apps/one.yaml", one.as_str()),
            (file, second.as_str()),
        ];
        let found = severity(&files, "KP5042");
        assert_eq!(found.as_deref(), expected, "{file} {second}");
    }
    let kustomized = |namespace: &str, path: &str| {
        flux(path, path, &format!("  targetNamespace: {namespace}\n"))
    };
    for (namespace, count) in [("shop", 1), ("other", 0)] {
        let all = format!(
            "{}---\n{}",
            kustomized("shop", "a"),
            kustomized(namespace, "b")
        );
        let files = [
            ("a/a.yaml", a.as_str()),
            ("a/kustomization.yaml", "resources: [a.yaml]\n"),
            ("b/b.yaml", b.as_str()),
            ("b/kustomization.yaml", "resources: [b.yaml]\n"),
            ("clusters/all.yaml", all.as_str()),
        ];
        let found = lines(&files, "KP5042");
        assert_eq!(found.len(), count, "{namespace} {found:?}");
    }
}

#[test]
fn overlays_and_environments_share_no_object() {
    let applications = |one: (&str, &str), two: (&str, &str)| {
        let app = |(name, path): (&str, &str)| {
            let text = application(name, path, "");
            let own = format!("destination: {{namespace: {name}}}");
            text.replace(&own, "destination: {namespace: shop}")
        };
        format!("{}---\n{}", app(one), app(two))
    };
    let listed = "resources: [../base]\n";
    for (one, two, count) in [
        // Overlays of one base are two apps, of which nobody applies both to one cluster.
        (("one", "over/a"), ("two", "over/b"), 0),
        // One of them has the other in it.
        (("one", "over/a"), ("two", "over/base"), 1),
        (("one", "own/a"), ("two", "own/b"), 1),
        (("web-dev", "own/a"), ("web-prod", "own/b"), 0),
        (("web-dev", "own/a"), ("web-develop", "own/b"), 1),
        (("web-dev", "own/a"), ("web", "own/b"), 1),
    ] {
        let applications = applications(one, two);
        let files = [
            ("apps.yaml", applications.as_str()),
            ("over/base/a.yaml", CONFIG),
            ("over/base/kustomization.yaml", "resources: [a.yaml]\n"),
            ("over/a/kustomization.yaml", listed),
            ("over/b/kustomization.yaml", listed),
            ("own/a/a.yaml", CONFIG),
            ("own/b/a.yaml", CONFIG),
        ];
        let found = lines(&files, "KP5042");
        assert_eq!(found.len(), count, "{one:?} {two:?} {found:?}");
    }
}

#[test]
fn what_steps_of_tests_compare_is_no_object() {
    let step = |key: &str| {
        format!("apiVersion: kuttl.dev/v1beta1\nkind: TestStep\n{key}: [files/01-service.yaml]\n")
    };
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ClusterIP}\n";
    for (key, count) in [("assert", 0), ("error", 0), ("apply", 1)] {
        let step = step(key);
        let files = [
            // With it, the steps themselves are not checked.
            ("e2e/a/00-assert.yaml", CONFIG),
            ("e2e/a/01-service.yaml", step.as_str()),
            ("e2e/a/files/01-service.yaml", service),
        ];
        let found = lines(&files, "KP4206");
        assert_eq!(found.len(), count, "{key} {found:?}");
    }
}

#[test]
fn lines_between_bars_are_for_a_script() {
    let job = |line: &str| {
        format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: a}}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: a\n        {line}\n"
        )
    };
    for (line, code, count) in [
        ("WEB_IMAGE|-image: web:1-|", "KP4214", 0),
        ("WEB_IMAGE|-image: web:1-|", "KP5109", 1),
        ("WEB_TAG|-image: \"web:1\"-|", "KP1001", 0),
        ("WEB|-image: web:1-|", "KP4214", 1),
        ("imagee: web:1", "KP4214", 1),
    ] {
        let job = job(line);
        let found = lines(&[("a.yaml", job.as_str())], code);
        assert_eq!(found.len(), count, "{line} {code} {found:?}");
    }
}

#[test]
fn an_alias_is_a_key_without_a_blank() {
    for (key, is_read) in [
        ("*app:", true),
        ("*app :", true),
        ("*other:", false),
        ("*app:b", false),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: &app web\ndata:\n  {key} a\n  text: |\n    *app:\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "error[");
        assert_eq!(found.is_empty(), is_read, "{key} {found:?}");
    }
    let nested = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: &app web\n  annotations:\n    *app:\n      a: b\n";
    let ran = super::Folder::with(&[("a.yaml", nested)]).run("lint . --format short");
    assert!(!ran.out.contains("KP1001"), "{ran:?}");
}

#[test]
fn words_of_a_comment_of_several_lines_tell_the_reader() {
    for (comment, count) in [
        ("# Replace this with the secret.\n  # echo -n x | base64", 0),
        ("# The secret of the app.\n  # echo -n x | base64", 1),
        ("# Replace this.\n  b: YQ==", 1),
        (
            "d: |\n    # base64 of your certificate\n  e: YQ==\n  # The secret.",
            1,
        ),
        (
            "d: |\n    base64 of your certificate\n  e: YQ==\n  # The secret.",
            2,
        ),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\ndata:\n  {comment}\n  c: abcbase64==\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP4237");
        assert_eq!(found.len(), count, "{comment} {found:?}");
    }
}

#[test]
fn names_of_programs_and_of_classes_to_be_filled_in_are_no_errors() {
    let machine = |metadata: &str| {
        format!(
            "apiVersion: controlflow.example/v1\nkind: StateMachine\nmetadata: {{name: ModelCache, {metadata}}}\nspec: {{}}\n"
        )
    };
    for (metadata, count) in [("group: a.example, version: v1", 0), ("labels: {a: b}", 1)] {
        let text = machine(metadata);
        let found = lines(&[("a.yaml", text.as_str())], "KP4203");
        assert_eq!(found.len(), count, "{metadata} {found:?}");
    }
    for (class, count) in [("STORAGECLASS", 0), ("StorageClass", 1)] {
        let text = format!(
            "apiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: a}}\nspec: {{hard: {{{class}.storageclass.storage.k8s.io/requests.cpus: 1Gi}}}}\n"
        );
        let found = lines(&[("a.yaml", text.as_str())], "KP4230");
        assert_eq!(found.len(), count, "{class} {found:?}");
    }
}

#[test]
fn what_follows_from_an_unset_variable_is_not_said() {
    for (service, code, count) in [
        ("image: 'web:${TAG}'", "KP4232", 0),
        ("image: 'web:${TAG:-}'", "KP4232", 1),
        ("image: '{{ web_image }}'", "KP4232", 0),
        ("image: '{{ web_image }}'", "KP3042", 0),
        ("image: 'web:'", "KP4232", 1),
        ("image: web:1\n    volumes: ['${DATA}:/app']", "KP2112", 0),
        (
            "image: web:1\n    environment: {no_proxy: 'localhost,127.0.0.11'}",
            "KP3313",
            0,
        ),
        (
            "image: web:1\n    environment: {DNS_SERVER: 127.0.0.11}",
            "KP3313",
            1,
        ),
        (
            "image: web:1\n    environment: {APP_PASSWORD: 'ENC[AES256_GCM,data:x,type:str]'}",
            "KP6001",
            0,
        ),
        (
            "image: web:1\n    environment: {APP_PASSWORD: hunter22}",
            "KP6001",
            1,
        ),
    ] {
        let text = format!("services:\n  web:\n    {service}\n");
        let found = lines(&[("compose.yaml", text.as_str())], code);
        assert_eq!(found.len(), count, "{service} {code} {found:?}");
    }
    let unset = "services:\n  web:\n    image: ${WEB_IMAGE}\n";
    let found = lines(&[("compose.yaml", unset)], "KP2021");
    assert!(
        found[0].contains("warning") && found[0].contains("`${WEB_IMAGE}` is empty"),
        "{found:?}"
    );
    let none = lines(
        &[("compose.yaml", "services:\n  web: {image: ''}\n")],
        "KP2021",
    );
    assert!(none[0].contains("error"), "{none:?}");
}

#[test]
fn what_scripts_write_and_replace_is_no_error() {
    let listed = ("cd/base/kustomization.yaml", "resources: [release.yaml]\n");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: wipe-HOSTNAME}\nspec:\n  containers: [{name: a, image: 'a:1'}]\n";
    let task = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: a}\nspec:\n  steps:\n  - name: a\n    script: |\n      cp $RELEASE ${NAME}/base/release.yaml\n";
    let other = task.replace("base/", "other/");
    for (file, text, severity_of) in [
        ("setup.sh", "kubeseal < a > cd/base/release.yaml\n", "info"),
        (
            "setup.sh",
            "kubectl apply -f cd/base/release.yaml\n",
            "error",
        ),
        ("task.yaml", task, "info"),
        ("task.yaml", other.as_str(), "error"),
    ] {
        let found = severity(&[listed, (file, text)], "KP4225");
        assert_eq!(found.as_deref(), Some(severity_of), "{file} {text}");
    }
    for (script, count) in [
        (
            "sed -e \"s/HOSTNAME/$i/g\" wipe.yaml | kubectl apply -f -\n",
            0,
        ),
        ("sed -e \"s/NODE/$i/g\" wipe.yaml | kubectl apply -f -\n", 1),
    ] {
        let found = lines(
            &[("hack/wipe.yaml", pod), ("hack/wipe.sh", script)],
            "KP4203",
        );
        assert_eq!(found.len(), count, "{script} {found:?}");
    }
}

#[test]
fn a_source_of_flux_without_a_path_is_another_repository() {
    let source = |name: &str, url: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {name}}}\nspec: {{interval: 1h, url: 'https://git.example/{url}'}}\n---\n"
        )
    };
    let whole = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: crds}\nspec: {prune: true, sourceRef: {kind: GitRepository, name: other}}\n---\n";
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  ttlSecondsAfterFinished: 60\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: 'a:1'}]\n";
    for (url, expected) in [("operator", "info"), ("home", "warning")] {
        let all = format!(
            "{}{}{whole}{}",
            source("flux-system", "home"),
            source("other", url),
            flux("apps", "./apps", "")
        );
        let files = [
            ("flux/all.yaml", all.as_str()),
            ("apps/a.yaml", CONFIG),
            ("hack/job.yaml", job),
        ];
        let found = severity(&files, "KP5020");
        assert_eq!(found.as_deref(), Some(expected), "{url}");
    }
}

#[test]
fn examples_and_snippets_are_for_their_readers() {
    let over = "resources: [../../base]\n";
    for (example, expected) in [("example", "info"), ("exmaple", "info"), ("web", "error")] {
        let path = format!("rbac/{example}/overlays/a/kustomization.yaml");
        let files = [
            (path.as_str(), over),
            (
                "rbac/kustomize/base/kustomization.yaml",
                "resources: [a.yaml]\n",
            ),
            ("rbac/kustomize/base/a.yaml", CONFIG),
        ];
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{example}");
        let found = severity(&files[..1], "KP4225");
        assert_eq!(found.as_deref(), Some("error"), "{example}");
    }
    let snippet = |line: &str| format!("{CONFIG}data:\n  a: b\n{line}\n  c: d\n");
    for (line, count) in [("  ...", 0), ("  abc", 1)] {
        let text = snippet(line);
        let found = lines(&[("a.yaml", text.as_str())], "KP1001");
        assert_eq!(found.len(), count, "{line} {found:?}");
    }
    let applications = |name: &str| {
        let here = application("web", "apps/web", "");
        let missing = application("copy", "apps/copy", "");
        let path = format!("argocd/{name}.yaml");
        let files = [
            ("apps/web/a.yaml", CONFIG),
            ("argocd/web.yaml", here.as_str()),
            ("argocd/web2.yaml", here.as_str()),
            (path.as_str(), missing.as_str()),
        ];
        lines(&files, "KP4228").len()
    };
    assert_eq!((applications("template"), applications("copy")), (0, 1));
    let disallowed = "apiVersion: v1\nkind: Pod\nmetadata: {name: A}\nspec: {containers: [{name: a, image: 'a:1'}]}\n";
    let all = application("policies", "policies", "");
    for (name, expected) in [("disallowed.yaml", "info"), ("allowed.yaml", "error")] {
        let path = format!("policies/repos/{name}");
        let files = [
            ("apps.yaml", all.as_str()),
            ("policies/kustomization.yaml", "resources: [a.yaml]\n"),
            ("policies/a.yaml", CONFIG),
            (path.as_str(), disallowed),
        ];
        let found = severity(&files, "KP4203");
        assert_eq!(found.as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn fleet_and_fakes_and_ellipses() {
    let patch =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n";
    let chart = "helm: {chart: web}\n";
    for (name, count) in [("fleet.yaml", 0), ("other.yaml", 1)] {
        let files = [
            (name, chart),
            (
                "over/kustomization.yaml",
                "patchesStrategicMerge: [p.yaml]\n",
            ),
            ("over/p.yaml", patch),
        ];
        let found = lines(&files, "KP4226");
        assert_eq!(found.len(), count, "{name} {found:?}");
    }
    // What it lists beside the patches is not all of it, where Fleet renders a chart into it.
    let renders = "helm:\n  chart: web\nkustomize:\n  dir: over\n";
    for (name, text, count) in [
        ("fleet.yml", renders, 0),
        ("fleet.yaml", renders, 0),
        ("fleet.yml", "helm:\n  chart: web\n", 1),
        ("other.yml", renders, 1),
    ] {
        let files = [
            (name, text),
            (
                "over/kustomization.yaml",
                "resources: [a.yaml]\npatchesStrategicMerge: [p.yaml]\n",
            ),
            ("over/a.yaml", CONFIG),
            ("over/p.yaml", patch),
        ];
        let found = lines(&files, "KP4226");
        assert_eq!(found.len(), count, "{name} {text} {found:?}");
    }
    for (name, count) in [("...", 0), ("..", 1)] {
        let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n");
        let found = lines(&[("a.yaml", text.as_str())], "KP4203");
        assert_eq!(found.len(), count, "{name} {found:?}");
    }
}

#[test]
fn strip_keeps_what_lint_does_not_say() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 2\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: a, image: 'a:1'}]}\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  maxReplicas: 3\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n";
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  ttlSecondsAfterFinished: 60\n  template:\n    spec: {restartPolicy: Never, containers: [{name: a, image: 'a:1'}]}\n";
    let ignoring =
        "ignoreDifferences: [{group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}]";
    let other = ignoring.replace("/spec/replicas", "/spec/paused");
    for (more, listed, replicas, ttl) in [
        (ignoring, "[web.yaml]", true, true),
        (other.as_str(), "[web.yaml, job.yaml]", false, false),
    ] {
        let app = application("web", "base", more);
        let list = format!("resources: {listed}\n");
        let files = [
            ("apps/web.yaml", app.as_str()),
            ("base/kustomization.yaml", list.as_str()),
            ("base/web.yaml", deployment),
            ("base/job.yaml", job),
        ];
        let folder = super::Folder::with(&files);
        let ran = folder.run("strip .");
        let text = |name: &str| std::fs::read_to_string(folder.path(name)).unwrap();
        let kept = text("base/web.yaml").contains("replicas: 2");
        assert_eq!(kept, replicas, "{more} {ran:?}");
        assert_eq!(ran.err.contains("KP5019"), !replicas, "{ran:?}");
        let kept = text("base/job.yaml").contains("ttlSeconds");
        assert_eq!(kept, ttl, "{more} {ran:?}");
    }
}

#[test]
fn a_sample_of_each_version_is_no_duplicate() {
    let thing = |version: &str| {
        format!(
            "apiVersion: a.example/{version}\nkind: Thing\nmetadata: {{name: sample}}\nspec: {{}}\n"
        )
    };
    let (one, two) = (thing("v1alpha1"), thing("v1beta1"));
    for (folder, expected) in [("config/samples", "info"), ("config/web", "warning")] {
        let path = |name: &str| format!("{folder}/{name}");
        let (list, a, b) = (path("kustomization.yaml"), path("a.yaml"), path("b.yaml"));
        let files = [
            (list.as_str(), "resources: [a.yaml, b.yaml]\n"),
            (a.as_str(), one.as_str()),
            (b.as_str(), two.as_str()),
        ];
        let found = severity(&files, "KP5022");
        assert_eq!(found.as_deref(), Some(expected), "{folder}");
    }
}

#[test]
fn a_claim_is_looked_up_in_the_namespace_of_its_pods() {
    let claim = |namespace: &str, class: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data, namespace: {namespace}}}\nspec: {{storageClassName: {class}, accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n"
        )
    };
    let (local, fast) = (claim("a", "local-path"), claim("b", "fast"));
    for (namespace, said) in [("a", "both write to it"), ("b", "may never finish")] {
        let web = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: {namespace}}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec: {{volumes: [{{name: d, persistentVolumeClaim: {{claimName: data}}}}], containers: [{{name: a, image: 'a:1', volumeMounts: [{{name: d, mountPath: /d}}]}}]}}\n"
        );
        let files = [
            ("a.yaml", local.as_str()),
            ("b.yaml", fast.as_str()),
            ("web.yaml", web.as_str()),
        ];
        let found = lines(&files, "KP5032");
        assert!(found.len() == 1 && found[0].contains(said), "{found:?}");
    }
}

#[test]
fn an_update_that_stops_all_pods_at_once_waits_for_nothing() {
    let of = |class: &str, spec: &str, pod: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data}}\nspec: {{{class}accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  {spec}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec: {{{pod}volumes: [{{name: d, persistentVolumeClaim: {{claimName: data}}}}], containers: [{{name: a, image: 'a:1', volumeMounts: [{{name: d, mountPath: /d}}]}}]}}\n"
        )
    };
    let (never, both) = ("may never finish", "both write to it");
    let nfs = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: slow}\nprovisioner: nfs.csi.k8s.io\n";
    let local = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: disk}\nspec: {storageClassName: '', accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, local: {path: /d}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [a]}]}]}}}\n";
    let rolling = |share: &str| {
        format!("strategy: {{rollingUpdate: {{maxSurge: 1, maxUnavailable: {share}}}}}")
    };
    for (class, spec, pod, said) in [
        ("", "", "", Some(never)),
        ("", "replicas: 1", "", Some(never)),
        ("", "replicas: 0", "", None),
        ("", &*rolling("1"), "", None),
        ("", &*rolling("100%"), "", None),
        ("", &*rolling("50%"), "", Some(never)),
        (
            "",
            &*format!("replicas: 2\n  {}", rolling("1")),
            "",
            Some(never),
        ),
        ("storageClassName: local-path, ", "", "", Some(both)),
        ("storageClassName: slow, ", "", "", Some(both)),
        (
            "storageClassName: '', volumeName: disk, ",
            "",
            "",
            Some(both),
        ),
        ("storageClassName: fast, ", "", "", Some(never)),
        (
            "",
            "",
            "nodeSelector: {kubernetes.io/hostname: a}, ",
            Some(both),
        ),
        ("", "", "nodeSelector: {a: b}, ", Some(never)),
    ] {
        let text = of(class, spec, pod);
        let files = [
            ("a.yaml", text.as_str()),
            ("b.yaml", nfs),
            ("c.yaml", local),
        ];
        let found = lines(&files, "KP5032");
        assert_eq!(
            found.len(),
            usize::from(said.is_some()),
            "{class}{spec}{pod} {found:?}"
        );
        assert!(
            found.iter().all(|it| it.contains(said.unwrap_or_default())),
            "{class}{spec}{pod} {found:?}"
        );
    }
}

#[test]
fn ports_of_nodes_have_a_range() {
    for (number, expected) in [
        ("8080", Some("warning")),
        ("32768", Some("warning")),
        ("30000", None),
        ("32767", None),
        ("70000", Some("error")),
    ] {
        let text = format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec: {{type: NodePort, selector: {{a: b}}, ports: [{{port: 80, nodePort: {number}}}]}}\n"
        );
        let found = severity(&[("a.yaml", text.as_str())], "KP4231");
        assert_eq!(found.as_deref(), expected, "{number}");
    }
}

#[test]
fn what_people_apply_is_not_compared_by_argo_cd() {
    let crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: as.b.example}\nspec:\n  preserveUnknownFields: false\n  group: b.example\n  scope: Namespaced\n  names: {kind: A, plural: as}\n  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]\n";
    for (guide, says) in [("kubectl apply -f crd.yaml\n", false), ("Read it.\n", true)] {
        let files = [("crd.yaml", crd), ("README.md", guide)];
        let found = lines(&files, "KP5026");
        assert_eq!(found.len(), 1, "{guide} {found:?}");
        assert_eq!(
            found.iter().any(|it| it.contains("Argo CD")),
            says,
            "{guide} {found:?}"
        );
    }
}

#[test]
fn config_maps_that_are_made_elsewhere_are_one_warning() {
    let pod = |names: &[&str]| {
        let named = names
            .iter()
            .map(|it| format!("{{configMapRef: {{name: {it}}}}}"));
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {}}}\nspec: {{containers: [{{name: a, image: 'a:1', envFrom: [{}]}}]}}\n",
            names.concat(),
            named.collect::<Vec<_>>().join(", ")
        )
    };
    let (one, two, three) = (pod(&["aaa", "bbb"]), pod(&["ccc", "ddd"]), pod(&["eee"]));
    let here =
        |name: &str| format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n");
    let some = ["one-here", "two-here"].map(here).concat();
    let misspelt = pod(&["its-hare"]) + &here("its-here");
    let list = "resources: [pod.yaml]\n";
    let terraform = "Terraform-managed ConfigMaps and Secrets\n";
    for (first, second, third, readme, more, warnings) in [
        (&one, &two, &three, "", "", 1),
        (&one, &two, &three, "", &*some, 5),
        (&one, &two, &three, terraform, &*some, 1),
        (
            &one,
            &two,
            &three,
            "Terraform makes the cluster.\n",
            &*some,
            5,
        ),
        (
            &one,
            &two,
            &three,
            "We use Terraform for the cluster; the ConfigMap of each app is created in git.\n",
            &*some,
            5,
        ),
        (
            &one,
            &two,
            &three,
            "The ConfigMaps are created by Terraform.\n",
            &*some,
            1,
        ),
        // A misspelt name stays one.
        (&one, &two, &misspelt, terraform, &*some, 2),
        (&one, &three, &three, "", "", 4),
        (&three, &three, &three, terraform, &*some, 3),
    ] {
        let files = [
            ("a/pod.yaml", first.as_str()),
            ("b/pod.yaml", second.as_str()),
            ("c/pod.yaml", third.as_str()),
            ("a/kustomization.yaml", list),
            ("b/kustomization.yaml", list),
            ("c/kustomization.yaml", list),
            ("README.md", readme),
            ("d/some.yaml", more),
        ];
        let found = lines(&files, "KP4222");
        let count = found.iter().filter(|it| it.contains("warning[")).count();
        assert_eq!(count, warnings, "{readme} {found:?}");
    }
}

#[test]
fn words_that_kustomize_reads_as_booleans_end_its_build() {
    for (line, count) in [
        ("namespace: n", 1),
        ("namespace: Yes", 1),
        ("namePrefix: off", 1),
        ("namespace: 'n'", 0),
        ("namespace: nn", 0),
        ("namespace: yES", 0),
        ("resources: [n]", 0),
    ] {
        let text = format!("{line}\nconfigMapGenerator: [{{name: a}}]\n");
        let found = lines(
            &[("kustomization.yaml", text.as_str()), ("n", CONFIG)],
            "KP4239",
        );
        assert_eq!(found.len(), count, "{line} {found:?}");
    }
}

#[test]
fn a_release_whose_source_is_not_here_is_not_installed() {
    let source = |name: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {{name: {name}}}\nspec: {{url: 'https://charts.example/{name}'}}\n---\n"
        )
    };
    let release = |name: &str, of: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}}}\nspec: {{interval: 1h, chart: {{spec: {{chart: {name}, sourceRef: {{kind: HelmRepository, name: {of}}}}}}}}}\n---\n"
        )
    };
    let others = ["aaa", "bbb", "ccc", "ddd"].map(|it| source(it) + &release(it, it));
    for (count, of, said) in [
        (4, "cilium", true),
        (4, "ddd", false),
        (4, "flux-system", false),
        (4, "${SOURCE}", false),
        // Others are elsewhere, too.
        (3, "cilium", false),
        (0, "cilium", false),
    ] {
        let text = others[..count].concat() + &release("tetragon", &format!("'{of}'"));
        let found = severity(&[("a.yaml", text.as_str())], "KP4229");
        assert_eq!(found.as_deref(), said.then_some("warning"), "{count} {of}");
    }
}

#[test]
fn profiles_of_a_file_that_is_added_are_on() {
    let main = "services:\n  api: {image: 'nginx:1.27', depends_on: [identity]}\n  identity: {image: 'nginx:1.27'}\n";
    let own = main.replace("1.27'}", "1.27', profiles: [e2e]}");
    let part = "services:\n  identity: {profiles: [e2e], environment: {A: b}}\n";
    for (main, name, count) in [
        (main, "docker-compose.e2e.yml", 0),
        // Compose adds this one by itself, and no profile.
        (main, "docker-compose.override.yml", 1),
        (own.as_str(), "docker-compose.e2e.yml", 1),
    ] {
        let files = [("docker-compose.yml", main), (name, part)];
        let found = lines(&files, "KP2022");
        assert_eq!(found.len(), count, "{name} {found:?}");
    }
}

//! `lint` in repositories: what somebody switched off, what nobody builds, and where the roots are.

use super::appliers::{application, lines, severity};
use super::reached::JOB;
use super::told::{CONFIG, flux};

const BROKEN: &str = "resources: [gone.yaml]\n";

#[test]
fn an_entry_that_is_a_comment_is_switched_off() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: dummy-value}\n";
    for (list, influx, vault) in [
        (
            "resources:\n- a.yaml\n# - ./influx/ks.yaml\n#- vault/  # later\n",
            "info",
            "info",
        ),
        (
            "resources:\n- a.yaml\n- influx/ks.yaml\n- vault\n",
            "error",
            "error",
        ),
        (
            "resources:\n- a.yaml\n- influx/ks.yaml\n- vault\n# - ./influx/ks.yaml\n# - vault\n",
            "error",
            "error",
        ),
        // Nothing is known of them but that nothing leads to them.
        ("resources:\n- a.yaml\n", "warning", "warning"),
    ] {
        let files = [
            (
                "cluster/flux-system/sync.yaml",
                flux("flux-system", "./cluster", ""),
            ),
            ("cluster/apps.yaml", flux("apps", "./apps", "")),
            ("apps/kustomization.yaml", list.to_owned()),
            ("apps/a.yaml", CONFIG.to_owned()),
            (
                "apps/influx/ks.yaml",
                flux("influx", "./apps/influx/app", ""),
            ),
            ("apps/influx/app/kustomization.yaml", BROKEN.to_owned()),
            (
                "apps/vault/kustomization.yaml",
                "resources: [s.yaml]\n".to_owned(),
            ),
            ("apps/vault/s.yaml", secret.to_owned()),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        let found = ["KP4225", "KP4237"].map(|code| severity(&files, code));
        let found = found.each_ref().map(|it| it.as_deref().unwrap_or("none"));
        assert_eq!(found, [influx, vault], "{list}");
        // Without a root that is known.
        let found = severity(&files[2..], "KP4237");
        let vault = if vault == "warning" { "error" } else { vault };
        assert_eq!(found.as_deref(), Some(vault), "{list}");
    }
}

#[test]
fn a_kustomization_that_nobody_builds_fails_for_nobody() {
    let root = flux("flux-system", "./cluster", "");
    for (path, guide, expected) in [
        ("later/crds/kustomization.yaml", "See later.\n", "warning"),
        (
            "later/crds/kustomization.yaml",
            "kubectl apply -k later/crds\n",
            "error",
        ),
        ("cluster/crds/kustomization.yaml", "", "error"),
    ] {
        let files = [
            ("cluster/flux-system/sync.yaml", root.as_str()),
            ("cluster/a.yaml", CONFIG),
            (path, BROKEN),
            ("README.md", guide),
        ];
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{path} {guide}");
    }
    // A chart makes an Application of it, or the beginning of another cluster leads to it.
    for (path, text) in [
        ("argo/values.yaml", "apps:\n- path: later/crds/\n"),
        ("clusters/b/all.yaml", &*flux("all", "./later", "")),
    ] {
        let files = [
            ("cluster/flux-system/sync.yaml", root.as_str()),
            ("cluster/a.yaml", CONFIG),
            ("later/ks.yaml", &flux("crds", "./later/crds", "")),
            ("later/crds/kustomization.yaml", BROKEN),
            (path, text),
        ];
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some("error"), "{path}");
    }
    // Nobody knows who applies what.
    let files = [("later/kustomization.yaml", BROKEN), ("a/a.yaml", CONFIG)];
    assert_eq!(severity(&files, "KP4225").as_deref(), Some("error"));
    // An Application says where its directory is, and another one builds it.
    for (folder, expected) in [("web", "error"), ("other", "warning")] {
        let app = application("web", folder, "");
        let files = [
            ("apps/web.yaml", app.as_str()),
            ("web/kustomization.yaml", BROKEN),
            ("other/a.yaml", CONFIG),
        ];
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{folder}");
    }
}

#[test]
fn the_values_of_a_chart_say_where_flux_begins() {
    let release = |path: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: flux-instance}}\nspec:\n  chartRef: {{kind: OCIRepository, name: flux-instance}}\n  values: {{instance: {{sync: {{kind: GitRepository, path: {path}}}}}}}\n"
        )
    };
    let values = "instance:\n  sync:\n    kind: GitRepository\n    path: flux/cluster\n";
    let (found, other) = (release("flux/cluster"), release("elsewhere"));
    for (path, text, expected) in [
        ("apps/flux/hr.yaml", found.as_str(), "info"),
        ("apps/flux-instance/app/helm/values.yaml", values, "info"),
        ("apps/other/app/helm/values.yaml", values, "warning"),
        ("apps/flux/hr.yaml", other.as_str(), "warning"),
    ] {
        let files = [
            ("flux/cluster/ks.yaml", &*flux("apps", "./apps", "")),
            ("apps/kustomization.yaml", "resources: [a.yaml]\n"),
            ("apps/a.yaml", CONFIG),
            (path, text),
            ("before/web/ks.yaml", &flux("web", "./apps/gone", "")),
        ];
        let found = severity(&files, "KP4228");
        assert_eq!(found.as_deref(), Some(expected), "{path}");
    }
}

#[test]
fn components_of_flux_are_applied_with_what_they_are_put_into() {
    let web = |more: &str| flux("web", "./apps/web/app", more);
    for (more, expected) in [
        ("  components: [../../../parts/job]\n", "warning"),
        ("", "info"),
    ] {
        let files = [
            ("cluster/flux-system/sync.yaml", flux("flux-system", "./cluster", "")),
            ("cluster/apps.yaml", flux("apps", "./apps", "")),
            ("apps/kustomization.yaml", "resources: [web/ks.yaml]\n".to_owned()),
            ("apps/web/ks.yaml", web(more)),
            ("apps/web/app/kustomization.yaml", "resources: [a.yaml]\n".to_owned()),
            ("apps/web/app/a.yaml", CONFIG.to_owned()),
            (
                "parts/job/kustomization.yaml",
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [job.yaml]\n".to_owned(),
            ),
            ("parts/job/job.yaml", JOB.to_owned()),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        let found = severity(&files, "KP5020");
        assert_eq!(found.as_deref(), Some(expected), "{more}");
    }
}

#[test]
fn parts_of_a_catalogue_have_namespaces_of_their_own() {
    let overlay = |name: &str| format!("namespace: {name}\nresources: [../../base/{name}]\n");
    for (path, expected) in [("./apps/k", "info"), ("./apps/base", "error")] {
        let files = [
            ("flux/sync.yaml", flux("flux-system", "./flux", "")),
            ("flux/apps.yaml", flux("apps", path, "")),
            (
                "apps/base/kustomization.yaml",
                "resources: [a, b]\n".to_owned(),
            ),
            (
                "apps/base/a/kustomization.yaml",
                "resources: [a.yaml]\n".to_owned(),
            ),
            (
                "apps/base/b/kustomization.yaml",
                "resources: [a.yaml]\n".to_owned(),
            ),
            ("apps/base/a/a.yaml", CONFIG.to_owned()),
            ("apps/base/b/a.yaml", CONFIG.to_owned()),
            ("apps/k/a/kustomization.yaml", overlay("a")),
            ("apps/k/b/kustomization.yaml", overlay("b")),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        let found = severity(&files, "KP5022");
        assert_eq!(found.as_deref(), Some(expected), "{path}");
    }
}

#[test]
fn flux_puts_a_part_onto_what_a_release_makes() {
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: kyverno-admission, namespace: kyverno}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {nodeSelector: {a: b}}\n";
    let release = |name: &str, namespace: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{interval: 1h, chartRef: {{kind: OCIRepository, name: a}}}}\n"
        )
    };
    let root = flux("flux-system", "./cluster", "");
    let argo = application("a", "cluster", "");
    for (root, release, expected) in [
        (&root, release("kyverno", "kyverno"), "warning"),
        (&root, release("kyverno", "other"), "error"),
        (&root, release("kyver", "kyverno"), "error"),
        (&argo, release("kyverno", "kyverno"), "error"),
    ] {
        let files = [
            ("cluster/root.yaml", root.as_str()),
            ("cluster/release.yaml", release.as_str()),
            ("cluster/part.yaml", part),
        ];
        let found = severity(&files, "KP4214");
        assert_eq!(found.as_deref(), Some(expected), "{release}");
    }
}

#[test]
fn a_file_that_many_name_and_nobody_has_is_made() {
    for (count, there, expected) in [(4, false, [0, 1]), (3, false, [3, 0]), (4, true, [4, 0])] {
        let mut files: Vec<(String, &str)> = (0..count)
            .map(|at| {
                (
                    format!("a{at}/kustomization.yaml"),
                    "resources: [./all.yaml]\n",
                )
            })
            .collect();
        if there {
            files.push(("other/all.yaml".to_owned(), CONFIG));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(path, it)| (&**path, *it)).collect();
        let found = ["error[KP4225]", "warning[KP4225]"].map(|it| lines(&files, it).len());
        assert_eq!(found, expected, "{count} {there}");
    }
}

#[test]
fn an_empty_value_of_a_secret_is_an_empty_string_for_flux() {
    let secret =
        |place: &str| format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n{place}\n");
    let root = flux("flux-system", "./cluster", "");
    let argo = application("a", "cluster", "");
    for (root, place, expected) in [
        (&root, "stringData: {a: x, b: null}", "info"),
        (&root, "data: {a: eA==, b: null}", "info"),
        (&root, "  annotations: {b: null}", "error"),
        (&argo, "stringData: {a: x, b: null}", "error"),
    ] {
        let text = secret(place);
        let files = [
            ("cluster/root.yaml", root.as_str()),
            ("cluster/s.yaml", text.as_str()),
        ];
        assert_eq!(
            severity(&files, "KP5005").as_deref(),
            Some(expected),
            "{place}"
        );
    }
}

#[test]
fn the_name_of_a_volume_may_be_meant() {
    const UUID: &str = "pvc-241b7c9b-329f-4864-9ab9-77228f2e7ca1";
    let claim = |name: &str, class: &str, more: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: a{more}}}\nspec: {{accessModes: [ReadWriteOnce], storageClassName: {class}, volumeName: {name}, resources: {{requests: {{storage: 1Gi}}}}}}\n"
        )
    };
    let volume = format!(
        "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: {UUID}}}\nspec: {{capacity: {{storage: 1Gi}}, accessModes: [ReadWriteOnce], storageClassName: a, nfs: {{server: a, path: /a}}}}\n"
    );
    let bound = ", annotations: {pv.kubernetes.io/bind-completed: \"yes\"}";
    for (text, expected) in [
        (claim(UUID, "a", ""), "warning"),
        (claim(UUID, "longhorn-static", ""), "info"),
        (claim(UUID, "longhorn-static", bound), "error"),
        (claim("pvc-data", "a", ""), "none"),
        (claim(UUID, "a", "") + &volume, "none"),
    ] {
        let found = severity(&[("a.yaml", text.as_str())], "KP5009");
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{text}");
    }
}

#[test]
fn a_path_below_another_kustomization_is_applied() {
    for (path, expected) in [("./apps/h/mq/app", "warning"), ("./apps/h/other", "info")] {
        let files = [
            (
                "cluster/flux-system/sync.yaml",
                flux("flux-system", "./cluster", ""),
            ),
            ("cluster/apps.yaml", flux("apps", "./apps", "")),
            (
                "apps/h/kustomization.yaml",
                "resources: [mq/ks.yaml]\n".to_owned(),
            ),
            ("apps/h/mq/ks.yaml", flux("mq", path, "")),
            ("apps/h/other/a.yaml", CONFIG.to_owned()),
            ("apps/h/mq/app/job.yaml", JOB.to_owned()),
        ];
        let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
        let found = severity(&files, "KP5020");
        assert_eq!(found.as_deref(), Some(expected), "{path}");
    }
}

#[test]
fn an_empty_kustomization_that_is_applied_ends_the_build() {
    let empty =
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n#- a.yaml\n";
    for (path, list, count) in [
        ("./apps/web", empty, 1),
        ("./apps/web", "resources: []\n", 0),
        ("./apps", empty, 0),
    ] {
        let files = [
            ("cluster/web.yaml", &*flux("web", path, "")),
            ("apps/web/kustomization.yaml", list),
            ("apps/a.yaml", CONFIG),
        ];
        let found = lines(&files, "error[KP4225]");
        assert_eq!(found.len(), count, "{path} {list} {found:?}");
    }
}

#[test]
fn kustomize_quotes_what_readers_take_otherwise() {
    let text = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nprovisioner: x\nparameters:\n  dedup: off\n";
    let by_flux = flux("apps", "./apps", "");
    let by_argo = application("apps", "apps", "");
    for (root, list, expected) in [
        (&by_flux, "resources: [a.yaml]\n", "info"),
        (&by_argo, "resources: [a.yaml]\n", "info"),
        (&by_flux, "", "info"),
        (&by_argo, "", "warning"),
    ] {
        let mut files = vec![("root.yaml", root.as_str()), ("apps/a.yaml", text)];
        if !list.is_empty() {
            files.push(("apps/kustomization.yaml", list));
        }
        assert_eq!(
            severity(&files, "KP5038").as_deref(),
            Some(expected),
            "{root} {list}"
        );
    }
}

#[test]
fn a_generation_is_no_error_for_people() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, generation: 2}\n";
    let argo = application("a", "a", "");
    for (path, other, expected) in [
        ("README.md", "kubectl apply -f a\n", "warning"),
        ("root.yaml", argo.as_str(), "error"),
    ] {
        let files = [("a/a.yaml", text), (path, other)];
        assert_eq!(
            severity(&files, "KP5002").as_deref(),
            Some(expected),
            "{path}"
        );
    }
}

#[test]
fn the_base_of_what_is_switched_off_is_off_as_well() {
    let base = ("app/base/kustomization.yaml", "resources: [job.yaml]\n");
    let job = ("app/base/job.yaml", JOB);
    let overlay = "resources: [../../base]\n";
    let off = "resources: [a.yaml]\n# - ../../app/overlays/home\n";
    for (list, more, expected) in [
        (off, ("a.txt", ""), "info"),
        // A live one names it as well.
        (
            off,
            ("app/overlays/far/kustomization.yaml", overlay),
            "error",
        ),
        (
            off,
            ("app/far.yaml", &*flux("far", "./app/base", "")),
            "warning",
        ),
        (
            "resources: [a.yaml, ../../app/overlays/home]\n",
            ("a.txt", ""),
            "error",
        ),
    ] {
        let files = [
            base,
            job,
            ("app/overlays/home/kustomization.yaml", overlay),
            ("clusters/home/kustomization.yaml", list),
            ("clusters/home/a.yaml", CONFIG),
            more,
        ];
        let found = severity(&files, "KP5020");
        assert_eq!(found.as_deref(), Some(expected), "{list} {}", more.0);
    }
}

#[test]
fn a_list_of_flux_alone_is_where_it_begins() {
    let (web, db) = (flux("web", "./web", ""), flux("db", "./db", ""));
    for (list, more, expected) in [
        ("resources: [web.yaml]\n", ("a.txt", ""), "info"),
        // One more leads to it, from where nobody knows.
        (
            "resources: [web.yaml]\n",
            ("ks/job.yaml", &*flux("job", "./job", "")),
            "warning",
        ),
        // The list has more than that.
        ("resources: [web.yaml, a.yaml]\n", ("a.txt", ""), "warning"),
        ("resources: [web.yaml]\n", ("web/db.yaml", &*db), "info"),
    ] {
        let files = [
            ("clusters/a/kustomization.yaml", list),
            ("clusters/a/web.yaml", &*web),
            ("clusters/a/a.yaml", CONFIG),
            ("web/a.yaml", CONFIG),
            ("db/a.yaml", CONFIG),
            ("job/kustomization.yaml", "resources: [job.yaml]\n"),
            ("job/job.yaml", JOB),
            more,
        ];
        let found = severity(&files, "KP5020");
        assert_eq!(found.as_deref(), Some(expected), "{list} {}", more.0);
    }
}

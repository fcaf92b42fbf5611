//! `lint` in repositories: what no known tool applies is a warning at most, and what those who apply bring along is not missing.

use super::appliers::{application, lines, severity};
use super::told::{CONFIG, flux};

const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: '?'}\n";

#[test]
fn what_no_tool_applies_is_refused_by_nobody() {
    let (web, other) = (
        application("web", "web", ""),
        application("other", "other", ""),
    );
    let (all, open) = (
        application("all", "x", ""),
        application("open", "'{{ path }}'", ""),
    );
    let wrong = web.replace("{name: web}", "{name: Web}");
    let root = flux("flux-system", "./web", "");
    // An Application of Applications, and what one of them applies.
    let (a, all) = (("web/a.yaml", CONFIG), ("root.yaml", all.as_str()));
    let (web, guide) = (("x/app.yaml", web.as_str()), "README.md");
    let deploy = ("deploy/other/s.yaml", SECRET);
    let list = ("deploy/other/kustomization.yaml", "resources: [s.yaml]\n");
    for (files, expected) in [
        (vec![all, web, a, deploy], "warning"),
        (vec![all, web, a, deploy, list], "warning"),
        (vec![("web/sync.yaml", root.as_str()), a, deploy], "warning"),
        (
            vec![all, web, a, deploy, (guide, "See other.\n")],
            "warning",
        ),
        // One of them applies it.
        (
            vec![
                all,
                web,
                a,
                ("x/b.yaml", other.as_str()),
                ("other/s.yaml", SECRET),
            ],
            "error",
        ),
        // Nobody knows what they apply, or where they begin.
        (
            vec![all, web, a, ("x/b.yaml", open.as_str()), deploy],
            "error",
        ),
        (vec![web, a, deploy], "error"),
        (vec![a, deploy], "error"),
        // Somebody applies it by hand, or what names it.
        (
            vec![
                all,
                web,
                a,
                deploy,
                (guide, "kubectl apply -f deploy/other/\n"),
            ],
            "error",
        ),
        (
            vec![
                all,
                web,
                a,
                deploy,
                list,
                (
                    "boot/it/kustomization.yaml",
                    "resources: [../../deploy/other]\n",
                ),
                (guide, "kubectl apply -k boot/it\n"),
            ],
            "error",
        ),
    ] {
        let found = severity(&files, "KP4237");
        assert_eq!(found.as_deref(), Some(expected), "{files:?}");
    }
    // An Application is applied by hand.
    let files = [all, web, a, ("y/app.yaml", wrong.as_str())];
    assert_eq!(severity(&files, "KP4203").as_deref(), Some("error"));
    // A text that is broken is broken.
    let broken = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: b\n   c: d\n";
    let files = [all, web, a, ("y/a.yaml", broken)];
    assert_eq!(severity(&files, "KP1001").as_deref(), Some("error"));
}

#[test]
fn a_chart_of_the_same_application_may_bring_what_is_missing() {
    let route = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n";
    let service =
        "apiVersion: v1\nkind: Service\nmetadata: {name: web-2}\nspec: {ports: [{port: 80}]}\n";
    let of = |more: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: web}}\nspec:\n  project: default\n  destination: {{namespace: web}}\n  sources:\n  - {{repoURL: 'https://git.example/shop.git', path: web}}\n  - {{repoURL: 'https://charts.example', {more}}}\n"
        )
    };
    for (more, expected) in [("chart: web", "info"), ("path: other", "warning")] {
        let app = of(more);
        let files = [
            ("app.yaml", app.as_str()),
            ("web/route.yaml", route),
            ("web/service.yaml", service),
        ];
        let found = severity(&files, "KP4223");
        assert_eq!(found.as_deref(), Some(expected), "{more}");
    }
}

#[test]
fn a_secret_that_is_an_example_has_one_owner() {
    let sealed = "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s}\nspec: {encryptedData: {a: AgB}}\n";
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b}\n";
    for (name, list, expected) in [
        ("app/s.example.yaml", "", "info"),
        ("app/s.yaml", "", "warning"),
        (
            "app/s.example.yaml",
            "resources: [s.example.yaml, sealed.yaml]\n",
            "warning",
        ),
    ] {
        let mut files = vec![(name, secret), ("app/sealed.yaml", sealed)];
        if !list.is_empty() {
            files.push(("app/kustomization.yaml", list));
        }
        let found = severity(&files, "KP5111");
        assert_eq!(found.as_deref(), Some(expected), "{name} {list}");
    }
}

#[test]
fn a_file_among_patches_whose_pods_have_no_labels_is_a_patch() {
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template: {spec: {containers: [{name: plugin, image: 'a:1'}]}}\n";
    let whole = part.replace(
        "template: {",
        "template: {metadata: {labels: {app: shop}}, ",
    );
    for (path, text, count) in [
        ("patches/web.yaml", part, 0),
        ("web/patch-web.yaml", part, 0),
        ("web/web.yaml", part, 1),
        ("patches/web.yaml", whole.as_str(), 1),
    ] {
        let found = lines(&[(path, text), ("b.yaml", CONFIG)], "error[KP4205]");
        assert_eq!(found.len(), count, "{path} {found:?}");
    }
}

#[test]
fn fleet_and_hive_are_not_argo_cd() {
    let wrong = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}], selecter: {a: b}}\n";
    for (name, text, count) in [
        ("fleet.yaml", "defaultNamespace: web\n", 0),
        ("fleet.yml", "helm:\n  chart: web\n", 0),
        (
            "fleet.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: b}\n",
            1,
        ),
        ("fleets.yaml", "defaultNamespace: web\n", 1),
        ("config.yaml", "deploymentMode: \"SelectorSyncSet\"\n", 0),
        ("config.yaml", "deploymentMode: Deployment\n", 1),
        ("other.yaml", "deploymentMode: SelectorSyncSet\n", 1),
    ] {
        let found = lines(&[(name, text), ("a.yaml", wrong)], "KP5010");
        let count_of = found.iter().filter(|it| it.contains("Argo CD")).count();
        assert_eq!((found.len(), count_of), (1, count), "{name} {found:?}");
    }
}

#[test]
fn a_null_in_an_unknown_field_loses_nothing() {
    for (value, expected) in [("null", "warning"), ("~", "warning"), ("a", "error")] {
        let role = format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: a}}\nrules:\n- {{apiGroups: ['a.example'], resources: [pods], verbs: [get], attributeRestrictions: {value}}}\n"
        );
        let found = severity(&[("a.yaml", role.as_str())], "KP5010");
        assert_eq!(found.as_deref(), Some(expected), "{value}");
    }
}

#[test]
fn two_versions_of_an_object_are_built() {
    let of = |version: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/{version}\nkind: HelmRepository\nmetadata: {{name: a}}\nspec: {{url: 'https://charts.example'}}\n"
        )
    };
    for (version, refused) in [("v1", true), ("v1beta2", false)] {
        let (one, other) = (of("v1"), of(version));
        let files = [
            ("kustomization.yaml", "resources: [a.yaml, b.yaml]\n"),
            ("a.yaml", one.as_str()),
            ("b.yaml", other.as_str()),
        ];
        let found = lines(&files, "KP5022");
        let is_refused = found.iter().any(|it| it.contains("kustomize refuses it"));
        assert_eq!((found.len(), is_refused), (1, refused), "{found:?}");
    }
}

#[test]
fn an_application_that_no_other_one_applies_may_be_in_no_use() {
    let all = application("all", "apps", "");
    let (web, gone) = (
        application("web", "web", ""),
        application("gone", "gone", ""),
    );
    let shop = application("shop", "shop", "");
    for (root, path, expected) in [
        (all.as_str(), "apps/gone.yaml", "error"),
        (all.as_str(), "later/gone.yaml", "warning"),
        // None of them applies another.
        (shop.as_str(), "later/gone.yaml", "error"),
    ] {
        let files = [
            ("root.yaml", root),
            ("apps/web.yaml", web.as_str()),
            ("web/a.yaml", CONFIG),
            ("shop/a.yaml", CONFIG),
            (path, gone.as_str()),
        ];
        let found = severity(&files, "KP4228");
        assert_eq!(found.as_deref(), Some(expected), "{path} {root}");
    }
}

#[test]
fn an_application_that_was_put_aside_applies_nothing() {
    let (web, empty) = (application("web", "web", ""), "resources:\n# - a.yaml\n");
    let shop = application("shop", "shop", "");
    for (path, count) in [("apps/web.yaml", 1), ("apps/disabled/web.yaml", 0)] {
        let files = [
            (path, web.as_str()),
            ("apps/shop.yaml", shop.as_str()),
            ("shop/a.yaml", CONFIG),
            ("web/kustomization.yaml", empty),
        ];
        assert_eq!(lines(&files, "KP4225").len(), count, "{path}");
    }
    for (folder, expected) in [
        ("ZZ_arhived", "info"),
        ("ZZ_arhive", "error"),
        ("web", "error"),
    ] {
        let path = format!("{folder}/kustomization.yaml");
        let files = [
            (path.as_str(), "resources: [gone.yaml]\n"),
            ("a.yaml", CONFIG),
        ];
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{folder}");
    }
}

#[test]
fn sealed_secrets_of_which_none_is_there_are_left_out() {
    let of = |names: [&str; 4], other: &str| {
        let lists = names.map(|it| format!("resources: [{it}]\n"));
        let paths = ["a", "b", "c", "d"].map(|it| format!("{it}/kustomization.yaml"));
        let mut files: Vec<(&str, &str)> = Vec::new();
        files.extend(
            paths
                .iter()
                .zip(&lists)
                .map(|(a, b)| (a.as_str(), b.as_str())),
        );
        files.push((other, CONFIG));
        lines(&files, "error[KP4225]").len()
    };
    let ends = ["a", "b", "c", "d"].map(|it| format!("{it}-sealed-secret.yaml"));
    let sealed = ends.each_ref().map(String::as_str);
    assert_eq!(of(sealed, "e/e.yaml"), 0);
    assert_eq!(of(sealed, "e/e-sealed-secret.yaml"), 4);
    assert_eq!(of(["a.yaml", "b.yaml", "c.yaml", "d.yaml"], "e/e.yaml"), 4);
}

#[test]
fn patches_see_what_components_of_flux_make() {
    let root = flux("flux-system", "./cluster", "");
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {interval: 1h, chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: a}}}}\n";
    let list = "resources: [hr.yaml]\npatches:\n- target: {kind: HelmRelease}\n  patch: '[{op: remove, path: /spec/values/a}]'\n";
    let component = "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches:\n- target: {kind: HelmRelease}\n  patch: '[{op: add, path: /spec/values, value: {KEY: b}}]'\n";
    for (more, key, count) in [
        ("  components: [../parts]\n", "a", 0),
        ("  components: [../parts]\n", "b", 1),
        ("", "a", 1),
    ] {
        let (app, component) = (flux("app", "./app", more), component.replace("KEY", key));
        let files = [
            ("cluster/flux-system/sync.yaml", root.as_str()),
            ("cluster/app.yaml", app.as_str()),
            ("app/kustomization.yaml", list),
            ("app/hr.yaml", release),
            ("parts/kustomization.yaml", component.as_str()),
        ];
        let found = lines(&files, "KP4238");
        assert_eq!(found.len(), count, "{more} {key} {found:?}");
    }
}

#[test]
fn an_application_inside_of_what_it_applies_is_the_beginning() {
    let (root, web) = (
        application("root", "apps", ""),
        application("web", "apps/web", ""),
    );
    let gone = application("gone", "apps/gone", "");
    for (list, expected) in [
        ("resources: [base/web.yaml, base/root.yaml]\n", "info"),
        (
            "resources: [base/web.yaml, base/root.yaml, base/apps/gone.yaml]\n",
            "error",
        ),
    ] {
        let files = [
            ("apps/kustomization.yaml", list),
            ("apps/base/root.yaml", root.as_str()),
            ("apps/base/web.yaml", web.as_str()),
            ("apps/base/apps/gone.yaml", gone.as_str()),
            ("apps/web/a.yaml", CONFIG),
            (".git/HEAD", "ref: refs/heads/main\n"),
        ];
        let found = severity(&files, "KP4228");
        assert_eq!(found.as_deref(), Some(expected), "{list}");
    }
}

#[test]
fn an_autoscaler_of_one_number_resets_nothing() {
    let workload = |count: u8| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec:\n  replicas: {count}\n  selector: {{matchLabels: {{app: a}}}}\n  template:\n    metadata: {{labels: {{app: a}}}}\n    spec: {{containers: [{{name: a, image: 'a:1'}}]}}\n"
        )
    };
    let scaler = |least: &str, most: u8| {
        format!(
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: a}}\nspec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: a}}, {least}maxReplicas: {most}}}\n"
        )
    };
    for (count, least, most, expected) in [
        (1, "minReplicas: 1, ", 1, "info"),
        (1, "", 1, "info"),
        (2, "minReplicas: 2, ", 2, "info"),
        (1, "minReplicas: 1, ", 5, "error"),
        (2, "minReplicas: 1, ", 2, "error"),
        (1, "minReplicas: 2, ", 2, "error"),
    ] {
        let (workload, scaler) = (workload(count), scaler(least, most));
        let files = [("a.yaml", workload.as_str()), ("b.yaml", scaler.as_str())];
        let found = severity(&files, "KP5019");
        assert_eq!(found.as_deref(), Some(expected), "{count} {least} {most}");
    }
}

#[test]
fn hosts_in_capitals_are_filled_in_and_one_finalizer_stays() {
    let route = |host: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec:\n  tls:\n  - hosts:\n    - {host}\n    secretName: a\n  rules:\n  - host: {host}\n    http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: a, port: {{number: 1}}}}}}}}]}}\n"
        )
    };
    for (host, is_said) in [
        ("HOSTNAME", false),
        ("Web.Example.com", true),
        ("WEB", true),
    ] {
        let text = route(host);
        let flow = text.replace(
            &format!("hosts:\n    - {host}\n    secretName: a"),
            &format!("{{hosts: [{host}], secretName: a}}"),
        );
        let found = lines(&[("a.yaml", flow.as_str())], "error[");
        assert_eq!(!found.is_empty(), is_said, "{host} {found:?}");
        let found = lines(&[("a.yaml", text.as_str())], "error[");
        assert_eq!(!found.is_empty(), is_said, "{host} {found:?}");
    }
    let of_namespace = [
        ("foregroundDeletion", "info"),
        ("orphan", "error"),
        ("", "info"),
    ];
    for (name, expected) in of_namespace {
        let text = format!(
            "apiVersion: v1\nkind: Namespace\nmetadata: {{name: a, finalizers: [{name}]}}\n"
        );
        let found = severity(&[("a.yaml", text.as_str())], "KP5002");
        assert_eq!(found.as_deref(), Some(expected), "{name}");
    }
}

#[test]
fn a_prefix_of_flux_takes_the_place_of_that_of_the_directory() {
    let root = flux("flux-system", "./cluster", "");
    let route = "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: a}\nspec: {routes: [{match: Host(`a.example`), kind: Rule, services: [{name: public-web, port: 80}]}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n";
    for (own, of_flux, count) in [
        ("namePrefix: public-\n", "  namePrefix: public-\n", 0),
        ("namePrefix: other-\n", "  namePrefix: public-\n", 0),
        ("namePrefix: public-\n", "", 0),
        ("namePrefix: public-\n", "  namePrefix: other-\n", 1),
        ("namePrefix: other-\n", "", 1),
    ] {
        let app = flux("app", "./app", of_flux);
        let list = format!("resources: [a.yaml]\n{own}");
        let files = [
            ("cluster/flux-system/sync.yaml", root.as_str()),
            ("cluster/app.yaml", app.as_str()),
            ("app/kustomization.yaml", list.as_str()),
            ("app/a.yaml", route),
        ];
        let found = lines(&files, "KP4223");
        assert_eq!(found.len(), count, "{own} {of_flux} {found:?}");
    }
}

#[test]
fn flux_writes_a_group_once() {
    let binding = |kind: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {{name: a}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}}\nsubjects: [{{kind: {kind}, name: a}}]\n"
        )
    };
    let root = flux("flux-system", "./app", "");
    for (tool, count) in [(root.as_str(), 0), (CONFIG, 1)] {
        for kind in ["Group", "User"] {
            let text = binding(kind);
            let files = [("app/sync.yaml", tool), ("app/a.yaml", text.as_str())];
            let found = lines(&files, "KP5027");
            assert_eq!(found.len(), count, "{kind} {found:?}");
        }
    }
}

#[test]
fn what_a_bootstrap_writes_is_not_missing_yet() {
    let list = "resources: [gotk-components.yaml, gotk-sync.yaml]\n";
    for (folder, other, errors) in [
        ("flux-system", "a.yaml", 0),
        ("flux", "a.yaml", 2),
        ("flux-system", "flux-system/gotk-sync.yaml", 1),
    ] {
        let path = format!("{folder}/kustomization.yaml");
        let files = [(path.as_str(), list), (other, CONFIG)];
        let found = lines(&files, "error[KP4225]");
        assert_eq!(found.len(), errors, "{folder} {other} {found:?}");
    }
}

#[test]
fn a_copy_of_others_is_no_text_of_this_repository() {
    let twice = format!("{CONFIG}data:\n  a: b\n  a: c\n");
    for (path, expected) in [("vendor/a/b.yaml", "info"), ("apps/a/b.yaml", "error")] {
        let found = severity(&[(path, twice.as_str())], "KP1002");
        assert_eq!(found.as_deref(), Some(expected), "{path}");
    }
}

#[test]
fn doco_cd_sets_variables() {
    let compose = "services:\n  web:\n    image: 'acme/web:1'\n    command: $TZ\n    labels: {'traefik.http.routers.web.rule': 'Host(`${TZ}.${TZ}`)'}\n";
    for (name, key, expected) in [
        ("nas/.doco-cd.yaml", "TZ", "info"),
        ("nas/web/.doco-cd.prod.yml", "TZ", "info"),
        (".doco-cd.yaml", "TZ", "info"),
        ("nas/.doco-cd.yaml", "TZONE", "warning"),
        ("nas/other.yaml", "TZ", "warning"),
    ] {
        let text = format!("working_dir: ./nas\nexternal_secrets:\n  {key}: op://a/b/c\n");
        let files = [("nas/web/compose.yaml", compose), (name, text.as_str())];
        let found = severity(&files, "KP2112");
        assert_eq!(found.as_deref(), Some(expected), "{name} {key}");
        // What is not set makes no host.
        assert!(lines(&files, "KP3341").is_empty());
    }
}

#[test]
fn references_are_judged_in_what_is_built() {
    let app = application("web", "apps", "");
    let all = application("all", "argo", "");
    let part = "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\nspec: {selector: {app: a}, ports: [{port: 80}]}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: other}\nspec:\n  selector: {matchLabels: {app: a}}\n  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: 'a:1'}]}}\n";
    for (root, expected) in [(Some(all.as_str()), "info"), (None, "warning")] {
        let mut files = vec![
            (
                "apps/kustomization.yaml",
                "namespace: shop\nresources: [q/a.yaml]\n",
            ),
            ("apps/q/kustomization.yaml", "resources: [a.yaml]\n"),
            ("apps/q/a.yaml", part),
        ];
        if let Some(root) = root {
            files.push(("root.yaml", root));
            files.push(("argo/web.yaml", app.as_str()));
        }
        let found = severity(&files, "KP4220");
        assert_eq!(found.as_deref(), Some(expected));
    }
}

#[test]
fn what_is_left_of_a_directory_is_built_by_nobody() {
    let base = [
        ("apps/web/a.yaml", CONFIG),
        ("apps/web/kustomization.yaml", "resources: [a.yaml]\n"),
        (
            "clusters/a/kustomization.yaml",
            "resources: [../../apps/web]\n",
        ),
    ];
    let gone = ("infra/ceph/kustomization.yaml", "resources: [gone.yaml]\n");
    let values = "apps:\n- path: infra/ceph\n";
    let overlay = "resources: [../../apps/wbe]\n";
    for (more, expected) in [
        (vec![gone], "warning"),
        // Something is there, is called nearly so, leads elsewhere, or somebody names the directory.
        (
            vec![
                (
                    "infra/ceph/kustomization.yaml",
                    "resources: [gone.yaml, a.yaml]\n",
                ),
                ("infra/ceph/a.yaml", CONFIG),
            ],
            "error",
        ),
        (vec![gone, ("infra/ceph/gone.yml", CONFIG)], "error"),
        (vec![("clusters/b/kustomization.yaml", overlay)], "error"),
        (
            vec![
                gone,
                ("b/kustomization.yaml", "resources: [../infra/ceph]\n"),
            ],
            "error",
        ),
        (
            vec![gone, ("README.md", "`kubectl apply -k infra/ceph`\n")],
            "error",
        ),
        (vec![gone, ("values.yaml", values)], "error"),
    ] {
        let files = [base.as_slice(), &more].concat();
        let found = severity(&files, "KP4225");
        assert_eq!(found.as_deref(), Some(expected), "{more:?}");
    }
    assert_eq!(severity(&[gone], "KP4225").as_deref(), Some("error"));
}

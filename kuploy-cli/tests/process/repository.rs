//! `lint` and `strip` in repositories: how manifests are applied, and which files nobody applies.

use super::Folder;

const APPLICATION: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: shop}\nspec:\n  project: default\n  destination: {namespace: shop}\n  source: {repoURL: https://git.example/shop.git, path: shop}\n";
const ROUTE: &str = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web}\nspec:\n  parentRefs: [{name: front}]\n";
const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
const CLAIM: &str = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec:\n  accessModes: [ReadWriteOnce]\n  storageClassName: A-Class\n  resources: {requests: {storage: 1Gi}}\n";

/// The lines about files below `lint` with a code.
fn lines(files: &[(&str, &str)], asked: &str, code: &str) -> Vec<String> {
    let ran = Folder::with(files).run(&format!("lint {asked} --level info --format short"));
    let lines = ran.out.lines().filter(|line| line.contains(code));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_tool_that_applies_a_file_is_found_in_the_whole_repository() {
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./shop, prune: true, sourceRef: {kind: GitRepository, name: a}}\n";
    for (tool, annotation) in [
        (flux, "kustomize.toolkit.fluxcd.io/prune: disabled"),
        (APPLICATION, "argocd.argoproj.io/sync-options"),
    ] {
        let folder = Folder::with(&[("clusters/a.yaml", tool), ("shop/ns.yaml", NAMESPACE)]);
        let ran = folder.run("strip shop/ns.yaml");
        let text = std::fs::read_to_string(folder.path("shop/ns.yaml")).unwrap();
        assert!(text.contains(annotation), "{text} {ran:?}");
    }
}

#[test]
fn defaults_matter_where_the_server_applies_and_argo_cd_compares_by_itself() {
    let applied = format!("{APPLICATION}  syncPolicy: {{syncOptions: [ServerSideApply=true]}}\n");
    let compared = applied.replace(
        "metadata: {name: shop}",
        "metadata: {name: shop, annotations: {argocd.argoproj.io/compare-options: ServerSideDiff=true}}",
    );
    let values = (
        "argocd/values.yaml",
        "configs:\n  params:\n    controller.diff.server.side: \"true\"\n",
    );
    let route = ("shop/route.yaml", ROUTE);
    for (files, said) in [
        // Argo CD's own default is to apply by the client.
        (vec![route], Some("info")),
        (vec![route, ("argocd/shop.yaml", APPLICATION)], Some("info")),
        (vec![route, ("argocd/shop.yaml", &applied)], Some("warning")),
        (vec![route, ("argocd/shop.yaml", &compared)], None),
        (vec![route, ("argocd/shop.yaml", &applied), values], None),
    ] {
        for asked in ["shop/route.yaml", "."] {
            let found = lines(&files, asked, "KP5014");
            assert_eq!(
                found.len(),
                usize::from(said.is_some()),
                "{files:?} {found:?}"
            );
            let severity = said.unwrap_or_default();
            assert!(
                found.iter().all(|line| line.contains(severity)),
                "{found:?}"
            );
        }
    }
}

#[test]
fn what_tests_expect_and_what_other_tools_fill_in_is_no_manifest() {
    let part = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  (replicas > `1`): true\n";
    let ytt = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: #@ data.values.image\n";
    let talos =
        "machine: {type: worker}\n---\napiVersion: v1alpha1\nkind: HostnameConfig\nhostname: a\n";
    for files in [
        vec![("tests/00-assert.yaml", part)],
        vec![
            ("tests/chainsaw-test.yaml", "steps: []\n"),
            ("tests/web/assert-web.yaml", part),
        ],
        vec![("web.yaml", ytt)],
        vec![("talos/patch.yaml", talos)],
        vec![(
            "pod.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ($namespace)}\nspec: {containers: [{name: a, image: b}]}\n",
        )],
    ] {
        assert!(
            lines(&files, ". --allow-empty", "error[").is_empty(),
            "{files:?}"
        );
    }
    assert_eq!(
        lines(&[("web/assert-web.yaml", part)], ".", "error[").len(),
        3
    );
}

#[test]
fn files_that_git_ignores_or_a_chart_is_rendered_into_are_not_missing() {
    let named = (
        "app/kustomization.yaml",
        "secretGenerator: [{name: a, envs: [env/a.env]}]\nresources: [all.yaml]\n",
    );
    let gone = |files: &[(&str, &str)]| lines(files, ".", "KP4225").len();
    assert_eq!(gone(&[named]), 2);
    assert_eq!(gone(&[named, (".gitignore", "env/\n")]), 1);
    assert_eq!(gone(&[named, ("app/Chart.yaml", "name: a\n")]), 1);
}

#[test]
fn what_kustomize_takes_from_elsewhere_is_not_judged() {
    let replacing = |of: &str| {
        format!(
            "resources: [claim.yaml]\nreplacements:\n- source: {{kind: ConfigMap, name: c}}\n  targets:\n  - select: {{kind: PersistentVolumeClaim, name: {of}}}\n    fieldPaths: [spec.storageClassName]\n"
        )
    };
    for (of, count) in [("data", 0), ("other", 1)] {
        let files = [
            ("kustomization.yaml", &*replacing(of)),
            ("claim.yaml", CLAIM),
        ];
        assert_eq!(lines(&files, ".", "KP4232").len(), count, "{of}");
    }
}

#[test]
fn what_no_kustomization_names_drifts_for_nobody() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  ttlSecondsAfterFinished: 9\n  template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}\n";
    let named = ("kustomization.yaml", "resources: [once/job.yaml]\n");
    let unnamed = ("kustomization.yaml", "resources: []\n");
    for (kustomization, severity) in [(named, "error"), (unnamed, "info")] {
        let found = lines(&[kustomization, ("once/job.yaml", job)], ".", "KP5020");
        assert!(found.len() == 1 && found[0].contains(severity), "{found:?}");
    }
}

#[test]
fn a_bundle_beside_its_parts_is_no_mistake_and_one_object_in_two_files_is() {
    let config =
        |name: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n---\n");
    let (a, both) = (config("a"), config("a") + &config("b"));
    assert_eq!(
        lines(&[("all.yaml", &both), ("one.yaml", &a)], ".", "KP5022").len(),
        1
    );
    assert!(lines(&[("all.yaml", &both), ("two.yaml", &both)], ".", "KP5022").is_empty());
}

#[test]
fn beside_charts_what_is_not_here_may_be_theirs() {
    let route = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {defaultBackend: {service: {name: NAME, port: {number: 80}}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: storefront}\nspec: {selector: {app: a}, ports: [{port: 80}]}\n";
    let chart = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: media}\nspec: {chartRef: {kind: OCIRepository, name: media}}\n";
    let open = chart.replace("}}\n", "}, valuesFrom: [{kind: ConfigMap, name: a}]}\n");
    for (name, charts, severity) in [
        ("other", None, "warning"),
        // Charts name their objects after the release, the chart, or a word of the values.
        ("other", Some(chart), "warning"),
        ("media-web", Some(chart), "info"),
        ("other", Some(open.as_str()), "info"),
        ("storefont", Some(chart), "warning"),
    ] {
        let route = route.replace("NAME", name);
        let mut files = vec![
            ("shop/web.yaml", &*route),
            ("shop/kustomization.yaml", "resources: [web.yaml]\n"),
        ];
        files.extend(charts.map(|chart| ("charts/a.yaml", chart)));
        let found = lines(&files, ".", "KP4223");
        assert!(
            found.len() == 1 && found[0].contains(severity),
            "{name} {found:?}"
        );
    }
}

#[test]
fn a_guide_says_how_manifests_are_applied_where_no_object_does() {
    let guide = |text| ("docs/install.md", text);
    let by_hand = "Run `kubectl apply -f shop/`.\n";
    let route = ("shop/route.yaml", ROUTE);
    for (files, severity) in [
        (vec![route], "info"),
        (vec![route, guide("Read the source.\n")], "info"),
        (vec![route, guide(by_hand)], "info"),
    ] {
        let found = lines(&files, ".", "KP5014");
        assert!(
            !found.is_empty() && found.iter().all(|line| line.contains(severity)),
            "{files:?} {found:?}"
        );
    }
    let large = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{a: {}}}\n",
        "x".repeat(300_000)
    );
    let large = ("shop/a.yaml", large.as_str());
    for (text, severity) in [
        (by_hand, "error"),
        ("kubectl apply --server-side -f shop/\n", "info"),
    ] {
        let found = lines(&[large, guide(text)], ".", "KP5024");
        assert!(found.len() == 1 && found[0].contains(severity), "{found:?}");
    }
    // An Application shows it better.
    let applied = [large, guide("--server-side"), ("argo.yaml", APPLICATION)];
    assert!(lines(&applied, ".", "KP5024")[0].contains("error"));
}

#[test]
fn what_a_script_applies_on_the_server_may_be_large() {
    let large = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{a: {}}}\n",
        "x".repeat(300_000)
    );
    let large = ("config/crd/a.yaml", large.as_str());
    let through = "$(KUSTOMIZE) build config/default | kubectl apply --server-side -f -";
    let overlay = (
        "config/default/kustomization.yaml",
        "resources: [../crd/a.yaml]\n",
    );
    for (script, command, count) in [
        ("Makefile", through, 0),
        (".github/workflows/e2e.yml", through, 0),
        ("hack/up.sh", "kubectl apply --server-side -f config/crd", 0),
        ("hack/up.sh", "kubectl apply --server-side -f docs", 1),
        ("Makefile", "kubectl apply -f config/crd", 1),
    ] {
        let command = format!("up:\n\t{command}\n");
        let files = [large, overlay, (script, command.as_str())];
        for asked in [".", "config/crd"] {
            let found = lines(&files, asked, "KP5024");
            assert_eq!(found.len(), count, "{script} {command} {asked} {found:?}");
        }
    }
}

#[test]
fn examples_and_templates_are_applied_by_nobody() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}\n";
    for (path, severity) in [("jobs/a.yaml", "error"), ("examples/jobs/a.yaml", "info")] {
        let found = lines(&[(path, job)], ".", "KP4211");
        assert!(found.len() == 1 && found[0].contains(severity), "{found:?}");
    }
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b}]\n  volumes: [{name: d, persistentVolumeClaim: {claimName: other}}]\n---\n".to_owned() + &CLAIM.replace("A_CLASS", "fast");
    for (path, severity) in [("web/a.yaml", "warning"), ("docs/web/a.yaml", "info")] {
        let found = lines(&[(path, &*pod)], ".", "KP4221");
        assert!(found.len() == 1 && found[0].contains(severity), "{found:?}");
    }
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: service_name}\nspec: {ports: [{port: 80, targetPort: target_port}]}\n";
    for (path, count) in [
        ("web.yaml", 2),
        ("template.yaml", 0),
        ("web.template.yaml", 0),
    ] {
        let found = lines(&[(path, service)], ".", "error[");
        assert_eq!(found.len(), count, "{found:?}");
    }
    let named = ("kustomization.yaml", "resources: [template.yaml]\n");
    assert_eq!(
        lines(&[named, ("template.yaml", service)], ".", "error[").len(),
        2
    );
}

#[test]
fn what_a_makefile_makes_is_not_missing() {
    let named = ("app/kustomization.yaml", "resources: [crds/all.yaml]\n");
    let made = "crds:\n\tcontroller-gen crd > app/crds/all.yaml\n";
    assert_eq!(lines(&[named], ".", "KP4225").len(), 1);
    assert_eq!(
        lines(&[named, ("Makefile", "all:\n")], ".", "KP4225").len(),
        1
    );
    assert!(lines(&[named, ("Makefile", made)], ".", "KP4225").is_empty());
}

/// A Kustomization of Flux with this in its `spec`.
fn of_flux(spec: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: shop}}\nspec:\n  path: ./apps/shop\n  sourceRef: {{kind: GitRepository, name: a}}\n{spec}"
    )
}

#[test]
fn what_flux_adds_to_a_directory_is_part_of_it() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{name: a, image: b}]\n  volumes: [{name: d, persistentVolumeClaim: {claimName: shop}}]\n";
    let other = CLAIM
        .replace("A_CLASS", "fast")
        .replace("name: data", "name: other");
    let claim = other.replace("name: other", "name: \"${CLAIM:-${APP}}\"");
    let component = "kind: Component\nresources: [claim.yaml]\n";
    let app = [
        (
            "apps/shop/kustomization.yaml",
            "resources: [pod.yaml, other.yaml]\n",
        ),
        ("apps/shop/pod.yaml", pod),
        ("apps/shop/other.yaml", &other),
        ("components/volume/kustomization.yaml", component),
        ("components/volume/claim.yaml", &claim),
    ];
    let said = |flux: &str, asked: &str| {
        let files = [&app[..], &[("clusters/shop.yaml", flux)]].concat();
        lines(&files, asked, "KP4221").len()
    };
    let adds = "  components: [../../components/volume]\n";
    let fills_in = "  postBuild: {substitute: {APP: shop}}\n";
    for asked in [".", "apps"] {
        assert_eq!(said(&of_flux(""), asked), 1);
        assert_eq!(said(&of_flux(&format!("{adds}{fills_in}")), asked), 0);
        assert_eq!(
            said(
                &of_flux(&format!(
                    "{adds}  postBuild: {{substitute: {{APP: blog}}}}\n"
                )),
                asked
            ),
            1
        );
    }
}

#[test]
fn what_flux_puts_into_one_namespace_is_together() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: a}\nspec: {ports: [{port: 80}], selector: {app: web}}\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: b, labels: {app: web}}\nspec: {containers: [{name: a, image: b}]}\n";
    for (spec, count) in [("", 1), ("  targetNamespace: shop\n", 0)] {
        let files = [
            ("apps/shop/kustomization.yaml", "resources: [all.yaml]\n"),
            ("apps/shop/all.yaml", &*format!("{service}---\n{pod}")),
            ("clusters/shop.yaml", &*of_flux(spec)),
        ];
        assert_eq!(lines(&files, ".", "KP4220").len(), count, "{spec}");
    }
}

#[test]
fn defaults_that_argo_cd_asks_for_are_written_for_it_alone() {
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec: {containers: [{name: db, image: a}]}\n  volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    for (tool, text, defaults) in [
        ("argocd", set, true),
        ("flux", set, false),
        ("none", set, false),
        ("flux", ROUTE, false),
    ] {
        let folder = Folder::with(&[("set.yaml", text)]);
        folder.run(&format!("strip set.yaml --gitops {tool}"));
        let after = std::fs::read_to_string(folder.path("set.yaml")).unwrap();
        assert_eq!(after != text, defaults, "{tool} {after}");
        assert!(tool == "argocd" || !after.contains("argocd"), "{after}");
    }
}

#[test]
fn a_mapping_without_a_value_is_named() {
    for (text, count) in [("data:\na: b\n", 1), ("data:\n  a: b\n", 0)] {
        let config = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\n{text}");
        let found = lines(&[("a.yaml", &config)], ".", "KP5005");
        assert_eq!(
            found.iter().filter(|it| it.contains("info")).count(),
            count,
            "{found:?}"
        );
    }
}

#[test]
fn what_a_kustomization_elsewhere_makes_or_leaves_open_is_not_missing() {
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - {name: a, image: 'a:1', envFrom: [{configMapRef: {name: settings}}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n";
    let overlay = "kind: Kustomization\nconfigMapGenerator:\n- {name: settings, literals: [a=b]}\n";
    let found = |files: &[(&str, &str)]| lines(files, ".", "KP4222");
    assert_eq!(found(&[("base/job.yaml", job)]).len(), 1);
    assert!(
        found(&[
            ("base/job.yaml", job),
            ("overlay/kustomization.yaml", overlay)
        ])
        .is_empty()
    );

    // A template is a resource: it may have the port.
    let pods = |name: &str, port: &str| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  selector: {{matchLabels: {{app: a}}}}\n  template:\n    metadata: {{labels: {{app: a}}}}\n    spec:\n      containers:\n      - {{name: a, image: 'a:1', ports: [{{name: {port}, containerPort: 80}}]}}\n"
        )
    };
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  selector: {app: a}\n  ports: [{port: 80, targetPort: http}]\n";
    let all = "kind: Kustomization\nresources: [redis.yaml, web.yaml, service.yaml]\n";
    let (redis, web) = (pods("redis", "redis"), pods("web", "web"));
    let template = web.replace("a:1", "{{ .Values.image }}");
    for (web, count) in [(web, 1), (template, 0)] {
        let files = [
            ("kustomization.yaml", all),
            ("redis.yaml", &redis),
            ("web.yaml", &web),
            ("service.yaml", service),
        ];
        assert_eq!(lines(&files, ".", "KP4224").len(), count);
    }
}

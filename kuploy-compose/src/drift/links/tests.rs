use crate::map::BTreeSet;

use super::{Extent, Patch};
use crate::diagnostic::{Report, Severity};
use crate::drift::released::Released;
use crate::drift::{Settings, lint_together};
use crate::source::SourceId;
use crate::yaml::{Limits, parse};

/// A workload `web` with the label `app: web`, a named port, and whatever its pod has beside.
fn workload(pod: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  selector: {{matchLabels: {{app: web}}}}\n  \
         template:\n    metadata: {{labels: {{app: web, tier: front}}}}\n    spec:\n      containers:\n      - name: web\n        \
         image: nginx:1.29\n        ports: [{{name: http, containerPort: 80}}]\n{pod}"
    )
}

fn service(selector: &str, port: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{selector: {{{selector}}}, ports: [{{{port}}}]}}\n"
    )
}

fn claim(name: &str) -> String {
    format!("apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}}}\nspec: {{}}\n")
}

fn config(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")
}

fn mounting(claim: &str) -> String {
    workload(&format!(
        "      volumes: [{{name: d, persistentVolumeClaim: {{claimName: {claim}}}}}]\n"
    ))
}

fn ingress(backend: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i}}\nspec: {{rules: [{{http: {{paths: [{{path: /, \
         pathType: Prefix, backend: {{service: {{{backend}}}}}}}]}}}}]}}\n"
    )
}

fn custom(api_version: &str, kind: &str, spec: &str) -> String {
    format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: x}}\nspec: {{{spec}}}\n")
}

/// The codes and paths of what references say.
fn found(objects: &[String], extent: &Extent) -> Vec<String> {
    let text = objects.join("---\n");
    let mut report = Report::default();
    let nodes = parse(&text, SourceId::default(), &Limits::default(), &mut report);
    assert!(report.is_empty(), "{text}");
    lint_together(&nodes, extent, &Settings::default(), &mut report);
    let of_links = report.iter().filter(|it| it.rule.code.starts_with("KP422"));
    of_links
        .map(|it| {
            format!(
                "{} {} = {}",
                it.rule.code,
                it.path,
                it.help.as_deref().unwrap_or("")
            )
        })
        .collect()
}

fn whole() -> Extent {
    Extent {
        whole: true,
        ..Extent::default()
    }
}

#[test]
fn references_to_what_is_not_there_are_named() {
    let ok = service("app: web", "port: 80");
    for (objects, wanted) in [
        (
            vec![workload(""), service("app: wbe", "port: 80")],
            "KP4220 Service/web:spec.selector = the pods of Deployment/web have `app: web`, `tier: front`",
        ),
        (
            vec![workload(""), service("app: web, tier: back", "port: 80")],
            "KP4220 Service/web:spec.selector",
        ),
        (
            vec![
                workload(""),
                service("app: web", "port: 80, targetPort: htpp"),
            ],
            "KP4224 Service/web:spec.ports[0].targetPort = write `targetPort: http`",
        ),
        (
            vec![mounting("date"), claim("data")],
            "KP4221 Deployment/web:spec.template.spec.volumes[0].persistentVolumeClaim.claimName = did you mean `data`?",
        ),
        (
            vec![
                workload("        envFrom: [{configMapRef: {name: a}}]\n"),
                config("settings"),
            ],
            "KP4222 Deployment/web:spec.template.spec.containers[0].envFrom[0].configMapRef.name",
        ),
        (
            vec![
                workload(
                    "        env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: k}}}]\n",
                ),
                config("settings"),
            ],
            "KP4222 Deployment/web:spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.name",
        ),
        (
            vec![
                workload(
                    "      volumes: [{name: d, projected: {sources: [{configMap: {name: a}}]}}]\n",
                ),
                config("settings"),
            ],
            "KP4222 Deployment/web:spec.template.spec.volumes[0].projected.sources[0].configMap.name",
        ),
        (
            vec![
                workload(""),
                ok.clone(),
                ingress("name: wen, port: {number: 80}"),
            ],
            "KP4223 Ingress/i:spec.rules[0].http.paths[0].backend.service.name = did you mean `web`?",
        ),
        (
            vec![
                workload(""),
                ok.clone(),
                ingress("name: web, port: {number: 8080}"),
            ],
            "KP4224 Ingress/i:spec.rules[0].http.paths[0].backend.service.port = it has `80`",
        ),
        (
            vec![
                workload(""),
                ok.clone(),
                ingress("name: web, port: {name: http}"),
            ],
            "KP4224 Ingress/i:spec.rules[0].http.paths[0].backend.service.port = it has `80`",
        ),
        (
            vec![
                workload(""),
                ok.clone(),
                custom(
                    "gateway.networking.k8s.io/v1",
                    "HTTPRoute",
                    "rules: [{backendRefs: [{name: web, port: 81}]}]",
                ),
            ],
            "KP4224 HTTPRoute/x:spec.rules[0].backendRefs[0].port",
        ),
        (
            vec![
                workload(""),
                ok,
                custom(
                    "traefik.io/v1alpha1",
                    "IngressRoute",
                    "routes: [{services: [{name: api, port: 80}]}]",
                ),
            ],
            "KP4223 IngressRoute/x:spec.routes[0].services[0].name",
        ),
    ] {
        let all = found(&objects, &Extent::default());
        assert!(
            matches!(all.as_slice(), [one] if one.starts_with(wanted)),
            "{wanted}\n{all:#?}\n{}",
            objects.join("---\n")
        );
    }
}

#[test]
fn what_is_there_or_may_be_elsewhere_is_not_named() {
    let template = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {volumeClaimTemplates: [{metadata: \
                    {name: data}}]}\n";
    for objects in [
        vec![
            workload(""),
            service("app: web", "port: 80, targetPort: http"),
        ],
        vec![
            workload(""),
            service("app: web", "port: 80, name: http"),
            ingress("name: web, port: {name: http}"),
        ],
        // Elsewhere: a folder without a kustomization that holds none of the kind.
        vec![mounting("data")],
        vec![workload("        envFrom: [{configMapRef: {name: a}}]\n")],
        vec![ingress("name: web, port: {number: 80}")],
        vec![service("app: other", "port: 80")],
        // A label that the controller gives.
        vec![
            workload(""),
            service(
                "app: web, statefulset.kubernetes.io/pod-name: web-0",
                "port: 80",
            ),
        ],
        // Made by something else.
        vec![mounting("data-db-0"), claim("other"), template.to_owned()],
        vec![
            workload(""),
            service("cluster: main", "port: 80"),
            custom("postgresql.cnpg.io/v1", "Cluster", ""),
        ],
        vec![
            workload("        envFrom: [{secretRef: {name: x}}]\n"),
            custom("bitnami.com/v1alpha1", "SealedSecret", ""),
            "apiVersion: v1\nkind: Secret\nmetadata: {name: other}\n".to_owned(),
        ],
        vec![
            workload("        envFrom: [{configMapRef: {name: a, optional: true}}]\n"),
            config("settings"),
        ],
        // Another namespace.
        vec![
            workload(""),
            service("app: web", "port: 80"),
            custom(
                "traefik.io/v1alpha1",
                "IngressRoute",
                "routes: [{services: [{name: api, namespace: other, port: 80}, {name: api@internal, kind: TraefikService}]}]",
            ),
        ],
    ] {
        let all = found(&objects, &Extent::default());
        assert!(all.is_empty(), "{all:#?}\n{}", objects.join("---\n"));
    }
}

#[test]
fn a_whole_kustomization_knows_what_is_missing_and_what_it_makes() {
    let objects = [workload(
        "        envFrom: [{configMapRef: {name: a}}, {secretRef: {name: b}}]\n",
    )];
    assert_eq!(found(&objects, &whole()).len(), 2);
    let made = [("ConfigMap", "a"), ("Secret", "b")];
    let made = made.map(|(kind, name)| (kind.to_owned(), name.to_owned()));
    let extent = Extent {
        made: BTreeSet::from(made),
        ..whole()
    };
    assert!(found(&objects, &extent).is_empty());
}

#[test]
fn what_a_patch_may_change_is_not_spoken_of() {
    let objects = [
        workload(""),
        service("app: wbe", "port: 80"),
        ingress("name: web, port: {number: 1}"),
    ];
    assert_eq!(found(&objects, &whole()).len(), 2);
    let patched = |kind: Option<&str>, name: Option<&str>| Extent {
        patches: BTreeSet::from([Patch {
            kind: kind.map(str::to_owned),
            name: name.map(str::to_owned),
        }]),
        ..whole()
    };
    for (kind, name, left) in [
        (Some("Deployment"), Some("web"), 1),
        (Some("Deployment"), None, 1),
        (Some("Service"), Some("web"), 0),
        (Some("Ingress"), None, 1),
        (None, Some("web"), 0),
        (None, None, 0),
        (Some("Deployment"), Some("other"), 2),
    ] {
        let all = found(&objects, &patched(kind, name));
        assert_eq!(all.len(), left, "{kind:?} {name:?} {all:#?}");
    }
}

#[test]
fn names_are_looked_for_in_one_namespace() {
    let mut there = claim("data");
    there = there.replace("{name: data}", "{name: data, namespace: b}");
    let mut pod = mounting("data");
    pod = pod.replacen("{name: web}", "{name: web, namespace: a}", 1);
    let objects = [there, pod];
    assert_eq!(found(&objects, &whole()).len(), 1);
    let extent = Extent {
        one_namespace: true,
        ..whole()
    };
    assert!(found(&objects, &extent).is_empty());
}

#[test]
fn what_an_annotation_or_an_operator_says_is_not_missing() {
    let route = |port: &str| {
        vec![
            workload(""),
            service("app: web", "port: 80"),
            ingress(&format!("name: web, port: {{name: {port}}}")),
        ]
    };
    assert!(found(&route("use-annotation"), &Extent::default()).is_empty());
    assert_eq!(
        found(&route("use-annotations"), &Extent::default()).len(),
        1
    );
    // One ConfigMap is here, another is asked for; beside an object of an operator, that is worth knowing and no more.
    let asked = [
        workload("        envFrom: [{configMapRef: {name: endpoints}}]\n"),
        config("a"),
    ];
    let severity = |objects: &[String]| {
        let nodes = objects.iter().flat_map(|text| {
            parse(
                text,
                SourceId::default(),
                &Limits::default(),
                &mut Report::default(),
            )
        });
        let mut report = Report::default();
        let nodes: Vec<_> = nodes.collect();
        lint_together(
            &nodes,
            &Extent::default(),
            &Settings::default(),
            &mut report,
        );
        report
            .iter()
            .map(|it| it.severity.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(severity(&asked), ["warning"]);
    let [pods, config] = asked;
    let cluster = custom("ceph.rook.io/v1", "CephCluster", "");
    assert_eq!(severity(&[pods, config, cluster]), ["info"]);
}

#[test]
fn a_chart_brings_the_services_that_are_named_after_it() {
    let own = [workload(""), service("app: web", "port: 80")];
    let routed = |name: &str| {
        let mut all = own.to_vec();
        all.push(ingress(&format!("name: {name}, port: {{number: 80}}")));
        all
    };
    let released = |words: &[&str]| {
        let mut all = Released::default();
        words.iter().for_each(|word| all.add(word));
        Extent {
            elsewhere: true,
            releases: Some(std::sync::Arc::new(all)),
            ..whole()
        }
    };
    let severity = |objects: &[String], extent: &Extent| {
        let mut report = Report::default();
        let text = objects.join("---\n");
        let nodes = parse(&text, SourceId::default(), &Limits::default(), &mut report);
        lint_together(&nodes, extent, &Settings::default(), &mut report);
        let mut found = report.iter().filter(|it| it.rule.code == "KP4223");
        found.next().map(|it| it.severity)
    };
    let (info, warning) = (Some(Severity::Info), Some(Severity::Warning));
    for (name, words, wanted) in [
        (
            "monitoring-grafana",
            &["monitoring", "kube-prometheus-stack"][..],
            info,
        ),
        ("argocd-server", &["argo-cd"], info),
        ("my-name", &["fullnameOverride", "my-name"], info),
        ("checkout", &["redis", "bitnami", "cache"], warning),
        ("checkout", &[], warning),
    ] {
        assert_eq!(severity(&routed(name), &released(words)), wanted, "{name}");
    }
    // Of a chart in a directory nothing is known.
    let unknown = Extent {
        elsewhere: true,
        ..whole()
    };
    assert_eq!(severity(&routed("checkout"), &unknown), info);
}

#[test]
fn keys_of_releases_name_no_services() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: shop-cache, namespace: data}\nspec:\n  releaseName: my-shop\n  chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: bitnami}}}\n  values: {image: {tag: '1'}, fullnameOverride: basket-api, extra: [search]}\n";
    let mut report = Report::default();
    let nodes = parse(
        release,
        SourceId::default(),
        &Limits::default(),
        &mut report,
    );
    let Some(released) = crate::drift::released(nodes.iter()) else {
        panic!("a chart of a registry");
    };
    for (name, may_have) in [
        ("api", true),
        ("basket-api", true),
        ("cache-master", true),
        ("myshop", true),
        ("redis-master", true),
        ("search", true),
        ("data", false),
        ("image-service", false),
        ("source", false),
        ("values", false),
        ("researcher", false),
    ] {
        assert_eq!(released.may_have(name), may_have, "{name}");
    }
}

#[test]
fn a_service_that_has_a_route_is_not_proposed_for_another_one() {
    let own = [workload(""), service("app: web", "port: 80")];
    let route = |name: &str, to: &str| {
        ingress(&format!("name: {to}, port: {{number: 80}}"))
            .replace("{name: i}", &format!("{{name: {name}}}"))
    };
    let said = |routes: &[String]| found(&[&own[..], routes].concat(), &whole());
    assert!(said(&[route("a", "wbe")])[0].ends_with("did you mean `web`?"));
    let taken = said(&[route("a", "wbe"), route("b", "web")]);
    assert!(
        taken[0].ends_with("add the Service, or correct the name"),
        "{taken:?}"
    );
}

#[test]
fn an_autoscaler_names_group_kind_and_name_of_what_is_there() {
    let scaler = |kind: &str, target: &str| {
        custom(
            kind,
            "HorizontalPodAutoscaler",
            &format!("maxReplicas: 2, scaleTargetRef: {{{target}}}"),
        )
    };
    let said = |objects: &[String], extent: &Extent| -> Option<(Severity, String)> {
        let mut report = Report::default();
        let text = objects.join("---\n");
        let nodes = parse(&text, SourceId::default(), &Limits::default(), &mut report);
        lint_together(&nodes, extent, &Settings::default(), &mut report);
        let mut found = report.iter().filter(|it| it.rule.code == "KP4240");
        found
            .next()
            .map(|it| (it.severity, it.help.clone().unwrap_or_default()))
    };
    let app = custom("core.spinkube.dev/v1alpha1", "SpinApp", "replicas: 1");
    let whole = whole();
    for (target, wanted) in [
        ("apiVersion: apps/v1, kind: Deployment, name: web", None),
        (
            "apiVersion: apps/v1, kind: '${CONTROLLER:=Deployment}', name: web",
            None,
        ),
        (
            "apiVersion: apps/v1beta2, kind: Deployment, name: web",
            None,
        ),
        (
            "apiVersion: extensions/v1beta1, kind: Deployment, name: web",
            Some("write `apiVersion: apps/v1`"),
        ),
        (
            "kind: Deployment, name: web",
            Some("write `apiVersion: apps/v1`"),
        ),
        (
            "apiVersion: apps/v1, kind: Deployment, name: wed",
            Some("did you mean `web`?"),
        ),
        (
            "apiVersion: apps/v1, kind: StatefulSet, name: web",
            Some("add it, or correct the name"),
        ),
        // Of a kind that something else brings.
        (
            "apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: web",
            None,
        ),
        (
            "apiVersion: apps.kruise.io/v1beta1, kind: StatefulSet, name: web",
            None,
        ),
        ("apiVersion: v1, kind: DeploymentConfig, name: web", None),
    ] {
        let found = said(&[workload(""), scaler("autoscaling/v2", target)], &whole);
        assert_eq!(found.map(|it| it.1).as_deref(), wanted, "{target}");
    }
    for (group, wanted) in [
        ("core.spinkube.dev/v1", None),
        (
            "core.spinoperator.dev/v1",
            Some("write `apiVersion: core.spinkube.dev/v1alpha1`"),
        ),
    ] {
        let target = format!("apiVersion: {group}, kind: SpinApp, name: x");
        let found = said(&[app.clone(), scaler("autoscaling/v2", &target)], &whole);
        assert_eq!(found.map(|it| it.1).as_deref(), wanted, "{target}");
    }
    // What nothing here has may be elsewhere.
    let target = "apiVersion: apps/v1, kind: Deployment, name: shop";
    let objects = [workload(""), scaler("autoscaling/v2", target)];
    let elsewhere = |extent: Extent| Extent {
        whole: true,
        ..extent
    };
    assert_eq!(said(&objects[1..], &Extent::default()), None);
    assert_eq!(
        said(&objects, &whole).map(|it| it.0),
        Some(Severity::Warning)
    );
    assert_eq!(
        said(
            &objects,
            &elsewhere(Extent {
                elsewhere: true,
                ..Extent::default()
            })
        )
        .map(|it| it.0),
        Some(Severity::Info)
    );
    let others = BTreeSet::from([("Deployment".to_owned(), "shop".to_owned())]);
    assert_eq!(
        said(
            &objects,
            &elsewhere(Extent {
                others: others.into(),
                ..Extent::default()
            })
        ),
        None
    );
    assert_eq!(said(&[objects.as_slice(), &[app]].concat(), &whole), None);
}

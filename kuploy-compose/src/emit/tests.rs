use serde_json::{Value as Json, json};

use super::*;
use crate::model::{
    Claim, Command, ConfigFile, ConfigMap, Container, Endpoint, EndpointPort, EnvSource, EnvVar,
    FileContent, JobSettings, Mount, Protocol, Resources, Route, RoutePath, Secret, SecretDelivery,
    Volume, VolumeSource, Workload, WorkloadKind,
};
use crate::options::{GitOps, KubeVersion, Kustomize, Layout};
use crate::yaml::Value;

/// A tree as JSON, keys in their order.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(b) => json!(b),
        Value::Int(n) => json!(n),
        Value::Uint(n) => json!(n),
        Value::Float(x) => json!(x),
        Value::String(text) | Value::Timestamp(text) => json!(text),
        Value::Seq(list) => list.iter().map(json).collect(),
        Value::Map(map) => map
            .iter()
            .map(|(key, entry)| (key.clone(), json(&entry.node)))
            .collect(),
    }
}

fn objects_of(manifests: &Manifests, path: &str) -> Vec<Json> {
    manifests
        .files
        .iter()
        .filter(|file| file.path == path)
        .flat_map(|file| match &file.content {
            ManifestContent::Objects(nodes) => nodes.iter().map(json).collect(),
            ManifestContent::Raw(_) => Vec::new(),
        })
        .collect()
}

fn raw(manifests: &Manifests, path: &str) -> Option<String> {
    manifests.files.iter().find_map(|file| match &file.content {
        ManifestContent::Raw(bytes) if file.path == path => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
        _ => None,
    })
}

fn paths(manifests: &Manifests) -> Vec<&str> {
    manifests.files.iter().map(|f| f.path.as_str()).collect()
}

fn strings<const N: usize>(pairs: [(&str, &str); N]) -> crate::model::StringMap {
    pairs
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect()
}

fn text_file(key: &str, text: &str) -> ConfigFile {
    ConfigFile {
        key: key.to_owned(),
        content: FileContent::Text(text.to_owned()),
    }
}

fn port(name: &str, port: u16, protocol: Protocol) -> EndpointPort {
    EndpointPort {
        name: name.to_owned(),
        port,
        target: port,
        protocol,
        ..EndpointPort::default()
    }
}

fn backend() -> Component {
    let mut component = Component {
        name: "backend".to_owned(),
        wave: 1,
        endpoints: vec![Endpoint {
            name: "backend".to_owned(),
            selector: strings([("app.kubernetes.io/name", "backend")]),
            ports: vec![port("http", 8080, Protocol::Tcp)],
            ..Endpoint::default()
        }],
        secrets: vec![Secret {
            name: "backend-env".to_owned(),
            files: vec![text_file("PASSWORD", "correct-horse")],
            env: true,
            ..Secret::default()
        }],
        config_maps: vec![ConfigMap {
            name: "backend-conf".to_owned(),
            files: vec![text_file("app.conf", "a = 1\n")],
            ..ConfigMap::default()
        }],
        claims: vec![Claim {
            name: "data".to_owned(),
            size: "1Gi".to_owned(),
            keep: true,
            ..Claim::default()
        }],
        ..Component::default()
    };
    component.workload = Some(Workload {
        name: "backend".to_owned(),
        pod: crate::model::Pod {
            containers: vec![Container {
                name: "backend".to_owned(),
                image: "shop:1".to_owned(),
                command: Command {
                    entrypoint: vec!["sh".to_owned()],
                    args: vec!["-c".to_owned(), "echo $(date) $HOME".to_owned()],
                    ..Command::default()
                },
                env: vec![
                    EnvVar {
                        name: "T".to_owned(),
                        source: EnvSource::Value("hello $(NAME)".to_owned()),
                    },
                    EnvVar {
                        name: "PASSWORD".to_owned(),
                        source: EnvSource::Secret {
                            name: "backend-env".to_owned(),
                            key: "PASSWORD".to_owned(),
                        },
                    },
                ],
                resources: Resources {
                    limits: strings([("cpu", "1")]),
                    ..Resources::default()
                },
                mounts: vec![Mount {
                    volume: "conf".to_owned(),
                    path: "/app.conf".to_owned(),
                    sub_path: Some("app.conf".to_owned()),
                    read_only: true,
                    ..Mount::default()
                }],
                ..Container::default()
            }],
            volumes: vec![
                Volume {
                    name: "conf".to_owned(),
                    source: VolumeSource::ConfigMap {
                        name: "backend-conf".to_owned(),
                        default_mode: None,
                        items: Vec::new(),
                    },
                },
                Volume {
                    name: "tmp".to_owned(),
                    source: VolumeSource::Empty {
                        memory: false,
                        size_limit: None,
                    },
                },
            ],
            ..crate::model::Pod::default()
        },
        ..Workload::default()
    });
    component
}

fn app(components: Vec<Component>) -> App {
    App {
        name: "shop".to_owned(),
        components,
        delivery: None,
    }
}

#[test]
fn a_component_is_one_file_that_reads_from_name_to_volumes() {
    let manifests = emit(&app(vec![backend()]), &Options::default());
    assert_eq!(
        paths(&manifests),
        [
            "backend.yaml",
            "config/backend/app.conf",
            "kustomization.yaml"
        ]
    );
    let objects = objects_of(&manifests, "backend.yaml");
    let kinds: Vec<_> = manifests.objects.iter().map(|o| o.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["Secret", "PersistentVolumeClaim", "Service", "Deployment"]
    );
    let secret = manifests.objects[0].name.clone();
    assert!(
        secret.starts_with("backend-env-") && secret.len() == 20,
        "{secret}"
    );
    let labels = json!({
        "app.kubernetes.io/name": "backend",
        "app.kubernetes.io/part-of": "shop",
        "app.kubernetes.io/managed-by": "kuploy",
    });
    let deployment = json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": "backend",
            "labels": labels,
            "annotations": {"argocd.argoproj.io/sync-wave": "1"},
        },
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": {"app.kubernetes.io/name": "backend"}},
            "template": {
                "metadata": {"labels": {
                    "app.kubernetes.io/name": "backend",
                    "app.kubernetes.io/part-of": "shop",
                }},
                "spec": {
                    "automountServiceAccountToken": false,
                    "enableServiceLinks": false,
                    "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
                    "containers": [{
                        "name": "backend",
                        "image": "shop:1",
                        "command": ["sh"],
                        "args": ["-c", "echo $$(date) $HOME"],
                        "env": [
                            {"name": "T", "value": "hello $$(NAME)"},
                            {"name": "PASSWORD", "valueFrom": {
                                "secretKeyRef": {"name": secret, "key": "PASSWORD"},
                            }},
                        ],
                        "resources": {"limits": {"cpu": "1"}},
                        "volumeMounts": [{
                            "name": "conf",
                            "mountPath": "/app.conf",
                            "subPath": "app.conf",
                            "readOnly": true,
                        }],
                    }],
                    "volumes": [
                        {"name": "conf", "configMap": {"name": "backend-conf"}},
                        {"name": "tmp", "emptyDir": {}},
                    ],
                },
            },
        },
    });
    // As text: the order of keys is part of what is meant.
    assert_eq!(objects[3].to_string(), deployment.to_string());
    assert_eq!(
        objects[1]["metadata"]["annotations"].to_string(),
        json!({
            "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
            "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
            "argocd.argoproj.io/sync-wave": "1",
        })
        .to_string()
    );
    assert_eq!(objects[2]["metadata"].get("annotations"), None);
    let kustomization = json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["backend.yaml"],
        "configMapGenerator": [{
            "name": "backend-conf",
            "files": ["app.conf=config/backend/app.conf"],
            "options": {
                "annotations": {"argocd.argoproj.io/sync-options": "PruneLast=true"},
                "labels": labels,
            },
        }],
    });
    assert_eq!(
        objects_of(&manifests, "kustomization.yaml")[0].to_string(),
        kustomization.to_string()
    );
}

#[test]
fn without_kustomize_config_maps_are_objects_and_their_users_know_the_hash() {
    let options = Options {
        kustomize: Some(Kustomize::Off),
        namespace: Some("prod".to_owned()),
        layout: Some(Layout::Object),
        ..Options::default()
    };
    let manifests = emit(&app(vec![backend()]), &options);
    assert_eq!(
        paths(&manifests),
        [
            "backend-env-secret.yaml",
            "backend-conf-configmap.yaml",
            "data-persistentvolumeclaim.yaml",
            "backend-service.yaml",
            "backend-deployment.yaml",
        ]
    );
    let map = &objects_of(&manifests, "backend-conf-configmap.yaml")[0];
    let deployment = &objects_of(&manifests, "backend-deployment.yaml")[0];
    let volumes = &deployment["spec"]["template"]["spec"]["volumes"];
    assert_eq!(volumes[0]["configMap"]["name"], map["metadata"]["name"]);
    assert_ne!(map["metadata"]["name"], "backend-conf");
    assert_eq!(map["data"], json!({"app.conf": "a = 1\n"}));
}

#[test]
fn a_config_map_and_a_secret_of_one_name_are_told_apart() {
    let mut component = backend();
    let volume = |secret| Volume {
        name: format!("of-{secret}"),
        source: VolumeSource::of_files(secret, "both".to_owned(), None, Vec::new()),
    };
    component.workload.as_mut().unwrap().pod.volumes = vec![volume(false), volume(true)];
    component.config_maps = vec![ConfigMap {
        name: "both".to_owned(),
        files: vec![text_file("a", "1")],
        ..ConfigMap::default()
    }];
    component.secrets = vec![Secret {
        name: "both".to_owned(),
        delivery: SecretDelivery::Manifest,
        files: vec![text_file("a", "2")],
        ..Secret::default()
    }];
    let manifests = emit(&app(vec![component]), &Options::default());
    let objects = objects_of(&manifests, "backend.yaml");
    let workload = objects.iter().find(|object| object["kind"] == "Deployment");
    let volumes = &workload.unwrap()["spec"]["template"]["spec"]["volumes"];
    assert_eq!(volumes[0]["configMap"]["name"], "both");
    let secret = volumes[1]["secret"]["secretName"].as_str().unwrap();
    assert!(secret.starts_with("both-"), "{secret}");
}

#[test]
fn flux_and_plain_clusters_get_no_annotations_of_argo_cd() {
    for (gitops, claim, job) in [
        (
            GitOps::Flux,
            json!({"kustomize.toolkit.fluxcd.io/prune": "disabled"}),
            json!({"kustomize.toolkit.fluxcd.io/force": "enabled"}),
        ),
        (GitOps::None, Json::Null, Json::Null),
    ] {
        let mut component = backend();
        if let Some(workload) = &mut component.workload {
            workload.kind = WorkloadKind::Job(JobSettings::default());
        }
        let options = Options {
            gitops: Some(gitops),
            ..Options::default()
        };
        let manifests = emit(&app(vec![component]), &options);
        let objects = objects_of(&manifests, "backend.yaml");
        assert_eq!(objects[1]["metadata"]["annotations"], claim);
        assert_eq!(objects[3]["metadata"]["annotations"], job);
        assert_eq!(
            objects[3]["spec"]["template"]["spec"]["restartPolicy"],
            "Never"
        );
    }
}

#[test]
fn two_protocols_on_one_number_are_applied_by_the_server() {
    let mut component = backend();
    component.endpoints[0]
        .ports
        .push(port("udp", 8080, Protocol::Udp));
    let manifests = emit(&app(vec![component]), &Options::default());
    assert_eq!(
        objects_of(&manifests, "backend.yaml")[2]["metadata"]["annotations"],
        json!({"argocd.argoproj.io/sync-options": "ServerSideApply=true"})
    );
}

#[test]
fn generated_secrets_stay_out_of_the_repository() {
    let mut component = backend();
    component.secrets[0].delivery = SecretDelivery::Generator;
    component.secrets[0]
        .files
        .push(text_file("KEY", "-----\nx\n"));
    let app = app(vec![component]);
    let manifests = emit(&app, &Options::default());
    let kustomization = &objects_of(&manifests, "kustomization.yaml")[0];
    let generator = &kustomization["secretGenerator"][0];
    assert_eq!(generator["envs"], json!(["secrets/backend-env.env"]));
    assert_eq!(generator["files"], json!(["KEY=secrets/backend-env.KEY"]));
    for (path, text) in [
        ("secrets/.gitignore", "*\n!*/\n!.gitignore\n!*.example\n"),
        ("secrets/backend-env.env", "PASSWORD=correct-horse\n"),
        ("secrets/backend-env.env.example", "PASSWORD=\n"),
        ("secrets/backend-env.KEY", "-----\nx\n"),
        ("secrets/backend-env.KEY.example", ""),
    ] {
        assert_eq!(raw(&manifests, path).as_deref(), Some(text), "{path}");
    }
    let options = Options {
        kustomize: Some(Kustomize::Off),
        ..Options::default()
    };
    let manifests = emit(&app, &options);
    assert_eq!(
        manifests.setup,
        [
            r#"kubectl create secret generic backend-env --from-literal=PASSWORD="${PASSWORD:?}" --from-literal=KEY="${KEY:?}""#
        ]
    );
    assert!(!format!("{manifests:?}").contains("correct-horse"));
}

#[test]
fn app_armor_is_an_annotation_before_it_was_a_field() {
    let mut component = backend();
    if let Some(workload) = &mut component.workload {
        workload.pod.containers[0].security.app_armor = Some(crate::model::AppArmor::Unconfined);
    }
    let options = Options {
        kube_version: Some(KubeVersion::minor(29)),
        ..Options::default()
    };
    let app = app(vec![component]);
    let template = |options: &Options| {
        objects_of(&emit(&app, options), "backend.yaml")[3]["spec"]["template"].clone()
    };
    let (old, new) = (template(&options), template(&Options::default()));
    assert_eq!(
        old["metadata"]["annotations"],
        json!({"container.apparmor.security.beta.kubernetes.io/backend": "unconfined"})
    );
    assert_eq!(old["spec"]["containers"][0].get("securityContext"), None);
    assert_eq!(new["metadata"].get("annotations"), None);
    assert_eq!(
        new["spec"]["containers"][0]["securityContext"],
        json!({"appArmorProfile": {"type": "Unconfined"}})
    );
}

#[test]
fn each_style_of_route_says_the_same() {
    let mut component = backend();
    let route = |style| Route {
        name: "backend".to_owned(),
        style,
        hosts: vec!["a.example".to_owned(), "b.example".to_owned()],
        paths: vec![RoutePath {
            path: "/api".to_owned(),
            service: "backend".to_owned(),
            port: 8080,
            ..RoutePath::default()
        }],
        class: Some("infra/main".to_owned()),
        tls: true,
        ..Route::default()
    };
    component.routes = [
        RouteStyle::Ingress,
        RouteStyle::Gateway,
        RouteStyle::Traefik,
    ]
    .map(route)
    .into();
    let manifests = emit(&app(vec![component]), &Options::default());
    let objects = objects_of(&manifests, "backend.yaml");
    let backend = json!({"service": {"name": "backend", "port": {"number": 8080}}});
    let http = json!({"paths": [{"path": "/api", "pathType": "Prefix", "backend": backend}]});
    assert_eq!(
        objects[4]["spec"].to_string(),
        json!({
            "ingressClassName": "infra/main",
            "tls": [{"hosts": ["a.example", "b.example"]}],
            "rules": [{"host": "a.example", "http": http}, {"host": "b.example", "http": http}],
        })
        .to_string()
    );
    assert_eq!(
        objects[5]["spec"]["parentRefs"],
        json!([{"group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "infra", "name": "main"}])
    );
    assert_eq!(
        objects[6]["spec"]["routes"][0]["match"],
        "(Host(`a.example`) || Host(`b.example`)) && PathPrefix(`/api`)"
    );
    assert_eq!(objects[6]["spec"]["tls"], json!({}));
}

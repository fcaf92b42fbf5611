//! Each line: what is changed in a manifest that is taken, and what is said of it. Held against the answers of an API
//! server (Kubernetes 1.36).

mod left_alone;
mod single_mistakes;

use crate::diagnostic::{Report, Severity};
use crate::drift::{Settings, lint};
use crate::source::SourceId;
use crate::yaml::{Limits, parse};

fn said(text: &str) -> Vec<String> {
    let mut report = Report::default();
    let nodes = parse(text, SourceId::default(), &Limits::default(), &mut report);
    lint(&nodes, &Settings::default(), &mut report);
    report
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let path = finding.path.to_string();
            let (_, path) = path.split_once(':').unwrap_or(("", &path));
            format!("{} {path}", finding.rule.code)
        })
        .collect()
}

fn object(kind: &str, spec: &str) -> String {
    let version = match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" => "apps/v1",
        "Job" | "CronJob" => "batch/v1",
        "Ingress" | "NetworkPolicy" => "networking.k8s.io/v1",
        "HorizontalPodAutoscaler" => "autoscaling/v2",
        "PodDisruptionBudget" => "policy/v1",
        "Role" | "RoleBinding" | "ClusterRoleBinding" => "rbac.authorization.k8s.io/v1",
        "PriorityClass" => "scheduling.k8s.io/v1",
        "StorageClass" => "storage.k8s.io/v1",
        "CustomResourceDefinition" => "apiextensions.k8s.io/v1",
        "ValidatingWebhookConfiguration" => "admissionregistration.k8s.io/v1",
        _ => "v1",
    };
    format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: web}}\n{spec}\n")
}

/// A Deployment of a pod with this behind its container.
fn pod(spec: &str) -> String {
    workload("Deployment", "", spec)
}

fn workload(kind: &str, own: &str, spec: &str) -> String {
    let containers = if spec.contains("containers: [") {
        ""
    } else {
        "containers: [{name: web, image: nginx}], "
    };
    let name = if kind == "StatefulSet" {
        "serviceName: web, "
    } else {
        ""
    };
    object(
        kind,
        &format!(
            "spec: {{{name}{own}selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, spec: {{{containers}{spec}}}}}}}"
        ),
    )
}

fn container(spec: &str) -> String {
    pod(&format!(
        "containers: [{{name: web, image: nginx, {spec}}}], volumes: [{{name: a, emptyDir: {{}}}}]"
    ))
}

/// Holds what is said of each manifest: nothing where nothing is written.
fn hold(cases: &[(String, &str)]) {
    for (text, wanted) in cases {
        let wanted: Vec<&str> = wanted.split(", ").filter(|item| !item.is_empty()).collect();
        assert_eq!(said(text), wanted, "{text}");
    }
}

#[test]
fn containers() {
    const AT: &str = "spec.template.spec.containers[0]";
    let at = |code: &str, path: &str| format!("{code} {AT}.{path}");
    for (spec, code, path) in [
        (
            "ports: [{containerPort: 0}]",
            "KP4231",
            "ports[0].containerPort",
        ),
        (
            "ports: [{name: a--b, containerPort: 80}]",
            "KP4232",
            "ports[0].name",
        ),
        (
            "ports: [{name: a, containerPort: 80}, {name: a, containerPort: 81}]",
            "KP4235",
            "ports[1].name",
        ),
        ("imagePullPolicy: always", "KP4230", "imagePullPolicy"),
        (
            "env: [{name: A, valueFrom: {}}]",
            "KP4214",
            "env[0].valueFrom",
        ),
        (
            "env: [{name: A, valueFrom: {fieldRef: {fieldPath: spec.foo}}}]",
            "KP4230",
            "env[0].valueFrom.fieldRef.fieldPath",
        ),
        (
            "env: [{name: A, valueFrom: {secretKeyRef: {name: a, key: b c}}}]",
            "KP4232",
            "env[0].valueFrom.secretKeyRef.key",
        ),
        (
            "envFrom: [{configMapRef: {name: a}, secretRef: {name: a}}]",
            "KP4233",
            "envFrom[0].secretRef",
        ),
        (
            "resources: {limits: {memory: -1Mi}}",
            "KP4231",
            "resources.limits.memory",
        ),
        (
            "resources: {limits: {foo: \"1\"}}",
            "KP4230",
            "resources.limits.foo",
        ),
        (
            "resources: {requests: {nvidia.com/gpu: 1}}",
            "KP4214",
            "resources.requests.nvidia.com/gpu",
        ),
        (
            "volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /a}]",
            "KP5017",
            "volumeMounts[1]",
        ),
        (
            "volumeMounts: [{name: a, mountPath: /a, subPath: ../b}]",
            "KP4232",
            "volumeMounts[0].subPath",
        ),
        ("readinessProbe: {}", "KP4214", "readinessProbe"),
        (
            "readinessProbe: {exec: {command: [a]}, tcpSocket: {port: 80}}",
            "KP4233",
            "readinessProbe.tcpSocket",
        ),
        (
            "readinessProbe: {httpGet: {port: \"80\"}}",
            "KP4204",
            "readinessProbe.httpGet.port",
        ),
        (
            "readinessProbe: {httpGet: {port: 80, scheme: http}}",
            "KP4230",
            "readinessProbe.httpGet.scheme",
        ),
        (
            "livenessProbe: {tcpSocket: {port: 80}, successThreshold: 2}",
            "KP4231",
            "livenessProbe.successThreshold",
        ),
        (
            "lifecycle: {preStop: {sleep: {seconds: 99}}}",
            "KP4231",
            "lifecycle.preStop.sleep.seconds",
        ),
        (
            "securityContext: {runAsUser: -1}",
            "KP4231",
            "securityContext.runAsUser",
        ),
        (
            "securityContext: {privileged: true, allowPrivilegeEscalation: false}",
            "KP4233",
            "securityContext.allowPrivilegeEscalation",
        ),
        (
            "securityContext: {seccompProfile: {type: Localhost}}",
            "KP4214",
            "securityContext.seccompProfile.localhostProfile",
        ),
    ] {
        assert_eq!(said(&container(spec)), [at(code, path)], "{spec}");
    }
    for spec in [
        "ports: [{name: http-1, containerPort: 80, hostPort: 0}]",
        "readinessProbe: {httpGet: {path: /, port: http, httpHeaders: [{name: X-A, value: a b}]}}",
        "resources: {limits: {memory: 0, hugepages-2Mi: 4Mi, example.com/a: 1}, requests: {hugepages-2Mi: 4Mi, example.com/a: 1}}",
        "env: [{name: a.b-c, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['app']\"}}}]",
        "lifecycle: {preStop: {exec: {command: [a]}}}",
        "command: [\"\"], workingDir: \"\", imagePullPolicy: \"\"",
    ] {
        assert!(
            said(&container(spec)).is_empty(),
            "{spec}: {:?}",
            said(&container(spec))
        );
    }
}

#[test]
fn pods() {
    const AT: &str = "spec.template.spec.";
    for (spec, code, path) in [
        ("restartPolicy: Never", "KP4230", "restartPolicy"),
        (
            "activeDeadlineSeconds: 10",
            "KP4233",
            "activeDeadlineSeconds",
        ),
        ("hostname: Bad_Host", "KP4232", "hostname"),
        ("nodeSelector: {k: bad value!}", "KP4234", "nodeSelector.k"),
        (
            "hostAliases: [{ip: 999.1.1.1, hostnames: [a]}]",
            "KP4232",
            "hostAliases[0].ip",
        ),
        ("dnsPolicy: None", "KP4214", "dnsConfig"),
        (
            "tolerations: [{operator: Equal, value: a}]",
            "KP4233",
            "tolerations[0].operator",
        ),
        (
            "tolerations: [{key: a, operator: Exists, value: x}]",
            "KP4233",
            "tolerations[0].value",
        ),
        (
            "tolerations: [{key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 5}]",
            "KP4233",
            "tolerations[0].tolerationSeconds",
        ),
        (
            "initContainers: [{name: web, image: a}]",
            "KP4235",
            "initContainers[0].name",
        ),
        (
            "initContainers: [{name: i, image: a, readinessProbe: {tcpSocket: {port: 1}}}]",
            "KP4233",
            "initContainers[0].readinessProbe",
        ),
        (
            "topologySpreadConstraints: [{maxSkew: 0, topologyKey: a, whenUnsatisfiable: DoNotSchedule}]",
            "KP4231",
            "topologySpreadConstraints[0].maxSkew",
        ),
        (
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}",
            "KP4214",
            "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values",
        ),
        (
            "volumes: [{name: a, configMap: {name: c}, emptyDir: {}}]",
            "KP4233",
            "volumes[0].configMap",
        ),
        (
            "volumes: [{name: a, secret: {}}]",
            "KP4214",
            "volumes[0].secret.secretName",
        ),
        (
            "volumes: [{name: a, configMap: {name: c, items: [{key: k, path: ../x}]}}]",
            "KP4232",
            "volumes[0].configMap.items[0].path",
        ),
        (
            "securityContext: {sysctls: [{name: Bad Name, value: a}]}",
            "KP4232",
            "securityContext.sysctls[0].name",
        ),
    ] {
        assert_eq!(said(&pod(spec)), [format!("{code} {AT}{path}")], "{spec}");
    }
    for spec in [
        // Taken, whatever the documentation says.
        "terminationGracePeriodSeconds: -5",
        "volumes: [{name: a}]",
        "tolerations: [{operator: Exists}]",
        "initContainers: [{name: i, image: a, restartPolicy: Always, readinessProbe: {tcpSocket: {port: 1}}}]",
        "dnsPolicy: None, dnsConfig: {nameservers: [10.0.0.1]}",
        "securityContext: {sysctls: [{name: net.core.somaxconn, value: \"1\"}]}",
    ] {
        assert!(
            said(&pod(spec)).is_empty(),
            "{spec}: {:?}",
            said(&pod(spec))
        );
    }
}

#[test]
fn workloads() {
    let deployment = |own: &str| workload("Deployment", own, "");
    let job = |own: &str, pod: &str| {
        object(
            "Job",
            &format!(
                "spec: {{{own}template: {{spec: {{restartPolicy: {pod}, containers: [{{name: web, image: a}}]}}}}}}"
            ),
        )
    };
    let cron = |own: &str| {
        object(
            "CronJob",
            &format!(
                "spec: {{{own}, jobTemplate: {{spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: web, image: a}}]}}}}}}}}}}"
            ),
        )
    };
    hold(&[
        (deployment("replicas: -1, "), "KP4231 spec.replicas"),
        (
            deployment("progressDeadlineSeconds: 0, "),
            "KP4231 spec.progressDeadlineSeconds",
        ),
        (
            deployment("strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}, "),
            "KP4233 spec.strategy.rollingUpdate",
        ),
        (
            deployment("strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}, "),
            "KP4231 spec.strategy.rollingUpdate.maxUnavailable",
        ),
        (
            deployment("strategy: {rollingUpdate: {maxSurge: abc}}, "),
            "KP4232 spec.strategy.rollingUpdate.maxSurge",
        ),
        (
            deployment("strategy: {rollingUpdate: {maxSurge: 200%, maxUnavailable: 100%}}, "),
            "",
        ),
        (
            workload(
                "StatefulSet",
                "updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}, ",
                "",
            ),
            "KP4233 spec.updateStrategy.rollingUpdate",
        ),
        (
            workload(
                "StatefulSet",
                "persistentVolumeClaimRetentionPolicy: {whenDeleted: Keep}, ",
                "",
            ),
            "KP4230 spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
        ),
        (
            workload(
                "DaemonSet",
                "updateStrategy: {rollingUpdate: {maxSurge: 1}}, ",
                "",
            ),
            "KP4233 spec.updateStrategy.rollingUpdate.maxUnavailable",
        ),
        (
            workload(
                "DaemonSet",
                "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}, ",
                "",
            ),
            "",
        ),
        (job("", "Always"), "KP4214 spec.template.spec.restartPolicy"),
        (
            job("backoffLimitPerIndex: 1, ", "Never"),
            "KP4233 spec.backoffLimitPerIndex",
        ),
        (
            job(
                "completionMode: Indexed, completions: 2, backoffLimitPerIndex: 1, ",
                "Never",
            ),
            "",
        ),
        (
            job("selector: {matchLabels: {a: b}}, ", "Never"),
            "KP4233 spec.selector",
        ),
        (
            job(
                "podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [2, 1]}}]}, ",
                "Never",
            ),
            "KP4231 spec.podFailurePolicy.rules[0].onExitCodes.values",
        ),
        (cron("schedule: every day"), "KP4232 spec.schedule"),
        (
            cron("schedule: 0 3 * * *, timeZone: Mars/Olympus"),
            "KP4232 spec.timeZone",
        ),
        (cron("schedule: 0 3 * * *, timeZone: Europe/Berlin"), ""),
        (
            cron("schedule: '@daily', concurrencyPolicy: Wait"),
            "KP4230 spec.concurrencyPolicy",
        ),
    ]);
}

#[test]
fn services_and_routes() {
    let service = |spec: &str| object("Service", &format!("spec: {{{spec}}}"));
    let ingress = |path: &str| {
        object(
            "Ingress",
            &format!("spec: {{rules: [{{http: {{paths: [{{{path}}}]}}}}]}}"),
        )
    };
    const BACKEND: &str = "backend: {service: {name: web, port: {number: 80}}}";
    hold(&[
        (
            service("type: clusterip, ports: [{port: 80}]"),
            "KP4230 spec.type",
        ),
        (service("type: ExternalName"), "KP4214 spec.externalName"),
        (
            service("type: ExternalName, externalName: Bad_Name.example"),
            "KP4232 spec.externalName",
        ),
        (
            service("ports: [{port: 70000}]"),
            "KP4231 spec.ports[0].port",
        ),
        (
            service("ports: [{name: a, port: 80}, {name: b, port: 80}]"),
            "KP5017 spec.ports[1]",
        ),
        (
            service("ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]"),
            "",
        ),
        (
            service("ports: [{port: 80, targetPort: Bad_Name}]"),
            "KP4232 spec.ports[0].targetPort",
        ),
        (
            service("loadBalancerSourceRanges: [], ports: [{port: 80}]"),
            "",
        ),
        // What kompose writes for a Service without ports.
        (
            service("clusterIP: None, ports: [{port: 55555, targetPort: 0}]"),
            "",
        ),
        (
            service("ports: [{port: 80, nodePort: 30080}]"),
            "KP4233 spec.ports[0].nodePort",
        ),
        (
            service("clusterIP: '999', ports: [{port: 80}]"),
            "KP4232 spec.clusterIP",
        ),
        (
            service("clusterIP: None, type: NodePort, ports: [{port: 80}]"),
            "KP4233 spec.clusterIP",
        ),
        (
            service("externalIPs: [127.0.0.1], ports: [{port: 80}]"),
            "KP4232 spec.externalIPs[0]",
        ),
        (
            service("allocateLoadBalancerNodePorts: true, ports: [{port: 80}]"),
            "KP4233 spec.allocateLoadBalancerNodePorts",
        ),
        (
            service("sessionAffinityConfig: {clientIP: {timeoutSeconds: 10}}, ports: [{port: 80}]"),
            "",
        ),
        (
            service(
                "ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack, ports: [{port: 80, appProtocol: kubernetes.io/h2c}]",
            ),
            "",
        ),
        (
            ingress(&format!("path: /a/../b, pathType: Prefix, {BACKEND}")),
            "KP4232 spec.rules[0].http.paths[0].path",
        ),
        (
            ingress(&format!("path: /, pathType: prefix, {BACKEND}")),
            "KP4230 spec.rules[0].http.paths[0].pathType",
        ),
        (
            ingress("path: /, pathType: Prefix, backend: {service: {name: web}}"),
            "KP4214 spec.rules[0].http.paths[0].backend.service.port",
        ),
        (
            ingress(&format!("path: /a.b/, pathType: Exact, {BACKEND}")),
            "",
        ),
        (
            object(
                "Ingress",
                "spec: {tls: [{hosts: [a.example.com], secretName: a}]}",
            ),
            "KP4214 spec.rules",
        ),
        (
            object(
                "NetworkPolicy",
                "spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [192.168.0.0/16]}}]}]}",
            ),
            "KP4233 spec.ingress[0].from[0].ipBlock.except[0]",
        ),
        (
            object(
                "NetworkPolicy",
                "spec: {podSelector: {}, ingress: [{from: [{podSelector: {}, namespaceSelector: {}}], ports: [{port: 80, endPort: 90}]}]}",
            ),
            "",
        ),
        (
            object(
                "NetworkPolicy",
                "spec: {podSelector: {}, ingress: [{ports: [{port: 90, endPort: 80}]}]}",
            ),
            "KP4233 spec.ingress[0].ports[0].endPort",
        ),
    ]);
}

#[test]
fn data_and_claims() {
    let secret = |spec: &str| object("Secret", spec);
    let claim = |spec: &str| object("PersistentVolumeClaim", &format!("spec: {{{spec}}}"));
    hold(&[
        (secret("data: {a: hunter2}"), "KP4237 data.a"),
        (secret("stringData: {a: hunter2}"), ""),
        (
            secret("type: kubernetes.io/tls\nstringData: {tls.crt: a}"),
            "KP4214 type",
        ),
        (
            secret("type: kubernetes.io/basic-auth\nstringData: {password: a}"),
            "",
        ),
        (
            object("ConfigMap", "data: {a: b}\nbinaryData: {a: aGk=}"),
            "KP4235 binaryData.a",
        ),
        (
            object(
                "ConfigMap",
                &format!("data: {{a: {}}}", "x".repeat(1_100_000)),
            ),
            "KP5024 kind",
        ),
        (
            claim("accessModes: [], resources: {requests: {storage: 1Gi}}"),
            "KP4214 spec.accessModes",
        ),
        (
            claim(
                "accessModes: [ReadWriteOncePod, ReadWriteOnce], resources: {requests: {storage: 1Gi}}",
            ),
            "KP4233 spec.accessModes",
        ),
        (
            claim("accessModes: [ReadWriteOnce], resources: {}"),
            "KP4214 spec.resources.requests.storage",
        ),
        (
            claim("accessModes: [ReadWriteOnce], resources: {requests: {storage: 0}}"),
            "KP4231 spec.resources.requests.storage",
        ),
        (
            claim(
                "accessModes: [ReadWriteOnce], storageClassName: \"\", volumeName: a, resources: {requests: {storage: 1Gi}}",
            ),
            "",
        ),
        (
            object(
                "PersistentVolume",
                "spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, local: {path: /a}}",
            ),
            "KP4214 spec.nodeAffinity",
        ),
        (
            object("StorageClass", "provisioner: a\nreclaimPolicy: Recycle"),
            "KP4230 reclaimPolicy",
        ),
        (
            object(
                "ResourceQuota",
                "spec: {hard: {pods: 4, requests.nvidia.com/gpu: 4, count/jobs.batch: 1}}",
            ),
            "",
        ),
        (
            object("ResourceQuota", "spec: {hard: {podz: 4}}"),
            "KP4230 spec.hard.podz",
        ),
        (
            object(
                "LimitRange",
                "spec: {limits: [{type: Container, min: {cpu: 2}, max: {cpu: 1}}]}",
            ),
            "KP4231 spec.limits[0].min.cpu",
        ),
    ]);
}

#[test]
fn autoscalers_roles_and_others() {
    let scaler = |spec: &str| {
        object(
            "HorizontalPodAutoscaler",
            &format!("spec: {{scaleTargetRef: {{kind: Deployment, name: web}}, {spec}}}"),
        )
    };
    let binding = |subject: &str, role: &str| {
        object(
            "RoleBinding",
            &format!(
                "roleRef: {{apiGroup: rbac.authorization.k8s.io, {role}}}\nsubjects: [{{{subject}}}]"
            ),
        )
    };
    const ROLE: &str = "kind: Role, name: web";
    hold(&[
        (scaler("maxReplicas: 0"), "KP4231 spec.maxReplicas"),
        (
            scaler("minReplicas: 3, maxReplicas: 2"),
            "KP4231 spec.maxReplicas",
        ),
        (
            scaler(
                "maxReplicas: 3, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]",
            ),
            "KP4214 spec.metrics[0].resource.target.averageUtilization",
        ),
        (
            scaler(
                "maxReplicas: 3, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageValue: 10Mi}}}]",
            ),
            "",
        ),
        (
            scaler(
                "maxReplicas: 3, metrics: [{type: Pods, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]",
            ),
            "KP4214 spec.metrics[0].pods, KP4233 spec.metrics[0].resource",
        ),
        (
            scaler("maxReplicas: 3, behavior: {scaleDown: {stabilizationWindowSeconds: 9999}}"),
            "KP4231 spec.behavior.scaleDown.stabilizationWindowSeconds",
        ),
        (
            object("PodDisruptionBudget", "spec: {minAvailable: abc}"),
            "KP4232 spec.minAvailable",
        ),
        (
            object(
                "PodDisruptionBudget",
                "spec: {minAvailable: 1, maxUnavailable: 1}",
            ),
            "KP4233 spec.maxUnavailable",
        ),
        (
            object("PodDisruptionBudget", "spec: {maxUnavailable: 50%}"),
            "",
        ),
        (
            object(
                "Role",
                "rules: [{apiGroups: [\"\"], resources: [pods], verbs: []}]",
            ),
            "KP4214 rules[0].verbs",
        ),
        (
            object(
                "Role",
                "rules: [{apiGroups: [\"\"], resources: [], verbs: [get]}]",
            ),
            "KP4214 rules[0].resources",
        ),
        (binding("kind: ServiceAccount, name: sa", ROLE), ""),
        (binding("kind: User, apiGroup: '', name: u", ROLE), ""),
        (
            binding("kind: ServiceAccount, name: Bad_S, namespace: a", ROLE),
            "KP4232 subjects[0].name",
        ),
        (
            binding("kind: ServiceAccount, name: sa", "kind: Rolle, name: web"),
            "KP4230 roleRef.kind",
        ),
        (object("PriorityClass", "value: 2000000000"), "KP4231 value"),
        (
            object(
                "ValidatingWebhookConfiguration",
                "webhooks: [{name: web, sideEffects: Some, admissionReviewVersions: [v1], clientConfig: {url: https://a}}]",
            ),
            "KP4232 webhooks[0].name, KP4230 webhooks[0].sideEffects",
        ),
        (
            object(
                "CustomResourceDefinition",
                "spec: {group: example.com, scope: Namespaced, names: {plural: webs, kind: Web}, versions: [{name: v1, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}]}",
            ),
            "KP4232 metadata.name, KP4233 spec.versions",
        ),
    ]);
}

#[test]
fn labels_and_annotations() {
    let with = |metadata: &str| {
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web, {metadata}}}\n")
    };
    hold(&[
        (
            with("labels: {app: bad value}"),
            "KP4234 metadata.labels.app",
        ),
        (with("labels: {a/b/c: d}"), "KP4234 metadata.labels.a/b/c"),
        (
            with("annotations: {a b: c}"),
            "KP4234 metadata.annotations.a b",
        ),
        (
            with("annotations: {Example.com/a: any thing}, labels: {example.com/a: '', b: v1.2_x}"),
            "",
        ),
    ]);
}

#[test]
fn what_can_only_be_meant_is_repaired() {
    let text = object(
        "Service",
        "spec: {type: clusterip, ports: [{port: 80, protocol: tcp, targetPort: \"80\"}]}",
    );
    let mut report = Report::default();
    let mut sources = crate::source::Sources::default();
    let id = sources.add("web.yaml", text.as_str());
    let nodes = parse(&text, id, &Limits::default(), &mut report);
    lint(&nodes, &Settings::default(), &mut report);
    let mut edits: Vec<_> = report
        .iter()
        .filter_map(|finding| finding.fix.as_ref()?.edits(&sources))
        .flatten()
        .map(|(_, edit)| edit)
        .collect();
    edits.sort_by_key(|edit| edit.range.start);
    let (fixed, _) = crate::diagnostic::fix::apply(&text, edits);
    assert_eq!(
        fixed,
        object(
            "Service",
            "spec: {type: ClusterIP, ports: [{port: 80, protocol: TCP, targetPort: 80}]}"
        )
    );
}

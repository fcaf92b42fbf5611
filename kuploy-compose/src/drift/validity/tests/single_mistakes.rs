//! Single mistakes of many kinds, each with what is said of it.

use super::{container, hold, object, pod, workload};

/// What was found by changing a field at a time.
#[test]
fn single_mistakes() {
    const POD: &str = "spec.template.spec";
    const CONTAINER: &str = "spec.template.spec.containers[0]";
    let selecting = |expression: &str| {
        let object = workload("Deployment", "", "");
        object.replace(
            "{matchLabels: {app: web}}, ",
            &format!("{{matchExpressions: [{{key: app, {expression}}}]}}, "),
        )
    };
    let job = |own: &str| {
        workload("Job", own, "restartPolicy: Never")
            .replace("selector: {matchLabels: {app: web}}, ", "")
    };
    let env = |source: &str| container(&format!("env: [{{name: A, valueFrom: {{{source}}}}}]"));
    let device = |volume: &str| {
        pod(&format!(
            "volumes: [{{name: v, {volume}}}], containers: [{{name: web, image: a, volumeDevices: [{{name: v, devicePath: /dev/a}}]}}]"
        ))
    };
    hold(&[
        (
            object("ConfigMap", "data: {a: b}").replace("name: web", "name: ''"),
            "KP4203 metadata.name",
        ),
        (selecting("operator: In, values: [web]"), ""),
        (
            selecting("operator: NotIn, values: [web]"),
            "KP4205 spec.selector.matchExpressions[0]",
        ),
        (
            selecting("operator: DoesNotExist"),
            "KP4205 spec.selector.matchExpressions[0]",
        ),
        (
            pod("dnsConfig: {searches: [bad!]}"),
            &format!("KP4232 {POD}.dnsConfig.searches[0]"),
        ),
        (pod("dnsConfig: {searches: [a_b.c., .]}"), ""),
        (
            env("resourceFieldRef: {resource: limits.cpu, divisor: 1m}"),
            "",
        ),
        (
            env("resourceFieldRef: {resource: limits.cpu, divisor: '3'}"),
            &format!("KP4230 {CONTAINER}.env[0].valueFrom.resourceFieldRef.divisor"),
        ),
        (
            env("fieldRef: {fieldPath: metadata.name, apiVersion: v2}"),
            &format!("KP4230 {CONTAINER}.env[0].valueFrom.fieldRef.apiVersion"),
        ),
        (
            container("resources: {limits: {example.com/gpu: 1500m}}"),
            &format!("KP4232 {CONTAINER}.resources.limits.example.com/gpu"),
        ),
        (
            container("resources: {limits: {example.com/gpu: 2000m}}"),
            "",
        ),
        (device("persistentVolumeClaim: {claimName: a}"), ""),
        (
            device("emptyDir: {}"),
            &format!("KP4236 {CONTAINER}.volumeDevices[0].name"),
        ),
        (
            pod("volumes: [{name: v, csi: {driver: Bad Driver}}]"),
            &format!("KP4232 {POD}.volumes[0].csi.driver"),
        ),
        (
            workload("StatefulSet", "updateStrategy: {type: Recreate}, ", ""),
            "KP4230 spec.updateStrategy.type",
        ),
        (job("manualSelector: true, "), "KP4214 spec.selector"),
        (
            job("").replacen("name: web", &format!("name: {}", "a".repeat(64)), 1),
            "KP4232 metadata.name",
        ),
        (
            object(
                "CronJob",
                "spec: {schedule: 0 3 * * *, timeZone: '', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}}",
            ),
            "KP4232 spec.timeZone",
        ),
    ]);
}

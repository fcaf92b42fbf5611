//! What looks like a mistake and is none, and beside it what is one.

use super::{object, pod, said};

#[test]
fn what_tools_fill_in_and_what_means_nothing_is_no_mistake() {
    let conversion = |service: &str| {
        object(
            "CustomResourceDefinition",
            &format!(
                "spec: {{group: a.b, scope: Cluster, names: {{kind: A, plural: web}}, conversion: {{strategy: Webhook, webhook: {{conversionReviewVersions: [v1], clientConfig: {{service: {service}}}}}}}, versions: []}}"
            ),
        )
    };
    let webhook = |service: &str| {
        object(
            "ValidatingWebhookConfiguration",
            &format!(
                "webhooks: [{{name: a.b.c, sideEffects: None, admissionReviewVersions: [v1], clientConfig: {{service: {service}}}}}]"
            ),
        )
    };
    let policy = |version: &str| {
        format!(
            "apiVersion: admissionregistration.k8s.io/{version}\nkind: MutatingAdmissionPolicy\nmetadata: {{name: web}}\nspec: {{}}\n"
        )
    };
    for (text, code, count) in [
        // Crossplane and OLM say which Service it is.
        (conversion("{path: /convert}"), "KP4214 spec.conversion", 0),
        (
            conversion("{path: /convert, namespace: a}"),
            "KP4214 spec.conversion",
            1,
        ),
        // OLM reads it.
        (
            webhook("{name: a, namespace: b, containerPort: 9443}"),
            "KP5010",
            0,
        ),
        (
            webhook("{name: a, namespace: b, targetPort: 9443}"),
            "KP5010",
            1,
        ),
        // A beta that somebody turned on.
        (policy("v1beta1"), "KP4200", 0),
        (
            object("PodDisruptionBudget", "spec: {minAvailable: 1}")
                .replace("policy/v1", "policy/v1beta1"),
            "KP4200",
            1,
        ),
        // `null` is 0.
        (pod("resources: {limits: {cpu: null}}"), "KP5005", 0),
        (object("ConfigMap", "data: {a: null}"), "KP5005", 1),
    ] {
        let said = said(&text);
        let found = said.iter().filter(|line| line.starts_with(code)).count();
        assert_eq!(found, count, "{text}{said:?}");
    }
}

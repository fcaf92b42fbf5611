//! Webhooks, custom resources, aggregated APIs, flow control: `pkg/apis/admissionregistration/validation`,
//! `apiextensions-apiserver`, `kube-aggregator`, `pkg/apis/flowcontrol/validation`.

use crate::drift::validity::constraint::Check::{AtLeast, Between, DistinctBy, Is, OneOf};
use crate::drift::validity::constraint::Constraint::{ExactlyOne, Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::constraint::Then::{With, Without};
use crate::drift::validity::constraint::when;
use crate::drift::validity::formats::{FQDN, LABEL, SUBDOMAIN};
use crate::drift::validity::objects::extensions;

pub(super) const TABLE: Table = &[
    (
        &[
            "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration",
        ],
        &[Field("webhooks", DistinctBy("name"))],
    ),
    (
        &["ValidatingWebhook", "MutatingWebhook"],
        &[
            Required(&[
                "name",
                "clientConfig",
                "sideEffects",
                "admissionReviewVersions",
            ]),
            Field("name", Is(&FQDN)),
            Field("timeoutSeconds", Between(1, 30)),
            Find(extensions::find_review_versions),
        ],
    ),
    (
        &[
            "WebhookClientConfig",
            "AdmissionregistrationV1WebhookClientConfig",
        ],
        &[ExactlyOne(&["url", "service"]), Find(extensions::find_url)],
    ),
    (
        &[
            "ServiceReference",
            "ApiextensionsV1ServiceReference",
            "AdmissionregistrationV1ServiceReference",
        ],
        &[Field("port", Between(1, 65_535))],
    ),
    (
        &[
            "AdmissionregistrationV1ServiceReference",
            "ApiextensionsV1ServiceReference",
        ],
        &[Required(&["name", "namespace"])],
    ),
    (
        &["RuleWithOperations"],
        &[
            Required(&["operations", "apiGroups", "apiVersions", "resources"]),
            Find(extensions::find_wildcards),
        ],
    ),
    (
        &["ValidatingAdmissionPolicySpec"],
        &[
            Required(&["matchConstraints"]),
            Find(extensions::find_nothing_to_check),
        ],
    ),
    (&["Validation"], &[Required(&["expression"])]),
    (
        &["MatchCondition", "Variable"],
        &[Required(&["name", "expression"])],
    ),
    (
        &["CustomResourceDefinition"],
        &[Find(extensions::find_crd_name)],
    ),
    (
        &["CustomResourceDefinitionSpec"],
        &[
            Required(&["group", "versions"]),
            Field("group", Is(&SUBDOMAIN)),
            Field("scope", OneOf(&["Cluster", "Namespaced"])),
            Field("versions", DistinctBy("name")),
            Find(extensions::find_storage_version),
        ],
    ),
    (
        &["CustomResourceDefinitionNames"],
        &[
            Required(&["plural", "kind"]),
            Field("plural", Is(&LABEL)),
            Field("singular", Is(&LABEL)),
        ],
    ),
    (
        &["CustomResourceDefinitionVersion"],
        &[Required(&["name", "schema"]), Field("name", Is(&LABEL))],
    ),
    (
        &["CustomResourceConversion"],
        &[
            Field("strategy", OneOf(&["None", "Webhook"])),
            when("strategy", &["Webhook"], With(&["webhook"])),
            when("strategy", &["None"], Without(&["webhook"])),
        ],
    ),
    (
        &["APIServiceSpec"],
        &[
            Field("groupPriorityMinimum", Between(1, 20_000)),
            Field("versionPriority", Between(1, 1000)),
            when("insecureSkipTLSVerify", &["true"], Without(&["caBundle"])),
        ],
    ),
    (
        &["FlowSchemaSpec"],
        &[Field("matchingPrecedence", Between(1, 10_000))],
    ),
    (
        &["PriorityLevelConfigurationReference"],
        &[Required(&["name"])],
    ),
    (
        &["PriorityLevelConfigurationSpec"],
        &[
            when("type", &["Exempt"], Without(&["limited"])),
            when("type", &["Limited"], With(&["limited"])),
            when("type", &["Limited"], Without(&["exempt"])),
        ],
    ),
    (
        &[
            "LimitedPriorityLevelConfiguration",
            "ExemptPriorityLevelConfiguration",
        ],
        &[Field("nominalConcurrencyShares", AtLeast(0))],
    ),
    (
        &["LimitResponse"],
        &[when("type", &["Reject"], Without(&["queuing"]))],
    ),
];

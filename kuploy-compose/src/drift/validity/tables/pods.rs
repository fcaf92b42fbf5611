//! Pods: `ValidatePodSpec` and what it calls, in `pkg/apis/core/validation`.

use crate::drift::validity::constraint::Check::{AtLeast, AtMost, Between, Each, Is, Labels};
use crate::drift::validity::constraint::Constraint::{Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::constraint::Then::{With, Without};
use crate::drift::validity::constraint::{unless, when};
use crate::drift::validity::formats::{
    IP, LABEL, LABEL_KEY, LABEL_VALUE, QUALIFIED, SEARCH_DOMAIN, SUBDOMAIN,
};
use crate::drift::validity::objects::{pods, scheduling};

pub(super) const TABLE: Table = &[
    (
        &["PodSpec"],
        &[
            Required(&["containers"]),
            Field("hostname", Is(&LABEL)),
            Field("subdomain", Is(&LABEL)),
            Field("nodeName", Is(&SUBDOMAIN)),
            Field("serviceAccountName", Is(&SUBDOMAIN)),
            Field("priorityClassName", Is(&SUBDOMAIN)),
            Field("runtimeClassName", Is(&SUBDOMAIN)),
            Field("nodeSelector", Labels),
            Field("activeDeadlineSeconds", Between(1, 2_147_483_647)),
            when("dnsPolicy", &["None"], With(&["dnsConfig"])),
            Find(pods::find_containers),
            Find(pods::find_sidecars),
            Find(pods::find_host_ports),
            Find(pods::find_lifecycle),
            Find(pods::find_namespaces),
            Find(pods::find_volumes),
            Find(pods::find_devices),
            Find(scheduling::find_spread),
        ],
    ),
    (
        &["HostAlias"],
        &[
            Required(&["ip"]),
            Field("ip", Is(&IP)),
            Field("hostnames", Each(&Is(&SUBDOMAIN))),
        ],
    ),
    (
        &["PodDNSConfig"],
        &[
            Field("nameservers", AtMost(3)),
            Field("nameservers", Each(&Is(&IP))),
            Field("searches", AtMost(32)),
            Field("searches", Each(&Is(&SEARCH_DOMAIN))),
        ],
    ),
    (&["PodDNSConfigOption"], &[Required(&["name"])]),
    (
        &["Toleration"],
        &[
            Field("key", Is(&LABEL_KEY)),
            Find(scheduling::find_toleration),
            unless(
                "effect",
                &["NoExecute"],
                "",
                Without(&["tolerationSeconds"]),
            ),
        ],
    ),
    (&["NodeSelector"], &[Required(&["nodeSelectorTerms"])]),
    (
        &["NodeSelectorRequirement"],
        &[
            Required(&["key"]),
            Find(scheduling::find_requirement),
            when("operator", &["In", "NotIn", "Gt", "Lt"], With(&["values"])),
            when(
                "operator",
                &["Exists", "DoesNotExist"],
                Without(&["values"]),
            ),
        ],
    ),
    (&["NodeSelectorTerm"], &[Find(scheduling::find_term)]),
    (
        &["PreferredSchedulingTerm", "WeightedPodAffinityTerm"],
        &[Field("weight", Between(1, 100))],
    ),
    (
        &["PodAffinityTerm"],
        &[
            Required(&["topologyKey"]),
            Field("topologyKey", Is(&LABEL_KEY)),
            Field("namespaces", Each(&Is(&LABEL))),
        ],
    ),
    (
        &["TopologySpreadConstraint"],
        &[
            Required(&["topologyKey", "whenUnsatisfiable"]),
            Field("maxSkew", AtLeast(1)),
            Field("minDomains", AtLeast(1)),
            Field("topologyKey", Is(&LABEL_KEY)),
            unless(
                "whenUnsatisfiable",
                &["DoNotSchedule"],
                "",
                Without(&["minDomains"]),
            ),
            Find(scheduling::find_match_label_keys),
        ],
    ),
    (
        &["PodReadinessGate"],
        &[Field("conditionType", Is(&QUALIFIED))],
    ),
    (&["PodSchedulingGate"], &[Field("name", Is(&QUALIFIED))]),
    (
        &["TopologySelectorLabelRequirement"],
        &[
            Required(&["key", "values"]),
            Field("values", Each(&Is(&LABEL_VALUE))),
        ],
    ),
];

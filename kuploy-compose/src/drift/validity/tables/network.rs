//! Services, Ingresses, policies: `pkg/apis/core/validation`, `pkg/apis/networking/validation`,
//! `pkg/apis/discovery/validation`.

use crate::drift::validity::constraint::Check::{
    AtMost, Between, Distinct, DistinctBy, Each, Is, Labels, OneOf, Port, PortOrNone,
};
use crate::drift::validity::constraint::Constraint::{ExactlyOne, Field, Find, Required};
use crate::drift::validity::constraint::Table;
use crate::drift::validity::constraint::Then::{With, Without};
use crate::drift::validity::constraint::{unless, when};
use crate::drift::validity::formats::{
    CIDR, CLUSTER_IP, EXTERNAL_IP, IP, LABEL, QUALIFIED, SUBDOMAIN, WILDCARD, WITH_DOMAIN,
};
use crate::drift::validity::objects::{ingresses, policies, services};

pub(super) const TABLE: Table = &[
    (
        &["ServiceSpec"],
        &[
            Field("clusterIP", Is(&CLUSTER_IP)),
            Field("clusterIPs", Each(&Is(&CLUSTER_IP))),
            Field("clusterIPs", AtMost(2)),
            Field("externalIPs", Each(&Is(&EXTERNAL_IP))),
            Field("selector", Labels),
            Field("ipFamilies", Distinct),
            Field("ipFamilies", AtMost(2)),
            Field("loadBalancerSourceRanges", Each(&Is(&CIDR))),
            Field("loadBalancerClass", Is(&QUALIFIED)),
            Field(
                "trafficDistribution",
                OneOf(&["PreferClose", "PreferSameZone", "PreferSameNode"]),
            ),
            Field("healthCheckNodePort", Between(0, 65_535)),
            Field("ports", DistinctBy("name")),
            when("type", &["ExternalName"], With(&["externalName"])),
            when(
                "type",
                &["ExternalName"],
                Without(&["clusterIP", "clusterIPs"]),
            ),
            unless(
                "type",
                &["LoadBalancer"],
                "ClusterIP",
                Without(&[
                    "allocateLoadBalancerNodePorts",
                    "loadBalancerClass",
                    "loadBalancerSourceRanges",
                    "healthCheckNodePort",
                ]),
            ),
            when(
                "sessionAffinity",
                &["None"],
                Without(&["sessionAffinityConfig"]),
            ),
            Find(services::find_external_name),
            Find(services::find_headless),
            Find(services::find_node_ports),
        ],
    ),
    (
        &["ServicePort"],
        &[
            Field("port", Between(1, 65_535)),
            Field("nodePort", Between(0, 65_535)),
            Field("targetPort", PortOrNone),
            Field("name", Is(&LABEL)),
            Field("appProtocol", Is(&QUALIFIED)),
        ],
    ),
    (
        &["ClientIPConfig"],
        &[Field("timeoutSeconds", Between(1, 86_400))],
    ),
    (
        &["EndpointAddress"],
        &[
            Required(&["ip"]),
            Field("ip", Is(&IP)),
            Field("hostname", Is(&LABEL)),
        ],
    ),
    (
        &["CoreV1EndpointPort"],
        &[
            Field("port", Between(1, 65_535)),
            Field("name", Is(&LABEL)),
            Field("appProtocol", Is(&QUALIFIED)),
        ],
    ),
    (
        &["EndpointSlice"],
        &[
            Field("endpoints", AtMost(1000)),
            Field("ports", AtMost(100)),
            Field("ports", DistinctBy("name")),
            Find(services::find_addresses),
        ],
    ),
    (
        &["Endpoint"],
        &[
            Required(&["addresses"]),
            Field("addresses", AtMost(100)),
            Field("hostname", Is(&LABEL)),
        ],
    ),
    (
        &["EndpointPort"],
        &[
            Field("port", Between(1, 65_535)),
            Field("name", Is(&LABEL)),
            Field("appProtocol", Is(&QUALIFIED)),
        ],
    ),
    (
        &["IngressSpec"],
        &[
            Field("ingressClassName", Is(&SUBDOMAIN)),
            Find(ingresses::find_nothing),
        ],
    ),
    (&["IngressRule"], &[Find(ingresses::find_address)]),
    (&["HTTPIngressRuleValue"], &[Required(&["paths"])]),
    (
        &["HTTPIngressPath"],
        &[Required(&["pathType"]), Find(ingresses::find_path)],
    ),
    (
        &["IngressBackend"],
        &[
            ExactlyOne(&["service", "resource"]),
            Find(ingresses::find_old_backend),
        ],
    ),
    (
        &["IngressServiceBackend"],
        &[
            Required(&["name"]),
            Field("name", Is(&LABEL)),
            Find(ingresses::find_port),
        ],
    ),
    (
        &["ServiceBackendPort"],
        &[
            Field("number", Between(1, 65_535)),
            Find(ingresses::find_port_name),
        ],
    ),
    (
        &["IngressTLS"],
        &[
            Field("hosts", Each(&Is(&WILDCARD))),
            Field("secretName", Is(&SUBDOMAIN)),
        ],
    ),
    (
        &["IngressClassSpec"],
        &[
            Required(&["controller"]),
            Field("controller", Is(&WITH_DOMAIN)),
        ],
    ),
    (
        &["IngressClassParametersReference"],
        &[
            Required(&["kind", "name"]),
            Field("scope", OneOf(&["Cluster", "Namespace"])),
            when("scope", &["Namespace"], With(&["namespace"])),
            unless("scope", &["Namespace"], "Cluster", Without(&["namespace"])),
        ],
    ),
    (&["NetworkPolicySpec"], &[Field("policyTypes", AtMost(2))]),
    (
        &["NetworkPolicyPort"],
        &[
            Field("port", Port),
            Field("endPort", Between(1, 65_535)),
            when("endPort", &[], With(&["port"])),
            Find(policies::find_port_range),
        ],
    ),
    (
        &["NetworkPolicyPeer"],
        &[
            when(
                "ipBlock",
                &[],
                Without(&["podSelector", "namespaceSelector"]),
            ),
            Find(policies::find_empty_peer),
        ],
    ),
    (
        &["IPBlock"],
        &[
            Required(&["cidr"]),
            Field("cidr", Is(&CIDR)),
            Field("except", Each(&Is(&CIDR))),
            Find(policies::find_except),
        ],
    ),
    (
        &["ServiceCIDRSpec"],
        &[Field("cidrs", Each(&Is(&CIDR))), Field("cidrs", AtMost(2))],
    ),
];

//! Names inside the cluster, and ways in from outside.

use serde::Serialize;

use super::StringMap;

/// A transport protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

impl Protocol {
    /// As Kubernetes writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }
}

/// A name in the cluster's DNS: a Service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Endpoint {
    /// The name.
    pub name: String,
    /// How it answers.
    pub kind: EndpointKind,
    /// Labels of the pods behind it; never empty but for external names.
    pub selector: StringMap,
    /// Ports, unique by number and protocol.
    pub ports: Vec<EndpointPort>,
    /// Pods that are not ready answer too.
    pub publish_not_ready: bool,
    /// Where outside traffic may go, of published endpoints.
    pub traffic_policy: Option<TrafficPolicy>,
    /// Annotations.
    pub annotations: StringMap,
}

/// How an endpoint answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum EndpointKind {
    /// One address for all pods.
    #[default]
    ClusterIp,
    /// The pods' own addresses; any port goes through.
    Headless,
    /// A port of every node.
    NodePort,
    /// An address of a load balancer.
    LoadBalancer,
    /// Another name, outside.
    External(String),
}

/// A port of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EndpointPort {
    /// A DNS label, unique in the endpoint.
    pub name: String,
    /// The number that clients use.
    pub port: u16,
    /// The number that the container listens on.
    pub target: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// What is spoken, when it is known and said.
    pub app_protocol: Option<String>,
    /// The number on every node, when the user asked for one.
    pub node_port: Option<u16>,
}

/// Where traffic from outside may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TrafficPolicy {
    /// To every pod.
    Cluster,
    /// To pods of the node it came in at.
    Local,
}

/// A way in by HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Route {
    /// The object's name.
    pub name: String,
    /// Which kind of object carries it.
    pub style: RouteStyle,
    /// Host names; empty is every host.
    pub hosts: Vec<String>,
    /// Paths and where they lead.
    pub paths: Vec<RoutePath>,
    /// The class (Ingress) or the gateway `[NAMESPACE/]NAME` (Gateway API).
    pub class: Option<String>,
    /// Whether it is served by TLS.
    pub tls: bool,
    /// The Secret with the certificate.
    pub tls_secret: Option<String>,
    /// What the port that it leads to speaks.
    pub backend: BackendScheme,
    /// Entry points (Traefik).
    pub entry_points: Vec<String>,
    /// What happens to requests on their way (Traefik).
    pub middlewares: Vec<Middleware>,
    /// Annotations, the certificate's issuer among them.
    pub annotations: StringMap,
}

/// What is spoken to the port that a route leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum BackendScheme {
    /// HTTP/1.1 without TLS.
    #[default]
    Http,
    /// HTTP/2 without TLS, as gRPC servers speak it.
    H2c,
    /// TLS.
    Https,
}

/// Which kind of object carries a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RouteStyle {
    /// `networking.k8s.io/v1` Ingress.
    #[default]
    Ingress,
    /// Gateway API `HTTPRoute`.
    Gateway,
    /// Traefik `IngressRoute`.
    Traefik,
}

/// A path and where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RoutePath {
    /// Starts with `/`.
    pub path: String,
    /// The whole path must match, not only its beginning.
    pub exact: bool,
    /// The endpoint's name.
    pub service: String,
    /// The endpoint's port.
    pub port: u16,
}

/// What happens to requests on their way: a Traefik `Middleware`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Middleware {
    /// The object's name.
    pub name: String,
    /// The `spec` of the custom resource, as Traefik documents it.
    pub spec: serde_json::Value,
}

impl Eq for Middleware {}

/// A NetworkPolicy: who may reach the pods of a component, and whom they may reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Isolation {
    /// The object's name.
    pub name: String,
    /// Who may connect; empty is nobody.
    pub from: Vec<Peer>,
    /// Whom the pods may connect to; `None` is everybody, an empty list is nobody.
    pub to: Option<Vec<Peer>>,
}

/// One side of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Peer {
    /// Pods with these labels in the same namespace.
    Pods(StringMap),
    /// Everything in and outside of the cluster, on these ports (empty: all).
    Anywhere(Vec<(u16, Protocol)>),
    /// The cluster's DNS.
    Dns,
    /// The API server.
    ApiServer,
}

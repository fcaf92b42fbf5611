//! A picture of a project: services, what they wait for, where their data lies and how they are reached.
//!
//! A [`Graph`] is taken from the model alone, so it shows what becomes of a project and not what was written;
//! [`Graph::mermaid`] and [`Graph::dot`] write it for GitHub and Graphviz, which draw it.

mod boxes;
mod dot;
mod mermaid;

use crate::map::BTreeSet;

use crate::compose::{Condition, Project};
use crate::map::BTreeMap;
use crate::model::{App, Component, VolumeSource};

/// Nodes and edges, in a stable order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// What is drawn.
    pub nodes: Vec<GraphNode>,
    /// What connects it.
    pub edges: Vec<GraphEdge>,
}

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphNode {
    /// What it is.
    pub kind: GraphNodeKind,
    /// Its name, in large letters.
    pub name: String,
    /// What else there is to say, in small ones; may be empty.
    pub detail: String,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GraphNodeKind {
    /// A host name, outside.
    Route,
    /// A service.
    Service,
    /// A claim.
    Volume,
}

/// A connection, by the nodes' places in [`Graph::nodes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphEdge {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it means.
    pub kind: GraphEdgeKind,
    /// What is written beside it; may be empty.
    pub label: String,
}

/// What a connection means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GraphEdgeKind {
    /// Requests from outside.
    Route,
    /// A service that waits for another.
    Dependency,
    /// A service that keeps data in a volume.
    Mount,
}

impl Graph {
    /// The graph of a project and what becomes of it.
    pub fn of(project: &Project, app: &App) -> Self {
        let mut graph = Self::default();
        let mut hosts: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for route in app
            .components
            .iter()
            .flat_map(|component| &component.routes)
        {
            let any = ["*".to_owned()];
            let names = if route.hosts.is_empty() {
                &any[..]
            } else {
                &route.hosts[..]
            };
            for host in names {
                for path in &route.paths {
                    let to = (path.service.clone(), path.path.clone());
                    hosts.entry(host.clone()).or_default().push(to);
                }
            }
        }
        for host in hosts.keys() {
            graph.node(GraphNodeKind::Route, host, String::new());
        }
        let mut services: BTreeMap<&str, usize> = BTreeMap::new();
        let mut endpoints: BTreeMap<&str, usize> = BTreeMap::new();
        for component in &app.components {
            let Some(workload) = &component.workload else {
                continue;
            };
            let at = graph.node(
                GraphNodeKind::Service,
                &component.name,
                workload.kind.as_str().to_owned(),
            );
            services.insert(&component.service, at);
            for container in &workload.pod.containers {
                services.entry(&container.service).or_insert(at);
            }
            for endpoint in &component.endpoints {
                endpoints.insert(&endpoint.name, at);
            }
        }
        for (at, (_, targets)) in hosts.iter().enumerate() {
            for (service, path) in targets {
                if let Some(to) = endpoints.get(service.as_str()) {
                    let label = if path == "/" { "" } else { path };
                    graph.edge(at, *to, GraphEdgeKind::Route, label);
                }
            }
        }
        graph.dependencies(project, &services);
        graph.volumes(app, &services);
        graph.draw_once();
        graph
    }

    fn dependencies(&mut self, project: &Project, services: &BTreeMap<&str, usize>) {
        for (name, service) in &project.services {
            for (other, dependency) in &service.depends_on {
                let ends = (services.get(name.as_str()), services.get(other.as_str()));
                if let (Some(from), Some(to)) = ends {
                    let label = match dependency.condition {
                        Condition::ServiceStarted => "",
                        Condition::ServiceHealthy => "healthy",
                        Condition::ServiceCompletedSuccessfully => "completed",
                    };
                    if from != to {
                        self.edge(*from, *to, GraphEdgeKind::Dependency, label);
                    }
                }
            }
        }
    }

    fn volumes(&mut self, app: &App, services: &BTreeMap<&str, usize>) {
        let claims = app.components.iter().flat_map(|component: &Component| {
            let external = component
                .external_volumes
                .iter()
                .map(|volume| &volume.claim);
            component.claims.iter().chain(external)
        });
        let sizes: BTreeMap<&str, &str> = claims
            .map(|claim| (claim.name.as_str(), claim.size.as_str()))
            .collect();
        let mut drawn: BTreeMap<&str, usize> = BTreeMap::new();
        for component in &app.components {
            let Some(workload) = &component.workload else {
                continue;
            };
            let Some(from) = services.get(component.service.as_str()) else {
                continue;
            };
            for volume in &workload.pod.volumes {
                if let VolumeSource::Claim { name, .. } = &volume.source {
                    let size = sizes.get(name.as_str()).copied().unwrap_or_default();
                    let at = match drawn.get(name.as_str()) {
                        Some(at) => *at,
                        None => self.node(GraphNodeKind::Volume, name, size.to_owned()),
                    };
                    drawn.insert(name, at);
                    self.edge(*from, at, GraphEdgeKind::Mount, "");
                }
            }
        }
    }

    /// Drops edges that repeat others.
    fn draw_once(&mut self) {
        let mut drawn = BTreeSet::new();
        self.edges
            .retain(|edge| drawn.insert((edge.from, edge.to, edge.kind, edge.label.clone())));
    }

    fn node(&mut self, kind: GraphNodeKind, name: &str, detail: String) -> usize {
        self.nodes.push(GraphNode {
            kind,
            name: name.to_owned(),
            detail,
        });
        self.nodes.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, kind: GraphEdgeKind, label: &str) {
        let edge = GraphEdge {
            from,
            to,
            kind,
            label: label.to_owned(),
        };
        self.edges.push(edge);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A route, three services, a volume; names that mean something to the formats.
    pub(crate) fn sample() -> Graph {
        let mut graph = Graph::default();
        let host = graph.node(GraphNodeKind::Route, "shop.example.com", String::new());
        let web = graph.node(GraphNodeKind::Service, "web", "Deployment".to_owned());
        let api = graph.node(
            GraphNodeKind::Service,
            "api \"<v2>\"",
            "Deployment".to_owned(),
        );
        let db = graph.node(GraphNodeKind::Service, "db", "StatefulSet".to_owned());
        let data = graph.node(GraphNodeKind::Volume, "자료", "1Gi".to_owned());
        graph.edge(host, web, GraphEdgeKind::Route, "/shop");
        graph.edge(web, api, GraphEdgeKind::Dependency, "");
        graph.edge(web, db, GraphEdgeKind::Dependency, "completed");
        graph.edge(api, db, GraphEdgeKind::Dependency, "healthy");
        graph.edge(db, data, GraphEdgeKind::Mount, "");
        graph
    }

    #[test]
    fn an_edge_is_drawn_once() {
        let mut graph = sample();
        let count = graph.edges.len();
        graph.edges.extend(graph.edges.clone());
        graph.draw_once();
        assert_eq!(graph.edges.len(), count);
    }
}

//! One line a service: what became of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use kuploy_compose::App;
use kuploy_compose::model::{
    Component, EndpointKind, Protocol, Replicas, Route, VolumeSource, WorkloadKind,
};

use crate::terminal::{Role, Style};

/// The most lines that are printed; a project of a thousand services is not read to its end.
const MOST: usize = 40;

/// The cells of a service.
const COLUMNS: usize = 6;
/// The column of the name, and that of the ways in.
const NAME: usize = 0;
const WAYS: usize = 4;

type Row = [String; COLUMNS];

/// Prints the table: name, kind, ports, volumes, ways in.
pub(super) fn print(app: &App, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Row> = workloads(app).map(row).collect();
    table(&rows, style, out)
}

/// Prints what is another in an environment than in the base: rows that differ, with images that do, and services that
/// only one of them has.
pub(super) fn print_differing(
    base: &App,
    app: &App,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let common: BTreeMap<&str, &Component> = workloads(base)
        .map(|component| (component.name.as_str(), component))
        .collect();
    let mut rows = Vec::new();
    for component in workloads(app) {
        let mut own = row(component);
        if let Some(before) = common.get(component.name.as_str()) {
            let (images, before_images) = (images(component), images(before));
            let other = images.iter().filter(|image| !before_images.contains(image));
            own[COLUMNS - 1] = listed(other.map(|image| (*image).to_owned()).collect(), 2);
            if own == row(before) {
                continue;
            }
        }
        rows.push(own);
    }
    let names: BTreeSet<&str> = workloads(app).map(|it| it.name.as_str()).collect();
    for name in common.keys().filter(|name| !names.contains(*name)) {
        let mut gone = Row::default();
        gone[NAME] = (*name).to_owned();
        gone[NAME + 1] = "not deployed".to_owned();
        rows.push(gone);
    }
    table(&rows, style, out)
}

fn workloads(app: &App) -> impl Iterator<Item = &Component> {
    let components = app.components.iter();
    components.filter(|component| component.workload.is_some())
}

fn row(component: &Component) -> Row {
    [
        component.name.clone(),
        kind(component),
        ports(component),
        volumes(component),
        routes(component),
        String::new(),
    ]
}

fn images(component: &Component) -> Vec<&str> {
    let containers = component.workload.iter().flat_map(|it| &it.pod.containers);
    containers
        .map(|container| container.image.as_str())
        .collect()
}

fn table(rows: &[Row], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let shown = rows.get(..MOST).unwrap_or(rows);
    let width = |column: usize| {
        let cells = shown.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..COLUMNS).map(width).collect();
    let whole: usize = widths.iter().filter(|w| **w > 0).map(|w| w + 2).sum();
    if style.terminal && whole > style.width {
        return stacked(rows, style, out);
    }
    for row in shown {
        let mut line = String::new();
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if *width == 0 {
                continue;
            }
            let padding = " ".repeat(width.saturating_sub(cell.chars().count()) + 2);
            let cell = match at {
                NAME => style.paint(Role::Strong, cell),
                WAYS => style.paint(Role::Good, cell),
                _ => cell.clone(),
            };
            line.push_str(&cell);
            line.push_str(&padding);
        }
        writeln!(out, "  {}", line.trim_end())?;
    }
    if rows.len() > MOST {
        writeln!(out, "  and {} more", rows.len() - MOST)?;
    }
    Ok(())
}

/// A service in lines of its own, for terminals that a row does not fit into: what it is, and the rest below, broken
/// between its parts.
fn stacked(rows: &[Row], style: Style, out: &mut dyn Write) -> io::Result<()> {
    for row in rows.iter().take(MOST) {
        for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let indent = if at == 0 { "  " } else { "    " };
            let options = textwrap::Options::new(style.width)
                .initial_indent(indent)
                .subsequent_indent("      ")
                .word_splitter(textwrap::WordSplitter::NoHyphenation);
            for line in textwrap::wrap(cell, options) {
                let line = match at {
                    NAME => style.paint(Role::Strong, &line),
                    WAYS => style.paint(Role::Good, &line),
                    _ => line.into_owned(),
                };
                writeln!(out, "{line}")?;
            }
        }
    }
    if rows.len() > MOST {
        writeln!(out, "  and {} more", rows.len() - MOST)?;
    }
    Ok(())
}

fn kind(component: &Component) -> String {
    let Some(workload) = &component.workload else {
        return String::new();
    };
    let name = workload.kind.as_str();
    let mut text = match &workload.kind {
        WorkloadKind::Deployment { replicas, .. } | WorkloadKind::StatefulSet { replicas, .. } => {
            match (replicas, &component.autoscaler) {
                (Replicas::Fixed(1), _) => name.to_owned(),
                (Replicas::Fixed(count), _) => format!("{name} x{count}"),
                (Replicas::Autoscaled, Some(scaler)) => {
                    format!("{name} x{}-{}", scaler.min, scaler.max)
                }
                (Replicas::Autoscaled, None) => name.to_owned(),
            }
        }
        WorkloadKind::CronJob { schedule, .. } => format!("{name} `{schedule}`"),
        WorkloadKind::DaemonSet { .. } | WorkloadKind::Job(_) => name.to_owned(),
    };
    let more = workload.pod.containers.len().saturating_sub(1);
    if more > 0 {
        text.push_str(&format!(" of {} containers", more + 1));
    }
    text
}

fn ports(component: &Component) -> String {
    let mut texts = Vec::new();
    // The first endpoint bears the service's name; the others repeat its ports under aliases.
    if let Some(endpoint) = component.endpoints.first() {
        if endpoint.ports.is_empty() && endpoint.kind == EndpointKind::Headless {
            texts.push("no port (headless)".to_owned());
        }
        for port in &endpoint.ports {
            let protocol = match port.protocol {
                Protocol::Tcp => String::new(),
                other => format!("/{}", other.as_str().to_ascii_lowercase()),
            };
            texts.push(format!("{}{protocol}", port.port));
        }
    }
    for endpoint in &component.endpoints {
        let published = match endpoint.kind {
            EndpointKind::NodePort => "node port",
            EndpointKind::LoadBalancer => "load balancer",
            _ => continue,
        };
        texts.push(format!("{published} {}", endpoint.name));
    }
    listed(texts, 4)
}

fn volumes(component: &Component) -> String {
    let Some(workload) = &component.workload else {
        return String::new();
    };
    let claims = component.claims.iter().chain(
        component
            .external_volumes
            .iter()
            .map(|volume| &volume.claim),
    );
    let sized: BTreeMap<&str, &str> = claims
        .map(|claim| (claim.name.as_str(), claim.size.as_str()))
        .collect();
    let templates = match &workload.kind {
        WorkloadKind::StatefulSet {
            claim_templates, ..
        } => claim_templates.as_slice(),
        _ => &[],
    };
    let mounted = workload
        .pod
        .volumes
        .iter()
        .filter_map(|volume| match &volume.source {
            VolumeSource::Claim { name, .. } => Some(match sized.get(name.as_str()) {
                Some(size) => format!("{name} {size}"),
                None => name.clone(),
            }),
            _ => None,
        });
    let own = templates
        .iter()
        .map(|claim| format!("{} {} each", claim.name, claim.size));
    listed(mounted.chain(own).collect(), 3)
}

fn routes(component: &Component) -> String {
    let texts = component.routes.iter().flat_map(ways).collect();
    listed(texts, 2)
}

fn ways(route: &Route) -> Vec<String> {
    let scheme = if route.tls || route.tls_secret.is_some() {
        "https"
    } else {
        "http"
    };
    let any = ["*".to_owned()];
    let hosts = if route.hosts.is_empty() {
        any.as_slice()
    } else {
        route.hosts.as_slice()
    };
    let mut ways = Vec::new();
    for host in hosts {
        for path in &route.paths {
            let path = if path.path == "/" {
                ""
            } else {
                path.path.as_str()
            };
            ways.push(format!("{scheme}://{host}{path}"));
        }
    }
    ways
}

/// The first few, and how many there are besides.
fn listed(mut texts: Vec<String>, most: usize) -> String {
    let more = texts.len().saturating_sub(most);
    texts.truncate(most);
    if more > 0 {
        texts.push(format!("+{more}"));
    }
    texts.join(", ")
}

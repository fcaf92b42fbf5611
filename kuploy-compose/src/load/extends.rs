//! `extends`: a service merged over another one, of the same file or of another.

use crate::map::BTreeMap;
use crate::map::IndexSet;

use super::model::Model;
use super::pipeline;
use super::remote;
use super::reset::Resets;
use super::session::Session;
use super::{chain, merge, paths as project_paths};
use crate::diagnostic::{Finding, Path, rules};
use crate::source::{Span, paths};
use crate::yaml::{Map, Node, Value};

/// Files that were loaded to extend services of theirs, by absolute path; `None` is a file that could not be loaded.
///
/// Services that were extended once stay so: a base that many services share is merged once.
#[derive(Default)]
pub(crate) struct Bases {
    files: BTreeMap<String, Option<File>>,
}

/// The services of one file.
struct File {
    services: Map,
    resets: Resets,
    /// What relative paths in it begin at.
    folder: String,
}

/// One service on the way from a service to the base of its bases.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Link {
    /// Absolute path; empty is the file at hand.
    file: String,
    service: String,
}

/// What `extends` says.
struct Reference {
    service: String,
    file: Option<String>,
    /// Where the service is named.
    span: Span,
    /// Where the file is named.
    file_span: Span,
}

/// Applies every `extends` of a file, whose path is `path`.
pub(crate) fn apply(
    session: &mut Session<'_>,
    model: &mut Model<'_>,
    root: &mut Node,
    resets: &Resets,
    path: &str,
) {
    let Some(services) = root.get_mut("services").and_then(Node::as_map_mut) else {
        return;
    };
    let extending: Vec<String> = services
        .iter()
        .filter(|(_, entry)| entry.node.get("extends").is_some())
        .map(|(name, _)| name.clone())
        .collect();
    if extending.is_empty() {
        return;
    }
    let here = File {
        services: std::mem::take(services),
        resets: resets.clone(),
        folder: model.folder.clone(),
    };
    model.bases.files.insert(String::new(), Some(here));
    for service in extending {
        if session.budget.is_spent() {
            break;
        }
        let link = Link {
            file: String::new(),
            service,
        };
        extend(session, model, link, path);
    }
    let here = model.bases.files.remove("").flatten();
    if let (Some(here), Some(services)) = (here, root.get_mut("services")) {
        services.value = Value::Map(here.services);
    }
}

/// Merges a service over its base, that one over its own, and so on.
fn extend(session: &mut Session<'_>, model: &mut Model<'_>, first: Link, path: &str) {
    let mut chain = IndexSet::default();
    let mut next = Some(first);
    let mut complete = true;
    while let Some(link) = next {
        if chain.contains(&link) {
            let finding = cycle(session, model, &chain, &link, path);
            session.report.push(finding);
            complete = false;
            break;
        }
        next = match base_of(session, model, &link, path) {
            Ok(base) => base,
            Err(finding) => {
                session.report.extend(finding.map(|finding| *finding));
                complete = false;
                None
            }
        };
        chain.insert(link);
    }
    let mut base: Option<Node> = None;
    for link in chain.iter().rev() {
        let Some(Some(file)) = model.bases.files.get_mut(&link.file) else {
            continue;
        };
        let Some(service) = file.services.get_mut(&link.service) else {
            continue;
        };
        let over = &mut service.node;
        // Also when something is missing: it has been said once.
        over.remove("extends");
        if !complete {
            continue;
        }
        if let Some(mut merged) = base.take() {
            file.resets.apply_to_service(&link.service, &mut merged);
            let over = std::mem::replace(over, Node::map(over.span));
            let span = over.span;
            let name = &link.service;
            merge::merge_at(&mut merged, over, "services", name, &mut session.report);
            merged.span = span;
            service.node = merged;
        }
        let last = chain.first() == Some(link);
        if last || service.node.as_map().is_none() {
            continue;
        }
        // What many services extend is there as often.
        let (budget, place) = (&session.budget, Some(service.key_span));
        if !budget.pay_values(service.node.size(), place)
            || !budget.pay_text(service.node.text_len(), place)
        {
            return;
        }
        base = Some(service.node.clone());
    }
}

/// The base of a service; `None` when it has none. An error is a finding that was not reported yet, if any.
fn base_of(
    session: &mut Session<'_>,
    model: &mut Model<'_>,
    link: &Link,
    path: &str,
) -> Result<Option<Link>, Option<Box<Finding>>> {
    let Some(Some(file)) = model.bases.files.get(&link.file) else {
        return Err(None);
    };
    let Some(reference) = file.services.get(&link.service).map(|entry| &entry.node) else {
        return Err(None);
    };
    let Some(extends) = reference.get("extends") else {
        return Ok(None);
    };
    let at = Path::service(&link.service).key("extends");
    let reference = read_reference(extends).map_err(|finding| Some(Box::new(finding.at(&at))))?;
    let base_file = match &reference.file {
        None => link.file.clone(),
        Some(name) => {
            let base_file = paths::join(&file.folder, name);
            load(session, model, &base_file, name, reference.file_span, &at)?;
            base_file
        }
    };
    let services = match model.bases.files.get(&base_file) {
        Some(Some(file)) => &file.services,
        _ => return Err(None),
    };
    if let Some(base) = services.get(&reference.service) {
        if base.node.as_map().is_none() && !base.node.is_null() {
            // What the base would have said is not known; that it is no mapping is said of itself.
            session.incomplete = true;
            return Err(None);
        }
        return Ok(Some(Link {
            file: base_file,
            service: reference.service,
        }));
    }
    let shown = session.shown(if base_file.is_empty() {
        path
    } else {
        &base_file
    });
    let name = &reference.service;
    let mut finding = Finding::new(
        &rules::EXTENDS_UNKNOWN,
        format!("`{shown}` has no service `{name}` to extend"),
    )
    .at(at)
    .span(reference.span);
    if reference.file.is_none() {
        finding = finding.help(
            "to extend a service of another file write `extends: {service: NAME, file: FILE}`; `extends` does not see services of merged files",
        );
    } else if !services.is_empty() {
        let names: Vec<_> = services
            .keys()
            .take(8)
            .map(|name| format!("`{name}`"))
            .collect();
        finding = finding.help(format!("it has {}", names.join(", ")));
    }
    Err(Some(Box::new(finding)))
}

fn read_reference(extends: &Node) -> Result<Reference, Box<Finding>> {
    let invalid = |message: String, span| {
        Box::new(
            Finding::new(&rules::EXTENDS_INVALID, message)
                .span(span)
                .help("write `extends: NAME`, or `extends: {service: NAME, file: FILE}`"),
        )
    };
    if let Some(service) = extends.as_str() {
        return Ok(Reference {
            service: service.to_owned(),
            file: None,
            span: extends.span,
            file_span: extends.span,
        });
    }
    if extends.as_map().is_none() {
        let message = format!("`extends` must name a service, not be a {}", extends.kind());
        return Err(invalid(message, extends.span));
    }
    let Some(service) = extends
        .get("service")
        .filter(|node| node.as_str().is_some())
    else {
        return Err(invalid(
            "`extends` has no `service`".to_owned(),
            extends.span,
        ));
    };
    let file = extends.get("file").filter(|node| !node.is_null());
    if let Some(file) = file
        && file.as_str().is_none()
    {
        let message = format!("`file` must be a path, not a {}", file.kind());
        return Err(invalid(message, file.span));
    }
    Ok(Reference {
        service: service.as_str().unwrap_or_default().to_owned(),
        file: file.and_then(Node::as_str).map(str::to_owned),
        span: service.span,
        file_span: file.map_or(extends.span, |file| file.span),
    })
}

/// Loads a file whose services are extended: variables filled in, canonical, with absolute paths; nothing included and
/// nothing checked, since only what is merged of it counts.
fn load(
    session: &mut Session<'_>,
    model: &mut Model<'_>,
    path: &str,
    written: &str,
    span: Span,
    at: &Path,
) -> Result<(), Option<Box<Finding>>> {
    if model.bases.files.contains_key(path) {
        return Ok(());
    }
    model.bases.files.insert(path.to_owned(), None);
    if remote::is_remote(written) && !session.files.is_file(path) {
        return Err(Some(Box::new(remote::refuse(written, span).at(at))));
    }
    let folder = paths::parent(path);
    let Some(file) = session.documents(path, Some(span)) else {
        return Err(None);
    };
    let mut resets = Resets::default();
    let mut root = Node::map(Span::new(file.text.id, 0, 0));
    for mut document in file.documents {
        if document.as_map().is_none() {
            continue;
        }
        resets.extend(Resets::take(&mut document));
        pipeline::interpolate(session, model, &mut document);
        merge::merge(&mut root, document, &mut session.report);
    }
    merge::remove_duplicates(&mut root);
    pipeline::canonicalize(session, &mut root);
    merge::remove_duplicates(&mut root);
    let home = model.environment.value("HOME");
    let base = project_paths::Base {
        files: session.files,
        folder: &folder,
        home: home.as_deref(),
    };
    project_paths::resolve(&mut root, &base, &mut session.report);
    let services = match root.remove("services").map(|node| node.value) {
        Some(Value::Map(services)) => services,
        _ => {
            let shown = session.shown(path);
            let message = format!("`{shown}` has no services to extend");
            let finding = Finding::new(&rules::EXTENDS_UNKNOWN, message);
            return Err(Some(Box::new(finding.at(at).span(span))));
        }
    };
    let file = File {
        services,
        resets,
        folder,
    };
    model.bases.files.insert(path.to_owned(), Some(file));
    Ok(())
}

fn cycle(
    session: &Session<'_>,
    model: &Model<'_>,
    links: &IndexSet<Link>,
    again: &Link,
    path: &str,
) -> Finding {
    let name = |link: &Link| {
        let shown = session.shown(if link.file.is_empty() {
            path
        } else {
            &link.file
        });
        format!("`{}` in `{shown}`", link.service)
    };
    let start = links.get_index_of(again).unwrap_or_default();
    let links: Vec<&Link> = links.iter().skip(start).collect();
    let span = |link: &Link| {
        let file = model.bases.files.get(&link.file)?.as_ref()?;
        Some(file.services.get(&link.service)?.node.get("extends")?.span)
    };
    let mut finding = Finding::new(
        &rules::EXTENDS_CYCLE,
        format!(
            "{} extends {}: circular `extends`",
            chain::joined(&links, " extends ", |link| name(link)),
            name(again)
        ),
    )
    .at(Path::service(&again.service).key("extends"))
    .help("move what the services share into a service without `extends`");
    finding.span = links.first().and_then(|link| span(link));
    for link in links.iter().skip(1) {
        if let Some(place) = span(link) {
            finding = finding.related(place, format!("`{}` extends it here", link.service));
        }
    }
    finding
}

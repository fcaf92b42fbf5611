//! `include`: models of their own, copied into the file that includes them.

use super::discover::read_env_file;
use super::environment::Variables;
use super::merge;
use super::model::Model;
use super::pipeline::{self, Layer};
use super::reach;
use super::remote;
use super::reset::Resets;
use super::session::Session;
use crate::diagnostic::{Finding, Path, rules};
use crate::source::{Span, paths};
use crate::yaml::{Entry, Map, Node, Value};

/// What is copied.
const SECTIONS: &[&str] = &[
    "services", "volumes", "networks", "secrets", "configs", "models",
];

/// One entry.
#[derive(Default)]
struct Inclusion {
    /// The files of the model, merged in order.
    files: Vec<Place>,
    project_directory: Option<Place>,
    /// `None`: `.env` of the model's folder.
    env_files: Option<Vec<Place>>,
}

/// A path and where it is written.
struct Place {
    text: String,
    span: Span,
}

/// Loads what a file includes and merges the file over it; takes `include` out of the file, whose path is `path`.
pub(crate) fn apply(
    session: &mut Session<'_>,
    model: &Model<'_>,
    root: &mut Node,
    resets: &Resets,
    path: &str,
) {
    let Some(include) = root.remove("include") else {
        return;
    };
    let at = Path::root().key("include");
    let Value::Seq(entries) = &include.value else {
        if !include.is_null() {
            let message = format!(
                "`include` must be a list of files, not a {}",
                include.kind()
            );
            session.report.push(
                Finding::new(&rules::INCLUDE_INVALID, message)
                    .at(at)
                    .span(include.span)
                    .help("write `include: [FILE]`"),
            );
        }
        return;
    };
    for (index, entry) in entries.iter().enumerate() {
        let at = at.index(index);
        let Some(inclusion) = read_entry(session, entry, &at) else {
            continue;
        };
        if let Some(mut imported) = load(session, model, inclusion, &at, path) {
            resets.apply(&mut imported);
            import(session, imported, root);
        }
    }
}

fn read_entry(session: &mut Session<'_>, entry: &Node, at: &Path) -> Option<Inclusion> {
    let mut inclusion = Inclusion::default();
    let invalid = |message: String, span| {
        Finding::new(&rules::INCLUDE_INVALID, message)
            .at(at)
            .span(span)
            .help("write a path, or a mapping with `path`, and if needed `project_directory` and `env_file`")
    };
    match &entry.value {
        Value::String(text) => inclusion.files.push(Place {
            text: text.clone(),
            span: entry.span,
        }),
        Value::Map(map) => {
            for (key, value) in map {
                let node = &value.node;
                let paths = match key.as_str() {
                    "path" | "env_file" | "project_directory" => strings(node),
                    _ => {
                        session.report.push(
                            invalid(
                                format!("`{key}` is not valid in an entry of `include`"),
                                value.key_span,
                            )
                            .severity(crate::Severity::Warning),
                        );
                        continue;
                    }
                };
                let Some(mut paths) = paths else {
                    let message = format!("`{key}` must be a path, not a {}", node.kind());
                    session.report.push(invalid(message, node.span));
                    return None;
                };
                match key.as_str() {
                    "path" => inclusion.files = paths,
                    "env_file" => inclusion.env_files = (!paths.is_empty()).then_some(paths),
                    _ => {
                        inclusion.project_directory =
                            paths.pop().filter(|path| !path.text.is_empty())
                    }
                }
            }
        }
        _ => {
            let message = format!(
                "an entry of `include` must be a path, not a {}",
                entry.kind()
            );
            session.report.push(invalid(message, entry.span));
            return None;
        }
    }
    if inclusion.files.is_empty() {
        session.report.push(invalid(
            "an entry of `include` has no `path`".to_owned(),
            entry.span,
        ));
        return None;
    }
    Some(inclusion)
}

/// A string or a list of strings; nothing for null.
fn strings(node: &Node) -> Option<Vec<Place>> {
    let place = |node: &Node| {
        node.as_str().map(|text| Place {
            text: text.to_owned(),
            span: node.span,
        })
    };
    match &node.value {
        Value::Null => Some(Vec::new()),
        Value::Seq(list) => list.iter().map(place).collect(),
        _ => place(node).map(|place| vec![place]),
    }
}

/// Loads the model of an entry.
fn load(
    session: &mut Session<'_>,
    model: &Model<'_>,
    inclusion: Inclusion,
    at: &Path,
    path: &str,
) -> Option<Node> {
    let mut files: Vec<(String, Span)> = Vec::with_capacity(inclusion.files.len());
    for file in inclusion.files {
        let resolved = paths::join(&model.folder, &file.text);
        if remote::is_remote(&file.text) && !session.files.is_file(&resolved) {
            session
                .report
                .push(remote::refuse(&file.text, file.span).at(at));
            return None;
        }
        files.push((resolved, file.span));
    }
    let (main, named) = files.first().cloned()?;
    let folder = match inclusion.project_directory {
        Some(folder) => paths::join(&model.folder, &folder.text),
        None => paths::parent(&main),
    };
    let mut includers = model.includers.clone();
    includers.push(path.to_owned());
    if let Some(finding) = refuse_cycle(session, &includers, &main, at, named) {
        session.report.push(finding);
        return None;
    }
    let mut variables = Variables::new();
    match inclusion.env_files {
        Some(env_files) => {
            for file in env_files {
                if file.text != "/dev/null" {
                    let resolved = paths::join(&model.folder, &file.text);
                    if !reach::may_include(session, &resolved, file.span) {
                        continue;
                    }
                    read_env_file(
                        session,
                        &model.environment,
                        &resolved,
                        Some(file.span),
                        &mut variables,
                    );
                }
            }
        }
        None => {
            let file = paths::join(&folder, ".env");
            if session.files.is_file(&file) && reach::may_include(session, &file, named) {
                read_env_file(session, &model.environment, &file, None, &mut variables);
            }
        }
    }
    let mut environment = model.environment.clone();
    environment.add(variables);
    let mut layers = Vec::with_capacity(files.len());
    for (file, named) in files {
        let documents = session.documents(&file, Some(named))?;
        layers.push(Layer {
            path: file,
            source: documents.text.id,
            documents: documents.documents,
        });
    }
    pipeline::merge_layers(
        session,
        &mut Model::new(folder, environment, includers),
        layers,
    )
}

fn refuse_cycle(
    session: &mut Session<'_>,
    includers: &[String],
    file: &str,
    at: &Path,
    span: Span,
) -> Option<Finding> {
    session.includes += 1;
    let shown = |path: &String| format!("`{}`", session.shown(path));
    if let Some(start) = includers.iter().position(|path| path == file) {
        let chain: Vec<String> = includers.iter().skip(start).map(shown).collect();
        let (message, help) = match chain.as_slice() {
            [one] => (format!("{one} includes itself"), "remove the line"),
            _ => (
                format!(
                    "{} includes {}: circular `include`",
                    chain.join(" includes "),
                    shown(&file.to_owned())
                ),
                "move what the files share into a file without `include`",
            ),
        };
        return Some(
            Finding::new(&rules::INCLUDE_CYCLE, message)
                .at(at)
                .span(span)
                .help(help),
        );
    }
    let deepest = session.limits.includes_in_a_row();
    let (message, help) = if includers.len() > deepest {
        (
            format!("`include` is nested more than {deepest} levels deep"),
            "include the last of them directly, or raise the limit with `--max-depth`",
        )
    } else if session.includes > session.limits.includes {
        (
            format!(
                "the project includes more than {} projects, each counted as often as it is included",
                session.limits.includes
            ),
            "include each file once, or raise the limit with `--max-includes`",
        )
    } else {
        return None;
    };
    Some(
        Finding::new(&rules::INCLUDE_LIMIT, message)
            .at(at)
            .span(span)
            .help(help),
    )
}

/// Copies what was included into the file that includes it, which is merged over what is there by the same name.
fn import(session: &mut Session<'_>, imported: Node, root: &mut Node) {
    let Value::Map(imported) = imported.value else {
        return;
    };
    for (section, entry) in imported {
        if !SECTIONS.contains(&section.as_str()) {
            continue;
        }
        let Value::Map(resources) = entry.node.value else {
            continue;
        };
        if root.get(&section).is_none_or(Node::is_null) {
            root.set(&section, Node::map(entry.node.span));
        }
        let Some(own) = root.get_mut(&section).and_then(Node::as_map_mut) else {
            continue;
        };
        import_section(session, &section, resources, own);
    }
}

fn import_section(session: &mut Session<'_>, section: &str, resources: Map, own: &mut Map) {
    for (name, mut entry) in resources {
        match own.get_mut(&name) {
            None => {
                own.insert(name, entry);
            }
            // Files that include the same file have it twice.
            Some(known) if known.node.same_value(&entry.node) => {}
            Some(known) => {
                let nothing = Node::new(Value::Null, known.node.span);
                let over = std::mem::replace(&mut known.node, nothing);
                merge::merge_at(&mut entry.node, over, section, &name, &mut session.report);
                *known = Entry {
                    key_span: known.key_span,
                    node: entry.node,
                };
            }
        }
    }
}

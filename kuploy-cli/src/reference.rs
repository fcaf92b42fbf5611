//! The pages of `docs/reference`, from the one declaration of each flag, `x-kuploy` key and `kompose.*` label.

use std::fmt::Write as _;

use clap::{Arg, ArgAction};
use serde_json::{Map, Value};

/// A cell of a table: on one line, and without what would end the cell.
fn cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|").replace('<', "&lt;")
}

/// The page of flags.
fn options() -> String {
    let mut page = String::from(
        "# Options\n\nFlags of each command, as `kuploy-convert COMMAND --help` has them. Options that describe the app can \
         also be [written in the Compose file](x-kuploy.md), without the dashes; a flag beats the file.\n\n",
    );
    let cli = crate::args::command();
    let globals: Vec<&Arg> = cli
        .get_arguments()
        .filter(|arg| !arg.is_hide_set())
        .collect();
    page.push_str("## All commands\n\n");
    table(&mut page, &globals);
    for command in cli.get_subcommands() {
        let arguments: Vec<&Arg> = command
            .get_arguments()
            .filter(|arg| !arg.is_hide_set() && arg.get_id() != "help")
            .collect();
        let about = command
            .get_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        let _ = writeln!(
            page,
            "## `{}`\n\n{}.\n",
            command.get_name(),
            about.trim_end_matches('.')
        );
        if !arguments.is_empty() {
            table(&mut page, &arguments);
        }
    }
    page.push_str(ENDS);
    page
}

/// What the last part of the page of flags says.
const ENDS: &str = "\
## Exit status

| status | means |
|---|---|
| 0 | success |
| 1 | a finding of the severity in `--fail-on` (`error` by default), a difference with `--check` or `--diff` |
| 2 | a file named on the command line could not be read, a file could not be written, or the command line is wrong |

## Environment variables

| variable | means |
|---|---|
| `COMPOSE_FILE`, `COMPOSE_PATH_SEPARATOR` | the Compose files, where no `--file` names them |
| `COMPOSE_PROJECT_NAME` | the name of the project, where no `--project-name` names it |
| `COMPOSE_PROFILES` | the profiles that are enabled, where no `--profile` names one |
| `COMPOSE_ENV_FILES` | the env files, where no `--env-file` names one |
| `NO_COLOR` | no colour |
| `NO_GRAPHICS` | findings in sentences, without drawing |
| every other variable | is available to `${NAME}` in the Compose file, as with Docker Compose |
";

fn table(page: &mut String, arguments: &[&Arg]) {
    page.push_str("| option | meaning |\n|---|---|\n");
    for argument in arguments {
        let _ = writeln!(page, "| {} | {} |", spelling(argument), meaning(argument));
    }
    page.push('\n');
}

/// How an argument is written, as `-o`, `--output FILE`.
fn spelling(argument: &Arg) -> String {
    let value = match argument.get_action() {
        ArgAction::Set | ArgAction::Append => argument
            .get_value_names()
            .map(|names| {
                names
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .unwrap_or_default(),
        _ => String::new(),
    };
    let short = argument.get_short().map(|letter| format!("`-{letter}`, "));
    match argument.get_long() {
        Some(long) => {
            let optional = argument.is_require_equals_set();
            let value = match (value.is_empty(), optional) {
                (true, _) => String::new(),
                (false, true) => format!("[={value}]"),
                (false, false) => format!(" {value}"),
            };
            format!(
                "{}`--{long}{}`",
                short.unwrap_or_default(),
                value.replace('|', "\\|")
            )
        }
        None => format!("`{value}`"),
    }
}

fn meaning(argument: &Arg) -> String {
    let help = argument.get_long_help().or(argument.get_help());
    let mut text = cell(&help.map(ToString::to_string).unwrap_or_default());
    if !text.ends_with(['.', ']']) {
        text.push('.');
    }
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set() && !argument.is_hide_possible_values_set())
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}`: {}", value.get_name(), cell(&help.to_string())),
            None => format!("`{}`", value.get_name()),
        })
        .collect();
    if !values.is_empty() && !matches!(argument.get_action(), ArgAction::SetTrue) {
        let _ = write!(text, "<br>{}", values.join("<br>"));
    }
    let defaults = argument.get_default_values();
    if let Some(default) = defaults.first()
        && !matches!(argument.get_action(), ArgAction::SetTrue)
    {
        let default = format!(" [default: {}]", default.to_string_lossy());
        match text.split_once("<br>") {
            Some((head, values)) => text = format!("{head}{default}<br>{values}"),
            None => text.push_str(&default),
        }
    }
    text
}

/// Where `x-kuploy` may stand: a heading, what is said there, the definition of its keys, and an example with every key.
const PLACES: &[(&str, &str, &str, &str)] = &[
    (
        "The project",
        "At the top level of the Compose file. Each key but `lint` is a flag as well: `--namespace shop`.",
        "Options",
        include_str!("../../docs/reference/examples/project.yaml"),
    ),
    (
        "An environment",
        "Below `environments`, by name. An environment takes all keys of the project, and these of its own.",
        "EnvironmentExtension",
        include_str!("../../docs/reference/examples/environment.yaml"),
    ),
    (
        "A service",
        "In a service.",
        "ServiceExtension",
        include_str!("../../docs/reference/examples/service.yaml"),
    ),
    (
        "A volume",
        "In a volume at the top level.",
        "VolumeExtension",
        include_str!("../../docs/reference/examples/volume.yaml"),
    ),
];

/// The page of `x-kuploy`.
fn x_kuploy() -> String {
    let mut page = String::from(
        "# x-kuploy\n\n`x-kuploy` holds settings that have no Compose key; Docker Compose ignores it. An unknown key is an \
         error. `kuploy-convert schema` prints the JSON Schema for [editors](../guide/editor.md).\n\n",
    );
    let schema = kuploy_compose::options::schema();
    let definitions = schema["$defs"].as_object().cloned().unwrap_or_default();
    let of_project = definitions["Options"]["properties"].as_object().cloned();
    for (title, at, definition, example) in PLACES {
        let _ = writeln!(page, "## {title}\n\n{at}\n");
        let mut keys = definitions[*definition]["properties"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        if *definition == "EnvironmentExtension" {
            keys.retain(|key, _| {
                !of_project
                    .as_ref()
                    .is_some_and(|keys| keys.contains_key(key))
            });
        }
        page.push_str("| key | value | default | meaning |\n|---|---|---|---|\n");
        rows(&mut page, &definitions, &keys, "");
        let _ = writeln!(page, "\n```yaml\n{}\n```\n", example.trim_end());
    }
    page
}

/// A row for each key, and for the keys below it.
fn rows(
    page: &mut String,
    definitions: &Map<String, Value>,
    keys: &Map<String, Value>,
    above: &str,
) {
    for (key, schema) in keys {
        let shown = match &schema["default"] {
            Value::Null => String::new(),
            Value::Array(list) if list.is_empty() => String::new(),
            Value::Object(map) if map.is_empty() => String::new(),
            Value::String(text) => format!("`{text}`"),
            other => format!("`{other}`"),
        };
        let meaning = schema["description"].as_str().unwrap_or_default();
        let name = format!("{above}{key}");
        let kind = kind(definitions, schema);
        let _ = writeln!(page, "| `{name}` | {kind} | {shown} | {} |", cell(meaning));
        if key == "environments" {
            continue;
        }
        let list = if kind.starts_with("list") { "[]" } else { "" };
        for below in members(definitions, schema) {
            if let Some(keys) = below["properties"].as_object() {
                rows(page, definitions, keys, &format!("{name}{list}."));
            }
        }
    }
}

/// The definition that a schema refers to, or the schema itself.
fn target<'a>(definitions: &'a Map<String, Value>, schema: &'a Value) -> &'a Value {
    let name = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next());
    name.and_then(|name| definitions.get(name))
        .unwrap_or(schema)
}

/// The schemas that a value may have, alternatives written out.
fn members<'a>(definitions: &'a Map<String, Value>, schema: &'a Value) -> Vec<&'a Value> {
    let schema = target(definitions, schema);
    for alternatives in ["anyOf", "oneOf"] {
        if let Some(list) = schema[alternatives].as_array() {
            return list
                .iter()
                .flat_map(|each| members(definitions, each))
                .collect();
        }
    }
    match &schema["items"] {
        Value::Null => vec![schema],
        items => members(definitions, items),
    }
}

/// The type of a value in words.
fn kind(definitions: &Map<String, Value>, schema: &Value) -> String {
    let schema = target(definitions, schema);
    if let Some(items) = schema.get("items") {
        return format!("list of {}", plural(&kind(definitions, items)));
    }
    let mut kinds: Vec<String> = Vec::new();
    let listed = |key: &str| schema[key].as_array();
    if let Some(values) = listed("enum") {
        kinds.extend(
            values
                .iter()
                .map(|value| format!("`{}`", value.as_str().unwrap_or_default())),
        );
    } else if let Some(list) = listed("anyOf").or(listed("oneOf")) {
        kinds.extend(list.iter().map(|each| kind(definitions, each)));
    } else if let Some(value) = schema["const"].as_str() {
        kinds.push(format!("`{value}`"));
    } else {
        let types = match &schema["type"] {
            Value::Array(types) => types.clone(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        };
        kinds.extend(
            types
                .iter()
                .filter_map(Value::as_str)
                .map(|name| match name {
                    "boolean" => "`true`, `false`".to_owned(),
                    "object" => "mapping".to_owned(),
                    name => name.to_owned(),
                }),
        );
    }
    kinds.retain(|kind| !kind.is_empty() && kind != "null");
    kinds.dedup();
    kinds.join(", ")
}

fn plural(kind: &str) -> String {
    match kind {
        "string" | "integer" | "mapping" => format!("{kind}s"),
        kind => kind.to_owned(),
    }
}

/// The page of labels.
fn kompose_labels() -> String {
    let mut page = String::from(
        "# kompose labels\n\nkompose labels that are read, on a service unless the table says otherwise. `x-kuploy` in the \
         last column does the same and is checked by editors.\n\n| label | value | meaning | `x-kuploy` |\n|---|---|---|---|\n",
    );
    for label in kuploy_compose::facts::kompose_labels() {
        let on = if label.on_volume {
            " (on a volume)"
        } else {
            ""
        };
        let instead = label
            .instead
            .map(|key| format!("`{key}`"))
            .unwrap_or_default();
        let _ = writeln!(
            page,
            "| `{}`{on} | {} | {} | {instead} |",
            label.key,
            cell(&label.values),
            cell(label.effect)
        );
    }
    page
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test reads the pages")]
mod tests {
    use std::fs;

    use kuploy_compose::{LoadRequest, MemoryFiles, Options, compile};

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference");

    /// Writes the pages anew with `UPDATE_DOCS=1`.
    #[test]
    fn the_pages_of_the_reference_are_current() {
        let pages = [
            ("options.md", super::options()),
            ("x-kuploy.md", super::x_kuploy()),
            ("kompose-labels.md", super::kompose_labels()),
        ];
        for (name, text) in pages {
            let path = format!("{FOLDER}/{name}");
            if std::env::var_os("UPDATE_DOCS").is_some() {
                fs::write(&path, &text).unwrap();
            }
            assert!(
                fs::read_to_string(&path).ok() == Some(text),
                "stale: {name}; write it with UPDATE_DOCS=1 cargo test -p kuploy-cli pages_of"
            );
        }
    }

    /// The definitions whose keys an example shows, and keys that no example shows with others.
    #[test]
    fn every_key_has_an_example_that_compiles() {
        let schema = kuploy_compose::options::schema();
        for (title, _, definition, example) in super::PLACES {
            let files = MemoryFiles::new()
                .with("compose.yaml", *example)
                .with("compose.prod.yaml", "services: {web: {init: true}}\n")
                .with("prod.env", "A=1\n")
                .with("web.env", "B=1\n");
            let compiled = compile(&files, &LoadRequest::default(), &Options::default());
            let errors: Vec<_> = compiled
                .report
                .iter()
                .filter(|finding| finding.severity == kuploy_compose::Severity::Error)
                .map(|finding| finding.message.clone())
                .collect();
            assert!(errors.is_empty(), "{title}: {errors:?}");
            let keys = schema["$defs"][definition]["properties"]
                .as_object()
                .unwrap();
            let of_project = schema["$defs"]["Options"]["properties"]
                .as_object()
                .unwrap();
            for key in keys.keys() {
                let elsewhere =
                    *definition == "EnvironmentExtension" && of_project.contains_key(key);
                assert!(
                    elsewhere || example.contains(&format!("{key}:")),
                    "{title}: the example lacks `{key}`"
                );
            }
        }
    }
}

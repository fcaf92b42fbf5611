//! Flags by name and value, as an Argo CD plugin gets parameters and a KRM function its `spec`.

use std::ffi::OsString;

use clap::{Arg, CommandFactory};
use kuploy_compose::diagnostic::nearest;
use serde_json::Value;

use super::Cli;
use crate::failure::Failure;

/// The words that say on a command line what the parameters say: `{"profile": ["dev"], "hardened": true}` is
/// `--profile=dev --hardened`.
///
/// A name is that of a flag, also in camel case and in the plural. A list repeats the flag, a mapping repeats it with
/// `KEY=VALUE`.
///
/// # Errors
/// When the command has no such flag, or a value is none that can be written.
pub(crate) fn words<'a>(
    command: &str,
    parameters: impl IntoIterator<Item = (&'a str, &'a Value)>,
) -> Result<Vec<OsString>, Failure> {
    let cli = Cli::command();
    let own = cli.find_subcommand(command).into_iter();
    let flags: Vec<&Arg> = cli
        .get_arguments()
        .chain(own.flat_map(clap::Command::get_arguments))
        .filter(|flag| flag.get_long().is_some())
        .collect();
    let mut words = Vec::new();
    for (name, value) in parameters {
        let flag = find(&flags, name).ok_or_else(|| unknown(&flags, name))?;
        let long = flag.get_long().unwrap_or_default();
        // `generate` reads nothing outside of the repository, whatever is allowed.
        if long == "allow-path" && command == "krm" {
            let failure = Failure::new(format!(
                "the parameter `{name}` is of a file that belongs to the repository, and only the command line can allow paths outside"
            ));
            return Err(failure.help("copy what is needed into the project"));
        }
        let switch = is_switch(flag);
        for text in texts(name, value)? {
            match text.as_str() {
                text if switch && !matches!(text, "" | "true" | "false") => {
                    return Err(Failure::new(format!(
                        "the parameter `{name}` is `{text}`, and can only be `true` or `false`"
                    )));
                }
                // What a form leaves empty is not set.
                "" => {}
                "true" if !flag.get_action().takes_values() => {
                    words.push(format!("--{long}").into())
                }
                "false" if !flag.get_action().takes_values() => {}
                text => words.push(format!("--{long}={text}").into()),
            }
        }
    }
    Ok(words)
}

fn find<'f>(flags: &[&'f Arg], name: &str) -> Option<&'f Arg> {
    let name = kebab(name);
    let named = |wanted: &str| flags.iter().find(|flag| flag.get_long() == Some(wanted));
    named(&name)
        .or_else(|| named(name.strip_suffix('s')?))
        .copied()
}

fn unknown(flags: &[&Arg], name: &str) -> Failure {
    let failure = Failure::new(format!("there is no parameter `{name}`"));
    match nearest(
        &kebab(name),
        flags.iter().filter_map(|flag| flag.get_long()),
    ) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("parameters are called as the flags of `kuploy-convert convert` are"),
    }
}

/// Whether a flag is `true` or `false`, and `true` when nothing is said.
fn is_switch(flag: &Arg) -> bool {
    let words = flag.get_possible_values();
    let words: Vec<&str> = words.iter().map(|word| word.get_name()).collect();
    !flag.get_action().takes_values() || words == ["true", "false"]
}

/// `storageClass` as `storage-class`.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len());
    for char in name.chars() {
        if char.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(char.to_ascii_lowercase());
    }
    kebab
}

/// The texts that a value stands for.
fn texts(name: &str, value: &Value) -> Result<Vec<String>, Failure> {
    let scalar = |value: &Value| match value {
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) => Ok(text.clone()),
        _ => Err(Failure::new(format!(
            "the parameter `{name}` must only contain strings"
        ))),
    };
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.iter().map(scalar).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| Ok(format!("{key}={}", scalar(value)?)))
            .collect(),
        value => Ok(vec![scalar(value)?]),
    }
}

#[cfg(test)]
mod tests {
    use clap::ArgAction;
    use kuploy_compose::Report;
    use kuploy_compose::source::SourceId;
    use kuploy_compose::yaml::{self, Limits};
    use serde_json::json;

    use super::*;

    fn said(parameters: &Value) -> Result<String, String> {
        let map = parameters.as_object().unwrap();
        let words = words(
            "krm",
            map.iter().map(|(name, value)| (name.as_str(), value)),
        );
        let text = |word: OsString| word.into_string().unwrap();
        match words {
            Ok(words) => Ok(words.into_iter().map(text).collect::<Vec<_>>().join(" ")),
            Err(failure) => Err(failure.to_string()),
        }
    }

    #[test]
    fn parameters_are_flags() {
        for (parameters, want) in [
            (json!({"domain": "a.example"}), "--domain=a.example"),
            (
                json!({"profiles": ["dev", "-x"]}),
                "--profile=dev --profile=-x",
            ),
            (json!({"storageClass": "fast"}), "--storage-class=fast"),
            (json!({"image": {"web": "a:1"}}), "--image=web=a:1"),
            (json!({"hardened": true}), "--hardened=true"),
            (
                json!({"hardened": "false", "domain": "", "registry": null}),
                "--hardened=false",
            ),
            (json!({"kube-version": 1.33}), "--kube-version=1.33"),
        ] {
            assert_eq!(said(&parameters).as_deref(), Ok(want), "{parameters}");
        }
    }

    /// What a form offers is what the program takes.
    #[test]
    fn the_plugin_announces_parameters_that_there_are() {
        let text = include_str!("../../../ci/argocd/plugin.yaml");
        let (source, limits) = (SourceId::default(), Limits::default());
        let plugin = yaml::parse(text, source, &limits, &mut Report::default())[0].to_json();
        let cli = Cli::command();
        let generate = cli.find_subcommand("generate").unwrap();
        let flags: Vec<&Arg> = cli
            .get_arguments()
            .chain(generate.get_arguments())
            .collect();
        let parameters = plugin["spec"]["parameters"]["static"].as_array().unwrap();
        for parameter in parameters {
            let name = parameter["name"].as_str().unwrap();
            let flag = flags.iter().find(|flag| flag.get_long() == Some(name));
            let repeats = matches!(flag.unwrap().get_action(), ArgAction::Append);
            let switch = is_switch(flag.unwrap());
            let collection = parameter["collectionType"].as_str();
            assert_eq!(collection.is_some(), repeats, "{name}");
            assert_eq!(parameter["itemType"] == "boolean", switch, "{name}");
        }
        assert!(parameters.len() > 10);
        assert_eq!(plugin["spec"]["generate"]["args"], json!(["generate"]));
    }

    #[test]
    fn what_is_no_parameter_is_refused() {
        for (parameters, message) in [
            (json!({"domian": "x"}), "did you mean `domain`?"),
            (json!({"out": "/etc"}), "no parameter `out`"),
            (json!({"hardened": "yes"}), "can only be `true` or `false`"),
            (json!({"domain": [["x"]]}), "must only contain strings"),
        ] {
            let refused = said(&parameters).unwrap_err();
            assert!(refused.contains(message), "{parameters}: {refused}");
        }
    }
}

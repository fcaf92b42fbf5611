//! Names under which the program is called by others: `kubectl kuploy` and `docker kuploy`, by links to it.

use std::ffi::OsString;
use std::path::Path;

/// What Docker asks a plugin for, as `docker-cli-plugin-metadata`; the format is version 0.1.0 of Docker's
/// `cli-plugins/metadata`.
const METADATA: &str = concat!(
    r#"{"SchemaVersion":"0.1.0","Vendor":"Kuploy","Version":""#,
    env!("CARGO_PKG_VERSION"),
    r#"","ShortDescription":"Convert Compose projects to Kubernetes manifests","URL":"https://github.com/kuploy/kuploy"}"#
);

/// What Docker is told that asks its plugins who they are.
pub(crate) fn metadata(words: &[OsString]) -> Option<&'static str> {
    let asked = words.get(1)? == "docker-cli-plugin-metadata";
    (asked && program(words) == Some("docker-kuploy")).then_some(METADATA)
}

/// What a person types for the program, where it was called as a plugin; the name of the plugin, which Docker says
/// again, is taken out of the words.
pub(super) fn name(words: &mut Vec<OsString>) -> Option<&'static str> {
    match program(words)? {
        "kubectl-kuploy" => Some("kubectl kuploy"),
        "docker-kuploy" => {
            if words.get(1).is_some_and(|word| word == "kuploy") {
                words.remove(1);
            }
            Some("docker kuploy")
        }
        _ => None,
    }
}

/// The name of the program's file, without an ending.
fn program(words: &[OsString]) -> Option<&str> {
    Path::new(words.first()?).file_stem()?.to_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(Into::into).collect()
    }

    #[test]
    fn a_link_is_a_plugin() {
        let mut docker = words("/usr/libexec/docker/cli-plugins/docker-kuploy kuploy lint .");
        assert_eq!(name(&mut docker), Some("docker kuploy"));
        assert_eq!(docker.get(1..), Some(words("lint .").as_slice()));

        let mut kubectl = words("kubectl-kuploy kuploy");
        assert_eq!(name(&mut kubectl), Some("kubectl kuploy"));
        assert_eq!(kubectl.len(), 2);

        assert_eq!(name(&mut words("./kuploy-convert lint")), None);
    }

    #[test]
    fn docker_gets_the_metadata_that_it_asks_for() {
        let text = metadata(&words("docker-kuploy docker-cli-plugin-metadata")).unwrap();
        let metadata: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(metadata["SchemaVersion"], "0.1.0");
        assert_eq!(metadata["Version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(
            super::metadata(&words("kuploy-convert docker-cli-plugin-metadata")),
            None
        );
    }
}

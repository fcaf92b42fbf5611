//! `lint` in repositories: what no root leads to, and files that are the input of other programs.

use super::appliers::{application, severity};
use super::told::{CONFIG, flux};

#[test]
fn the_generation_does_nothing_where_the_server_merges() {
    let config = |key: &str| CONFIG.replace("settings", &format!("settings, {key}: 2"));
    let (of_flux, argo_cd) = (flux("a", "./a", ""), application("a", "a", ""));
    for (key, applier, expected) in [
        ("generation", &of_flux, "warning"),
        ("resourceVersion", &of_flux, "error"),
        ("uid", &of_flux, "error"),
        ("generation", &argo_cd, "error"),
    ] {
        let text = config(key).replace(": 2", ": '2'");
        let text = if key == "generation" {
            config(key)
        } else {
            text
        };
        let files = [("a/a.yaml", text.as_str()), ("c/a.yaml", applier.as_str())];
        assert_eq!(
            severity(&files, "KP5002").as_deref(),
            Some(expected),
            "{key}"
        );
    }
}

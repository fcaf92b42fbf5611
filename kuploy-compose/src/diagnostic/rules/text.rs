//! `KP1xxx`: the text: YAML syntax, duplicate keys, limits, encoding.

use super::rules;

rules! {
    YAML_SYNTAX = "KP1001" "yaml-syntax" Error {
        "the text is not YAML",
        "Docker Compose refuses the file too. The place is where the reader gave up; the cause is often a line above.",
        "services:\n  web: [\n",
    }
}

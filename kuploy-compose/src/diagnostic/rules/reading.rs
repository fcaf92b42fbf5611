//! `KP2xxx`: reading Compose: unknown keys, wrong types, interpolation, merge, references.

use super::rules;

rules! {
    UNKNOWN_KEY = "KP2001" "unknown-key" Error {
        "a key that the Compose Specification does not have",
        "Docker Compose refuses the file too. Keys that begin with `x-` may hold anything.",
        "services:\n  web:\n    imagee: nginx\n",
    }
    WRONG_TYPE = "KP2002" "wrong-type" Error {
        "a value of another type than the Compose Specification asks for",
        "Docker Compose refuses the file too.",
        "services:\n  web:\n    image: nginx\n    ports: {}\n",
    }
    EXTENSION_INVALID = "KP2003" "extension-invalid" Error {
        "an `x-kuploy` key that is unknown or of another type",
        "`kuploy-convert schema` prints what `x-kuploy` may hold; editors can check it while you write.",
        "services:\n  web:\n    image: nginx\n    x-kuploy:\n      kindd: job\n",
    }
}

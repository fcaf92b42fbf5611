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
    LEGACY_FORMAT = "KP2004" "legacy-format" Error {
        "services stand at the top level, as in the first format of Compose",
        "Files of format 1 have no `services` key. Docker Compose refuses them today. Put everything below `services:`, \
         indented by two blanks; `net` is `network_mode` now, `log_driver` and `log_opt` are `driver` and `options` \
         below `logging`, `dockerfile` stands below `build`. `links` work as before.",
        "web:\n  image: nginx\ndb:\n  image: postgres\n",
    }
    MISSING_KEY = "KP2005" "missing-key" Error {
        "a mapping lacks a key that it must have",
        "Docker Compose refuses the file too. Add the key.",
        "services:\n  web:\n    image: nginx\n    volumes:\n      - target: /data\n",
    }
    INVALID_VALUE = "KP2006" "invalid-value" Error {
        "a value of the right type that means nothing here",
        "The attribute takes certain words, a certain pattern or numbers within bounds. Docker Compose refuses the \
         file too.",
        "services:\n  web:\n    image: nginx\n    cgroup: shared\n",
    }
    INVALID_NAME = "KP2007" "invalid-name" Error {
        "a name with characters that Compose does not allow",
        "Names of services, networks, volumes, configs, secrets and models are made of letters, digits, `.`, `_` and \
         `-`. Docker Compose refuses other names, but for networks and models, where the engine refuses them later.",
        "services:\n  my web:\n    image: nginx\n",
    }
    DUPLICATE_ITEM = "KP2008" "duplicate-item" Error {
        "a list holds the same item twice",
        "Docker Compose refuses lists in which an item is repeated, but for a few. Where two files that are merged \
         hold the item, one of them is enough and the list is taken as it is meant.",
        "services:\n  web:\n    image: nginx\n    cap_add: [NET_ADMIN, NET_ADMIN]\n",
    }
}

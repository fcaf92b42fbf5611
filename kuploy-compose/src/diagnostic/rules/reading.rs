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
    INVALID_SIZE = "KP2009" "invalid-size" Error {
        "an amount of bytes that cannot be read",
        "A size is a number and a unit of `b`, `k`, `m`, `g`, `t`, `p`, all powers of 1024, in any case and also as \
         `mb` or `MiB`: `512m`, `1.5g`. Docker Compose refuses the file too.",
        "services:\n  web:\n    image: nginx\n    mem_limit: lots\n",
    }
    INVALID_DURATION = "KP2010" "invalid-duration" Error {
        "a span of time that cannot be read",
        "A duration is made of numbers with units of `ns`, `us`, `ms`, `s`, `m`, `h`, `d`, `w`: `1m30s`. A number \
         without a unit is refused, by Docker Compose too.",
        "services:\n  web:\n    image: nginx\n    stop_grace_period: \"10\"\n",
    }
    INVALID_COMMAND = "KP2011" "invalid-command" Error {
        "a command line that cannot be split into words",
        "A command that is a string is split at blanks; quotes and backslashes hold words together. A quote that is \
         not closed, a parenthesis outside quotes or a backslash at the end is refused, by Docker Compose too.",
        "services:\n  web:\n    image: nginx\n    command: echo it's\n",
    }
    COMMAND_CUT = "KP2012" "command-cut" Warning {
        "a command line ends early, at a shell operator",
        "No shell takes part in a command that is a string: Docker Compose stops reading at an unquoted `;`, `&`, `|`, \
         `<` or `>` and drops the rest without a word. We do the same, and say so. For a shell, name it: \
         `[\"sh\", \"-c\", \"first && second\"]`.",
        "services:\n  web:\n    image: nginx\n    command: migrate && serve\n",
    }
    INVALID_PORT = "KP2013" "invalid-port" Error {
        "a port that cannot be read",
        "The short syntax is `[[IP:][HOST]:]CONTAINER[/PROTOCOL]`; host and container are numbers up to 65535 or \
         ranges of the same length, the protocol is `tcp`, `udp` or `sctp`. Docker Compose refuses the file too.",
        "services:\n  web:\n    image: nginx\n    ports: [\"http:80\"]\n",
    }
    INVALID_MOUNT = "KP2014" "invalid-mount" Error {
        "a mount that cannot be read",
        "The short syntax is `[SOURCE:]TARGET[:OPTIONS]`. A part between colons may not be empty, which is what an \
         unset variable leaves. Paths of Windows are refused: no cluster has them.",
        "services:\n  web:\n    image: nginx\n    volumes: [\":/data\"]\n",
    }
    UNKNOWN_MOUNT_OPTION = "KP2015" "unknown-mount-option" Warning {
        "an option of a mount that Compose passes over",
        "The third part of a mount in short syntax holds `ro`, `rw`, `nocopy`, `z`, `Z` or a propagation such as \
         `rshared`. Docker Compose passes over anything else without a word.",
        "services:\n  web:\n    image: nginx\n    volumes: [\"./html:/html:readonly\"]\n",
    }
    INVALID_HOST = "KP2016" "invalid-host" Error {
        "an entry of `extra_hosts` that cannot be read",
        "An entry is `HOST=IP`, or `HOST:IP`; several addresses are separated by commas. Docker Compose refuses the \
         file too.",
        "services:\n  web:\n    image: nginx\n    extra_hosts: [db]\n",
    }
    INVALID_DEVICE = "KP2017" "invalid-device" Error {
        "a device that cannot be read",
        "The short syntax is `HOST[:CONTAINER[:PERMISSIONS]]`. Docker Compose refuses the file too.",
        "services:\n  web:\n    image: nginx\n    devices: [\"/dev/a:/dev/b:r:w\"]\n",
    }
    INVALID_VARIABLE = "KP2018" "invalid-variable" Error {
        "a variable whose name ends in a blank",
        "`NAME = VALUE` in a list sets a variable called `NAME `, with the blank. Docker Compose refuses that.",
        "services:\n  web:\n    image: nginx\n    environment: [\"MODE = fast\"]\n",
    }
    DEPRECATED_SYNTAX = "KP2019" "deprecated-syntax" Warning {
        "a way to write something that Compose has given up",
        "It still works, and means what the help of the finding says.",
        "services:\n  web:\n    image: nginx\nvolumes:\n  data:\n    external:\n      name: shared\n",
    }
    EXCLUSIVE_KEYS = "KP2020" "exclusive-keys" Error {
        "two keys that exclude each other",
        "Both say the same thing, differently, and nothing tells which one is meant. Docker Compose refuses the file \
         too. Keep one.",
        "services:\n  web:\n    image: nginx\n    network_mode: host\n    networks: [back]\nnetworks:\n  back:\n",
    }
}

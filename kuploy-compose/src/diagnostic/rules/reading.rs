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
        "services:\n  web:\n    image: nginx\n    security_opt: [no-new-privileges, no-new-privileges]\n",
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
         unset variable leaves.",
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
    NO_IMAGE = "KP2021" "no-image" Error {
        "a service has neither `image` nor `build`",
        "Nothing says what the service runs. A file that is an override has to be read after its base: \
         `-f compose.yaml -f compose.prod.yaml`. Docker Compose refuses the project too.",
        "services:\n  web:\n    ports: [\"80\"]\n",
    }
    UNDEFINED_REFERENCE = "KP2022" "undefined-reference" Error {
        "a name that is declared nowhere",
        "Networks, volumes, configs, secrets and models that a service names must be declared at the top level, and \
         services that it depends on must exist and be enabled. Docker Compose refuses the project too.",
        "services:\n  web:\n    image: nginx\n    volumes: [\"data:/data\"]\n",
    }
    DEPENDENCY_CYCLE = "KP2023" "dependency-cycle" Error {
        "services that wait for each other in a circle",
        "None of them could start first. `depends_on`, `links`, `volumes_from` and the modes that share with another \
         service all count. Docker Compose refuses the project too.",
        "services:\n  a:\n    image: nginx\n    depends_on: [b]\n  b:\n    image: nginx\n    depends_on: [a]\n",
    }
    CONTRADICTING_NUMBERS = "KP2024" "contradicting-numbers" Error {
        "a number that is said twice, differently",
        "`scale` and `deploy.replicas`, `cpus` and `deploy.resources.limits.cpus`, `mem_limit` and \
         `deploy.resources.limits.memory`, `mem_reservation` and `deploy.resources.reservations.memory`, `pids_limit` \
         and `deploy.resources.limits.pids` mean the same. Docker Compose refuses the project when they differ, and \
         takes a limit that is left out beside others as 0. Keep the one below `deploy`.",
        "services:\n  web:\n    image: nginx\n    scale: 2\n    deploy:\n      replicas: 3\n",
    }
    CONTAINER_NAME_TAKEN = "KP2025" "container-name-taken" Error {
        "two containers would have one name",
        "A `container_name` belongs to one container: not to two services, and not to a service with several \
         containers. Docker Compose refuses the project too. The name of the service is enough to reach it.",
        "services:\n  web:\n    image: nginx\n    container_name: site\n    scale: 2\n",
    }
    MOUNTED_TWICE = "KP2026" "mounted-twice" Error {
        "two mounts at one path",
        "Only one of them could be seen. Docker Compose refuses the project too.",
        "services:\n  web:\n    image: nginx\n    tmpfs: /data\n    volumes: [\"data:/data\"]\nvolumes:\n  data:\n",
    }
    PLATFORM_NOT_BUILT = "KP2027" "platform-not-built" Error {
        "a service asks for a platform that is not built",
        "`build.platforms` must hold what `platform` asks for. Docker Compose refuses the project too.",
        "services:\n  web:\n    build:\n      context: .\n      platforms: [linux/amd64]\n    platform: linux/arm64\n",
    }
    UNKNOWN_WORD = "KP2028" "unknown-word" Warning {
        "a word that means nothing where it stands",
        "Docker Compose passes `restart`, `deploy.mode`, `deploy.endpoint_mode` and `deploy.restart_policy.condition` \
         on unread, and engines do with an unknown word what they like. It is taken as if it were not there.",
        "services:\n  web:\n    image: nginx\n    restart: allways\n",
    }
    WINDOWS_PATH = "KP2029" "windows-path" Warning {
        "a mount of a Windows path",
        "A drive or a share of one computer is mounted. The path is kept as it is; no node of a cluster has it, and \
         nobody else who works on the project. Write a path relative to the project.",
        "services:\n  web:\n    image: nginx\n    volumes: [\"C:\\\\site:/site\"]\n",
    }
    SIZE_IGNORED = "KP2030" "size-ignored" Warning {
        "a number of bytes with a point or an exponent, which Compose ignores",
        "Docker Compose reads whole numbers and texts with a unit as bytes, and ignores other numbers without a word, \
         so that there is no limit. We do the same, and say so.",
        "services:\n  web:\n    image: nginx\n    mem_limit: 1.5\n",
    }
    OPTION_INVALID = "KP2031" "option-invalid" Error {
        "an option of the program with a value that cannot be used",
        "The option becomes part of an object, and the API server would refuse the object. The same key at the top level \
         of `x-kuploy` is checked in the same way.",
        "# run with --argocd-app\nservices:\n  web:\n    image: nginx:1.27\n",
    }
    NO_COMPOSE_FILE = "KP2100" "no-compose-file" Error {
        "there is no Compose file to read",
        "Without `-f` and `COMPOSE_FILE`, the file is searched by its name (`compose.yaml`, `compose.yml`, \
         `docker-compose.yml`, `docker-compose.yaml`) in the current folder and in those above it.",
        "# file: app.yaml\nservices:\n  web:\n    image: nginx\n",
    }
    FILE_MISSING = "KP2101" "file-missing" Error {
        "a file that the project names is not there",
        "Docker Compose refuses the project too. An `env_file` that may be missing is written as \
         `{path: FILE, required: false}`. A link that leads out of the project counts as missing: a repository must \
         not be able to pull files of the machine into manifests; name such a file by its own path.",
        "services:\n  web:\n    image: nginx\n    env_file: missing.env\n",
    }
    SEVERAL_COMPOSE_FILES = "KP2102" "several-compose-files" Warning {
        "a folder has several Compose files of which one is read",
        "Docker Compose reads the first of `compose.yaml`, `compose.yml`, `docker-compose.yml` and \
         `docker-compose.yaml`, and the first of the override files, and passes over the others.",
        "# file: compose.yaml\nservices:\n  web:\n    image: nginx\n# file: docker-compose.yml\nservices:\n  web:\n    \
         image: nginx\n",
    }
    EMPTY_COMPOSE_FILE = "KP2103" "empty-compose-file" Error {
        "nothing is in the Compose file",
        "Docker Compose refuses the file too. A project needs at least one service.",
        "# nothing yet\n",
    }
    PROJECT_NAME_INVALID = "KP2104" "project-name-invalid" Error {
        "the project's name is not valid, or there is none",
        "A name that is given by `-p` or `COMPOSE_PROJECT_NAME` must hold lower-case letters, digits, `-` and `_` alone, \
         and begin with a letter or digit. A name that is written in the file, or taken from the folder, loses what is \
         not allowed; nothing may be left of it then.",
        "# file: .env\nCOMPOSE_PROJECT_NAME=My Shop\n# file: compose.yaml\nservices:\n  web:\n    image: nginx\n",
    }
    REMOTE_FILE = "KP2105" "remote-file" Error {
        "a Compose file of a Git repository or a registry is named",
        "Docker Compose fetches such files. Here the same input gives the same manifests, on every machine and on every \
         day, so nothing is fetched. Keep a copy beside the project.",
        "include:\n  - https://github.com/example/shop.git\nservices:\n  web:\n    image: nginx\n",
    }
    VERSION_OBSOLETE = "KP2106" "version-obsolete" Info {
        "`version` is ignored",
        "The key chose a file format until Compose V2. There is one format now, and Docker Compose ignores the key with \
         a warning. A number (`3.8` without quotes) is refused by Docker Compose, and ignored with a warning here.",
        "version: \"3.8\"\nservices:\n  web:\n    image: nginx\n",
    }
    NOTHING_TO_DEPLOY = "KP2107" "nothing-to-deploy" Error {
        "no service becomes a workload",
        "All services are behind profiles of which none was asked for, or there are none. Manifests without a workload \
         look like the end of the application: `kubectl apply --prune` and a sync of Argo CD that prunes delete what runs. \
         `docker compose up` ends with an error too. Enable a profile with `--profile`, or write `--allow-empty` if the \
         application is to be removed. `lint` and `config` do not report it.",
        "services:\n  web:\n    image: nginx:1.29\n    profiles: [live]\n",
    }
    INTERPOLATION_MALFORMED = "KP2110" "interpolation-malformed" Error {
        "a `${…}` that Compose cannot fill in",
        "Compose knows `$NAME`, `${NAME}`, and `${NAME}` with `:-`, `-`, `:?`, `?`, `:+` or `+` and a text behind the \
         name; none of the shell's other forms. Names are made of ASCII letters, digits and `_`. Docker Compose refuses \
         the file too. A literal `$` is written `$$`.",
        "services:\n  web:\n    image: nginx:${TAG%-*}\n",
    }
    VARIABLE_REQUIRED = "KP2111" "variable-required" Error {
        "a variable that is marked as required has no value",
        "`${NAME:?message}` asks for a value. It comes from the environment of the program, from `.env` beside the \
         Compose file, or from the files of `--env-file`. Docker Compose refuses the file too.",
        "services:\n  web:\n    image: nginx:${TAG:?choose a version}\n",
    }
    VARIABLE_UNSET = "KP2112" "variable-unset" Warning {
        "a variable has no value and becomes an empty string",
        "Values come from the environment of the program, from `.env` beside the Compose file, or from the files of \
         `--env-file`. Docker Compose warns too and goes on. `${NAME:-}` says that nothing is meant; `$$` is a literal \
         `$`.",
        "services:\n  web:\n    image: nginx:${TAG}\n",
    }
    CAST_FAILED = "KP2113" "cast-failed" Error {
        "a string does not read as the number or truth value that belongs here",
        "A string that stands where a number or truth value belongs, most often because a variable is in it, is read as \
         one. Docker Compose refuses the file too.",
        "services:\n  web:\n    image: nginx\n    scale: \"${COUNT:-two}\"\n",
    }
    BOOLEAN_WORD = "KP2114" "boolean-word" Info {
        "a truth value is written `yes`, `no`, `on` or `off`",
        "YAML 1.2 knows `true` and `false` alone. Docker Compose takes the words in the places that ask for a truth \
         value, and warns.",
        "services:\n  web:\n    image: nginx\n    tty: \"yes\"\n",
    }
    DOTENV_SYNTAX = "KP2120" "dotenv-syntax" Error {
        "a file of variables that cannot be read",
        "`.env` files, `env_file` and `label_file` hold lines of `KEY=VALUE`. Values may be quoted; single quotes keep \
         the text as it is, double quotes take escapes and variables and may go over several lines. Docker Compose \
         refuses the file too.",
        "# file: .env\nDB PASSWORD=secret\n# file: compose.yaml\nservices:\n  web:\n    image: nginx\n",
    }
    ENV_FILE_FORMAT = "KP2121" "env-file-format" Error {
        "a format of environment files that does not exist",
        "There is `raw`, in which the value is all that follows the `=`, and the format of `.env` files, which needs no \
         name. Docker Compose refuses others too.",
        "services:\n  web:\n    image: nginx\n    env_file:\n      - path: web.env\n        format: json\n",
    }
    INCLUDE_INVALID = "KP2130" "include-invalid" Error {
        "`include` is not a list of files",
        "An entry is a path, or a mapping with `path` (one, or a list that is merged), `project_directory` and \
         `env_file`. Docker Compose refuses other values, and passes over other keys.",
        "include: db.yaml\nservices:\n  web:\n    image: nginx\n",
    }
    INCLUDE_CYCLE = "KP2131" "include-cycle" Error {
        "a file includes itself, by way of others or not",
        "Docker Compose refuses the project too. What both files need goes into a third one.",
        "# file: compose.yaml\ninclude: [db.yaml]\nservices:\n  web:\n    image: nginx\n# file: db.yaml\n\
         include: [compose.yaml]\nservices:\n  db:\n    image: postgres\n",
    }
    INCLUDE_LIMIT = "KP2132" "include-limit" Error {
        "files include one another too many times",
        "Files that each include two others multiply with every level. Real projects stay far below the limits, which \
         keep hostile ones from taking all the time and memory there is.",
        "# run with --max-includes 2\n# file: compose.yaml\ninclude: [a.yaml, b.yaml, c.yaml]\n\
         # file: a.yaml\nservices:\n  a:\n    image: nginx\n\
         # file: b.yaml\nservices:\n  b:\n    image: nginx\n\
         # file: c.yaml\nservices:\n  c:\n    image: nginx\n",
    }
    EXTENDS_INVALID = "KP2140" "extends-invalid" Error {
        "`extends` does not name a service",
        "It is the name of a service in the same file, or a mapping with `service` and `file`. Docker Compose refuses \
         other values too.",
        "services:\n  web:\n    image: nginx\n    extends:\n      file: base.yaml\n",
    }
    EXTENDS_UNKNOWN = "KP2141" "extends-unknown" Error {
        "the service that is extended does not exist",
        "Without `file`, a service of the same file is meant, after its includes; services of other files that are \
         merged (`-f a.yaml -f b.yaml`) are not seen. Docker Compose refuses the project too.",
        "services:\n  web:\n    image: nginx\n    extends: base\n",
    }
    EXTENDS_CYCLE = "KP2142" "extends-cycle" Error {
        "a service extends itself, by way of others or not",
        "Docker Compose refuses the project too. What both services need goes into a third one.",
        "services:\n  web:\n    image: nginx\n    extends: api\n  api:\n    extends: web\n",
    }
    MERGE_KIND = "KP2150" "merge-kind" Error {
        "a value is merged over one of another kind",
        "Mappings merge with mappings and lists with lists. Docker Compose refuses the project too. With `!override` \
         before it the value takes the other's place.",
        "# file: compose.yaml\nservices:\n  web:\n    image: nginx\n    healthcheck: {interval: 5s}\n\
         # file: compose.override.yaml\nservices:\n  web:\n    healthcheck: [none]\n",
    }
    CONDITION_RESET = "KP2151" "condition-reset" Warning {
        "a dependency is named again without its condition",
        "In a list, `depends_on` says of each service that it need only be started. Merged over a file that waits for \
         more, as for `service_healthy`, this takes its place. Docker Compose does the same and says nothing.",
        "# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    depends_on: {db: {condition: service_healthy}}\n  db:\n    image: postgres:17\n    healthcheck: {test: pg_isready}\n\
         # file: compose.override.yaml\nservices:\n  web:\n    depends_on: [db]\n",
    }
}

//! `KP1xxx`: the text: YAML syntax, duplicate keys, limits, encoding.

use super::rules;

rules! {
    YAML_SYNTAX = "KP1001" "yaml-syntax" Error {
        "the text is not YAML",
        "Docker Compose refuses the file too. The place is where the reader gave up; the cause is often a line above.",
        "services:\n  web: [\n",
    }
    DUPLICATE_KEY = "KP1002" "duplicate-key" Error {
        "a key is written twice in one mapping",
        "Docker Compose refuses the file too. Keys count as the same when their text is, quoted or not; `<<` may stand \
         once, with a list when several mappings are to be merged.",
        "services:\n  web:\n    image: nginx:1.27\n    image: nginx:1.28\n",
    }
    KEY_NOT_STRING = "KP1003" "key-not-string" Error {
        "a key that YAML reads as a number, boolean, date, null, list or mapping",
        "Docker Compose refuses the file too. Quotes make a string of it: `\"1\":`.",
        "services:\n  web:\n    image: nginx\n    environment:\n      1: one\n",
    }
    UNKNOWN_ANCHOR = "KP1004" "unknown-anchor" Error {
        "an alias that names no anchor",
        "An alias (`*name`) repeats the value that an anchor (`&name`) marks earlier in the same document. A text that \
         begins with `*`, such as `*.example.com`, must be in quotes. Docker Compose refuses the file too.",
        "services:\n  web: *base\n",
    }
    ALIAS_CYCLE = "KP1005" "alias-cycle" Error {
        "an alias inside the value that it names",
        "The value would contain itself and never end. Docker Compose refuses the file too.",
        "services:\n  web: &web\n    image: nginx\n    x-self: *web\n",
    }
    MERGE_KEY = "KP1006" "merge-key-invalid" Error {
        "`<<` with something other than a mapping or a list of mappings",
        "The merge key `<<` copies the keys of mappings that stand elsewhere. Docker Compose refuses the file too.",
        "services:\n  web:\n    image: nginx\n    <<: base\n",
    }
    TAG_MISMATCH = "KP1007" "tag-mismatch" Error {
        "a value that does not fit its tag",
        "A tag such as `!!int` says what a value is. Docker Compose refuses a value that is something else.",
        "services:\n  web:\n    image: nginx\n    mem_limit: !!int lots\n",
    }
    CONTROL_CHARACTER = "KP1008" "control-character" Error {
        "a control character in the text",
        "YAML allows no control characters but tab, line feed and carriage return. Docker Compose refuses the file too. \
         In double quotes any character can be written as an escape, `\"\\u001b\"`.",
        "services:\n  web:\n    image: \"nginx\u{7f}\"\n",
    }
    NOT_UTF8 = "KP1009" "not-utf8" Error {
        "a file that is not UTF-8",
        "Compose files, dotenv files and the like are read as UTF-8. Editors on Windows may have saved UTF-16 or a code \
         page; save the file as UTF-8.",
        "# saved as UTF-16\nservices:\n  web:\n    image: nginx:1.27\n",
    }
    FILE_TOO_LARGE = "KP1010" "file-too-large" Error {
        "a file larger than the reader takes",
        "The bound keeps a mistaken path (an archive, a disk image) from filling the memory.",
        "# file: app.env (17 MiB)\n# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    env_file: app.env\n",
    }
    NESTING_TOO_DEEP = "KP1011" "nesting-too-deep" Error {
        "lists and mappings nested deeper than the reader takes",
        "Real Compose files stay below twenty levels; a file far beyond that is broken or hostile. Docker Compose \
         spends minutes on some of them.",
        "# run with --max-depth 3\nservices:\n  web:\n    build:\n      args:\n        VERSION: one\n",
    }
    ALIAS_EXPANSION = "KP1012" "alias-expansion" Error {
        "aliases that stand for too many values",
        "Aliases of aliases multiply: a file of one kilobyte can stand for billions of values. Docker Compose hangs on \
         such a file, or fails with a limit of its own.",
        "# run with --max-aliased 20\nx-a: &a [1, 2, 3, 4, 5]\nx-b: &b [*a, *a, *a]\nx-c: [*b, *b, *b]\nservices:\n  web:\n    image: nginx:1.27\n",
    }
    TOO_MANY_NODES = "KP1013" "too-many-values" Error {
        "more values than the reader takes",
        "The bound keeps hostile files from filling the memory; the largest real Compose projects have some ten thousand \
         values. They count as often as files are included and services extended, and so do the ports of a range and \
         the words of a command. `--max-nodes` raises the bound.",
        "# run with --max-nodes 8\nservices:\n  web:\n    image: nginx:1.27\n    ports: [80, 443, 8080, 8443]\n",
    }
    IDLE_ANCHOR = "KP1014" "idle-anchor" Warning {
        "an anchor on nothing, which no alias uses",
        "A value that begins with `&`, such as a password, is read as the name of an anchor, and what remains is null. \
         Docker Compose says nothing. Quotes make a string of it.",
        "services:\n  web:\n    image: nginx\n    environment:\n      PASSWORD: &secret\n",
    }
    PROJECT_TOO_LARGE = "KP1015" "project-too-large" Error {
        "files, or values of variables, that are larger together than the reader takes",
        "Variables that name one another multiply: a kilobyte of them can stand for gigabytes, and Docker Compose tries \
         to write them out. `--max-total-size` raises the bound.",
        "# run with --max-total-size 1M\n# file: .env\nA=0123456789ABCDEF0123456789ABCDEF\nB=$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A$A\nC=$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B$B\nD=$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C$C\n# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    labels:\n      text: $D\n",
    }
    LINT_SETTING_UNKNOWN = "KP1900" "lint-setting-unknown" Warning {
        "a suppression or a severity that names no rule, or a severity that does not exist",
        "It has no effect. `kuploy-convert rules` lists all rules; a rule can be named by its code, its name or its \
         family (`KP6`). Severities are `off`, `info`, `warning` and `error`.",
        "x-kuploy:\n  lint:\n    KP0000: off\nservices:\n  web:\n    image: nginx:1.27\n",
    }
    UNUSED_SUPPRESSION = "KP1901" "unused-suppression" Info {
        "a suppression that suppresses nothing",
        "What it was for is gone, or it stands in the wrong place: a comment speaks of its line and what is nested \
         below it, or, on a line of its own, of the next line. Left in, it would hide the next finding of its kind.",
        "services:\n  web:\n    # kuploy: allow KP3001 not any more\n    image: nginx:1.27\n",
    }
    FILE_UNREADABLE = "KP1902" "file-unreadable" Error {
        "a file that is there and cannot be read",
        "Devices, FIFOs and sockets are never opened: they may never end, or never begin. For other files it is what \
         the system said. The program ends with status 2, since it could not do its work.",
        "# file: app.env (device)\n# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    env_file: app.env\n",
    }
}

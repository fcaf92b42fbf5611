//! Keys of a service about its life: what it starts with, after what, and how it ends.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("command", "", "command: [a, b]"),
    (
        "depends_on",
        "",
        "depends_on: {db: {condition: service_healthy}}",
    ),
    (
        "depends_on.*",
        "",
        "depends_on: {db: {condition: service_healthy}}",
    ),
    (
        "depends_on.*.condition",
        "depends_on: {db: {condition: service_started}}",
        "depends_on: {db: {condition: service_healthy}}",
    ),
    (
        "depends_on.*.restart",
        "depends_on: {db: {condition: service_started}}",
        "depends_on: {db: {condition: service_started, restart: true}}",
    ),
    ("entrypoint", "", "entrypoint: [a]"),
    ("env_file", "", "env_file: web.env"),
    ("env_file[].path", "", "env_file: [{path: web.env}]"),
    ("environment", "", "environment: {A: b}"),
    ("healthcheck", "", "healthcheck: {test: [CMD, a]}"),
    (
        "healthcheck.disable",
        "healthcheck: {test: [CMD, a]}",
        "healthcheck: {disable: true}",
    ),
    (
        "healthcheck.interval",
        "healthcheck: {test: [CMD, a]}",
        "healthcheck: {test: [CMD, a], interval: 7s}",
    ),
    (
        "healthcheck.retries",
        "healthcheck: {test: [CMD, a]}",
        "healthcheck: {test: [CMD, a], retries: 7}",
    ),
    (
        "healthcheck.start_interval",
        "healthcheck: {test: [CMD, a]}",
        "healthcheck: {test: [CMD, a], start_interval: 7s}",
    ),
    (
        "healthcheck.start_period",
        "healthcheck: {test: [CMD, a]}",
        "healthcheck: {test: [CMD, a], start_period: 7s}",
    ),
    ("healthcheck.test", "", "healthcheck: {test: [CMD, a]}"),
    (
        "healthcheck.timeout",
        "healthcheck: {test: [CMD, a]}",
        "healthcheck: {test: [CMD, a], timeout: 7s}",
    ),
    ("init", "", "init: true"),
    ("post_start", "", "post_start: [{command: [a]}]"),
    ("post_start[].command", "", "post_start: [{command: [a]}]"),
    (
        "post_start[].environment",
        "post_start: [{command: [a]}]",
        "post_start: [{command: [a], environment: {A: b}}]",
    ),
    (
        "post_start[].privileged",
        "post_start: [{command: [a]}]",
        "post_start: [{command: [a], privileged: true}]",
    ),
    (
        "post_start[].user",
        "post_start: [{command: [a]}]",
        "post_start: [{command: [a], user: root}]",
    ),
    (
        "post_start[].working_dir",
        "post_start: [{command: [a]}]",
        "post_start: [{command: [a], working_dir: /x}]",
    ),
    ("pre_start", "", "pre_start: [{command: [a]}]"),
    ("pre_start[].command", "", "pre_start: [{command: [a]}]"),
    (
        "pre_start[].environment",
        "pre_start: [{command: [a]}]",
        "pre_start: [{command: [a], environment: {A: b}}]",
    ),
    (
        "pre_start[].image",
        "pre_start: [{command: [a]}]",
        "pre_start: [{command: [a], image: 'busybox:1.37'}]",
    ),
    (
        "pre_start[].mem_limit",
        "pre_start: [{command: [a]}]",
        "pre_start: [{command: [a], mem_limit: 64m}]",
    ),
    (
        "pre_start[].per_replica",
        "scale: 2\npre_start: [{command: [a], per_replica: true}]",
        "scale: 2\npre_start: [{command: [a], per_replica: false}]",
    ),
    (
        "pre_start[].privileged",
        "pre_start: [{command: [a]}]",
        "pre_start: [{command: [a], privileged: true}]",
    ),
    (
        "pre_start[].user",
        "pre_start: [{command: [a]}]",
        "pre_start: [{command: [a], user: '7'}]",
    ),
    (
        "pre_start[].working_dir",
        "pre_start: [{command: [a]}]",
        "pre_start: [{command: [a], working_dir: /x}]",
    ),
    ("pre_stop", "", "pre_stop: [{command: [a]}]"),
    ("pre_stop[].command", "", "pre_stop: [{command: [a]}]"),
    (
        "pre_stop[].environment",
        "pre_stop: [{command: [a]}]",
        "pre_stop: [{command: [a], environment: {A: b}}]",
    ),
    (
        "pre_stop[].privileged",
        "pre_stop: [{command: [a]}]",
        "pre_stop: [{command: [a], privileged: true}]",
    ),
    (
        "pre_stop[].user",
        "pre_stop: [{command: [a]}]",
        "pre_stop: [{command: [a], user: root}]",
    ),
    (
        "pre_stop[].working_dir",
        "pre_stop: [{command: [a]}]",
        "pre_stop: [{command: [a], working_dir: /x}]",
    ),
    ("profiles", "", "profiles: [debug]"),
    ("restart", "", "restart: 'no'"),
    ("restart", "", "restart: on-failure"),
    ("stdin_open", "", "stdin_open: true"),
    ("stop_grace_period", "", "stop_grace_period: 1m"),
    ("stop_signal", "", "stop_signal: SIGINT"),
    ("tty", "", "tty: true"),
    ("working_dir", "", "working_dir: /x"),
];

//! Keys of a service about what is mounted.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("configs", "", "configs: [conf]"),
    ("configs[].source", "", "configs: [{source: conf}]"),
    (
        "configs[].target",
        "configs: [{source: conf}]",
        "configs: [{source: conf, target: /etc/x}]",
    ),
    (
        "configs[].mode",
        "configs: [{source: conf}]",
        "configs: [{source: conf, mode: 0400}]",
    ),
    (
        "configs[].uid",
        "configs: [{source: conf}]",
        "configs: [{source: conf, uid: '7'}]",
    ),
    (
        "configs[].gid",
        "configs: [{source: conf}]",
        "configs: [{source: conf, gid: '7'}]",
    ),
    ("devices", "", "devices: ['/dev/ttyUSB0:/dev/ttyUSB0']"),
    (
        "devices[].source",
        "",
        "devices: [{source: /dev/a, target: /dev/b}]",
    ),
    (
        "devices[].target",
        "",
        "devices: [{source: /dev/a, target: /dev/b}]",
    ),
    (
        "devices[].permissions",
        "",
        "devices: [{source: /dev/a, target: /dev/b, permissions: r}]",
    ),
    ("secrets", "", "secrets: [sec]"),
    ("secrets[].source", "", "secrets: [{source: sec}]"),
    (
        "secrets[].target",
        "secrets: [{source: sec}]",
        "secrets: [{source: sec, target: /etc/x}]",
    ),
    (
        "secrets[].mode",
        "secrets: [{source: sec}]",
        "secrets: [{source: sec, mode: 0400}]",
    ),
    (
        "secrets[].uid",
        "secrets: [{source: sec}]",
        "secrets: [{source: sec, uid: '7'}]",
    ),
    (
        "secrets[].gid",
        "secrets: [{source: sec}]",
        "secrets: [{source: sec, gid: '7'}]",
    ),
    ("shm_size", "", "shm_size: 64m"),
    ("storage_opt", "", "storage_opt: {size: 1G}"),
    ("tmpfs", "", "tmpfs: /tmp"),
    ("volumes", "", "volumes: ['data:/data']"),
    (
        "volumes[].bind",
        "volumes: [{type: bind, source: ./conf, target: /conf, read_only: true}]",
        "volumes: [{type: bind, source: ./conf, target: /conf, read_only: true, bind: {propagation: rshared}}]",
    ),
    (
        "volumes[].bind.create_host_path",
        "volumes: [{type: bind, source: /srv/none, target: /conf}]",
        "volumes: [{type: bind, source: /srv/none, target: /conf, bind: {create_host_path: false}}]",
    ),
    (
        "volumes[].bind.propagation",
        "volumes: [{type: bind, source: ./conf, target: /conf, read_only: true}]",
        "volumes: [{type: bind, source: ./conf, target: /conf, read_only: true, bind: {propagation: rshared}}]",
    ),
    (
        "volumes[].bind.recursive",
        "volumes: [{type: bind, source: ./conf, target: /conf, read_only: true}]",
        "volumes: [{type: bind, source: ./conf, target: /conf, read_only: true, bind: {recursive: readonly}}]",
    ),
    (
        "volumes[].bind.selinux",
        "volumes: [{type: bind, source: ./conf, target: /conf, read_only: true}]",
        "volumes: [{type: bind, source: ./conf, target: /conf, read_only: true, bind: {selinux: z}}]",
    ),
    (
        "volumes[].image",
        "volumes: [{type: image, source: 'a:1', target: /a}]",
        "volumes: [{type: image, source: 'a:1', target: /a, image: {subpath: x}}]",
    ),
    (
        "volumes[].image.subpath",
        "volumes: [{type: image, source: 'a:1', target: /a}]",
        "volumes: [{type: image, source: 'a:1', target: /a, image: {subpath: x}}]",
    ),
    (
        "volumes[].read_only",
        "volumes: [{type: volume, source: data, target: /data}]",
        "volumes: [{type: volume, source: data, target: /data, read_only: true}]",
    ),
    (
        "volumes[].source",
        "volumes: [{type: volume, target: /data}]",
        "volumes: [{type: volume, source: data, target: /data}]",
    ),
    (
        "volumes[].target",
        "",
        "volumes: [{type: volume, source: data, target: /data}]",
    ),
    (
        "volumes[].tmpfs",
        "volumes: [{type: tmpfs, target: /data}]",
        "volumes: [{type: tmpfs, target: /data, tmpfs: {size: 1m}}]",
    ),
    (
        "volumes[].tmpfs.mode",
        "volumes: [{type: tmpfs, target: /data}]",
        "volumes: [{type: tmpfs, target: /data, tmpfs: {mode: 511}}]",
    ),
    (
        "volumes[].tmpfs.size",
        "volumes: [{type: tmpfs, target: /data}]",
        "volumes: [{type: tmpfs, target: /data, tmpfs: {size: 1m}}]",
    ),
    (
        "volumes[].type",
        "",
        "volumes: [{type: tmpfs, target: /data}]",
    ),
    (
        "volumes[].volume",
        "volumes: [{type: volume, source: data, target: /data}]",
        "volumes: [{type: volume, source: data, target: /data, volume: {subpath: x}}]",
    ),
    (
        "volumes[].volume.labels",
        "volumes: [{type: volume, target: /data}]",
        "volumes: [{type: volume, target: /data, volume: {labels: {a: b}}}]",
    ),
    (
        "volumes[].volume.nocopy",
        "volumes: [{type: volume, source: data, target: /usr/share/nginx/html}]",
        "volumes: [{type: volume, source: data, target: /usr/share/nginx/html, volume: {nocopy: true}}]",
    ),
    (
        "volumes[].volume.subpath",
        "volumes: [{type: volume, source: data, target: /data}]",
        "volumes: [{type: volume, source: data, target: /data, volume: {subpath: x}}]",
    ),
    ("volumes_from", "", "volumes_from: [db]"),
];

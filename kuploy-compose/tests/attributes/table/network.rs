//! Keys of a service about names, ports and networks.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("dns", "", "dns: 10.0.0.53"),
    ("dns_opt", "", "dns_opt: ['ndots:2']"),
    ("dns_search", "", "dns_search: example.com"),
    ("domainname", "", "domainname: example.com"),
    ("expose", "", "expose: [81]"),
    ("external_links", "", "external_links: ['other:alias']"),
    ("extra_hosts", "", "extra_hosts: ['a=10.0.0.1']"),
    ("extra_hosts", "", "extra_hosts: ['a=host-gateway']"),
    ("hostname", "", "hostname: host"),
    ("links", "", "links: ['db:database']"),
    ("mac_address", "", "mac_address: 02:42:ac:11:65:43"),
    ("network_mode", "", "network_mode: host"),
    ("network_mode", "", "network_mode: service:db"),
    ("network_mode", "", "network_mode: none"),
    ("network_mode", "", "network_mode: container:x"),
    (
        "networks.*.aliases",
        "networks: {net: {}}",
        "networks: {net: {aliases: [other]}}",
    ),
    (
        "networks.*.driver_opts",
        "networks: {net: {}}",
        "networks: {net: {driver_opts: {a: b}}}",
    ),
    (
        "networks.*.interface_name",
        "networks: {net: {}}",
        "networks: {net: {interface_name: eth7}}",
    ),
    (
        "networks.*.ipv4_address",
        "networks: {net: {}}",
        "networks: {net: {ipv4_address: 10.0.0.7}}",
    ),
    (
        "networks.*.ipv6_address",
        "networks: {net: {}}",
        "networks: {net: {ipv6_address: '2001:db8::7'}}",
    ),
    (
        "networks.*.link_local_ips",
        "networks: {net: {}}",
        "networks: {net: {link_local_ips: [169.254.0.7]}}",
    ),
    (
        "networks.*.mac_address",
        "networks: {net: {}}",
        "networks: {net: {mac_address: 02:42:ac:11:65:43}}",
    ),
    ("ports", "", "ports: ['8080:81']"),
    (
        "ports[].app_protocol",
        "ports: [{target: 81}]",
        "ports: [{target: 81, app_protocol: h2c}]",
    ),
    (
        "ports[].host_ip",
        "ports: [{target: 81, published: '81'}]",
        "ports: [{target: 81, published: '81', host_ip: 127.0.0.1}]",
    ),
    (
        "ports[].mode",
        "ports: [{target: 81, published: '81'}]",
        "ports: [{target: 81, published: '81', mode: host}]",
    ),
    (
        "ports[].name",
        "ports: [{target: 81}]",
        "ports: [{target: 81, name: web}]",
    ),
    (
        "ports[].protocol",
        "ports: [{target: 81}]",
        "ports: [{target: 81, protocol: udp}]",
    ),
    (
        "ports[].published",
        "ports: [{target: 81}]",
        "ports: [{target: 81, published: '8081'}]",
    ),
    ("ports[].target", "", "ports: [{target: 81}]"),
];

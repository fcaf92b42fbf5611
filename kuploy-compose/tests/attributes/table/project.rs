//! Keys elsewhere than in a service: a project without the key, and with it.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    (
        "name",
        "services: {web: {image: 'a:1'}}",
        "name: other\nservices: {web: {image: 'a:1'}}",
    ),
    (
        "include",
        "services: {web: {image: 'a:1'}}",
        "include: [base.yaml]\nservices: {web: {image: 'a:1'}}",
    ),
    (
        "include[].path",
        "services: {web: {image: 'a:1'}}",
        "include: [{path: base.yaml}]\nservices: {web: {image: 'a:1'}}",
    ),
    ("services", "{}", "services: {web: {image: 'a:1'}}"),
    (
        "services.*",
        "services: {}",
        "services: {web: {image: 'a:1'}}",
    ),
    (
        "services.*.build",
        "services: {web: {image: 'a:1'}}",
        "services: {web: {build: .}}",
    ),
    (
        "networks.*.driver",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {driver: macvlan}}",
    ),
    (
        "networks.*.driver_opts",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {driver_opts: {a: b}}}",
    ),
    (
        "networks.*.enable_ipv4",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {enable_ipv4: false}}",
    ),
    (
        "networks.*.enable_ipv6",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {enable_ipv6: true}}",
    ),
    (
        "networks.*.external",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {external: true}}",
    ),
    (
        "networks.*.external.name",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {external: {name: x}}}",
    ),
    (
        "networks.*.internal",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {internal: true}}",
    ),
    (
        "networks.*.ipam",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {ipam: {config: [{subnet: 10.5.0.0/16}]}}}",
    ),
    (
        "networks.*.ipam.config",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {ipam: {config: [{subnet: 10.5.0.0/16}]}}}",
    ),
    (
        "networks.*.ipam.config[].aux_addresses",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {ipam: {config: [{aux_addresses: {a: 10.5.0.1}}]}}}",
    ),
    (
        "networks.*.ipam.config[].gateway",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {ipam: {config: [{gateway: 10.5.0.1}]}}}",
    ),
    (
        "networks.*.ipam.config[].ip_range",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {ipam: {config: [{ip_range: 10.5.0.0/24}]}}}",
    ),
    (
        "networks.*.ipam.config[].subnet",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {ipam: {config: [{subnet: 10.5.0.0/16}]}}}",
    ),
    (
        "networks.*.ipam.driver",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {ipam: {driver: x}}}",
    ),
    (
        "networks.*.ipam.options",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {}}",
        "services: {web: {image: 'a:1', networks: [n]}}\nnetworks: {n: {ipam: {options: {a: b}}}}",
    ),
    (
        "volumes",
        "services: {web: {image: 'a:1'}}",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {}}",
    ),
    (
        "volumes.*",
        "services: {web: {image: 'a:1'}}",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {}}",
    ),
    (
        "volumes.*.driver",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {}}",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {driver: rexray}}",
    ),
    (
        "volumes.*.driver_opts",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {}}",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {driver_opts: {a: b}}}",
    ),
    (
        "volumes.*.external",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {}}",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {external: true}}",
    ),
    (
        "volumes.*.external.name",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {}}",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {external: {name: x}}}",
    ),
    (
        "volumes.*.labels",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {}}",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {labels: {a: b}}}",
    ),
    (
        "volumes.*.name",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {}}",
        "services: {web: {image: 'a:1', volumes: ['vol:/v']}}\nvolumes: {vol: {name: other}}",
    ),
    (
        "secrets",
        "services: {web: {image: 'a:1'}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
    ),
    (
        "secrets.*",
        "services: {web: {image: 'a:1'}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
    ),
    (
        "secrets.*.driver",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt, driver: vault}}",
    ),
    (
        "secrets.*.driver_opts",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt, driver_opts: {a: b}}}",
    ),
    (
        "secrets.*.environment",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {environment: FROM_HERE}}",
    ),
    (
        "secrets.*.external",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {external: true}}",
    ),
    (
        "secrets.*.external.name",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {external: {name: x}}}",
    ),
    (
        "secrets.*.file",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {environment: FROM_HERE}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
    ),
    (
        "secrets.*.labels",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt, labels: {a: b}}}",
    ),
    (
        "secrets.*.name",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt, name: other}}",
    ),
    (
        "secrets.*.template_driver",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt}}",
        "services: {web: {image: 'a:1', secrets: [s]}}\nsecrets: {s: {file: sec.txt, template_driver: golang}}",
    ),
    (
        "configs",
        "services: {web: {image: 'a:1'}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
    ),
    (
        "configs.*",
        "services: {web: {image: 'a:1'}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
    ),
    (
        "configs.*.content",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {content: x}}",
    ),
    (
        "configs.*.environment",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {environment: FROM_HERE}}",
    ),
    (
        "configs.*.external",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {external: true}}",
    ),
    (
        "configs.*.external.name",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {external: {name: x}}}",
    ),
    (
        "configs.*.file",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {content: x}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
    ),
    (
        "configs.*.labels",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt, labels: {a: b}}}",
    ),
    (
        "configs.*.name",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt, name: other}}",
    ),
    (
        "configs.*.template_driver",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt}}",
        "services: {web: {image: 'a:1', configs: [c]}}\nconfigs: {c: {file: sec.txt, template_driver: golang}}",
    ),
];

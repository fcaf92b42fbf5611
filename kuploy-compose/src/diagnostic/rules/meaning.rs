//! `KP3xxx`: meaning: a Compose feature that Kubernetes has not, or has otherwise.

use super::rules;

rules! {
    KOMPOSE_LABEL_UNKNOWN = "KP3001" "kompose-label-unknown" Warning {
        "a `kompose.*` label that has no meaning",
        "Labels that begin with `kompose.` are settings, not data, so they never reach the manifests. One that is not known changes nothing; it is most likely misspelt, or stands on the wrong thing (`kompose.volume.selector` belongs to a top-level volume).",
        "services:\n  web:\n    image: nginx:1.27\n    labels:\n      kompose.service.tpye: nodeport\n",
    }
    KOMPOSE_LABEL_VALUE = "KP3002" "kompose-label-value" Warning {
        "a `kompose.*` label with a value that it cannot have",
        "The label is ignored, and the service converts as if it were not there. An unknown `kompose.controller.type` is an error: what would run is too different to guess.",
        "services:\n  web:\n    image: nginx:1.27\n    labels:\n      kompose.service.type: nodport\n",
    }
    PORT_INFERRED = "KP3300" "port-inferred" Info {
        "a port that is not declared, and where it was found",
        "In Compose every service reaches every port of every other. A Service lists its ports, so those that `ports` and `expose` do not name are taken from the health check, from the variables and commands that name the service as a host, from `PORT`, or from what is known of the image. Write `expose` to say them yourself. Where no port is found the Service is headless and lets all of them through.",
        "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_HOST_AUTH_METHOD: trust\n",
    }
    PORT_NOT_PUBLISHED = "KP3301" "port-not-published" Info {
        "a published port that stays inside the cluster",
        "Compose publishes ports on the machine that it runs on. In a cluster that is a choice: a route (`x-kuploy: {route: shop.example.com}` or `--domain`), or a Service of type LoadBalancer or NodePort (`--publish`). Until then `kubectl port-forward` reaches it. Ports published on `127.0.0.1` never leave the cluster.",
        "services:\n  web:\n    image: nginx:1.27\n    ports:\n      - 8080:80\n",
    }
    PORT_RANGE_WIDE = "KP3302" "port-range-wide" Info {
        "more ports than a Service should list",
        "The Service is headless and lists none: its name leads to the pod itself, where every port answers, as in Compose. What must be reached from outside the cluster needs another way, since load balancers take ports one by one; `x-kuploy: {ports: […]}` does not change that.",
        "services:\n  sip:\n    image: example/sip:1\n    expose:\n      - 10000-10200/udp\n",
    }
    HOST_NETWORK_PORTS = "KP3303" "host-network-ports" Info {
        "`ports` beside `network_mode: host`",
        "On the host's network there is nothing to publish; Docker discards the ports with a warning. The pod listens on the node's own addresses.",
        "services:\n  agent:\n    image: example/agent:1\n    network_mode: host\n    ports:\n      - 9100:9100\n",
    }
    NETWORK_NONE = "KP3304" "network-none" Warning {
        "a service without a network, whose pod has one",
        "Every pod is on the cluster's network. The service gets no Service, so it has no name; `--network-policies` adds a policy that lets nothing in or out.",
        "services:\n  job:\n    image: busybox:1.37\n    network_mode: none\n",
    }
    INTERNAL_NETWORK_OPEN = "KP3305" "internal-network-open" Warning {
        "an internal network that nothing closes",
        "`internal: true` keeps its services from the outside world. In a cluster only a NetworkPolicy does that. `--network-policies` writes one for every service: members of its networks come in, and where all its networks are internal only members and the cluster's DNS are reached. The network plugin of the cluster has to enforce policies (flannel alone does not; K3s, Calico and Cilium do).",
        "services:\n  db:\n    image: postgres:17\n    networks:\n      - back\nnetworks:\n  back:\n    internal: true\n",
    }
    STATIC_ADDRESS = "KP3306" "static-address" Warning {
        "an address that a pod cannot choose",
        "Pods get their IP and MAC addresses from the cluster, new ones at every start. Whoever has the address written down must use the service's name instead.",
        "services:\n  dns:\n    image: coredns/coredns:1.12.0\n    networks:\n      lan:\n        ipv4_address: 10.5.0.53\nnetworks:\n  lan:\n    ipam:\n      config:\n        - subnet: 10.5.0.0/16\n",
    }
    NETWORK_OPTION = "KP3307" "network-option" Info {
        "a setting of a network that the cluster decides itself",
        "Subnets, interface names, driver options and IPv6 belong to the cluster's network plugin. Nothing is lost unless somebody has an address written down.",
        "services:\n  web:\n    image: nginx:1.27\n    networks:\n      - lan\nnetworks:\n  lan:\n    ipam:\n      config:\n        - subnet: 10.5.0.0/16\n",
    }
    NETWORK_DRIVER = "KP3308" "network-driver" Warning {
        "a network of a kind that pods cannot join",
        "A pod is on the cluster's network alone. `macvlan` and the like put a container on the network of the machine: that needs an add-on of the cluster (Multus), or `network_mode: host`.",
        "services:\n  dhcp:\n    image: example/dhcp:1\n    networks:\n      - lan\nnetworks:\n  lan:\n    driver: macvlan\n",
    }
    NETWORK_EXTERNAL = "KP3309" "network-external" Info {
        "a network that other projects share",
        "In a cluster every service of a namespace is reached by its name, and those of other namespaces as `NAME.NAMESPACE`; no network has to be shared for that. Check the host names of services that belong to other projects.",
        "services:\n  web:\n    image: nginx:1.27\n    networks:\n      - proxy\nnetworks:\n  proxy:\n    external: true\n",
    }
    EXTERNAL_LINK = "KP3310" "external-link" Warning {
        "a link to a container of another project",
        "The container is not part of this project, so nothing answers to its name here. A Service of type ExternalName gives it one, or its name in the cluster (`NAME.NAMESPACE`) is written where it is used.",
        "services:\n  web:\n    image: nginx:1.27\n    external_links:\n      - other_db_1:db\n",
    }
    PUBLISHED_EVERYWHERE = "KP3311" "published-everywhere" Warning {
        "a port that Compose publishes on one address",
        "A Service of type LoadBalancer or NodePort answers on every address that it gets. Restrict it at the load balancer, or leave the port inside the cluster.",
        "x-kuploy: {}\nservices:\n  web:\n    image: nginx:1.27\n    labels:\n      kompose.service.type: loadbalancer\n    ports:\n      - 192.168.1.5:80:80\n",
    }
    ANSWERS_UNREADY = "KP3312" "answers-unready" Info {
        "a name that answers before its service is healthy",
        "Two services with health checks that name each other would each wait for the other's name, which a Service gives only to pods that are ready. Their Services publish pods that are not ready too: in Compose an unhealthy container still answers to its name.",
        "services:\n  a:\n    image: example/node:1\n    environment:\n      PEER: http://b:7000\n    healthcheck:\n      test: curl -f http://localhost:7000/\n  b:\n    image: example/node:1\n    environment:\n      PEER: http://a:7000\n    healthcheck:\n      test: curl -f http://localhost:7000/\n",
    }
}

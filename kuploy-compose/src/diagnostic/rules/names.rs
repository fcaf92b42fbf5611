//! `KP4xxx`: names and Kubernetes validity.

use super::rules;

rules! {
    NAME_COLLISION = "KP4001" "name-collision" Error {
        "two things of a project that would have one name in Kubernetes",
        "Kubernetes names are DNS labels: lower case, and `-` for everything that is no letter or digit. `my_db` and `my-db` are two services to Docker Compose and one name to DNS, so no valid manifest exists for both.",
        "services:\n  my_db:\n    image: postgres:17\n  my-db:\n    image: postgres:17\n",
    }
    NAME_CHANGED = "KP4002" "name-changed" Info {
        "a service whose name is no DNS label and is adjusted",
        "The Service, the workload and the container have the adjusted name. Environment variables, commands and inline configs of other services that name it as a host are rewritten, each with a `KP4003`; a client outside of the project has to use the new name.",
        "services:\n  my_db:\n    image: postgres:17\n",
    }
    HOST_REWRITTEN = "KP4003" "host-rewritten" Info {
        "a host name in a value that is replaced by the name in the cluster",
        "The value names a service by a name that no Kubernetes object can have, so it would not resolve. Only whole names in the place of a host are replaced: `my_db` in `postgres://my_db:5432/my_db` once.",
        "services:\n  my_db:\n    image: postgres:17\n  web:\n    image: nginx:1.27\n    environment:\n      DATABASE_URL: postgres://my_db:5432/app\n",
    }
    VARIABLE_NAME_INVALID = "KP4004" "variable-name-invalid" Warning {
        "an environment variable with a name that Kubernetes does not take",
        "From Kubernetes 1.32 on, a name is any printable ASCII but `=`; before that letters, digits, `-`, `_` and `.`, not beginning with a digit. The API server refuses the whole pod for one such name, so the variable is left out.",
        "services:\n  web:\n    image: nginx:1.27\n    environment:\n      \"größe\": big\n",
    }
    ENVIRONMENTS_SHARE_NAMESPACE = "KP4005" "environments-share-namespace" Warning {
        "two environments that go to one namespace",
        "Objects of both have the same names, so the last one that is applied stands, and two Applications of Argo CD sync against each other for ever.",
        "x-kuploy:\n  environments:\n    staging: {namespace: shop}\n    prod: {namespace: shop}\nservices:\n  web:\n    image: example/web:1\n",
    }
    TWO_PROTOCOLS = "KP4100" "two-protocols" Info {
        "TCP and UDP on one port number",
        "A client-side `kubectl apply` tells the ports of a Service apart by number alone, so an edit of one of two equal numbers silently drops the other. The Service carries `argocd.argoproj.io/sync-options: ServerSideApply=true` for Argo CD; others apply it with `kubectl apply --server-side`.",
        "services:\n  dns:\n    image: coredns/coredns:1.12.0\n    ports:\n      - 53:53/tcp\n      - 53:53/udp\n",
    }
    ALIAS_ILLEGAL = "KP4101" "alias-illegal" Warning {
        "an alias that no Service can have",
        "Names of Services are DNS labels: letters, digits and hyphens, no dots or underscores. Variables, commands and inline configs that use the alias are rewritten to the service's own name; files and other clients are not.",
        "services:\n  auth:\n    image: nginx:1.27\n    networks:\n      default:\n        aliases:\n          - auth.shop.test\n",
    }
    ALIAS_TAKEN = "KP4102" "alias-taken" Warning {
        "an alias that is another service's name",
        "Compose lets the alias and the service answer in turn. A Service has one set of pods, so the name stays with the service that it belongs to.",
        "services:\n  db:\n    image: postgres:17\n  replica:\n    image: postgres:17\n    networks:\n      default:\n        aliases:\n          - db\n",
    }
    HOST_IN_FILE = "KP4103" "host-in-file" Warning {
        "a mounted file that names a service as the cluster cannot",
        "The service has another name in the cluster, since its own is no DNS label. Variables, commands and inline configs are rewritten; files are mounted as they are, so the name in them leads nowhere. Rename the service in the Compose file, or change the file.",
        "# file: nginx.conf\nserver { location / { proxy_pass http://my_app:8080; } }\n# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    volumes:\n      - ./nginx.conf:/etc/nginx/conf.d/default.conf:ro\n  my_app:\n    image: example/app:1\n",
    }
    PUBLIC_NAME = "KP4104" "public-name" Warning {
        "a public name that leads to a service in Compose alone",
        "An alias or host name below a public suffix is what browsers, certificates and mail programs know a service by, so no value that holds it is changed. In Compose it leads to the container; in the cluster no Service can be called so, and the name leads out to where the public DNS says. Either that is the cluster's ingress, which leads back in, or the service's own name is written where only the project uses it.",
        "services:\n  proxy:\n    image: nginx:1.27\n    networks:\n      default:\n        aliases:\n          - chat.example.net\n",
    }
    HOST_UNRESOLVED = "KP4105" "host-unresolved" Warning {
        "a host in a value that nothing in the cluster answers to",
        "The value names a service by its address, or by a name behind an `@` that no Service can have. It is not rewritten, since it may be compared with what others say: a list of trusted addresses, the name of a node, a mail address. Write the service's name where the value is a host to connect to.",
        "services:\n  gate:\n    image: nginx:1.27\n    networks:\n      front:\n        ipv4_address: 172.28.0.5\n  files:\n    image: nextcloud:30\n    environment:\n      TRUSTED_PROXIES: 172.28.0.5\n    networks:\n      - front\nnetworks:\n  front:\n    ipam:\n      config:\n        - subnet: 172.28.0.0/24\n",
    }
    MOUNT_COVERED = "KP4110" "mount-covered" Warning {
        "two things mounted at one path",
        "A container has one mount at a path; Docker refuses to start such a container. The first one stays.",
        "# file: key.txt\nsecret\n# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    volumes:\n      - data:/data\n    secrets:\n      - {source: key, target: /data}\nvolumes:\n  data:\nsecrets:\n  key: {file: key.txt}\n",
    }
}

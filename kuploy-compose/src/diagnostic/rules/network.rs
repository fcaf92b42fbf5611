//! `KP33xx`: ports, names and routes.

use super::rules;

rules! {
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
    PORTS_WITHOUT_NETWORK = "KP3303" "ports-without-network" Info {
        "ports of a service that is on no network of the project",
        "On the host's network there is nothing to publish; Docker discards the ports with a warning, and the pod listens on the node's own addresses. Without a network nothing reaches a port.",
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
    DOCKER_RESOLVER = "KP3313" "docker-resolver" Warning {
        "Docker's own name server, which a cluster does not have",
        "`127.0.0.11` answers on Docker's networks alone. A program that asks it by address resolves nothing in a cluster: nginx with `resolver 127.0.0.11` answers every request with 502. The cluster's name server has a name itself. nginx does not use the search domains of the pod, so names must be written in full there.",
        "# file: nginx.conf\nhttp { resolver 127.0.0.11; server { location / { set $up http://api:8080; proxy_pass $up; } } }\n# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    volumes:\n      - ./nginx.conf:/etc/nginx/nginx.conf:ro\n  api:\n    image: example/api:1\n",
    }
    DOCKER_HOST = "KP3314" "docker-host" Warning {
        "an address of the Docker host",
        "`host.docker.internal`, `172.17.0.1` and, on the host's network, `localhost` lead to the machine that runs Docker. In a cluster there is no such machine. Where the port is one that a service of the project publishes, variables and commands are rewritten to that service; files are not. Anything else that runs beside Docker needs an address of its own.",
        "services:\n  web:\n    image: nginx:1.27\n    environment:\n      MODEL: http://host.docker.internal:11434\n",
    }
    DOCKER_DISCOVERY = "KP3315" "docker-discovery" Warning {
        "a program that asks the Docker engine which containers there are",
        "Prometheus finds containers by the socket of the Docker engine, which a cluster does not have. Kubernetes has a discovery of its own, which needs the right to list pods; where services are few, their names do.",
        "# file: prometheus.yml\nscrape_configs:\n  - job_name: containers\n    docker_sd_configs:\n      - host: unix:///var/run/docker.sock\n# file: compose.yaml\nservices:\n  prometheus:\n    image: prom/prometheus:v3.0.0\n    volumes:\n      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro\n",
    }
    PORTS_CLOSED = "KP3316" "ports-closed" Warning {
        "a service that others use by a port that nothing names",
        "In Compose every port of a container is open to its neighbours. A Service lets through the ports that it lists, and here only some are known, while others use the service by a port that is built into them or that the service announces itself. `x-kuploy: {ports: […]}` lists the rest.",
        "services:\n  seed:\n    image: example/node:1\n    ports:\n      - 8558:8558\n  node:\n    image: example/node:1\n    environment:\n      SEED_HOST: seed\n",
    }
    HEALTH_PROGRAM_MISSING = "KP3317" "health-program-missing" Warning {
        "a health check whose program is not in the image",
        "Docker calls the container unhealthy, and it is reached by its name all the same. In a cluster a pod that is not ready has no place behind its Service, so nobody reaches it. What an image holds is known of well-known images alone.",
        "services:\n  api:\n    image: busybox:1.36\n    command: httpd -f -p 8080\n    healthcheck:\n      test: curl -f http://localhost:8080\n",
    }
    NETWORKS_UNITED = "KP3318" "networks-united" Info {
        "two networks that are one in the cluster",
        "In Compose services without a common network do not reach each other, and cannot even look up each other's names. In a cluster only NetworkPolicies keep pods apart; `--network-policies` writes one for every service.",
        "services:\n  site:\n    image: nginx:1.27\n    networks:\n      - front\n  db:\n    image: postgres:17\n    networks:\n      - back\nnetworks:\n  front:\n  back:\n",
    }
    PROXY_REPLACED = "KP3340" "proxy-replaced" Info {
        "a reverse proxy that the cluster's ingress controller replaces",
        "Traefik, nginx-proxy and caddy-docker-proxy ask the Docker engine which containers there are, and read where to send requests from their labels or variables. In a cluster there is no such engine, and the ingress controller does that work: the labels become routes, and the proxy is left out. `x-kuploy: {keep: true}` keeps it, for a proxy that does more.",
        "services:\n  proxy:\n    image: traefik:v3.5\n    command: --providers.docker\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock:ro\n  web:\n    image: nginx:1.27\n    labels:\n      traefik.http.routers.web.rule: Host(`shop.example.com`)\n",
    }
    ROUTE_RULE = "KP3341" "route-rule" Warning {
        "a rule that no route can stand for",
        "Routes match by host names and plain paths. Rules with headers, methods, addresses, regular expressions or `!` have no counterpart, and leaving a condition out would let more in than was meant, so no route is made.",
        "services:\n  web:\n    image: nginx:1.27\n    labels:\n      traefik.http.routers.web.rule: HostRegexp(`.+`)\n",
    }
    ROUTE_NOT_HTTP = "KP3342" "route-not-http" Warning {
        "a router for TCP or UDP",
        "Ingress and HTTPRoute carry HTTP. A Service of type LoadBalancer carries the rest.",
        "services:\n  db:\n    image: postgres:17\n    labels:\n      traefik.tcp.routers.db.rule: HostSNI(`*`)\n",
    }
    ROUTE_OPTION = "KP3343" "route-option" Info {
        "a setting of a route that has no counterpart",
        "The route works without it, with the ingress controller's own settings. Annotations of the controller say more: `x-kuploy: {route: {host: …, annotations: {…}}}`.",
        "services:\n  web:\n    image: nginx:1.27\n    labels:\n      traefik.http.routers.web.rule: Host(`shop.example.com`)\n      traefik.http.routers.web.priority: \"10\"\n",
    }
    MIDDLEWARE_LOST = "KP3344" "middleware-lost" Warning {
        "a middleware that the route does not carry",
        "Middlewares are Traefik's own. Without one the route still leads to the service, but a path is not cut off, or a password is not asked for. With Traefik as the ingress controller `--route traefik` writes IngressRoutes and Middlewares; others do the same by annotations.",
        "services:\n  web:\n    image: nginx:1.27\n    labels:\n      traefik.http.routers.web.rule: Host(`shop.example.com`)\n      traefik.http.routers.web.middlewares: strip\n      traefik.http.middlewares.strip.stripprefix.prefixes: /api\n",
    }
    ROUTE_NO_PORT = "KP3345" "route-no-port" Warning {
        "a route to a service whose port nobody knows",
        "A route leads to a port of a Service. Nothing that was written says one: no `ports`, no `expose`, no health check. `x-kuploy.route` with `port` says it.",
        "services:\n  web:\n    image: example/web:1\n    x-kuploy:\n      route: shop.example.com\n",
    }
    ROUTE_CONFLICT = "KP3346" "route-conflict" Warning {
        "two services at one host and path",
        "An ingress controller sends all requests for a host and path to one of them, which one is its own choice.",
        "services:\n  a:\n    image: nginx:1.27\n    x-kuploy:\n      route: shop.example.com\n  b:\n    image: nginx:1.27\n    x-kuploy:\n      route: shop.example.com\n",
    }
    CERTIFICATE_NEEDED = "KP3347" "certificate-needed" Info {
        "a certificate that nobody makes yet",
        "A route with TLS names the Secret that holds its certificate. cert-manager makes it when an issuer is named (`--tls-issuer`, `x-kuploy.tls-issuer`); certificate resolvers of a Traefik or Caddy in Compose are not carried over.",
        "services:\n  web:\n    image: nginx:1.27\n    x-kuploy:\n      route:\n        host: shop.example.com\n        tls: true\n",
    }
    GATEWAY_MISSING = "KP3348" "gateway-missing" Warning {
        "a route of the Gateway API without a gateway",
        "An HTTPRoute is served by the Gateway that it names.",
        "# run with --route gateway\nservices:\n  web:\n    image: nginx:1.27\n    x-kuploy:\n      route: shop.example.com\n",
    }
    ROUTE_ASSUMED = "KP3349" "route-assumed" Info {
        "a route to a port of which nothing says that it speaks HTTP",
        "`--domain` routes each service with a published web port. A published TCP port is one unless something says otherwise: its usual number, the image, `app_protocol` or `name` of the port.",
        "# run with --domain example.com\nservices:\n  web:\n    image: example/web:1\n    ports: [\"3000:3000\"]\n",
    }
}

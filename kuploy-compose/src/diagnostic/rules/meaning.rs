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
    EXTENSION_WITHOUT_EFFECT = "KP3003" "extension-without-effect" Info {
        "an `x-kuploy` key that changes nothing",
        "What it speaks of is not there: a variable that the service does not have, liveness without a health check, `env-from` without an `env_file`. Most likely a name is misspelt, or the key outlived what it was for.",
        "services:\n  web:\n    image: nginx:1.27\n    x-kuploy:\n      secret: [API_KEI]\n    environment:\n      API_KEI_: abc\n",
    }
    RUNS_TO_ITS_END = "KP3010" "runs-to-its-end" Info {
        "a service without `restart` that runs to its end",
        "Docker Compose leaves a container that has ended alone unless `restart` says otherwise; a Deployment starts it again and again. Where the command, the image or the name says that a service does one thing and ends, it becomes a Job, which Argo CD runs at every sync. `restart: \"no\"` says so without a doubt, and `restart: always` the contrary.",
        "services:\n  buckets:\n    image: minio/mc:RELEASE.2025-04-16T18-13-26Z\n    entrypoint: [sh, -c, \"mc mb --ignore-existing s3/files; exit 0\"]\n",
    }
    SCHEDULE_INVALID = "KP3011" "schedule-invalid" Error {
        "a schedule that the API server refuses",
        "A CronJob runs by cron's five fields (minute, hour, day of the month, month, day of the week), or by a name such as `@daily`.",
        "services:\n  backup:\n    image: example/backup:1\n    x-kuploy:\n      schedule: every night\n",
    }
    REPLICAS_IGNORED = "KP3012" "replicas-ignored" Info {
        "a number of replicas for what runs once on every node",
        "A DaemonSet has as many pods as there are nodes.",
        "services:\n  agent:\n    image: example/agent:1\n    labels:\n      kompose.controller.type: daemonset\n    scale: 3\n",
    }
    RESTART_ALWAYS = "KP3013" "restart-always" Info {
        "a server that Compose would leave ended",
        "The container of a Deployment, StatefulSet or DaemonSet is started again whenever it ends, also after it succeeded. A service that runs to its end is a Job: say so with `x-kuploy.kind: job`.",
        "services:\n  web:\n    image: nginx:1.27\n    restart: \"no\"\n    ports:\n      - 80:80\n",
    }
    CLAIM_PER_REPLICA_NEEDS_STATEFULSET = "KP3014" "claim-per-replica-needs-statefulset" Warning {
        "a claim of each replica's own under another controller",
        "Only a StatefulSet makes a claim for each of its pods.",
        "services:\n  db:\n    image: example/db:1\n    volumes:\n      - data:/data\n    x-kuploy:\n      kind: deployment\nvolumes:\n  data:\n    x-kuploy:\n      claim: per-replica\n",
    }
    UPDATE_CONFIG_LOST = "KP3015" "update-config-lost" Info {
        "a part of `update_config` that a rollout has not",
        "A Deployment replaces pods step by step, or all at once when they hold something that only one pod can have. A rollout that fails stands still and keeps the old pods.",
        "services:\n  web:\n    image: nginx:1.27\n    deploy:\n      update_config:\n        failure_action: rollback\n",
    }
    UPDATE_DELAY_APPROXIMATED = "KP3016" "update-delay-approximated" Info {
        "a pause between the steps of an update",
        "Kubernetes has no pause: a new pod counts as available once it has been ready for `minReadySeconds`, and only then is the next one replaced. It is the longer of `delay` and `monitor`.",
        "services:\n  web:\n    image: nginx:1.27\n    deploy:\n      update_config:\n        delay: 10s\n",
    }
    NOT_SCALABLE = "KP3017" "not-scalable" Warning {
        "an autoscaler for what has no number of replicas",
        "A HorizontalPodAutoscaler sets the replicas of a Deployment or a StatefulSet. A DaemonSet, a Job and a container in another service's pod have none.",
        "services:\n  agent:\n    image: example/agent:1\n    x-kuploy:\n      kind: daemonset\n      autoscale: {max: 5}\n",
    }
    AUTOSCALER_BLIND = "KP3018" "autoscaler-blind" Warning {
        "an autoscaler that looks at a percentage of nothing",
        "Utilization is what a pod uses, in percent of what it requests. Without a request the autoscaler knows nothing and does nothing.",
        "services:\n  web:\n    image: nginx:1.27\n    x-kuploy:\n      autoscale: {max: 5, cpu: 70}\n",
    }
    AUTOSCALER_TARGET_INVALID = "KP3019" "autoscaler-target-invalid" Warning {
        "a target of an autoscaler that is neither a percentage nor a quantity",
        "`70` and `70%` are percent of the request; `500m` and `200Mi` are averages over the pods.",
        "services:\n  web:\n    image: nginx:1.27\n    cpus: 1\n    x-kuploy:\n      autoscale: {max: 5, cpu: high}\n",
    }
    POD_SHARED = "KP3021" "pod-shared" Info {
        "a service that runs in another one's pod",
        "Containers share a network, processes or IPC only within a pod. They start and stop together, on one node, and have as many replicas as their pod.",
        "services:\n  vpn:\n    image: example/vpn:1\n  web:\n    image: nginx:1.27\n    network_mode: service:vpn\n",
    }
    POD_DIFFERS = "KP3022" "pod-differs" Warning {
        "something of a pod that two of its services want otherwise",
        "Host name, name servers, kernel parameters, nodes and replicas belong to the pod. Those of the service that the pod is named after stand.",
        "services:\n  vpn:\n    image: example/vpn:1\n    hostname: gate\n  web:\n    image: nginx:1.27\n    hostname: web\n    network_mode: service:vpn\n",
    }
    PORTS_CLASH = "KP3023" "ports-clash" Warning {
        "a port that two containers of one pod listen on",
        "The containers of a pod share one network, so only one of them can listen on a port.",
        "services:\n  a:\n    image: nginx:1.27\n    expose: [80]\n    labels: {kompose.service.group: web}\n  b:\n    image: httpd:2.4\n    expose: [80]\n    labels: {kompose.service.group: web}\n",
    }
    ENDS_IN_SHARED_POD = "KP3024" "ends-in-shared-pod" Warning {
        "a service that ends, in the pod of one that stays",
        "All containers of a pod have one restart policy. One that ends is started again, with longer and longer pauses. Let it run in a pod of its own, or before the others as `pre_start`.",
        "services:\n  vpn:\n    image: example/vpn:1\n  check:\n    image: busybox:1.37\n    restart: \"no\"\n    network_mode: service:vpn\n",
    }
    PROVIDER_LEFT_OUT = "KP3025" "provider-left-out" Warning {
        "a service that another program provides",
        "Docker Compose hands such a service to a program on the machine, which sets variables for those that depend on it. Nothing runs for it in the cluster: set those variables to where the thing is.",
        "services:\n  db:\n    provider:\n      type: awesomecloud\n",
    }
    HEALTH_UNKNOWN = "KP3031" "health-unknown" Warning {
        "waiting for the health of a service whose check is not in the Compose file",
        "Docker takes the check from the image's `HEALTHCHECK`; Kubernetes ignores that. Without a probe a pod counts as ready when its containers run, which may be too early.",
        "services:\n  db:\n    image: example/db:1\n  web:\n    image: nginx:1.27\n    depends_on:\n      db: {condition: service_healthy}\n",
    }
    NEVER_COMPLETES = "KP3032" "never-completes" Warning {
        "waiting for the end of what is no job",
        "Only a Job ends. `x-kuploy.kind` or a label asks for another controller here, or the service shares a pod with one that stays.",
        "services:\n  migrate:\n    image: example/migrate:1\n    x-kuploy: {kind: deployment}\n  web:\n    image: nginx:1.27\n    depends_on:\n      migrate: {condition: service_completed_successfully}\n",
    }
    CANNOT_WAIT = "KP3033" "cannot-wait" Info {
        "something that an init container cannot wait for",
        "An init container waits for a port to open. A job has none, and a service whose ports are not known has none to try; Argo CD's waves order both.",
        "services:\n  migrate:\n    image: example/migrate:1\n  web:\n    image: nginx:1.27\n    x-kuploy: {wait: true}\n    depends_on:\n      migrate: {condition: service_completed_successfully}\n",
    }
    PODS_WAIT_FOR_EACH_OTHER = "KP3034" "pods-wait-for-each-other" Warning {
        "pods that would wait for each other",
        "Services that depend on each other in no circle can do so once several share a pod. Nothing waits then; they start together and have to retry.",
        "services:\n  a:\n    image: example/a:1\n    labels: {kompose.service.group: x}\n    depends_on: {b: {condition: service_started}}\n  b:\n    image: example/b:1\n    depends_on: {c: {condition: service_started}}\n  c:\n    image: example/c:1\n    labels: {kompose.service.group: x}\n",
    }
    COMMAND_CLEARED = "KP3041" "command-cleared" Warning {
        "an empty `command` or `entrypoint` that cannot clear the image's own",
        "A container in Kubernetes runs the image's entrypoint and command unless something else is named. Nothing can be named here without knowing the image.",
        "services:\n  web:\n    image: nginx:1.27\n    command: []\n",
    }
    IMAGE_BUILT = "KP3042" "image-built" Warning {
        "a service that is built, with no registry to pull it from",
        "Docker Compose builds the image on the machine that runs it. Nodes of a cluster pull images, so it has to be pushed somewhere, and the manifests have to say where: with `--registry` every such image is `REGISTRY/PROJECT-SERVICE`.",
        "services:\n  web:\n    build: .\n",
    }
    IMAGE_NOT_PULLABLE = "KP3043" "image-not-pullable" Warning {
        "an image that is named by its id",
        "The id of an image is known to the engine that holds it, and to no registry. Pods that ask for it never start.",
        "services:\n  web:\n    image: sha256:9f14ac8d2b9e6ae06d4ff4f4cd6e1e2ef4f9f0f8e9c3ff1d0e4f5b6a7c8d9e0f\n",
    }
    PULL_POLICY_APPROXIMATED = "KP3044" "pull-policy-approximated" Info {
        "a `pull_policy` that Kubernetes has not",
        "Kubernetes pulls always, never, or when the node has no copy. `daily`, `weekly` and `every_…` become `Always`, which only asks the registry whether there is anything new; `build` leaves it to Kubernetes' own rule.",
        "services:\n  web:\n    image: nginx:1.27\n    pull_policy: daily\n",
    }
    SECRET_STORE_MISSING = "KP3045" "secret-store-missing" Error {
        "external secrets without the store that holds them",
        "An ExternalSecret names the SecretStore or ClusterSecretStore that its values come from; there is none without that name.",
        "# run with --secrets external\nservices:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: secret\n",
    }
    SECRET_TO_CREATE = "KP3046" "secret-to-create" Info {
        "a Secret that somebody has to create",
        "`--secrets reference` writes references and no values, and so does `--secrets generator` where no kustomization is written. The pods wait until the Secret exists; the help is the line that creates it.",
        "# run with --secrets reference\nservices:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: secret\n",
    }
    SECRET_IN_COMMAND = "KP3047" "secret-in-command" Warning {
        "a command that holds the value of a secret",
        "Variables can come from a Secret, words of a command cannot: the value is in the manifest for all to read, whatever `--secrets` says. A shell reads it from the variable when the command says `$$NAME`.",
        "services:\n  db:\n    image: mysql:8.4\n    environment:\n      MYSQL_ROOT_PASSWORD: correct-horse-battery\n  seed:\n    image: mysql:8.4\n    command: mysql -h db -u root --password=correct-horse-battery -e \"CREATE DATABASE shop\"\n",
    }
    START_PERIOD_NOT_NEEDED = "KP3051" "start-period-not-needed" Info {
        "`start_period` or `start_interval` of a health check that only tells who gets traffic",
        "In Compose a failure during the start period does not count against the container. A pod is not ready before its first success, however long that takes, so nothing needs to be written. Only a container that is restarted when its check fails needs time to start: with `x-kuploy.liveness` both become a startup probe.",
        "services:\n  web:\n    image: nginx:1.27\n    healthcheck:\n      test: [\"CMD\", \"curl\", \"-f\", \"http://localhost\"]\n      start_period: 1m\n",
    }
    PROBE_OF_JOB = "KP3052" "probe-of-job" Info {
        "a health check of a service that runs to its end",
        "Nobody waits for a job to be ready; others wait for it to end. The check is left out.",
        "services:\n  migrate:\n    image: example/migrate:1\n    healthcheck:\n      test: [\"CMD\", \"true\"]\n  web:\n    image: nginx:1.27\n    depends_on:\n      migrate:\n        condition: service_completed_successfully\n",
    }
    HOOKS_JOINED = "KP3053" "hooks-joined" Info {
        "several hooks that one shell runs",
        "A container has one handler at its start and one at its end. Several steps become one shell command that runs them in order and stops at the first that fails, so the image must have `/bin/sh`.",
        "services:\n  web:\n    image: nginx:1.27\n    post_start:\n      - command: [\"touch\", \"/tmp/a\"]\n      - command: [\"touch\", \"/tmp/b\"]\n",
    }
    HOOK_USER_DROPPED = "KP3054" "hook-user-dropped" Warning {
        "a hook with a user or privileges of its own",
        "Handlers of a container run as the container's user, with its privileges. A hook that needs more belongs into an init container (`pre_start`), or into the image.",
        "services:\n  web:\n    image: nginx:1.27\n    user: \"1000\"\n    post_start:\n      - command: [\"chown\", \"1000\", \"/data\"]\n        user: root\n",
    }
    HOOK_PER_POD = "KP3055" "hook-per-pod" Warning {
        "a step before the start that every pod repeats",
        "An init container runs in each pod. A step that must run once for all belongs into a service of its own that others wait for with `service_completed_successfully`: that becomes a Job.",
        "services:\n  web:\n    image: nginx:1.27\n    scale: 2\n    pre_start:\n      - command: [\"migrate\"]\n",
    }
    STOP_SIGNAL_DROPPED = "KP3056" "stop-signal-dropped" Warning {
        "a `stop_signal` other than SIGTERM",
        "The field for it (`lifecycle.stopSignal`) is behind a feature gate that is off, so an API server drops it, and what is written would never match what runs. Kubernetes honours the image's own `STOPSIGNAL`; a `stop-command` in `x-kuploy` runs before the signal.",
        "services:\n  web:\n    image: nginx:1.27\n    stop_signal: SIGINT\n",
    }
    GRACE_ROUNDED = "KP3057" "grace-rounded" Info {
        "a `stop_grace_period` that is no whole number of seconds",
        "Kubernetes counts whole seconds; the period is rounded up.",
        "services:\n  web:\n    image: nginx:1.27\n    stop_grace_period: 1500ms\n",
    }
    STEP_KEY_DROPPED = "KP3058" "step-key-dropped" Warning {
        "a key of a step before the start that an init container does not get",
        "The init container of a `pre_start` step has the image, folders and variables of its service, and what the step itself says of image, command, variables, user, folder and privileges.",
        "services:\n  web:\n    image: nginx:1.27\n    pre_start:\n      - command: [\"migrate\"]\n        mem_limit: 64m\n",
    }
    HEALTHCHECK_EXTRA_WORDS = "KP3059" "healthcheck-extra-words" Info {
        "a health check by a shell, with more than one word",
        "`CMD-SHELL` takes one command line. More words are parameters of the shell, in Docker as in the probe; a command that is split over them runs its first word alone.",
        "services:\n  web:\n    image: nginx:1.27\n    healthcheck:\n      test: [\"CMD-SHELL\", \"curl\", \"-f\", \"http://localhost\"]\n",
    }
    CPU_PERIOD_APPROXIMATED = "KP3061" "cpu-period-approximated" Info {
        "a scheduling period of its own",
        "`cpu_quota` over `cpu_period` is how many cores the container may use, and that becomes its limit. How long a period is, the node decides.",
        "services:\n  web:\n    image: nginx:1.27\n    cpu_period: 50000\n    cpu_quota: 25000\n",
    }
    CPU_SHARES_APPROXIMATED = "KP3062" "cpu-shares-approximated" Info {
        "`cpu_shares`, which Kubernetes derives from the request",
        "A pod's weight when cores are short follows from its request: 1024 shares are one core. Unlike shares, a request also keeps that much of a node free. A reservation that is written beside it wins.",
        "services:\n  web:\n    image: nginx:1.27\n    cpu_shares: 512\n",
    }
    GENERIC_RESOURCE_UNKNOWN = "KP3063" "generic-resource-unknown" Warning {
        "a generic resource of Swarm that no resource of Kubernetes is known for",
        "Extended resources have a domain in their name (`example.com/ssd`), given by the device plugin that hands them out.",
        "services:\n  web:\n    image: nginx:1.27\n    deploy:\n      resources:\n        reservations:\n          generic_resources:\n            - discrete_resource_spec: {kind: ssd, value: 1}\n",
    }
    DEVICE_REQUEST_UNKNOWN = "KP3064" "device-request-unknown" Warning {
        "a device request that no resource of Kubernetes is known for",
        "Devices come from device plugins, each with a name for its resource. Those of NVIDIA, AMD and Intel GPUs are known.",
        "services:\n  web:\n    image: nginx:1.27\n    deploy:\n      resources:\n        reservations:\n          devices:\n            - driver: acme\n              capabilities: [tpu]\n              count: 1\n",
    }
    DEVICE_OPTIONS_DROPPED = "KP3065" "device-options-dropped" Warning {
        "options of a device driver",
        "A pod says which resource it needs and how many; nothing else reaches the driver. What is missing may be a setting of the device plugin.",
        "services:\n  web:\n    image: nginx:1.27\n    gpus:\n      - driver: nvidia\n        count: 1\n        options: {virtualization: \"false\"}\n",
    }
    DEVICE_CHOICE_DROPPED = "KP3066" "device-choice-dropped" Warning {
        "a choice of devices that a pod does not have",
        "A pod says how many devices it needs. Which ones is the device plugin's choice, and there is no \"all\".",
        "services:\n  web:\n    image: nginx:1.27\n    gpus: all\n",
    }
    DEVICE_DROPPED = "KP3067" "device-dropped" Warning {
        "a device of the host",
        "A pod gets devices from a device plugin, or all devices of its node when it is privileged. Neither is done without being asked for.",
        "services:\n  web:\n    image: nginx:1.27\n    devices:\n      - /dev/ttyUSB0:/dev/ttyUSB0\n",
    }
    DEVICE_OF_NODE = "KP3068" "device-of-node" Info {
        "a device that a privileged container sees anyway",
        "A privileged container has all devices of the node that it happens to run on. Bind it to the node that has the device with `x-kuploy.node-selector`.",
        "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n    devices:\n      - /dev/ttyUSB0:/dev/ttyUSB0\n",
    }
    USER_UNKNOWN = "KP3071" "user-unknown" Warning {
        "a user or group that is a name",
        "Names of users live in the image; Kubernetes takes numbers. The container runs as the user that the image says, unless the numbers are written down.",
        "services:\n  web:\n    image: nginx:1.27\n    user: nginx\n",
    }
    GROUP_UNKNOWN = "KP3072" "group-unknown" Warning {
        "a group in `group_add` that is a name",
        "Names of groups live in the image or on the host; Kubernetes takes numbers.",
        "services:\n  web:\n    image: nginx:1.27\n    group_add:\n      - docker\n",
    }
    SYSCTL_DROPPED = "KP3073" "sysctl-dropped" Warning {
        "a kernel parameter that nodes do not let a pod set",
        "A node admits a pod only with the parameters of the safe set, unless its kubelet was started with `--allowed-unsafe-sysctls`. A pod with any other is refused and never starts, so the parameter is left out.",
        "services:\n  redis:\n    image: redis:8\n    sysctls:\n      net.core.somaxconn: 1024\n",
    }
    SECURITY_OPTION_DROPPED = "KP3074" "security-option-dropped" Warning {
        "a `security_opt` that cannot be kept",
        "The option has no field in Kubernetes, needs a newer version, or contradicts another one: Kubernetes refuses `allowPrivilegeEscalation: false` for a container that is privileged or has `SYS_ADMIN`.",
        "services:\n  web:\n    image: nginx:1.27\n    privileged: true\n    security_opt:\n      - no-new-privileges:true\n",
    }
    PROFILE_ON_NODES = "KP3075" "profile-on-nodes" Warning {
        "a security profile that nodes must have",
        "Docker reads a seccomp profile from beside the Compose file and hands it to the container. Kubernetes names profiles that are on the node already.",
        "services:\n  web:\n    image: nginx:1.27\n    security_opt:\n      - seccomp=./profile.json\n",
    }
    USER_NAMESPACE_ADDED = "KP3076" "user-namespace-added" Info {
        "a user namespace that another option needs",
        "The API server takes `procMount: Unmasked` only together with `hostUsers: false`. The pod's root is then an ordinary user of its node; volumes have to support that (most file systems do).",
        "services:\n  web:\n    image: nginx:1.27\n    security_opt:\n      - systempaths=unconfined\n",
    }
    CONTAINER_OUTSIDE = "KP3081" "container-outside" Warning {
        "a namespace of a container outside of the project",
        "Containers that share a namespace are containers of one pod, so both have to be services of one project.",
        "services:\n  web:\n    image: nginx:1.27\n    network_mode: container:vpn\n",
    }
    NAMESPACE_DROPPED = "KP3082" "namespace-dropped" Warning {
        "a namespace that a container cannot have",
        "Containers of a pod share IPC and the network, and have their own processes, unless they take those of the host.",
        "services:\n  web:\n    image: nginx:1.27\n    ipc: none\n",
    }
    HOST_NAME_CHANGED = "KP3083" "host-name-changed" Info {
        "a `hostname` that a pod has otherwise",
        "A pod's host name is one DNS label. The pods of a StatefulSet are called after it, with a number: `NAME-0`.",
        "services:\n  web:\n    image: nginx:1.27\n    hostname: web.example.com\n",
    }
    NAME_SERVERS_APPENDED = "KP3084" "name-servers-appended" Warning {
        "name servers that are asked after the cluster's",
        "A pod has to ask the cluster's name server to find the other services. Servers of its own are asked only when that does not answer: a zone that only they know is not found. Let the cluster's name server forward that zone instead.",
        "services:\n  web:\n    image: nginx:1.27\n    dns: 10.0.0.53\n",
    }
    SEARCH_DOMAIN_DROPPED = "KP3085" "search-domain-dropped" Info {
        "a search domain that is none",
        "Search domains of a pod come after the cluster's; `.`, which empties the list in Docker, cannot empty it in a pod.",
        "services:\n  web:\n    image: nginx:1.27\n    dns_search: .\n",
    }
    HOST_GATEWAY = "KP3086" "host-gateway" Warning {
        "a name for the machine that runs the containers",
        "`host-gateway` is the address of the Docker host. In a cluster there is no such machine: a service that runs beside Docker has an address of its own, or belongs into the cluster.",
        "services:\n  web:\n    image: nginx:1.27\n    extra_hosts:\n      - host.docker.internal:host-gateway\n",
    }
    EXTRA_HOST_DROPPED = "KP3087" "extra-host-dropped" Warning {
        "a line of the hosts file that Kubernetes does not take",
        "Host aliases of a pod are DNS names with an IPv4 or IPv6 address; `_` is no part of a DNS name.",
        "services:\n  web:\n    image: nginx:1.27\n    extra_hosts:\n      - my_host=10.0.0.1\n",
    }
    CONTAINER_NAME_UNUSED = "KP3088" "container-name-unused" Info {
        "a `container_name` that is not kept",
        "A container is called after its service, and its pod after that with a suffix of its own: `kubectl exec deploy/web` takes the place of `docker exec`. Where another service uses the name as a host, a Service of that name is added.",
        "services:\n  web:\n    image: nginx:1.27\n    container_name: shop_web_1\n",
    }
    NAME_OF_ITS_OWN = "KP3089" "name-of-its-own" Info {
        "a service that uses its own name as a host",
        "In Compose the name of a service is, to itself, its own address: it can listen there (`KAFKA_LISTENERS: PLAINTEXT://kafka:9092`), and reaches itself before it is healthy. A Service has an address of its own, on which no process can listen. The Service of a StatefulSet is made headless in that case: its name is then the address of the pod. Pods of other controllers are given the name as their host name, and find it in their hosts file.",
        "services:\n  kafka:\n    image: apache/kafka:4.0.0\n    environment:\n      KAFKA_LISTENERS: PLAINTEXT://kafka:9092\n    volumes:\n      - data:/var/lib/kafka/data\nvolumes:\n  data:\n",
    }
    PLACEMENT_DROPPED = "KP3091" "placement-dropped" Warning {
        "a placement that means nothing to Kubernetes",
        "Roles, ids and engine labels belong to Swarm. Node labels, host names, operating system and processor are kept.",
        "services:\n  web:\n    image: nginx:1.27\n    deploy:\n      placement:\n        constraints:\n          - node.role == manager\n",
    }
    RUNTIME_DROPPED = "KP3092" "runtime-dropped" Warning {
        "a container runtime by its name in the engine",
        "A pod names a RuntimeClass of the cluster; one that does not exist keeps it from starting.",
        "services:\n  web:\n    image: nginx:1.27\n    runtime: kata\n",
    }
    ANNOTATION_KEY_INVALID = "KP3093" "annotation-key-invalid" Warning {
        "a label or annotation whose key Kubernetes does not take",
        "Labels of Compose become annotations of the workload. A key is a name of at most 63 letters, digits, `-`, `_` and `.`, with a domain and `/` before it at will.",
        "services:\n  web:\n    image: nginx:1.27\n    labels:\n      my app: web\n",
    }
    NAME_SERVER_OF_PROJECT = "KP3094" "name-server-of-project" Warning {
        "a name server that is a service of the project, by its fixed address",
        "Pods get their addresses from the cluster, so nothing answers at the address that Compose gave the service, and every look-up that goes there waits in vain. Names of services are known to the cluster's own name server; one that is to answer for other names belongs in its configuration.",
        "services:\n  dns:\n    image: coredns/coredns:1.12.0\n    networks:\n      default: {ipv4_address: 10.5.0.53}\n  web:\n    image: nginx:1.27\n    dns: 10.5.0.53\nnetworks:\n  default:\n    ipam:\n      config:\n        - subnet: 10.5.0.0/24\n",
    }
    BLKIO_NOT_SUPPORTED = "KP3101" "blkio-not-supported" Warning {
        "weights and limits of disk access",
        "A pod says how much storage it needs, not how fast it may use it. The node or the storage class limits that.",
        "services:\n  db:\n    image: postgres:17\n    blkio_config:\n      weight: 300\n",
    }
    ULIMITS_NOT_SUPPORTED = "KP3102" "ulimits-not-supported" Warning {
        "limits of processes that pods do not have",
        "A container has the limits that the runtime of its node gives to all. Raise them there, or lower them in the image's entrypoint with `ulimit`. Most runtimes are generous with open files today, so try without.",
        "services:\n  db:\n    image: postgres:17\n    ulimits:\n      nofile: 65536\n",
    }
    CGROUP_NOT_SUPPORTED = "KP3103" "cgroup-not-supported" Warning {
        "a place in the node's control groups",
        "The kubelet owns the tree of control groups. Requests and limits decide where a container is in it.",
        "services:\n  db:\n    image: postgres:17\n    cgroup_parent: m-executor\n",
    }
    CPU_SCHEDULING_NOT_SUPPORTED = "KP3104" "cpu-scheduling-not-supported" Warning {
        "scheduling of cores beyond requests and limits",
        "A pod says how many cores it needs and may use. Real-time scheduling has no field; which cores it gets is a policy of the node's CPU manager.",
        "services:\n  db:\n    image: postgres:17\n    cpuset: 0-1\n",
    }
    CREDENTIAL_SPEC_NOT_SUPPORTED = "KP3105" "credential-spec-not-supported" Warning {
        "a managed service account of Windows",
        "Credential specs are for containers on Windows nodes, where they need an object of their own in the cluster.",
        "services:\n  web:\n    image: example/web:1\n    credential_spec:\n      file: spec.json\n",
    }
    DEPENDENCY_RESTART_DROPPED = "KP3106" "dependency-restart-dropped" Info {
        "a restart with what a service depends on",
        "Docker Compose restarts a service after it has replaced what it depends on. Nothing does so in a cluster: the service has to connect again by itself.",
        "services:\n  db:\n    image: postgres:17\n  web:\n    image: nginx:1.27\n    depends_on:\n      db: {condition: service_started, restart: true}\n",
    }
    PIDS_LIMIT_NOT_SUPPORTED = "KP3107" "pids-limit-not-supported" Warning {
        "a limit of processes",
        "The kubelet limits the processes of every pod of a node alike (`podPidsLimit`).",
        "services:\n  db:\n    image: postgres:17\n    pids_limit: 100\n",
    }
    RESTART_DELAY_DROPPED = "KP3108" "restart-delay-dropped" Info {
        "when and how often a container is started again",
        "Kubernetes starts a container again at once, then after 10 seconds, twice that and so on up to five minutes, and never gives up. A Job gives up after `max_attempts`.",
        "services:\n  web:\n    image: nginx:1.27\n    deploy:\n      restart_policy:\n        delay: 5s\n",
    }
    ROLLBACK_CONFIG_DROPPED = "KP3109" "rollback-config-dropped" Info {
        "settings of a rollback",
        "Going back is a rollout like any other, with the settings of `update_config`.",
        "services:\n  web:\n    image: nginx:1.27\n    deploy:\n      rollback_config:\n        parallelism: 2\n",
    }
    DEVICE_CGROUP_RULES_NOT_SUPPORTED = "KP3110" "device-cgroup-rules-not-supported" Warning {
        "rules for kinds of devices",
        "A container sees the devices that a device plugin gives it, or all of its node when it is privileged.",
        "services:\n  web:\n    image: nginx:1.27\n    device_cgroup_rules:\n      - \"c 188:* rmw\"\n",
    }
    DOMAINNAME_NOT_SUPPORTED = "KP3111" "domainname-not-supported" Warning {
        "a domain of a container's own",
        "The full name of a pod is below the cluster's domain. A program that needs another one (a mail server) usually has a setting for it.",
        "services:\n  mail:\n    image: example/mail:1\n    domainname: example.com\n",
    }
    INIT_DROPPED = "KP3112" "init-dropped" Info {
        "an init process that Docker adds",
        "With `init: true` Docker puts a small process before the container's own, which passes signals on and collects processes that have ended. Kubernetes has none; sharing processes between containers is something else. Few images need it, and those that do can bring `tini`.",
        "services:\n  web:\n    image: nginx:1.27\n    init: true\n",
    }
    ISOLATION_NOT_SUPPORTED = "KP3113" "isolation-not-supported" Warning {
        "a way of isolation of Windows",
        "`process` and `hyperv` are for Windows. A sandboxed runtime on Linux is a RuntimeClass of the cluster.",
        "services:\n  web:\n    image: nginx:1.27\n    isolation: hyperv\n",
    }
    LOGGING_DRIVER_DROPPED = "KP3114" "logging-driver-dropped" Info {
        "logs that Docker sends elsewhere",
        "In a cluster a program writes its logs to its output, and a collector on the nodes sends them where they belong. Which driver is not a matter of the pod.",
        "services:\n  web:\n    image: nginx:1.27\n    logging:\n      driver: syslog\n",
    }
    MAC_ADDRESS_NOT_SUPPORTED = "KP3115" "mac-address-not-supported" Warning {
        "a MAC address",
        "The cluster's network gives pods their addresses. Some network plugins take a MAC address as an annotation.",
        "services:\n  web:\n    image: nginx:1.27\n    mac_address: 02:42:ac:11:65:43\n",
    }
    SWAP_NOT_SUPPORTED = "KP3116" "swap-not-supported" Info {
        "swap of a container",
        "Pods have no swap unless their node gives it to them, and then as much as follows from their request.",
        "services:\n  db:\n    image: postgres:17\n    mem_limit: 1g\n    memswap_limit: 2g\n",
    }
    MODELS_NOT_SUPPORTED = "KP3117" "models-not-supported" Warning {
        "a model that Docker runs beside the services",
        "Docker's model runner serves the model and sets the variables that name it. In a cluster an inference server has to do that, with the variables set to its address.",
        "services:\n  chat:\n    image: example/chat:1\n    models:\n      - llm\nmodels:\n  llm:\n    model: ai/smollm2\n",
    }
    OOM_NOT_SUPPORTED = "KP3118" "oom-not-supported" Warning {
        "who is ended when memory runs out",
        "The kubelet sets the score of every container by its requests and limits: one whose limit equals its request goes last.",
        "services:\n  db:\n    image: postgres:17\n    oom_score_adj: -500\n",
    }
    STORAGE_OPT_NOT_SUPPORTED = "KP3119" "storage-opt-not-supported" Warning {
        "options of the engine's storage driver",
        "What a container may write beside its volumes is limited by `ephemeral-storage`: a pod that writes more is evicted, where Docker would report a full disk. That is only done when asked for.",
        "services:\n  web:\n    image: nginx:1.27\n    storage_opt:\n      size: 10G\n",
    }
    API_SOCKET_NOT_SUPPORTED = "KP3120" "api-socket-not-supported" Warning {
        "access to the Docker engine",
        "There is no Docker engine on the nodes. A program that starts containers has to ask the cluster, with a service account (`x-kuploy.service-account`).",
        "services:\n  ci:\n    image: example/ci:1\n    use_api_socket: true\n",
    }
    USERNS_MODE_DROPPED = "KP3121" "userns-mode-dropped" Info {
        "the user namespace of a container",
        "Pods have the users of their node unless `hostUsers: false` says otherwise, which is what `host` asks for.",
        "services:\n  web:\n    image: nginx:1.27\n    userns_mode: host\n",
    }
    UTS_NOT_SUPPORTED = "KP3122" "uts-not-supported" Warning {
        "the host's name for a container",
        "A pod has its own host name; with `network_mode: host` it has its node's.",
        "services:\n  web:\n    image: nginx:1.27\n    uts: host\n",
    }
    TEMPLATE_DRIVER_DROPPED = "KP3123" "template-driver-dropped" Warning {
        "templates in a config or secret",
        "Only Swarm fills in templates. Docker Compose takes the content as it stands, and so does the cluster.",
        "services:\n  web:\n    image: nginx:1.27\n    configs:\n      - page\nconfigs:\n  page:\n    content: hello\n    template_driver: golang\n",
    }
    SECRET_DRIVER_DROPPED = "KP3124" "secret-driver-dropped" Warning {
        "a secret that the engine's plugin would bring",
        "The External Secrets Operator brings secrets from a store into a cluster.",
        "services:\n  web:\n    image: nginx:1.27\n    secrets:\n      - token\nsecrets:\n  token:\n    external: true\n    driver: vault\n",
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
    BIND_SYSTEM = "KP3400" "bind-system" Warning {
        "a path of the machine that no container of a cluster should have",
        "Sockets of the container engine, `/proc`, `/sys`, `/etc` and the like belong to the machine that Compose runs on. In a cluster every node has its own, the engine is usually another one, and access to them is access to the node. Agents that need it (log shippers, node exporters) are better installed with their Helm chart; `--bind-mounts host-path` mounts the node's path.",
        "services:\n  agent:\n    image: example/agent:1\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n",
    }
    BIND_TIME = "KP3401" "bind-time" Info {
        "the machine's time zone, which is not mounted",
        "`/etc/localtime` gives a container the zone of the machine. Nodes are usually on UTC, and each may differ. `TZ` in `environment` says the zone where the image has zone data.",
        "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - /etc/localtime:/etc/localtime:ro\n",
    }
    BIND_SOURCE = "KP3402" "bind-source" Info {
        "source code that is mounted while developing",
        "Mounting the source over the image's own copy lets a developer edit without a build. In a cluster the image runs as it was built. Without a `build:` the image may not hold the code at all, which makes this a warning.",
        "services:\n  web:\n    image: example/web:1\n    build: .\n    volumes:\n      - .:/app\n",
    }
    BIND_TOO_LARGE = "KP3403" "bind-too-large" Warning {
        "files that are too large for a ConfigMap",
        "A ConfigMap holds 1 MiB. Larger files belong into the image, or into a volume that is filled once.",
        "# file: site/film.mp4 (2 MiB)\n# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    volumes:\n      - ./site:/usr/share/nginx/html:ro\n",
    }
    BIND_MISSING = "KP3404" "bind-missing" Warning {
        "a file that is mounted and is not there",
        "Docker makes an empty folder in the place of a file that is missing, which is never what is meant. Nothing is mounted, so the image's own file shows.",
        "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - ./nginx.conf:/etc/nginx/nginx.conf:ro\n",
    }
    BIND_CLAIM = "KP3405" "bind-claim" Warning {
        "a folder of the machine that becomes a claim",
        "A folder that a service writes to keeps data, and data in a cluster is kept by a PersistentVolumeClaim. Files that are in the folder now are not copied. A named volume says the same in Compose, without the warning.",
        "services:\n  db:\n    image: postgres:17\n    volumes:\n      - ./data:/var/lib/postgresql/data\n",
    }
    BIND_OUTSIDE = "KP3406" "bind-outside" Warning {
        "a file or folder of the machine that is not part of the project",
        "What lies outside of the project is not in its repository, so no manifest can carry it; it would be another file on every machine that converts. Copy it into the project, make it a Compose config or secret, or mount the node's own with `--bind-mounts host-path`.",
        "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - /opt/site:/usr/share/nginx/html:ro\n",
    }
    BIND_READ_ONLY = "KP3407" "bind-read-only" Info {
        "a mounted file that cannot be written to",
        "Files of the project become ConfigMaps, and what is mounted of a ConfigMap is read-only. Compose would let the container write to the file on the machine. Nearly always `:ro` is what was meant; where a program does write, mount a folder that becomes a claim.",
        "# file: nginx.conf\nevents: {}\n# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n    volumes:\n      - ./nginx.conf:/etc/nginx/nginx.conf\n",
    }
    BIND_EMPTY = "KP3408" "bind-empty" Info {
        "an empty or absent folder that is mounted",
        "Docker makes the folder where it is absent, and its emptiness hides what the image has there. The pod has an empty folder too.",
        "services:\n  db:\n    image: postgres:17\n    volumes:\n      - ./initdb:/docker-entrypoint-initdb.d:ro\n",
    }
    ANONYMOUS_VOLUME = "KP3420" "anonymous-volume" Info {
        "a volume without a name",
        "Compose keeps an anonymous volume until the project is taken down. In a pod it is an empty folder that goes with the pod. Where the image is known to keep its data there this is a warning; a name keeps the data.",
        "services:\n  db:\n    image: postgres:17\n    volumes:\n      - /var/lib/postgresql/data\n",
    }
    VOLUME_POPULATED = "KP3421" "volume-populated" Info {
        "files of an image that are copied into an empty volume",
        "Docker copies what an image has at a path into a new volume that is mounted there; Kubernetes does not. Where another service reads those files, or the image needs them, an init container of the same image copies them once. It needs a shell and `cp` in the image. `x-kuploy: {populate: true}` on a volume asks for it, `false` forbids it.",
        "services:\n  app:\n    image: example/php-app:1\n    volumes:\n      - code:/var/www/html\n  web:\n    image: nginx:1.27\n    volumes:\n      - code:/var/www/html:ro\nvolumes:\n  code:\n",
    }
    VOLUME_DRIVER = "KP3422" "volume-driver" Warning {
        "a volume of a driver that the cluster has not",
        "Volume drivers are plugins of Docker. In a cluster a storage class says where a claim's bytes are.",
        "services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n    driver: rexray/ebs\n",
    }
    VOLUME_OPTION = "KP3423" "volume-option" Warning {
        "driver options that mean nothing to a claim",
        "NFS, CIFS, tmpfs, bind mounts and sizes are read from `driver_opts`; the rest speaks to a driver that is not there.",
        "services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n    driver_opts:\n      type: ext4\n      device: /dev/sdb1\n",
    }
    VOLUME_SIZE_INVALID = "KP3424" "volume-size-invalid" Warning {
        "a size that no volume can have",
        "The next size is taken: of `x-kuploy`, `driver_opts`, the labels `kompose.volume.size`, `--volume-size`, at last 1Gi.",
        "services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n    x-kuploy:\n      size: ten\n",
    }
    VOLUME_OF_DEPENDENCIES = "KP3425" "volume-of-dependencies" Info {
        "a volume over what a package manager installed",
        "A volume at `node_modules` keeps the image's own packages from being hidden by a mounted source folder. Where the source is not mounted nothing is hidden, and a claim in that place would be empty.",
        "services:\n  web:\n    image: example/web:1\n    build: .\n    volumes:\n      - .:/app\n      - /app/node_modules\n",
    }
    TMPFS_OPTION = "KP3426" "tmpfs-option" Info {
        "owner or mode of a folder in memory",
        "A memory `emptyDir` can be written to by everybody in the pod, and has no other mode or owner.",
        "services:\n  web:\n    image: nginx:1.27\n    tmpfs:\n      - /run:size=64m,mode=755\n",
    }
    IMAGE_VOLUME = "KP3427" "image-volume" Warning {
        "files of an image as a volume, for a Kubernetes that mounts none",
        "Image volumes are on by default since Kubernetes 1.35. For older versions the mount is left out.",
        "# run with --kube-version 1.33\nservices:\n  web:\n    image: nginx:1.27\n    volumes:\n      - type: image\n        source: example/site:1\n        target: /usr/share/nginx/html\n",
    }
    MOUNT_TYPE = "KP3428" "mount-type" Warning {
        "a mount of a type that pods have not",
        "Named pipes belong to Windows hosts.",
        "services:\n  agent:\n    image: example/agent:1\n    volumes:\n      - type: npipe\n        source: \\\\.\\pipe\\docker_engine\n        target: \\\\.\\pipe\\docker_engine\n",
    }
    VOLUMES_FROM = "KP3429" "volumes-from" Warning {
        "folders of another pod that cannot be seen",
        "`volumes_from` repeats mounts. Claims and files can be mounted again; a folder that goes with a pod is seen in that pod alone.",
        "services:\n  app:\n    image: example/app:1\n    labels: {kompose.volume.type: emptyDir}\n    volumes:\n      - cache:/cache\n  backup:\n    image: example/backup:1\n    volumes_from:\n      - app\nvolumes:\n  cache:\n",
    }
    GRANT_OWNER = "KP3430" "grant-owner" Warning {
        "an owner of a granted config or secret",
        "Files of ConfigMaps and Secrets belong to root, and to the pod's `fs-group` when it has one. Docker Compose ignores `uid` and `gid` of files too.",
        "services:\n  web:\n    image: nginx:1.27\n    configs:\n      - source: site\n        target: /etc/nginx/conf.d/default.conf\n        uid: \"101\"\nconfigs:\n  site:\n    content: server {}\n",
    }
    EXTERNAL_OBJECT = "KP3431" "external-object" Info {
        "a volume, config or secret that somebody else creates",
        "An external volume is a PersistentVolumeClaim that must be in the namespace; an external config or secret is a ConfigMap or Secret, with the file under the key that the finding names.",
        "services:\n  web:\n    image: nginx:1.27\n    secrets:\n      - token\nsecrets:\n  token:\n    external: true\n",
    }
    GRANT_MISSING = "KP3432" "grant-missing" Warning {
        "a config or secret whose content is not there",
        "The file does not exist or the variable is not set, so its content is not known. Pods wait until the object exists; the help shows the command that creates it. `docker compose up` refuses to start.",
        "services:\n  db:\n    image: postgres:17\n    secrets:\n      - password\nsecrets:\n  password:\n    file: ./password.txt\n",
    }
    SECRET_DRIVER = "KP3433" "secret-driver" Warning {
        "a secret of a driver that the cluster has not",
        "Secret drivers are plugins of Docker Swarm. External stores are read with `--secrets external`.",
        "services:\n  web:\n    image: nginx:1.27\n    secrets:\n      - token\nsecrets:\n  token:\n    file: ./token\n    driver: vault\n",
    }
    REMOTE_VOLUME = "KP3434" "remote-volume" Info {
        "a folder of a file server",
        "A PersistentVolume names the server and the path, and a claim is bound to it. PersistentVolumes belong to the cluster and not to a namespace, so whoever applies the manifests needs the right to create them. CIFS needs the SMB CSI driver in the cluster.",
        "services:\n  web:\n    image: nginx:1.27\n    volumes:\n      - media:/media\nvolumes:\n  media:\n    driver_opts:\n      type: nfs\n      o: addr=10.0.0.5\n      device: \":/export/media\"\n",
    }
}

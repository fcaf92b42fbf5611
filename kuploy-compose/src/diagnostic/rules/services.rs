//! `KP30xx`: services and their pods: kind, image, health, order, resources, placement.

use super::rules;

rules! {
    KOMPOSE_LABEL_UNKNOWN = "KP3001" "kompose-label-unknown" Warning {
        "a `kompose.*` label that has no meaning",
        "Labels that begin with `kompose.` are settings, not data, so they never reach the manifests. One that is not known changes nothing; it is most likely misspelt, or stands on the wrong thing.\n\n\
         On a service (`kompose.` left out): `controller.type`, `controller.port.expose`, `service.type`, \
         `service.external-traffic-policy`, `service.nodeport.port`, `service.expose`, `service.expose.tls-secret`, \
         `service.expose.ingress-class-name`, `service.group`, `service.name_override`, `serviceaccount-name`, \
         `image-pull-policy`, `image-pull-secret`, `security-context.fsgroup`, `init.containers.name`, \
         `init.containers.image`, `init.containers.command`, `cronjob.schedule`, `cronjob.concurrency_policy`, \
         `cronjob.backoff_limit`, `hpa.replicas.min`, `hpa.replicas.max`, `hpa.cpu`, `hpa.memory`, `volume.size`, \
         `volume.storage-class-name`, `volume.subpath`, `volume.type`, `ephemeral-storage.limit`, \
         `ephemeral-storage.request`; `service.healthcheck.liveness.` with `http_get_path`, `http_get_port`, `tcp_port`; \
         `service.healthcheck.readiness.` with these and `disable`, `test`, `interval`, `timeout`, `retries`, \
         `start_period`. On a top-level volume: `volume.size`, `volume.storage-class-name`, `volume.selector`.",
        "services:\n  web:\n    image: nginx:1.27\n    labels:\n      kompose.service.tpye: nodeport\n",
    }
    KOMPOSE_LABEL_VALUE = "KP3002" "kompose-label-value" Warning {
        "a `kompose.*` label with a value that it cannot have",
        "The label is ignored, and the service converts as if it were not there. An unknown `kompose.controller.type` is an error: what would run is too different to guess.",
        "services:\n  web:\n    image: nginx:1.27\n    labels:\n      kompose.service.type: nodport\n",
    }
    EXTENSION_WITHOUT_EFFECT = "KP3003" "extension-without-effect" Info {
        "an option or an `x-kuploy` key that changes nothing",
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
        "The container of a Deployment, StatefulSet or DaemonSet is started again whenever it ends, also after it succeeded. A service that runs to its end is a Job: say so with `x-kuploy.kind: job`. Where a project writes `restart` for some services, one without it is named too, unless something says that it serves.",
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
    OBJECT_EXPECTED = "KP3026" "object-expected" Info {
        "something of the cluster that a pod needs and nothing here creates",
        "A pod with a ServiceAccount, a PriorityClass or a RuntimeClass that does not exist is never created; the events of its ReplicaSet say so. A pod that asks for a device waits until a node has one. Whoever runs the cluster provides them.",
        "services:\n  runner:\n    image: example/runner:1\n    x-kuploy:\n      priority-class: batch-low\n",
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
        "An init container waits for a port, for the readiness of pods, or for a Job to complete. A CronJob completes again and again, and a service without a known port and without a health check has nothing to ask.",
        "services:\n  worker:\n    image: example/worker:1\n  web:\n    image: nginx:1.27\n    x-kuploy: {wait: true}\n    depends_on: [worker]\n",
    }
    PODS_WAIT_FOR_EACH_OTHER = "KP3034" "pods-wait-for-each-other" Warning {
        "pods that would wait for each other",
        "Services that depend on each other in no circle can do so once several share a pod. Nothing waits then; they start together and have to retry.",
        "services:\n  a:\n    image: example/a:1\n    labels: {kompose.service.group: x}\n    depends_on: {b: {condition: service_started}}\n  b:\n    image: example/b:1\n    depends_on: {c: {condition: service_started}}\n  c:\n    image: example/c:1\n    labels: {kompose.service.group: x}\n",
    }
    ORDER_BY_WAVES = "KP3035" "order-by-waves" Warning {
        "start order that only Argo CD keeps",
        "Compose starts a service once those that it depends on are healthy or have completed. In the manifests sync waves say so, and only Argo CD reads them: `kubectl apply` starts all at once, and a program that does not retry fails. With `--gitops none` or `flux`, or with `--wait-for-dependencies`, init containers wait instead: for a port, for the readiness of pods, or for a Job to complete.",
        "services:\n  db:\n    image: postgres:17\n    healthcheck: {test: pg_isready}\n  web:\n    image: nginx:1.27\n    depends_on:\n      db: {condition: service_healthy}\n",
    }
    SECRET_IN_ANNOTATION = "KP3036" "secret-in-annotation" Warning {
        "a label or annotation that holds the value of a secret",
        "Compose labels become annotations, and an annotation cannot refer to a Secret: whoever may read the object reads the value. With `--secrets generator`, `reference` or `external` the annotation is left out.",
        "services:\n  db:\n    image: mysql:8.4\n    environment:\n      MYSQL_ROOT_PASSWORD: correct-horse-battery\n    labels:\n      example.com/dsn: mysql://root:correct-horse-battery@db/app\n",
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
        "an image that no node of the cluster can pull",
        "The id of an image is known to the engine that holds it, and to no registry. `localhost` in the name of an image is the node itself, and a registry that is a service of the project is reached by the project's network alone. Pods that ask for such an image never start.",
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
        "a health check or hook that holds the value of a secret",
        "Variables and arguments can come from a Secret, words of a health check or a hook cannot: the value is in the manifest for all to read, whatever `--secrets` says. A shell reads it from the variable when the command says `$$NAME`.",
        "services:\n  db:\n    image: mysql:8.4\n    environment:\n      MYSQL_ROOT_PASSWORD: correct-horse-battery\n    healthcheck:\n      test: [CMD, mysqladmin, ping, --password=correct-horse-battery]\n",
    }
    OVERLAY_HOLDS_IMAGE = "KP3048" "overlay-holds-image" Info {
        "an overlay that deploys another tag than the Compose file",
        "`images` of an overlay beats the tag in the manifests. A new tag in the Compose file then reaches the manifests and not the cluster, and Argo CD says Synced. That is meant where CI or Argo CD Image Updater moves the tag.",
        "# run with --overlay overlays/prod\n# file: compose.yaml\nservices:\n  web:\n    image: example/web:2\n# file: overlays/prod/kustomization.yaml\nresources:\n- ../../k8s\nimages:\n- name: example/web\n  newTag: \"1\"\n",
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
    USER_UNSAID = "KP3077" "user-unsaid" Warning {
        "a hardened service of which nobody knows as whom it runs",
        "The restricted standard wants `runAsNonRoot`, and the kubelet holds it against the user of the image before it starts the container: root is refused, and so is a user by name, whose number it does not know. Many official images (postgres, redis, mysql, nginx) start as root and change users themselves. A number in `user` settles it; the folders that the program writes to then have to belong to that number.",
        "x-kuploy: {hardened: true}\nservices:\n  cache:\n    image: example/cache:1\n",
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
        "Host aliases of a pod are DNS names with an IPv4 or IPv6 address; `_` is no part of a DNS name. The fixed address of a service of the project is nobody's in the cluster: a line with it would hide the name that leads to the service.",
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
    HOST_NAME_KEPT = "KP3090" "host-name-kept" Info {
        "a pod that keeps its host name, and is a Deployment therefore",
        "The pods of a StatefulSet are called after it, with a number. A program that looks for its own host name in a list of members, or whose nodes are called after it, needs the name as it is written, and so does a name of two labels (`wazuh.manager`), which no Service can have. Such a service is a Deployment of one pod with that `hostname`, which is stopped before the next one starts.",
        "services:\n  reg1:\n    image: nacos/nacos-server:v2.4.3\n    hostname: reg1\n    environment:\n      NACOS_SERVERS: reg1:8848 reg2:8848\n    volumes:\n      - data:/home/nacos/data\n  reg2:\n    image: nacos/nacos-server:v2.4.3\n    hostname: reg2\nvolumes:\n  data:\n",
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
    HOOK_OF_ITS_OWN = "KP3095" "hook-of-its-own" Info {
        "a hook that reaches its own service by name",
        "Kubernetes reports a pod's address only after the `post_start` hook has ended, so a hook that waits until its own service answers under its name would wait for ever, and the container with it. `localhost` is the same container.",
        "services:\n  store:\n    image: example/store:1\n    post_start:\n      - command: curl -fsS http://store:3200/ready\n",
    }
}

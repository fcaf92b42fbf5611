//! `KP31xx`: keys without a counterpart in Kubernetes.

use super::rules;

rules! {
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
    GRACE_NEGATIVE = "KP3125" "grace-negative" Warning {
        "a negative `stop_grace_period`",
        "Docker waits without end for such a container. A pod is always ended: it keeps Kubernetes' default of 30 seconds. Write the longest time that the process needs.",
        "services:\n  web:\n    image: nginx:1.27\n    stop_grace_period: -1s\n",
    }
}

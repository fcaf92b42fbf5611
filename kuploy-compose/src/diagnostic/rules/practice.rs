//! `KP7xxx`: practice: probes, resources, replicas and storage, update strategy.

use super::rules;

rules! {
    LIMIT_IS_RESERVED = "KP7001" "limit-is-reserved" Info {
        "a limit that is also kept free, since no request is given",
        "In Compose a limit reserves nothing. In Kubernetes a limit without a request is a request as well: a node takes the pod only when that much is free, and keeps it free. Say what the service needs in ordinary times, with `x-kuploy.requests` or `deploy.resources.reservations`.",
        "services:\n  web:\n    image: nginx:1.27\n    mem_limit: 512m\n",
    }
    REQUEST_ABOVE_LIMIT = "KP7002" "request-above-limit" Warning {
        "a request that is more than the limit",
        "The API server refuses such a container, so the request is lowered to the limit.",
        "services:\n  web:\n    image: nginx:1.27\n    mem_limit: 128m\n    mem_reservation: 256m\n",
    }
    VOLUME_SHARED = "KP7050" "volume-shared" Warning {
        "a volume that several services share and one node can mount",
        "In Compose all containers run on one machine. A ReadWriteOnce claim is mounted by the pods of one node: services that share it must run on the same one, or wait for ever. Either the cluster has one node (or storage that is local to a node, which keeps the pods together), or the claim needs a class that many nodes can mount.",
        "services:\n  app:\n    image: example/app:1\n    volumes:\n      - uploads:/uploads\n  worker:\n    image: example/worker:1\n    volumes:\n      - uploads:/uploads\nvolumes:\n  uploads:\n",
    }
    REPLICAS_SHARE_VOLUME = "KP7051" "replicas-share-volume" Warning {
        "replicas that share a volume that one node can mount",
        "In Compose all replicas share the volume, and so they do here; but a ReadWriteOnce claim is mounted by the pods of one node. Clustered databases want a volume for each replica (`x-kuploy: {claim: per-replica}`), others a class that many nodes can mount.",
        "services:\n  app:\n    image: example/app:1\n    deploy:\n      replicas: 2\n    volumes:\n      - uploads:/uploads\nvolumes:\n  uploads:\n",
    }
}

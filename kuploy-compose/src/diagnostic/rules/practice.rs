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
}

//! The `kompose.*` labels that are read: where they may stand, what they may hold, and what they do.

/// What a label's value may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// Anything but nothing.
    Text,
    /// `true` or `false`, in any case.
    Truth,
    /// A whole number, not negative.
    Number,
    /// One of these, in any case.
    OneOf(&'static [&'static str]),
    /// As [`Form::OneOf`], and nothing can be written when it is something else.
    Needed(&'static [&'static str]),
}

/// Where a label may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// `services.*.labels` and `services.*.deploy.labels`.
    Service,
    /// `volumes.*.labels`.
    Volume,
}

/// A `kompose.*` label.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    /// The whole key.
    pub(crate) key: &'static str,
    pub(crate) place: Place,
    pub(crate) form: Form,
    /// What the label does.
    pub(crate) effect: &'static str,
    /// The key of `x-kuploy` that does the same; empty where there is none.
    pub(crate) instead: &'static str,
}

const fn row(
    key: &'static str,
    place: Place,
    form: Form,
    effect: &'static str,
    instead: &'static str,
) -> Label {
    Label {
        key,
        place,
        form,
        effect,
        instead,
    }
}

const CONTROLLERS: &[&str] = &[
    "deployment",
    "daemonset",
    "statefulset",
    "replicationcontroller",
];

/// Every label that is read. Meanings: kompose's user guide, <https://kompose.io/user-guide/#labels>.
#[rustfmt::skip]
pub(crate) const LABELS: &[Label] = &[
    row("kompose.controller.port.expose", Place::Service, Form::Truth, "opens the published ports on the node as well (`hostPort`)", ""),
    row("kompose.controller.type", Place::Service, Form::Needed(CONTROLLERS), "the kind of workload", "kind"),
    row("kompose.cronjob.backoff_limit", Place::Service, Form::Number, "how often a failed run of the CronJob is tried again", ""),
    row("kompose.cronjob.concurrency_policy", Place::Service, Form::OneOf(&["allow", "forbid", "replace"]), "what the CronJob does when its last run is still running", "concurrency"),
    row("kompose.cronjob.schedule", Place::Service, Form::Text, "creates a CronJob with this schedule", "schedule"),
    row("kompose.ephemeral-storage.limit", Place::Service, Form::Text, "the limit of the container's writable layer", ""),
    row("kompose.ephemeral-storage.request", Place::Service, Form::Text, "the request for the container's writable layer", "requests.ephemeral-storage"),
    row("kompose.hpa.cpu", Place::Service, Form::Text, "the average CPU use, in percent of the request, that the autoscaler aims at", "autoscale.cpu"),
    row("kompose.hpa.memory", Place::Service, Form::Text, "the average memory use, in percent of the request, that the autoscaler aims at", "autoscale.memory"),
    row("kompose.hpa.replicas.max", Place::Service, Form::Number, "the highest number of pods", "autoscale.max"),
    row("kompose.hpa.replicas.min", Place::Service, Form::Number, "the lowest number of pods", "autoscale.min"),
    row("kompose.image-pull-policy", Place::Service, Form::OneOf(&["always", "never", "ifnotpresent"]), "when the node pulls the image; `pull_policy` of Compose says it too", ""),
    row("kompose.image-pull-secret", Place::Service, Form::Text, "the Secret with which the pod pulls images", "image-pull-secrets"),
    row("kompose.init.containers.command", Place::Service, Form::Text, "the command of an additional init container", ""),
    row("kompose.init.containers.image", Place::Service, Form::Text, "the image of an additional init container", ""),
    row("kompose.init.containers.name", Place::Service, Form::Text, "the name of an additional init container", ""),
    row("kompose.security-context.fsgroup", Place::Service, Form::Number, "the group that owns the files of mounted volumes", "fs-group"),
    row("kompose.service.expose", Place::Service, Form::Text, "a route from outside: `true` for every host, or host names", "route.host"),
    row("kompose.service.expose.ingress-class-name", Place::Service, Form::Text, "the ingress class of that route", "route.class"),
    row("kompose.service.expose.tls-secret", Place::Service, Form::Text, "the Secret with the certificate of that route", "route.tls"),
    row("kompose.service.external-traffic-policy", Place::Service, Form::OneOf(&["cluster", "local"]), "whether a load balancer or node port keeps the client's address (`local`)", ""),
    row("kompose.service.group", Place::Service, Form::Text, "services with the same value share a pod", ""),
    row("kompose.service.healthcheck.liveness.http_get_path", Place::Service, Form::Text, "the path of an HTTP liveness probe", ""),
    row("kompose.service.healthcheck.liveness.http_get_port", Place::Service, Form::Number, "the port of an HTTP liveness probe", ""),
    row("kompose.service.healthcheck.liveness.tcp_port", Place::Service, Form::Number, "the port of a TCP liveness probe", ""),
    row("kompose.service.healthcheck.readiness.disable", Place::Service, Form::Truth, "no readiness probe", ""),
    row("kompose.service.healthcheck.readiness.http_get_path", Place::Service, Form::Text, "the path of an HTTP readiness probe", ""),
    row("kompose.service.healthcheck.readiness.http_get_port", Place::Service, Form::Number, "the port of an HTTP readiness probe", ""),
    row("kompose.service.healthcheck.readiness.interval", Place::Service, Form::Text, "the time between readiness checks", ""),
    row("kompose.service.healthcheck.readiness.retries", Place::Service, Form::Number, "the failures after which a pod is not ready", ""),
    row("kompose.service.healthcheck.readiness.start_period", Place::Service, Form::Text, "the time that the program has to start", ""),
    row("kompose.service.healthcheck.readiness.tcp_port", Place::Service, Form::Number, "the port of a TCP readiness probe", ""),
    row("kompose.service.healthcheck.readiness.test", Place::Service, Form::Text, "the command of the readiness probe", ""),
    row("kompose.service.healthcheck.readiness.timeout", Place::Service, Form::Text, "the time that one readiness check may take", ""),
    row("kompose.service.name_override", Place::Service, Form::Text, "the name of the objects and of the Service", ""),
    row("kompose.service.nodeport.port", Place::Service, Form::Number, "the number of the node port", ""),
    row("kompose.service.type", Place::Service, Form::OneOf(&["nodeport", "clusterip", "loadbalancer", "headless"]), "the type of the Service; `--publish` is for all", ""),
    row("kompose.serviceaccount-name", Place::Service, Form::Text, "the ServiceAccount of the pod", "service-account"),
    row("kompose.volume.selector", Place::Volume, Form::Text, "labels of the PersistentVolume that the claim binds", ""),
    row("kompose.volume.size", Place::Service, Form::Text, "the size of the claims of the service", ""),
    row("kompose.volume.size", Place::Volume, Form::Text, "the size of the claim", "size"),
    row("kompose.volume.storage-class-name", Place::Service, Form::Text, "the StorageClass of the claims of the service", ""),
    row("kompose.volume.storage-class-name", Place::Volume, Form::Text, "the StorageClass of the claim", "class"),
    row("kompose.volume.subpath", Place::Service, Form::Text, "the directory of the volume that is mounted", "sub-path"),
    row("kompose.volume.type", Place::Service, Form::OneOf(&["persistentvolumeclaim", "emptydir", "hostpath", "configmap"]), "what the mounts of the service become", ""),
];

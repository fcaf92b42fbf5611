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
}

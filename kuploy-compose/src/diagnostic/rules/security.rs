//! `KP6xxx`: security: secrets in the open, privilege, host access, unpinned images.

use super::rules;

rules! {
    SECRETS_IN_MANIFESTS = "KP6001" "secrets-in-manifests" Warning {
        "secrets whose values are written into manifests",
        "A Secret's `data` is encoded, not encrypted: whoever reads the repository reads the values. Keep it private, or let the values stay outside: `--secrets generator` (files that git ignores), `reference` (somebody creates the Secrets), `external` (a secret store). `x-kuploy.public` lists variables that only look like secrets, `x-kuploy.secret` those that do not look like it.",
        "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: correct-horse\n",
    }
    PRIVILEGED = "KP6002" "privileged" Info {
        "a container with all of its node's power",
        "A privileged container can do to the node what root can. The baseline Pod Security Standard refuses it.",
        "services:\n  agent:\n    image: example/agent:1\n    privileged: true\n",
    }
    NOT_HARDENED = "KP6003" "not-hardened" Warning {
        "a service that asks for more than the restricted standard allows",
        "`--hardened` sets what the restricted Pod Security Standard asks, except where the Compose file says otherwise: the service would not work without it.",
        "# run with --hardened\nservices:\n  agent:\n    image: example/agent:1\n    user: root\n",
    }
    IMAGE_NOT_PINNED = "KP6004" "image-not-pinned" Info {
        "an image without a version",
        "Two pods of one service may run different versions, and going back to an earlier commit does not bring back what ran then.",
        "services:\n  web:\n    image: nginx:latest\n",
    }
    SECRETS_NOT_IN_GIT = "KP6005" "secrets-not-in-git" Warning {
        "secret files that a GitOps tool will not find",
        "Under `--secrets generator` kustomize makes the Secrets from files in `secrets/`, and git ignores those, so that no value is ever committed. Argo CD and Flux build from a clone of the repository, where the files are missing, and the build fails. The mode is for `kubectl apply -k` by hand or from a pipeline that puts the files there first; `--gitops none` says so. For GitOps keep the values in the cluster (`reference`), in a secret store (`external`), or in a private repository (`manifest`).",
        "# run with --secrets generator\nservices:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: correct-horse\n",
    }
    FILE_OUTSIDE_PROJECT = "KP6006" "file-outside-project" Warning {
        "a file from outside of the project",
        "A Compose file may name any file of the machine that it is converted on, and what is in it would be committed with the manifests. The content of `configs`, `secrets`, `env_file` and `label_file` goes into manifests only where the file lies below the project directory, or below a path that `--allow-path` names. Compose files from outside, by `include` or `extends`, are read and named. Nothing below `/proc`, `/sys` and `/dev` is read.",
        "services:\n  agent:\n    image: example/agent:1\n    configs: [release]\nconfigs:\n  release:\n    file: /etc/os-release\n",
    }
    HOST_PATH = "KP6050" "host-path" Warning {
        "a path of the node in a container",
        "What a pod finds at the path depends on the node that it runs on, and a container that can write there can do harm to the node. The baseline Pod Security Standard refuses it.",
        "# run with --bind-mounts host-path\nservices:\n  agent:\n    image: example/agent:1\n    volumes:\n      - /var/log:/host/log:ro\n",
    }
}

//! `KP32xx`: what images say, and who says it: Dockerfiles, the image lock.

use super::rules;

rules! {
    DOCKERFILE_INVALID = "KP3201" "dockerfile-invalid" Info {
        "a line of a Dockerfile that Docker would refuse",
        "The Dockerfile of a service says which ports its image listens on, as whom it runs, where it keeps data, how its health is checked and what it starts. A line that is not valid is ignored, so what it would say is not known. Dockerfiles that a frontend of their own reads (`# syntax=…`) may have instructions that only this frontend knows.",
        "# file: compose.yaml\nservices:\n  web:\n    image: registry.example.com/web:1\n    build: .\n# file: Dockerfile\nFROM node:22\nEXPOSE http\n",
    }
    IMAGE_SOURCES_DISAGREE = "KP3202" "image-sources-disagree" Warning {
        "an image lock and a Dockerfile that say different things of one image",
        "`kuploy.images.json` holds what an image says of itself at the time it was asked. The Dockerfile beside the Compose file says something else now, so one of them is out of date. The lock is believed, since it is what was built.",
        "# file: compose.yaml\nservices:\n  web:\n    image: registry.example.com/web:1\n    build: .\n# file: Dockerfile\nFROM node:22\nEXPOSE 8080\n# file: kuploy.images.json\n{\"version\": 1, \"images\": {\"registry.example.com/web:1\": {\"config\": {\"ports\": [\"80/tcp\"]}}}}\n",
    }
    IMAGE_LOCK_INVALID = "KP3203" "image-lock-invalid" Warning {
        "an image lock that cannot be read",
        "`kuploy.images.json` beside the Compose file holds what the project's images say of themselves. It is written by `kuploy-convert images` and not meant to be edited. One that cannot be read is ignored: ports, users, volumes and health checks of images are then known only where Dockerfiles or the catalogue of well-known images say them.",
        "# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n# file: kuploy.images.json\n{\"version\": 99, \"images\": {}}\n",
    }
    IMAGE_LOCK_INCOMPLETE = "KP3204" "image-lock-incomplete" Info {
        "an image that the image lock does not hold",
        "`kuploy.images.json` was written before the service was added, or without its profile. What its image says of itself is not known from the lock.",
        "# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.27\n  cache:\n    image: redis:7.4\n# file: kuploy.images.json\n{\"version\": 1, \"images\": {\"nginx:1.27\": {\"config\": {\"ports\": [\"80/tcp\"]}}}}\n",
    }
    IMAGE_LOCK_STALE = "KP3205" "image-lock-stale" Warning {
        "an image lock that holds other versions than the Compose file names",
        "`kuploy.images.json` was written for another version of an image, or belongs to another project. What it says is not used for the image that the Compose file names now.",
        "# file: compose.yaml\nservices:\n  web:\n    image: nginx:1.28\n  cache:\n    image: redis:7.4\n# file: kuploy.images.json\n{\"version\": 1, \"images\": {\"nginx:1.27\": {\"config\": {}}, \"redis:7.4\": {\"config\": {}}}}\n",
    }
    HEALTHCHECK_OF_IMAGE = "KP3206" "healthcheck-of-image" Info {
        "a readiness probe from the `HEALTHCHECK` of an image",
        "Docker runs the health check of an image unless the Compose file has one of its own. Kubernetes does not see it, so it is written as readiness probe: a pod that fails it gets no traffic, and what waits for it waits.",
        "# file: compose.yaml\nservices:\n  web:\n    image: registry.example.com/web:1\n    build: .\n    ports: [\"80:80\"]\n# file: Dockerfile\nFROM node:22\nHEALTHCHECK --interval=10s CMD wget -qO- http://localhost/health\n",
    }
    HEALTHCHECK_NOT_KNOWN = "KP3207" "healthcheck-not-known" Info {
        "numbers for a health check that is not known",
        "A `healthcheck` without `test` changes the numbers of the image's own check. Kubernetes does not see that check. Where neither the Dockerfile, `kuploy.images.json` nor the catalogue of well-known images says what it is, nothing is probed: the pod counts as ready as soon as it runs.",
        "services:\n  api:\n    image: registry.example.com/api:1\n    healthcheck:\n      interval: 60s\n      retries: 5\n",
    }
    VOLUME_OWNER_NOT_KNOWN = "KP3208" "volume-owner-not-known" Info {
        "a volume of which nobody knows as which user it is written",
        "Docker gives a new volume the owner of the image's directory. A new PersistentVolumeClaim belongs to root, and an image that runs as another user cannot write to it: the pod fails with `permission denied`. Where the user is known (`user`, `USER` of the Dockerfile, `kuploy.images.json`, the catalogue of well-known images), the pod gets its group as `fsGroup`.",
        "services:\n  tickets:\n    image: registry.example.com/tickets:1\n    volumes:\n      - files:/opt/tickets/files\nvolumes:\n  files:\n",
    }
}

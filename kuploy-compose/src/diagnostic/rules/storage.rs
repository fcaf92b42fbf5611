//! `KP34xx`: volumes, bind mounts, configs and secrets.

use super::rules;

rules! {
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
        "Compose keeps an anonymous volume until the project is taken down, and fills it with what the image has at its path. In a pod it is an empty directory that goes with the pod, but for two kinds: where the image is known to keep its data it is a claim (`image-data`), and where a package manager installed something (`node_modules`) an init container copies that. A name keeps the data.",
        "services:\n  app:\n    image: example/app:1\n    volumes:\n      - /srv/pages\n",
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
    SIZE_TINY = "KP3435" "size-tiny" Warning {
        "a size of less than a mebibyte",
        "A size without a unit is a number of bytes, and `m` is a thousandth of one: `20` asks for 20 bytes. Some storage refuses such a claim, some creates its smallest volume, and a container with such a limit never starts.",
        "services:\n  db:\n    image: postgres:17\n    volumes:\n      - data:/var/lib/postgresql/data\nvolumes:\n  data:\n    x-kuploy:\n      size: \"20\"\n",
    }
    BIND_CLAIM_EMPTY = "KP3436" "bind-claim-empty" Warning {
        "a directory of the host that becomes an empty claim",
        "Data that lies outside of the project, or is too large for a ConfigMap, cannot be carried by manifests. The claim for it begins empty, and the service starts without what it finds under Compose. A pod that mounts the claim can be copied into before the service starts.",
        "services:\n  films:\n    image: example/films:1\n    volumes:\n      - /srv/films:/films\n",
    }
    FILE_OWNER_ONLY = "KP3437" "file-owner-only" Info {
        "a file that only its owner may read, for a user that is not known",
        "Keys that others can read are refused by `ssh`, `sshd`, libpq and others, so the file keeps its mode. In a pod it belongs to root. A service that runs as another user reads it through the pod's group, which is set where the user is known: from `user`, `x-kuploy.user`, or the image.",
        "services:\n  app:\n    image: example/app:1\n    configs:\n      - source: limits\n        target: /etc/limits.toml\n        mode: 0400\nconfigs:\n  limits:\n    content: max = 10\n",
    }
    REMOTE_VOLUME_NAMESPACE = "KP3439" "remote-volume-namespace" Warning {
        "the password of a file server, in a namespace that is not known",
        "A PersistentVolume is in no namespace, so it names the one of its Secret. Without `--namespace` nobody knows it: the volume looks in `default`, and is never mounted where the manifests are applied to another namespace.",
        "services:\n  scan:\n    image: example/scan:1\n    volumes:\n      - share:/scans\nvolumes:\n  share:\n    driver_opts:\n      type: cifs\n      o: username=scan,password=example\n      device: //192.0.2.9/scans\n",
    }
    VOLUME_NOT_POPULATED = "KP3440" "volume-not-populated" Info {
        "a new volume over a path of an image that nobody looked into",
        "Docker copies what an image has at a path into a new volume that is mounted there. Kubernetes does not: the claim begins empty, and hides the image's files. Images are not pulled to look, so what lies there is not known. `x-kuploy: {populate: true}` on the volume copies it with an init container of the image, which needs a shell and `cp`; `populate: false` says that nothing is needed.",
        "services:\n  site:\n    image: example/site:1\n    volumes:\n      - pages:/srv/pages\nvolumes:\n  pages:\n",
    }
    GRANT_MODE = "KP3441" "grant-mode" Info {
        "a mode of a config or secret that Docker Compose ignores",
        "Docker Compose mounts the file of a config or secret as it is: `mode`, `uid` and `gid` hold for Swarm, and for contents and variables. In a pod the file would be root's with that mode, and a service that runs as another user could not read it. Where the user is known, the mode holds and the pod's group can read the file.",
        "# file: token\nexample\n# file: compose.yaml\nservices:\n  app:\n    image: example/app:1\n    secrets:\n      - source: token\n        mode: 0400\nsecrets:\n  token:\n    file: ./token\n",
    }
    BIND_COPIED = "KP3442" "bind-copied" Info {
        "a mounted file that the service writes to, which each pod gets a copy of",
        "Files of ConfigMaps are read-only, so a step that edits one in its place (`sed -i`, `chown`, `envsubst > FILE`) would fail and the container would be started again for ever. An init container copies the file into a directory of the pod, where it can be written to. Under Compose the change is made to the file on the Docker host; in the cluster it is lost with the pod, and made again at the next start.",
        "# file: app.conf\nlisten = @PORT@\n# file: compose.yaml\nservices:\n  app:\n    image: example/app:1\n    command: sh -ec 'sed -i s/@PORT@/8080/ /etc/app.conf; exec app'\n    volumes:\n      - ./app.conf:/etc/app.conf\n",
    }
    IMAGE_DATA = "KP3443" "image-data" Info {
        "a data directory of an image that no volume is written for",
        "Docker keeps what an image declares as `VOLUME` in an anonymous volume, which outlives restarts and new containers. Without a claim a pod loses it as soon as it is replaced. So the directory becomes a claim. A named volume in the Compose file says the same, with a name and a size of its own; `x-kuploy: {data: none}` on the service asks for no claim.",
        "services:\n  db:\n    image: mariadb:11.4\n    environment:\n      MARIADB_ROOT_PASSWORD: example\n",
    }
}

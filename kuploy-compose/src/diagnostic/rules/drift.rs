//! `KP5xxx`: drift: what would make Argo CD report OutOfSync, loop, prune or hang. Examples are manifests.

use super::rules;

rules! {
    STATUS_IN_MANIFEST = "KP5001" "status-in-manifest" Info {
        "`status` in a manifest",
        "`status` is what the cluster says of an object. Argo CD 3 leaves it out of its comparison; Argo CD 2, and 3 with `resource.compareoptions.ignoreResourceStatusField` set to `crd` or `none`, compare it, and a value that differs from the live one (`replicas: 0` of a fresh export) is OutOfSync for ever. An empty `status` never drifts and is removed without a word.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\nstatus:\n  replicas: 0\n",
    }
    SERVER_METADATA = "KP5002" "server-metadata" Error {
        "metadata that the API server owns",
        "`resourceVersion`, `uid`, `generation`, `selfLink`, `managedFields` and the like come from `kubectl get -o yaml`. Each is OutOfSync at once, in every version and every way of comparing; with `uid` or `resourceVersion` the next sync fails, and server-side apply refuses `managedFields`. The same goes for finalizers of the cluster's own controllers. `creationTimestamp` never drifts and is removed without a word.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  resourceVersion: \"4711\"\ndata:\n  a: b\n",
    }
    SERVER_ANNOTATION = "KP5003" "server-annotation" Error {
        "an annotation that the cluster or Argo CD writes",
        "`deployment.kubernetes.io/revision` counts up with every rollout: OutOfSync in every mode, and every sync writes it back. `kubectl.kubernetes.io/last-applied-configuration` is OutOfSync under client-side apply. Tracking ids and the marks of volume controllers belong to one cluster.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    deployment.kubernetes.io/revision: \"5\"\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    TOOL_ANNOTATION = "KP5004" "tool-annotation" Info {
        "an annotation in which a generator signs its work",
        "`kompose.cmd` and `kompose.version` hold a command line and a version. They never drift by themselves, but another version or another folder rewrites every object, and on a pod template restarts every pod.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    kompose.version: 1.34.0\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    NULL_IN_MAP = "KP5005" "null-in-map" Error {
        "a key without a value in labels, annotations or data",
        "Under client-side apply the API server drops the key, so the manifest has one that is never live: OutOfSync for ever, in every way of comparing (measured for ConfigMaps and Secrets). Argo CD cannot read an annotation without a value, and then rejects the whole app.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a:\n",
    }
    EMPTY_VALUE = "KP5006" "empty-value" Info {
        "an empty list or mapping that claims its field",
        "An empty `env`, `volumes` or `annotations` is Synced at rest. As soon as something else writes there (an injected sidecar's variables, `kubectl rollout restart`), Argo CD is OutOfSync, and a sync repairs nothing. In a NetworkPolicy an empty list makes every sync write the object again. Empty values that were found harmless are removed without a word; where empty means something (`emptyDir: {}`, `podSelector: {}`) it stays.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        env: []\n",
    }
    CHOSEN_BY_CLUSTER = "KP5007" "chosen-by-cluster" Error {
        "an empty value where the cluster chooses one",
        "`clusterIP: \"\"`, `clusterIPs: []`, `nodePort: 0` and `healthCheckNodePort: 0` are OutOfSync at once under Argo CD's three-way comparison, client-side and server-side: live is what the cluster chose. `clusterIP: None` is a choice of its own and stays.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  clusterIP: \"\"\n  ports:\n  - port: 80\n",
    }
    FIXED_CLUSTER_IP = "KP5008" "fixed-cluster-ip" Info {
        "a Service with the address of one cluster",
        "An exported `clusterIP` is Synced in the cluster that it came from. Any other cluster refuses it, unless the address is free and in its range.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  clusterIP: 10.96.0.77\n  ports:\n  - port: 80\n",
    }
    CLAIM_VOLUME_NAME = "KP5009" "claim-volume-name" Error {
        "a claim with an empty or a generated volume name",
        "An empty `volumeName` is OutOfSync as soon as the claim is bound, and every later sync is refused, because the field can never be changed. A generated one (`pvc-…`) names a volume of one cluster: anywhere else the claim is lost, and the app Degraded.",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  volumeName: \"\"\n  resources:\n    requests:\n      storage: 1Gi\n",
    }
    UNKNOWN_FIELD = "KP5010" "unknown-field" Error {
        "a field that the API does not have",
        "Under client-side apply the API server drops the field with a warning that nobody sees. Argo CD then compares the object without normalising anything, so it is OutOfSync for ever; where only capitals differ it may even say Synced. Server-side apply and the server-side diff refuse the object. (argo-cd#16400, #21135)",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        restart: always\n",
    }
    FIELD_OF_ANOTHER_VERSION = "KP5011" "field-of-another-version" Error {
        "a field that the cluster's version does not have",
        "The same as an unknown field, on clusters that are older or newer than the field. `--kube-version` says which version is meant; the newest known is the default.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      workloadRef:\n        name: web\n        podGroup: web\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    GATED_FIELD = "KP5012" "gated-field" Warning {
        "a field behind a feature gate that is off by default",
        "The API server knows the field, drops it without a word as long as its gate is off, and the app is OutOfSync over it.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        lifecycle:\n          stopSignal: SIGINT\n",
    }
    CLAIM_TEMPLATE_WITHOUT_KIND = "KP5013" "claim-template-without-kind" Warning {
        "a template of claims without `apiVersion` and `kind`",
        "The API server fills both in. Under client-side apply that is Synced; with `ServerSideApply=true` it is OutOfSync for ever, and it is the most reported cause of all (argo-cd#11143, #16707, and the issues of many charts). Written out it is Synced in every mode, and adding it later is accepted.",
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n  volumeClaimTemplates:\n  - metadata:\n      name: data\n    spec:\n      accessModes: [ReadWriteOnce]\n      resources:\n        requests:\n          storage: 1Gi\n",
    }
    DEFAULT_IN_LIST = "KP5014" "default-in-list" Warning {
        "a default that the server fills into an item of a list",
        "Under client-side apply that is Synced; with `ServerSideApply=true` it is OutOfSync for ever. It concerns `divisor` of `resourceFieldRef`, and references and matches of the Gateway API's routes. Written out it is Synced in every mode.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        env:\n        - name: CPUS\n          valueFrom:\n            resourceFieldRef:\n              resource: limits.cpu\n",
    }
    QUANTITY_SPELLING = "KP5015" "quantity-spelling" Info {
        "a quantity in another spelling than the API server's, where a sync writes it again",
        "`1000m`, `0.5` or `1024Mi` in pods and claims never drift, in no mode and no version measured. In the template of a claim and in an autoscaler they cost one write more than needed on each sync. Everywhere they are brought to the spelling that `kubectl get` prints.",
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n  volumeClaimTemplates:\n  - apiVersion: v1\n    kind: PersistentVolumeClaim\n    metadata:\n      name: data\n    spec:\n      accessModes: [ReadWriteOnce]\n      resources:\n        requests:\n          storage: 1024Mi\n",
    }
    FRACTION_OF_A_BYTE = "KP5016" "fraction-of-a-byte" Warning {
        "memory in thousandths of a byte",
        "`100m` is 100 MiB to Compose and a tenth of a byte to Kubernetes. The API server warns and takes it; the container never starts.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        resources:\n          limits:\n            memory: 100m\n",
    }
    DUPLICATE_LIST_KEY = "KP5017" "duplicate-list-key" Error {
        "two entries of a list with one key",
        "Variables are told apart by name, ports by number and protocol, mounts by path, and so on. Server-side apply refuses two entries with one key, and the server-side diff fails. Client-side apply keeps both variables until one of them changes, and never settles after that; removing one removes both. Two mounts or volumes with one key are refused in any case.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        env:\n        - name: A\n          value: \"1\"\n        - name: A\n          value: \"2\"\n",
    }
    PORT_OF_TWO_PROTOCOLS = "KP5018" "port-of-two-protocols" Warning {
        "one port number for two protocols, under client-side apply",
        "Client-side apply merges ports by their number alone (kubernetes#39188). At first all is well; when UDP is added later it is dropped while Argo CD says Synced, and when it is removed the sync fails. `argocd.argoproj.io/sync-options: ServerSideApply=true` on the object cures it, as does a Service for each protocol.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - name: dns\n    port: 53\n    protocol: UDP\n  - name: dns-tcp\n    port: 53\n    protocol: TCP\n",
    }
    REPLICAS_BESIDE_AUTOSCALER = "KP5019" "replicas-beside-autoscaler" Error {
        "replicas of a workload that an autoscaler scales",
        "Every sync sets the replicas back and the autoscaler sets them forth: OutOfSync in every mode. Without `replicas` it is Synced. When the field is removed from a workload that exists, Kubernetes may scale to one pod until the autoscaler acts.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n  maxReplicas: 5\n",
    }
    JOB_THAT_DELETES_ITSELF = "KP5020" "job-that-deletes-itself" Error {
        "a Job with `ttlSecondsAfterFinished` that is no hook",
        "When the time is over the Job is gone, and the app OutOfSync; self-heal makes it again, and it runs again, for ever (argo-cd#13851, #21055). Hooks are not compared. `strip` removes the field where manifests are applied from git; `--allow KP5020` leaves it.",
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\nspec:\n  ttlSecondsAfterFinished: 60\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: migrate\n        image: migrate:1\n",
    }
    NAMESPACE_OBJECT = "KP5021" "namespace-object" Warning {
        "a Namespace among the objects of an app",
        "It is Synced. But whoever deletes the app, or renames the namespace and prunes, deletes the namespace with everything in it, also what others have put there (argo-cd#16995, #22607). Argo CD makes the namespace by itself with `CreateNamespace=true`. `strip` does not remove the object, since an app that has it already would prune it: it adds `Prune=false,Delete=false` to its `sync-options` (for Flux, `prune: disabled`); `--allow KP5021` leaves it as it is.",
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n",
    }
    OBJECT_TWICE = "KP5022" "object-twice" Error {
        "one object that is there twice",
        "The last one counts, and the other is lost without a word but a `RepeatedResourceWarning`; kustomize refuses both.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: b\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: c\n",
    }
    STRING_DATA_AND_DATA = "KP5023" "string-data-and-data" Info {
        "a key of a Secret in `data` and in `stringData`",
        "It is Synced, and `stringData` wins: an edit of `data` changes nothing.",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\ndata:\n  a: Yg==\nstringData:\n  a: c\n",
    }
    TOO_LARGE = "KP5024" "too-large" Error {
        "an object that is too large for client-side apply or for the cluster",
        "Client-side apply, which is Argo CD's default, keeps a copy of the object in an annotation, and annotations hold 256 KiB in all: beyond that the sync is refused. Server-side apply takes objects up to about 1 MiB. (argo-cd#820, #7131)",
        "# the … is 300 KiB long\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  a: …\n",
    }
    AGGREGATED_RULES = "KP5025" "aggregated-rules" Error {
        "rules of a ClusterRole that the cluster fills in",
        "A role with `aggregationRule` gets its rules from other roles. Rules that are written, even none, are OutOfSync in every mode, and every sync takes the real ones away.",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: all\naggregationRule:\n  clusterRoleSelectors:\n  - matchLabels:\n      part-of: all\nrules: []\n",
    }
    PRESERVE_UNKNOWN_FIELDS = "KP5026" "preserve-unknown-fields" Error {
        "`preserveUnknownFields: false` in a CustomResourceDefinition",
        "It is the default, and the API server does not keep it: OutOfSync at once, client-side and server-side. Generators write it for the sake of versions that are long gone.",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: toys.example.com\nspec:\n  group: example.com\n  preserveUnknownFields: false\n  names:\n    kind: Toy\n    plural: toys\n  scope: Namespaced\n  versions: []\n",
    }
    BINDING_WITHOUT_GROUP = "KP5027" "binding-without-group" Warning {
        "a role binding that does not name the API group",
        "The API server fills the group in. A `roleRef` without it is deleted and made again on every client-side sync, with a new uid; a User or Group without it is written again on every sync.",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata:\n  name: read\nroleRef:\n  kind: Role\n  name: read\nsubjects:\n- kind: ServiceAccount\n  name: web\n",
    }
    REPLACE_ON_EVERY_SYNC = "KP5028" "replace-on-every-sync" Warning {
        "`Replace=true` on an object that is no Job",
        "Argo CD says Synced, and every sync writes the whole object: its generation goes up, and what other controllers wrote there is lost.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    argocd.argoproj.io/sync-options: Replace=true\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    EXCLUDED_KIND = "KP5029" "excluded-kind" Info {
        "a kind that Argo CD 3 leaves out",
        "`resource.exclusions` of Argo CD 3 names Endpoints, EndpointSlices, Leases, reviews and certificate requests: an object of these kinds is neither applied nor compared, and the app carries an `ExcludedResourceWarning`.",
        "apiVersion: v1\nkind: Endpoints\nmetadata:\n  name: web\n",
    }
    UNMOUNTED_CLAIM = "KP5030" "unmounted-claim" Info {
        "a claim that no pod mounts",
        "Where a volume is made for its first consumer (`WaitForFirstConsumer`: K3s' local-path, most clouds), a claim without one is Pending, and the app Progressing for ever.",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    CLAIM_BEFORE_POD = "KP5031" "claim-before-pod" Warning {
        "a claim in an earlier sync wave than the first pod that mounts it",
        "Argo CD waits for the claim to be bound, and the volume waits for the pod: with `WaitForFirstConsumer` the sync never ends (argo-cd#12840).",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\n  annotations:\n    argocd.argoproj.io/sync-wave: \"-1\"\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      volumes:\n      - name: data\n        persistentVolumeClaim:\n          claimName: data\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    ROLLING_UPDATE_ON_CLAIM = "KP5032" "rolling-update-on-claim" Warning {
        "a rolling update of pods that hold a claim of one node",
        "The new pod starts while the old one holds the volume: a Multi-Attach error when they are on two nodes, two writers when they are on one. `strategy: {type: Recreate}` ends the old one first. It should be there from the start: changing the default strategy later is refused under server-side apply. `strip` writes it where the claim is among the same manifests and only one node can mount it, but not with `--gitops flux`, which always applies server-side; `--allow KP5032` leaves the strategy as it is.",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      volumes:\n      - name: data\n        persistentVolumeClaim:\n          claimName: data\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    BARE_POD = "KP5033" "bare-pod" Info {
        "a Pod without a controller",
        "Nothing starts it again when its node goes, and almost none of its fields can be changed, so most edits make the sync fail. One that is meant to end is Progressing for as long as it runs.",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx:1.27\n",
    }
    EMPTY_BLOCK = "KP5034" "empty-block" Warning {
        "an empty block in an Argo CD Application",
        "Argo CD removes `syncPolicy: {}`, `directory: {}`, `helm: {}` and `kustomize: {}` when it saves an Application. In an app of apps the manifest then differs from the live object for ever (argo-cd#16758, #15898).",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\nspec:\n  project: default\n  syncPolicy: {}\n",
    }
    CLAIM_TEMPLATE_LABELS = "KP5035" "claim-template-labels" Warning {
        "labels on a template of claims",
        "They can never be changed, not even by a new version of the tool that wrote them, and they go onto the claims: by `app.kubernetes.io/instance`, Argo CD with label tracking takes the claims for its own and prunes them (argo-cd#3050, #13503).",
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n  volumeClaimTemplates:\n  - apiVersion: v1\n    kind: PersistentVolumeClaim\n    metadata:\n      name: data\n      labels:\n        app: db\n    spec:\n      accessModes: [ReadWriteOnce]\n      resources:\n        requests:\n          storage: 1Gi\n",
    }
    PULL_SECRET_WITHOUT_NAME = "KP5036" "pull-secret-without-name" Error {
        "a pull secret without a name",
        "Argo CD's comparison fails over it (ComparisonError), and the next sync is refused. Charts write it when a value is not set.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      imagePullSecrets:\n      - name: \"\"\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    LABELS_INTO_SELECTORS = "KP5037" "labels-into-selectors" Warning {
        "labels that kustomize writes into selectors and templates",
        "Selectors and templates of claims can never be changed, so the next edit of the label is refused by the API server. `labels` with `pairs` alone changes metadata and nothing else.",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\ncommonLabels:\n  app: shop\n",
    }
    READ_OTHERWISE = "KP5038" "read-otherwise" Warning {
        "a text without quotes that some readers take for something else",
        "`yes`, `on`, `n` or `0o17` are texts to some YAML readers and truth values or numbers to others: `kubectl` and Argo CD's directory apps read YAML 1.1, kustomize reads YAML 1.2. Where a string belongs, the one applies it and the other refuses the object. A date is a string to `kubectl` and another string to kustomize.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  debug: on\n",
    }
    BARE_POD_FIELD = "KP5039" "bare-pod-field" Error {
        "a field of a Pod without a controller that the cluster adds to",
        "Admission adds two tolerations to every Pod, and the scheduler names the node. In a Pod of its own, `tolerations` and `nodeName: \"\"` are OutOfSync at once. The templates of controllers are not affected.",
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx:1.27\n  tolerations:\n  - key: gpu\n    operator: Exists\n",
    }
    INSTANCE_LABEL = "KP5040" "instance-label" Info {
        "the label that Argo CD tracks by",
        "Where Argo CD tracks by labels, which is the default before 3.0, it writes the app's name into `app.kubernetes.io/instance` of every object, and takes whatever carries that name for its own: an object of another app is shown, compared and pruned (argo-cd#1482, #8503, #18411). It never drifts: Synced with all three ways of tracking. `strip` leaves it, since what selects by it may lie elsewhere; `strip --warn KP5040` removes it from the labels of objects, unless anything in the same directory selects by it. Labels of pods stay, since selectors can never be changed.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    app.kubernetes.io/instance: shop\ndata:\n  a: b\n",
    }
    IMMUTABLE_FIELD = "KP5050" "immutable-field" Warning {
        "a change of a field that can never be changed",
        "The API server refuses the sync, client-side and server-side. Selectors, most of a StatefulSet, templates of Jobs, types of Secrets and the like are fixed once an object is there; almost everything of a Pod is. The help holds the command that makes the change possible, and what it costs.",
        "# file: before.yaml\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n# file: after.yaml\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: database\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n",
    }
    KIND_CHANGED = "KP5051" "kind-changed" Warning {
        "a workload that becomes another kind",
        "The old object stays until it is pruned. Until then both make pods, both match the Service, and a volume that one holds keeps the other waiting.",
        "# file: before.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: db\nspec:\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n# file: after.yaml\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n",
    }
    HEADLESS_CHANGED = "KP5052" "headless-changed" Warning {
        "a Service that gets or loses its address",
        "A Service without known ports is headless, and one with ports has an address, so the first port that becomes known changes it. To no address is refused (\"may not change once set\"); from no address is taken, Synced, and changes nothing.",
        "# file: before.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  ports:\n  - port: 5432\n# file: after.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  clusterIP: None\n  ports:\n  - port: 5432\n",
    }
    CLAIM_CHANGED = "KP5053" "claim-changed" Warning {
        "a claim that changes",
        "Of a claim that is there only the size can be changed, only to more, and only where its storage class has `allowVolumeExpansion: true`. Everything else is refused.",
        "# file: before.yaml\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 2Gi\n# file: after.yaml\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n",
    }
    DATA_LEFT_BEHIND = "KP5054" "data-left-behind" Warning {
        "a path that another claim is mounted at than before",
        "A volume that is renamed is a new, empty volume; what the old one holds stays in the old one. Claims that this program writes are never pruned, so nothing is lost, but the application starts empty.",
        "# file: before.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: db\nspec:\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n        volumeMounts:\n        - name: data\n          mountPath: /data\n      volumes:\n      - name: data\n        persistentVolumeClaim:\n          claimName: data\n# file: after.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: db\nspec:\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n        volumeMounts:\n        - name: data\n          mountPath: /data\n      volumes:\n      - name: data\n        persistentVolumeClaim:\n          claimName: pgdata\n",
    }
    STRATEGY_CHANGED = "KP5055" "strategy-changed" Warning {
        "a default update strategy that becomes another one",
        "The API server has filled in `rollingUpdate`, which no one who applies owns, and refuses it beside another type: for a StatefulSet in any case, for a Deployment under server-side apply.",
        "# file: before.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: db\nspec:\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n# file: after.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: db\nspec:\n  strategy:\n    type: Recreate\n  selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n      - name: db\n        image: postgres:17\n",
    }
    PROTOCOL_REMOVED = "KP5056" "protocol-removed" Warning {
        "a port that loses one of its two protocols",
        "Client-side apply tells ports apart by number alone, so it removes both, and the API server refuses a Service without ports. Server-side apply takes it.",
        "# file: before.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  ports:\n  - name: dns\n    port: 53\n    protocol: UDP\n  - name: dns-tcp\n    port: 53\n    protocol: TCP\n# file: after.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  ports:\n  - name: dns-tcp\n    port: 53\n    protocol: TCP\n",
    }
    NAMESPACE_CHANGED = "KP5057" "namespace-changed" Warning {
        "a kustomization whose namespace changes",
        "An object cannot move to another namespace. A sync makes everything anew there, with claims that are empty, and prunes what is in the old namespace, but for what is protected from it: claims that this program writes stay behind with their data.",
        "# file: before.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: shop\nresources:\n- db.yaml\n# file: after.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: shop-prod\nresources:\n- db.yaml\n",
    }
    ARGOCD_PROJECT = "KP5060" "argocd-project" Info {
        "an Application whose AppProject has to exist",
        "An Application that names an AppProject which Argo CD does not know is never synced: `Application referencing project X which does not exist`. The AppProject lives in the namespace that Argo CD runs in, and has to allow the repository and the destination. `default` is made by Argo CD itself and allows everything. `--argocd-create-project` writes an AppProject that allows this one repository and this one namespace.",
        "# run with --argocd-app --repo-url https://git.example/shop.git --argocd-project shop-team\nservices:\n  web:\n    image: nginx:1.27\n",
    }
    SELECTOR_THAT_CHANGES = "KP5100" "selector-that-changes" Warning {
        "a selector that asks for a label which changes",
        "The selector of a workload can never be changed. With a version, a chart or the name of a tool in it, the first release that changes them is refused, by every way of applying, until the object is deleted. A StatefulSet copies its selector onto its claims: with `app.kubernetes.io/instance` in it, Argo CD before 3.0 (or 3 with `resourceTrackingMethod: label`) takes them for its own (argo-cd#3050, #4242).",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n      app.kubernetes.io/version: 1.2.3\n  template:\n    metadata:\n      labels:\n        app: web\n        app.kubernetes.io/version: 1.2.3\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    DURATION_SPELLING = "KP5101" "duration-spelling" Info {
        "a span of time in another spelling than the controller's",
        "Controllers written in Go spell `8760h` as `8760h0m0s` when they write a custom resource back, and Argo CD may be OutOfSync over it: its FAQ names cert-manager's Certificates; it was not measured. Built-in kinds count in whole seconds and are not concerned. `strip` writes Go's spelling.",
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: web\nspec:\n  secretName: web-tls\n  duration: 8760h\n",
    }
    UNPROTECTED_CLAIM = "KP5102" "unprotected-claim" Info {
        "a claim that is deleted with the app",
        "Argo CD deletes a claim with its data when the app is deleted with its resources, and prunes it when it is renamed or leaves git (argo-cd#9853); `Prune=false` alone does not keep it when the app is deleted (argo-cd#7124). `convert` protects every claim that it writes. `strip` leaves other people's claims as they are: that data goes with a short-lived app may be meant.",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n",
    }
    CLAIM_WITHOUT_CLASS = "KP5103" "claim-without-class" Warning {
        "a claim with an empty storage class",
        "`storageClassName: \"\"` asks for no class at all, not for the default one: no provisioner makes a volume, and the app is Progressing until somebody makes one by hand, Synced all the while (measured, Kubernetes 1.36).",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  storageClassName: \"\"\n  resources:\n    requests:\n      storage: 1Gi\n",
    }
    SEVERAL_PODS_ON_CLAIM = "KP5104" "several-pods-on-claim" Warning {
        "several pods on a claim that one node can mount",
        "`ReadWriteOnce` is one node, not one pod. Pods that the scheduler puts on another node wait for the volume for ever, so the app is Progressing and then Degraded, while it is Synced. On a single node they all write to the same files.",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n      volumes:\n      - name: data\n        persistentVolumeClaim:\n          claimName: data\n",
    }
    SERVICE_OF_SEVERAL = "KP5105" "service-of-several" Info {
        "a Service that leads to the pods of several workloads",
        "Every request goes to one of them by chance. That is meant for a canary; mostly a label of the selector is missing, or a workload became another kind and the old one is still there.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    tier: front\n  ports:\n  - port: 80\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  selector:\n    matchLabels:\n      app: a\n  template:\n    metadata:\n      labels:\n        app: a\n        tier: front\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: b\nspec:\n  selector:\n    matchLabels:\n      app: b\n  template:\n    metadata:\n      labels:\n        app: b\n        tier: front\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    SUSPENDED = "KP5107" "suspended" Info {
        "a workload that is paused or suspended",
        "A paused Deployment rolls nothing out, a suspended Job or CronJob starts nothing. Argo CD says Synced and Suspended, and a later sync wave waits for it (measured, Argo CD 3.6).",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  paused: true\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    GENERATED_NAME = "KP5108" "generated-name" Info {
        "a generated object whose old version is pruned too early",
        "kustomize adds a hash of the content to the name, so that a change rolls pods out. The old ConfigMap or Secret leaves git with the same change and is pruned in the same sync, while the old pods still run and may have to start again (kustomize#1629, flux2#3378). `PruneLast=true` prunes it when the new pods are ready.",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nconfigMapGenerator:\n- name: web\n  files: [nginx.conf]\n",
    }
    TEMPLATE = "KP5109" "template" Info {
        "a template where a manifest is looked for",
        "A text with Helm's `{{ .Values.… }}` is no manifest until it is filled in, so what is found in it may not be so, and `strip` leaves it as it is. `helm template` fills it in: `helm template . | kuploy-convert strip`.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  host: \"{{ .Values.host }}\"\n",
    }
    INJECTED_BUNDLE = "KP5110" "injected-bundle" Warning {
        "`caBundle` beside an annotation that has it injected",
        "cert-manager (`cert-manager.io/inject-ca-from`) and OpenShift (`service.beta.openshift.io/inject-cabundle`) write the certificate into `caBundle` of webhooks, CustomResourceDefinitions and APIServices. A value in Git is another one: each sync takes the certificate out, and calls to the webhook fail until it is injected again. `strip` removes it.",
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: guard\n  annotations:\n    cert-manager.io/inject-ca-from: guard/serving\nwebhooks:\n- name: guard.example.org\n  admissionReviewVersions: [v1]\n  sideEffects: None\n  clientConfig:\n    caBundle: Cg==\n    service:\n      name: guard\n      namespace: guard\n",
    }
    SECRET_OF_TWO_OWNERS = "KP5111" "secret-of-two-owners" Warning {
        "a Secret that is written here and that an operator makes, too",
        "An ExternalSecret, a SealedSecret or a Certificate makes a Secret of this name, and a Secret of this name is among the manifests. sealed-secrets refuses to take over a Secret that it does not own, external-secrets and cert-manager overwrite it, and the next sync writes it back. An ExternalSecret with `creationPolicy: Merge` adds to a Secret that others make, and is not meant.",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: change-me\n---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: db\nspec:\n  secretStoreRef:\n    name: vault\n  dataFrom:\n  - extract:\n      key: db\n      conversionStrategy: Default\n      decodingStrategy: None\n      metadataPolicy: None\n",
    }
    REPLICAS_REMOVED = "KP5150" "replicas-removed" Warning {
        "replicas that are no longer written",
        "Whoever applied the number owns it: when it is gone from the manifest, the API server takes it for 1, client-side and server-side (measured: from 3 to 1). That happens just when an autoscaler is added, which then has to scale up again.",
        "# file: before.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n# file: after.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    CLAIM_REMOVED = "KP5151" "claim-removed" Warning {
        "a claim that is no longer there",
        "With `prune` Argo CD deletes it, and the volume with its data where the class says `Delete`, which is the default. A claim that is renamed is a new, empty one.",
        "# file: before.yaml\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n# file: after.yaml\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: files\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n",
    }
    PROTOCOL_ADDED = "KP5152" "protocol-added" Warning {
        "a port that gets a second protocol",
        "Client-side apply tells ports apart by number alone: the second protocol is dropped without a word, and Argo CD says Synced (measured). Server-side apply adds it.",
        "# file: before.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: dns\nspec:\n  ports:\n  - name: dns\n    port: 53\n    protocol: TCP\n# file: after.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: dns\nspec:\n  ports:\n  - name: dns\n    port: 53\n    protocol: TCP\n  - name: dns-udp\n    port: 53\n    protocol: UDP\n",
    }
    BACK_TO_CLIENT_SIDE = "KP5153" "back-to-client-side" Warning {
        "an object that goes back to client-side apply",
        "Client-side apply removes what its own annotation (`last-applied-configuration`) has and the manifest has not. Server-side apply writes no such annotation. When an object loses `ServerSideApply=true` and something else in the same change, what goes stays in the cluster, and Argo CD says Synced (measured, Kubernetes 1.36).",
        "# file: before.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    argocd.argoproj.io/sync-options: ServerSideApply=true\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        env:\n        - name: DEBUG\n          value: \"1\"\n# file: after.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
}

//! `KP42xx`: what the Kubernetes API refuses in anyone's manifests. Examples are manifests.

use super::rules;

rules! {
    API_VERSION_GONE = "KP4200" "api-version-gone" Error {
        "a version of the API that the cluster does not have",
        "The API server has no such kind in that version, and the sync fails with \"no matches for kind\". Old versions are removed: `extensions/v1beta1` in 1.22, `batch/v1beta1` and `policy/v1beta1` in 1.25, `autoscaling/v2beta2` in 1.26.",
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  minAvailable: 1\n",
    }
    TYPE_MISMATCH = "KP4201" "type-mismatch" Error {
        "a value of another type than the field's",
        "The API server refuses the object, client-side and server-side. Most often a number, `true` or `yes` stands where a string belongs: labels, annotations, variables and data want quotes.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        env:\n        - name: PORT\n          value: 8080\n",
    }
    QUANTITY_NOT_VALID = "KP4202" "quantity-not-valid" Error {
        "a quantity that Kubernetes cannot read",
        "Quantities are a number with `n`, `u`, `m`, `k`, `M`, `G`, `T`, `P`, `E`, `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`, an exponent or nothing behind it. Compose's `512mb` is `512Mi`.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        resources:\n          limits:\n            memory: 512mb\n",
    }
    NAME_NOT_VALID = "KP4203" "name-not-valid" Error {
        "a name that Kubernetes does not take",
        "Objects have DNS names, containers, volumes, Services and Namespaces have DNS labels, hosts are in lower case, and variables hold no `=`. The API server refuses anything else.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my_config\n",
    }
    PORT_NAME_OF_DIGITS = "KP4204" "port-name-of-digits" Error {
        "a port number in quotes",
        "Where a port may be named or numbered, a string is a name, and a name has a letter. The API server refuses `targetPort: \"80\"`.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n    targetPort: \"80\"\n",
    }
    SELECTOR_MISMATCH = "KP4205" "selector-mismatch" Error {
        "a selector that does not select the pods of its own template",
        "The API server refuses the workload. The selector of one that exists can never be changed, so the labels of the template must follow it.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: shop\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    SERVICE_PORTS = "KP4206" "service-ports" Error {
        "a Service without ports, or with several that have no names",
        "A Service with an address needs a port, and several ports need names. A headless Service (`clusterIP: None`) needs none: its name leads to the pods themselves.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n",
    }
    TRAFFIC_POLICY_INSIDE = "KP4207" "traffic-policy-inside" Error {
        "a policy for traffic from outside on a Service that has none",
        "`externalTrafficPolicy` is only for Services of type LoadBalancer and NodePort, and for external IPs. The API server refuses it elsewhere.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  externalTrafficPolicy: Local\n  ports:\n  - port: 80\n",
    }
    VALUE_AND_SOURCE = "KP4208" "value-and-source" Error {
        "a variable with a value and a source",
        "The API server refuses `value` beside `valueFrom`.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        env:\n        - name: A\n          value: b\n          valueFrom:\n            fieldRef:\n              fieldPath: metadata.name\n",
    }
    MODE_NOT_VALID = "KP4209" "mode-not-valid" Error {
        "a mode of a file beyond 0777",
        "Modes are numbers from 0 to 511, which is 0777 in octal. `644` without a leading zero is 01204, and the API server refuses it.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      volumes:\n      - name: conf\n        configMap:\n          name: web\n          defaultMode: 644\n      containers:\n      - name: web\n        image: nginx:1.27\n",
    }
    REQUESTS_OVER_LIMITS = "KP4210" "requests-over-limits" Error {
        "a request that is larger than its limit",
        "The API server refuses the pod.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        resources:\n          limits:\n            cpu: 500m\n          requests:\n            cpu: \"1\"\n",
    }
    GENERATE_NAME = "KP4211" "generate-name" Error {
        "an object with `generateName`",
        "It can be created, but not applied: neither `kubectl apply` nor Argo CD can tell which object is meant. Only hooks of Argo CD, which are created anew each time, may have one.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: web-\n",
    }
    INGRESS_PATH = "KP4212" "ingress-path" Error {
        "a path of an Ingress that does not begin with `/`",
        "The API server refuses it for `Prefix` and `Exact`.",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n  - http:\n      paths:\n      - path: api\n        pathType: Prefix\n        backend:\n          service:\n            name: web\n            port:\n              number: 80\n",
    }
    KEY_NOT_VALID = "KP4213" "key-not-valid" Error {
        "a key of a ConfigMap or Secret that Kubernetes does not take",
        "Keys are letters, digits, `-`, `_` and `.`. A file in a folder is made by `items` of the volume.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  conf.d/a: b\n",
    }
    FIELD_MISSING = "KP4214" "field-missing" Error {
        "a field that the API requires and that is not there",
        "The API server refuses the object.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n",
    }
    MOUNT_WITHOUT_VOLUME = "KP4215" "mount-without-volume" Error {
        "a mount of a volume that the pod has not",
        "The API server refuses the pod.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        volumeMounts:\n        - name: data\n          mountPath: /data\n",
    }
    SELECTS_NOTHING = "KP4220" "selects-nothing" Warning {
        "a Service whose selector matches no pod",
        "Nothing is refused: the Service is there, has no endpoints, and every connection to it fails. A pod needs all the labels of the selector. Only pods of the manifests that are linted together are seen (a kustomization with all that it names, else a folder or a stream); where a custom resource or a patch may make or label pods, nothing is said.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: wbe\n  ports:\n  - port: 80\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n",
    }
    CLAIM_NOT_THERE = "KP4221" "claim-not-there" Warning {
        "a claim that pods mount and that is not among the manifests",
        "The pod stays Pending until someone makes the claim. Add it, correct the name, or allow the finding where the claim is made by hand. In a folder without a kustomization it is said only where the folder holds other claims.",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: data\nspec:\n  accessModes: [ReadWriteOnce]\n  resources:\n    requests:\n      storage: 1Gi\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n        volumeMounts:\n        - name: data\n          mountPath: /data\n      volumes:\n      - name: data\n        persistentVolumeClaim:\n          claimName: date\n",
    }
    CONFIG_NOT_THERE = "KP4222" "config-not-there" Warning {
        "a config map or secret that pods ask for and that is not among the manifests",
        "The container is not started until someone makes it. What a `configMapGenerator` or `secretGenerator` of the kustomization makes is known, and so are secrets of ExternalSecret, SealedSecret and Certificate. A missing secret is a note: secrets are often made by hand, to keep them out of the repository. Write `optional: true` where the container starts without it.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  MODE: fast\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n        envFrom:\n        - configMapRef:\n            name: setings\n",
    }
    BACKEND_NOT_THERE = "KP4223" "backend-not-there" Warning {
        "a route to a Service that is not among the manifests",
        "The ingress controller answers 503 or 404. Asked of Ingress, of the routes of the Gateway API and of Traefik's IngressRoute.",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: api\n            port:\n              number: 80\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n",
    }
    PORT_NOT_THERE = "KP4224" "port-not-there" Warning {
        "a route or Service that leads to a port which is not there",
        "A route names a port of the Service (`port`), not of the container (`targetPort`); a named `targetPort` must be the name of a container's port. The ingress controller answers 503.",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: web\n            port:\n              number: 8080\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n",
    }
    KUSTOMIZATION_ENTRY = "KP4225" "kustomization-entry" Error {
        "a kustomization that names a file which is not there",
        "`kustomize build`, and Argo CD with it, ends with an error. Paths count from the folder of the kustomization; a folder must hold a kustomization of its own.",
        "# file: kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- web.yaml\n",
    }
    PATCH_WITHOUT_OBJECT = "KP4226" "patch-without-object" Error {
        "a patch for an object that is not among the resources",
        "`kustomize build`, and Argo CD and Flux with it, ends with `no matches for Id`, so nothing of this kustomization is synced any more. A patch without `target` is for the object that has its kind, name and namespace, before or after the kustomization renamed it. A patch with a `target` that matches nothing does nothing, and no error is raised.",
        "# file: kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: web\n    spec:\n      replicas: 3\n",
    }
    DOCUMENT_WITHOUT_KIND = "KP4227" "document-without-kind" Error {
        "a document that is not an object",
        "Every document of a file has an `apiVersion` and a `kind`. `kubectl apply`, Argo CD and Flux refuse the whole file for one that has not, the good objects too. Empty documents are ignored.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v\n---\napiVersion: v1\nmetadata:\n  name: b\ndata:\n  k: v\n",
    }
    VALUE_NOT_SUPPORTED = "KP4230" "value-not-supported" Error {
        "a value that a field does not take",
        "The field takes a few words and no other ones, and case counts. The API server refuses the object.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  type: clusterip\n  ports:\n  - port: 80\n",
    }
    NUMBER_OUT_OF_RANGE = "KP4231" "number-out-of-range" Error {
        "a number that is too small or too large",
        "Ports, ids, counts, periods and weights have bounds, and some bounds follow from another field. The API server refuses the object.",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 70000\n",
    }
    FORMAT_NOT_VALID = "KP4232" "format-not-valid" Error {
        "a string of another form than the field needs",
        "Names, addresses, paths, cron schedules and time zones have a form, which the API server checks when the object is created.",
        "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: backup\nspec:\n  schedule: every day\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: OnFailure\n          containers:\n          - name: backup\n            image: alpine:3.22\n",
    }
    FIELDS_IN_CONFLICT = "KP4233" "fields-in-conflict" Error {
        "fields that are not allowed together",
        "One of several fields is chosen (the source of a volume, the handler of a probe), or a field belongs to one type only. The API server refuses the object.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n        readinessProbe:\n          httpGet:\n            port: 80\n          tcpSocket:\n            port: 80\n",
    }
    LABEL_NOT_VALID = "KP4234" "label-not-valid" Error {
        "a label or annotation that Kubernetes does not take",
        "Keys are at most 63 letters, digits, `-`, `_` and `.`, with a DNS name and `/` in front where they belong to somebody. Values of labels have the same form and may be empty; values of annotations are free.",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  labels:\n    team: web and mail\n",
    }
    DUPLICATE_IN_OBJECT = "KP4235" "duplicate-in-object" Error {
        "a name, path or port that occurs twice in one object",
        "Containers and init containers share their names, ports of a container have different names, mounts have different paths. The API server refuses the object.",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.29\n      initContainers:\n      - name: web\n        image: busybox:1.37\n",
    }
    REFERENCE_IN_OBJECT = "KP4236" "reference-in-object" Error {
        "a name that nothing in the object has",
        "A Job's failure policy names containers of its pod, and containers name entries of `resourceClaims`. The API server refuses the object. Mounts without a volume are KP4215.",
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\nspec:\n  podFailurePolicy:\n    rules:\n    - action: FailJob\n      onExitCodes:\n        containerName: main\n        operator: In\n        values: [42]\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: migrate\n        image: alpine:3.22\n",
    }
    NOT_BASE64 = "KP4237" "not-base64" Error {
        "bytes that are not base64",
        "`data` of a Secret, `binaryData` of a ConfigMap and `caBundle` are base64. Plain text of a Secret belongs under `stringData`. The API server refuses the object.",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\ndata:\n  password: hunter2\n",
    }
}

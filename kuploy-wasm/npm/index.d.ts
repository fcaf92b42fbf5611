// Made by kuploy-wasm/types from the schemas of the library.
/**
 * A request, by its `task`.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Request".
 */
export type Request =
  | {
      task: "convert";
      /**
       * The files of the project.
       */
      files?: InputFile[];
      /**
       * The Compose files, in the order of merging; without one they are found as Docker Compose finds them.
       */
      compose?: string[];
      /**
       * The profiles that are enabled.
       */
      profiles?: string[];
      /**
       * The name of the project.
       */
      projectName?: string | null;
      /**
       * Variables of the environment.
       */
      variables?: {
        [k: string]: string;
      };
      options?: Options;
    }
  | {
      task: "explain";
      /**
       * The files of the project.
       */
      files?: InputFile[];
      /**
       * The Compose files, in the order of merging; without one they are found as Docker Compose finds them.
       */
      compose?: string[];
      /**
       * The profiles that are enabled.
       */
      profiles?: string[];
      /**
       * The name of the project.
       */
      projectName?: string | null;
      /**
       * Variables of the environment.
       */
      variables?: {
        [k: string]: string;
      };
      options?: Options1;
    }
  | {
      task: "lint";
      /**
       * The manifests.
       */
      files?: InputFile[];
    }
  | {
      task: "strip";
      /**
       * The manifests.
       */
      files?: InputFile[];
    }
  | {
      task: "schema";
      [k: string]: unknown;
    }
  | {
      task: "rule";
      /**
       * A code (`KP3102`) or a name.
       */
      code: string;
      [k: string]: unknown;
    };
/**
 * How objects are grouped into files.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Layout".
 */
export type Layout = "service" | "object" | "single";
/**
 * The kind of object that carries routes.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "RouteKind".
 */
export type RouteKind = "ingress" | "gateway" | "traefik" | "none";
/**
 * How published ports are exposed, including those with a route.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Publish".
 */
export type Publish = "none" | "load-balancer" | "node-port";
/**
 * Access mode of a claim.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "AccessMode".
 */
export type AccessMode = "ReadWriteOnce" | "ReadWriteMany" | "ReadOnlyMany" | "ReadWriteOncePod";
/**
 * How sensitive values are written.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "SecretsMode".
 */
export type SecretsMode = "manifest" | "generator" | "reference" | "external";
/**
 * How bind mounts are converted.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "BindMounts".
 */
export type BindMounts = "auto" | "config" | "claim" | "host-path";
/**
 * The tool that applies the manifests, whose annotations the objects carry.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "GitOps".
 */
export type GitOps = "argocd" | "flux" | "none";
/**
 * One string, or a list of strings.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "OneOrMore".
 */
export type OneOrMore = string | string[];
/**
 * Whether and where an Argo CD Application is written.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "ArgocdApp".
 */
export type ArgocdApp = boolean | string;
/**
 * The answer to a request.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Answer".
 */
export type Answer =
  | Converted
  | Explained
  | Linted
  | Stripped
  | {
      [k: string]: unknown;
    }
  | Described
  | Failed;
/**
 * How much a finding matters.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Severity".
 */
export type Severity = "info" | "warning" | "error";
/**
 * What kind of thing says a fact.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "EvidenceKind".
 */
export type EvidenceKind = "compose" | "extension" | "file" | "dockerfile" | "image-lock" | "catalogue";
/**
 * What a decision about a service is about.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Area".
 */
export type Area =
  | "controller"
  | "container"
  | "image"
  | "network"
  | "routes"
  | "storage"
  | "variables"
  | "metadata"
  | "probes"
  | "order"
  | "security"
  | "resources"
  | "dropped"
  | "other";

export interface Kuploy {
  request: Request;
  answer: Answer;
}
/**
 * A file: its text, or its bytes in base64.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "InputFile".
 */
export interface InputFile {
  /**
   * The path, relative to the project.
   */
  path?: string;
  /**
   * The text.
   */
  text?: string | null;
  /**
   * The bytes in base64, where they are no text.
   */
  base64?: string | null;
  /**
   * Whether the owner may execute it.
   */
  executable?: boolean;
}
/**
 * Options of the run, with the keys of `x-kuploy`.
 */
export interface Options {
  /**
   * The severity of findings by code, name or family: `off`, `info`, `warning` or `error`.
   */
  lint?: {
    [k: string]: string;
  };
  /**
   * The namespace of all objects, set once in `kustomization.yaml`.
   */
  namespace?: string | null;
  /**
   * How objects are grouped into files.
   */
  layout?: Layout | null;
  /**
   * Write plain objects without `kustomization.yaml`: config files become objects with hashed names.
   */
  "no-kustomize"?: boolean | null;
  /**
   * The domain under which each service with a published web port gets a route: `SERVICE.DOMAIN`.
   */
  domain?: string | null;
  /**
   * The kind of object that carries routes.
   */
  route?: RouteKind | null;
  /**
   * The ingress class of routes that name none; with `--route gateway` the Gateway, as `NAMESPACE/NAME` or `NAME`.
   */
  "ingress-class"?: string | null;
  /**
   * The ClusterIssuer of cert-manager that issues certificates for routes that name none.
   */
  "tls-issuer"?: string | null;
  /**
   * How published ports are exposed, including those with a route.
   */
  publish?: Publish | null;
  /**
   * The registry of built images: `PREFIX/PROJECT-SERVICE` without `image`, `PREFIX/blog:1` for `image: blog:1`; `me/blog:1` stays.
   */
  registry?: string | null;
  /**
   * Images of services, as `SERVICE: IMAGE`.
   */
  images?: {
    [k: string]: string;
  };
  /**
   * Pin images to the digests in `kuploy.images.json`; default: the setting stored by `kuploy-convert images --pin`.
   */
  pin?: boolean | null;
  /**
   * The Secrets with which all pods pull images.
   */
  "image-pull-secrets"?: string[];
  /**
   * The storage class of volumes that set none; default: the cluster's default class.
   */
  "storage-class"?: string | null;
  /**
   * The size of volumes that set none, such as `10Gi`.
   */
  "volume-size"?: string | null;
  /**
   * The access mode of volumes that set none.
   */
  "volume-mode"?: AccessMode | null;
  /**
   * How passwords and other sensitive values are written.
   */
  secrets?: SecretsMode | null;
  /**
   * The SecretStore that `--secrets external` refers to, or `ClusterSecretStore/NAME`.
   */
  "secret-store"?: string | null;
  /**
   * How bind mounts are converted.
   */
  "bind-mounts"?: BindMounts | null;
  /**
   * Isolate Compose networks from each other with NetworkPolicies.
   */
  "network-policies"?: boolean | null;
  /**
   * Meet the Pod Security Standard `restricted` unless the Compose file requires otherwise.
   */
  hardened?: boolean | null;
  /**
   * Add init containers that wait for the services in `depends_on`; default: for services that must be healthy or completed, unless Argo CD enforces the order.
   */
  "wait-for-dependencies"?: boolean | null;
  /**
   * The image whose `sh` and `nc` wait for ports; default: `busybox:1.37`.
   */
  "wait-image"?: string | null;
  /**
   * The image whose `kubectl` waits for Jobs and for pods; default: the image of the Kubernetes project.
   */
  "kubectl-image"?: string | null;
  /**
   * The oldest Kubernetes that the manifests are for: nothing newer is used.
   */
  "kube-version"?: string | null;
  /**
   * The tool that applies the manifests, whose annotations the objects carry.
   */
  gitops?: GitOps | null;
  /**
   * The environments that the app is deployed to, each with its differences: the manifests become a base with an overlay for each.
   */
  environments?: {
    [k: string]: EnvironmentExtension;
  };
  /**
   * The directory for a Helm chart, which is written instead of the manifests.
   */
  chart?: string | null;
  /**
   * Also write an Argo CD Application: `true` for the directory `argocd` beside the manifests, or another directory;
   * `applicationset` writes one ApplicationSet for all environments.
   */
  "argocd-app"?: ArgocdApp | null;
  /**
   * The name of the Application; default: the name of the project.
   */
  "argocd-name"?: string | null;
  /**
   * The AppProject of the Application; it must exist in Argo CD, and `default` always does.
   */
  "argocd-project"?: string | null;
  /**
   * Also write that AppProject, limited to this repository and namespace.
   */
  "argocd-create-project"?: boolean | null;
  /**
   * The namespace that Argo CD runs in.
   */
  "argocd-namespace"?: string | null;
  /**
   * The Git repository that Argo CD reads.
   */
  "repo-url"?: string | null;
  /**
   * The directory in that repository; default: the directory of the manifests, or of their overlay, in the Git checkout.
   */
  "repo-path"?: string | null;
  /**
   * The branch, tag or commit that Argo CD reads.
   */
  revision?: string | null;
  /**
   * Also write a kustomize overlay for your images and patches; an existing one is not changed.
   */
  overlay?: string | null;
}
/**
 * What an environment may say: the keys of its own, and all options of the project.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "EnvironmentExtension".
 */
export interface EnvironmentExtension {
  /**
   * Compose files that are merged over those of the project, relative to the project's directory.
   */
  files?: string[] | null;
  /**
   * The env file instead of `.env`, or several of them.
   */
  "env-file"?: OneOrMore | null;
  /**
   * Profiles that are enabled in this environment as well.
   */
  profiles?: string[] | null;
  /**
   * The severity of findings by code, name or family: `off`, `info`, `warning` or `error`.
   */
  lint?: {
    [k: string]: string;
  };
  /**
   * The namespace of all objects, set once in `kustomization.yaml`.
   */
  namespace?: string | null;
  /**
   * How objects are grouped into files.
   */
  layout?: Layout | null;
  /**
   * Write plain objects without `kustomization.yaml`: config files become objects with hashed names.
   */
  "no-kustomize"?: boolean | null;
  /**
   * The domain under which each service with a published web port gets a route: `SERVICE.DOMAIN`.
   */
  domain?: string | null;
  /**
   * The kind of object that carries routes.
   */
  route?: RouteKind | null;
  /**
   * The ingress class of routes that name none; with `--route gateway` the Gateway, as `NAMESPACE/NAME` or `NAME`.
   */
  "ingress-class"?: string | null;
  /**
   * The ClusterIssuer of cert-manager that issues certificates for routes that name none.
   */
  "tls-issuer"?: string | null;
  /**
   * How published ports are exposed, including those with a route.
   */
  publish?: Publish | null;
  /**
   * The registry of built images: `PREFIX/PROJECT-SERVICE` without `image`, `PREFIX/blog:1` for `image: blog:1`; `me/blog:1` stays.
   */
  registry?: string | null;
  /**
   * Images of services, as `SERVICE: IMAGE`.
   */
  images?: {
    [k: string]: string;
  };
  /**
   * Pin images to the digests in `kuploy.images.json`; default: the setting stored by `kuploy-convert images --pin`.
   */
  pin?: boolean | null;
  /**
   * The Secrets with which all pods pull images.
   */
  "image-pull-secrets"?: string[];
  /**
   * The storage class of volumes that set none; default: the cluster's default class.
   */
  "storage-class"?: string | null;
  /**
   * The size of volumes that set none, such as `10Gi`.
   */
  "volume-size"?: string | null;
  /**
   * The access mode of volumes that set none.
   */
  "volume-mode"?: AccessMode | null;
  /**
   * How passwords and other sensitive values are written.
   */
  secrets?: SecretsMode | null;
  /**
   * The SecretStore that `--secrets external` refers to, or `ClusterSecretStore/NAME`.
   */
  "secret-store"?: string | null;
  /**
   * How bind mounts are converted.
   */
  "bind-mounts"?: BindMounts | null;
  /**
   * Isolate Compose networks from each other with NetworkPolicies.
   */
  "network-policies"?: boolean | null;
  /**
   * Meet the Pod Security Standard `restricted` unless the Compose file requires otherwise.
   */
  hardened?: boolean | null;
  /**
   * Add init containers that wait for the services in `depends_on`; default: for services that must be healthy or completed, unless Argo CD enforces the order.
   */
  "wait-for-dependencies"?: boolean | null;
  /**
   * The image whose `sh` and `nc` wait for ports; default: `busybox:1.37`.
   */
  "wait-image"?: string | null;
  /**
   * The image whose `kubectl` waits for Jobs and for pods; default: the image of the Kubernetes project.
   */
  "kubectl-image"?: string | null;
  /**
   * The oldest Kubernetes that the manifests are for: nothing newer is used.
   */
  "kube-version"?: string | null;
  /**
   * The tool that applies the manifests, whose annotations the objects carry.
   */
  gitops?: GitOps | null;
  /**
   * The environments that the app is deployed to, each with its differences: the manifests become a base with an overlay for each.
   */
  environments?: {
    [k: string]: EnvironmentExtension;
  };
  /**
   * The directory for a Helm chart, which is written instead of the manifests.
   */
  chart?: string | null;
  /**
   * Also write an Argo CD Application: `true` for the directory `argocd` beside the manifests, or another directory;
   * `applicationset` writes one ApplicationSet for all environments.
   */
  "argocd-app"?: ArgocdApp | null;
  /**
   * The name of the Application; default: the name of the project.
   */
  "argocd-name"?: string | null;
  /**
   * The AppProject of the Application; it must exist in Argo CD, and `default` always does.
   */
  "argocd-project"?: string | null;
  /**
   * Also write that AppProject, limited to this repository and namespace.
   */
  "argocd-create-project"?: boolean | null;
  /**
   * The namespace that Argo CD runs in.
   */
  "argocd-namespace"?: string | null;
  /**
   * The Git repository that Argo CD reads.
   */
  "repo-url"?: string | null;
  /**
   * The directory in that repository; default: the directory of the manifests, or of their overlay, in the Git checkout.
   */
  "repo-path"?: string | null;
  /**
   * The branch, tag or commit that Argo CD reads.
   */
  revision?: string | null;
  /**
   * Also write a kustomize overlay for your images and patches; an existing one is not changed.
   */
  overlay?: string | null;
  [k: string]: unknown;
}
/**
 * Options of the run, with the keys of `x-kuploy`.
 */
export interface Options1 {
  /**
   * The severity of findings by code, name or family: `off`, `info`, `warning` or `error`.
   */
  lint?: {
    [k: string]: string;
  };
  /**
   * The namespace of all objects, set once in `kustomization.yaml`.
   */
  namespace?: string | null;
  /**
   * How objects are grouped into files.
   */
  layout?: Layout | null;
  /**
   * Write plain objects without `kustomization.yaml`: config files become objects with hashed names.
   */
  "no-kustomize"?: boolean | null;
  /**
   * The domain under which each service with a published web port gets a route: `SERVICE.DOMAIN`.
   */
  domain?: string | null;
  /**
   * The kind of object that carries routes.
   */
  route?: RouteKind | null;
  /**
   * The ingress class of routes that name none; with `--route gateway` the Gateway, as `NAMESPACE/NAME` or `NAME`.
   */
  "ingress-class"?: string | null;
  /**
   * The ClusterIssuer of cert-manager that issues certificates for routes that name none.
   */
  "tls-issuer"?: string | null;
  /**
   * How published ports are exposed, including those with a route.
   */
  publish?: Publish | null;
  /**
   * The registry of built images: `PREFIX/PROJECT-SERVICE` without `image`, `PREFIX/blog:1` for `image: blog:1`; `me/blog:1` stays.
   */
  registry?: string | null;
  /**
   * Images of services, as `SERVICE: IMAGE`.
   */
  images?: {
    [k: string]: string;
  };
  /**
   * Pin images to the digests in `kuploy.images.json`; default: the setting stored by `kuploy-convert images --pin`.
   */
  pin?: boolean | null;
  /**
   * The Secrets with which all pods pull images.
   */
  "image-pull-secrets"?: string[];
  /**
   * The storage class of volumes that set none; default: the cluster's default class.
   */
  "storage-class"?: string | null;
  /**
   * The size of volumes that set none, such as `10Gi`.
   */
  "volume-size"?: string | null;
  /**
   * The access mode of volumes that set none.
   */
  "volume-mode"?: AccessMode | null;
  /**
   * How passwords and other sensitive values are written.
   */
  secrets?: SecretsMode | null;
  /**
   * The SecretStore that `--secrets external` refers to, or `ClusterSecretStore/NAME`.
   */
  "secret-store"?: string | null;
  /**
   * How bind mounts are converted.
   */
  "bind-mounts"?: BindMounts | null;
  /**
   * Isolate Compose networks from each other with NetworkPolicies.
   */
  "network-policies"?: boolean | null;
  /**
   * Meet the Pod Security Standard `restricted` unless the Compose file requires otherwise.
   */
  hardened?: boolean | null;
  /**
   * Add init containers that wait for the services in `depends_on`; default: for services that must be healthy or completed, unless Argo CD enforces the order.
   */
  "wait-for-dependencies"?: boolean | null;
  /**
   * The image whose `sh` and `nc` wait for ports; default: `busybox:1.37`.
   */
  "wait-image"?: string | null;
  /**
   * The image whose `kubectl` waits for Jobs and for pods; default: the image of the Kubernetes project.
   */
  "kubectl-image"?: string | null;
  /**
   * The oldest Kubernetes that the manifests are for: nothing newer is used.
   */
  "kube-version"?: string | null;
  /**
   * The tool that applies the manifests, whose annotations the objects carry.
   */
  gitops?: GitOps | null;
  /**
   * The environments that the app is deployed to, each with its differences: the manifests become a base with an overlay for each.
   */
  environments?: {
    [k: string]: EnvironmentExtension;
  };
  /**
   * The directory for a Helm chart, which is written instead of the manifests.
   */
  chart?: string | null;
  /**
   * Also write an Argo CD Application: `true` for the directory `argocd` beside the manifests, or another directory;
   * `applicationset` writes one ApplicationSet for all environments.
   */
  "argocd-app"?: ArgocdApp | null;
  /**
   * The name of the Application; default: the name of the project.
   */
  "argocd-name"?: string | null;
  /**
   * The AppProject of the Application; it must exist in Argo CD, and `default` always does.
   */
  "argocd-project"?: string | null;
  /**
   * Also write that AppProject, limited to this repository and namespace.
   */
  "argocd-create-project"?: boolean | null;
  /**
   * The namespace that Argo CD runs in.
   */
  "argocd-namespace"?: string | null;
  /**
   * The Git repository that Argo CD reads.
   */
  "repo-url"?: string | null;
  /**
   * The directory in that repository; default: the directory of the manifests, or of their overlay, in the Git checkout.
   */
  "repo-path"?: string | null;
  /**
   * The branch, tag or commit that Argo CD reads.
   */
  revision?: string | null;
  /**
   * Also write a kustomize overlay for your images and patches; an existing one is not changed.
   */
  overlay?: string | null;
}
/**
 * To `convert`.
 */
export interface Converted {
  /**
   * The manifests; `null` when there is an error among the findings.
   */
  files?: OutputJson[] | null;
  /**
   * The Argo CD Application, where the options ask for one.
   */
  argocd: OutputJson[];
  /**
   * Commands to run before the first apply.
   */
  setup: string[];
  /**
   * The findings, ordered by place.
   */
  findings: FindingJson[];
  /**
   * The services and what they need of each other, as a flowchart of Mermaid.
   */
  graph?: string | null;
  /**
   * Lines of the manifests and where they come from.
   */
  links: LinkJson[];
  /**
   * The Compose files that were read, in the order of merging.
   */
  inputs: string[];
  [k: string]: unknown;
}
/**
 * A file that was made.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "OutputJson".
 */
export interface OutputJson {
  /**
   * The path, relative to the output directory.
   */
  path: string;
  /**
   * The text, when it is one.
   */
  text?: string | null;
  /**
   * The bytes in base64, when they are no text.
   */
  base64?: string | null;
  [k: string]: unknown;
}
/**
 * A finding with its places as lines, columns and byte offsets.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "FindingJson".
 */
export interface FindingJson {
  /**
   * The rule's code, `KP3102`; never reused.
   */
  code: string;
  /**
   * The rule's name, usable wherever a code is.
   */
  name: string;
  /**
   * How much it matters.
   */
  severity: "info" | "warning" | "error";
  /**
   * What happened, and what happens instead.
   */
  message: string;
  /**
   * The Compose path, or `KIND/NAME:spec.path` of a manifest.
   */
  path: string;
  /**
   * Other Compose paths that the same is said of, since several services read the line of a file.
   */
  also: string[];
  /**
   * The file.
   */
  file?: string;
  span?: SpanJson;
  /**
   * Other places.
   */
  related: RelatedJson[];
  /**
   * The way out.
   */
  help?: string | null;
  /**
   * The repair that `lint --fix` makes: edits of texts, all or none.
   */
  fix: EditJson[];
  /**
   * The rule's page.
   */
  url: string;
  [k: string]: unknown;
}
/**
 * The range.
 */
export interface SpanJson {
  start: PositionJson;
  end: PositionJson1;
  [k: string]: unknown;
}
/**
 * The first character.
 */
export interface PositionJson {
  /**
   * 1-based line.
   */
  line: number;
  /**
   * 1-based column in characters.
   */
  column: number;
  /**
   * 0-based byte offset in the file.
   */
  offset: number;
  [k: string]: unknown;
}
/**
 * Just past the last character.
 */
export interface PositionJson1 {
  /**
   * 1-based line.
   */
  line: number;
  /**
   * 1-based column in characters.
   */
  column: number;
  /**
   * 0-based byte offset in the file.
   */
  offset: number;
  [k: string]: unknown;
}
/**
 * Another place of a finding.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "RelatedJson".
 */
export interface RelatedJson {
  /**
   * What to see there.
   */
  message: string;
  /**
   * The file.
   */
  file: string;
  span: SpanJson1;
  [k: string]: unknown;
}
/**
 * The range.
 */
export interface SpanJson1 {
  start: PositionJson;
  end: PositionJson1;
  [k: string]: unknown;
}
/**
 * One edit of a repair.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "EditJson".
 */
export interface EditJson {
  /**
   * The file.
   */
  file: string;
  span: SpanJson2;
  /**
   * What stands there then; may be empty.
   */
  text: string;
  [k: string]: unknown;
}
/**
 * The range.
 */
export interface SpanJson2 {
  start: PositionJson;
  end: PositionJson1;
  [k: string]: unknown;
}
/**
 * A line of a manifest and the place that it comes from.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "LinkJson".
 */
export interface LinkJson {
  /**
   * The manifest.
   */
  file: string;
  /**
   * The line in it, from 1.
   */
  line: number;
  /**
   * The path in the manifest.
   */
  field: string;
  /**
   * The path in the Compose model.
   */
  path: string;
  /**
   * The Compose file.
   */
  source: string;
  /**
   * The first line of the place there, from 1.
   */
  from: number;
  /**
   * Its last line.
   */
  to: number;
  [k: string]: unknown;
}
/**
 * To `explain`.
 */
export interface Explained {
  /**
   * The services, in the order written; none when the project cannot be read.
   */
  services: ExplainedService[];
  [k: string]: unknown;
}
/**
 * A service: facts, decisions and what it became.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "ExplainedService".
 */
export interface ExplainedService {
  /**
   * Its name in Compose.
   */
  service: string;
  /**
   * What is known of it.
   */
  known: Row[];
  /**
   * What was decided from that.
   */
  decisions: Decision[];
  /**
   * The objects that it became.
   */
  manifests: ManifestRef[];
  [k: string]: unknown;
}
/**
 * A row: what it is about, and what is said.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Row".
 */
export interface Row {
  /**
   * What it is about: `image`, `ports`.
   */
  about: string;
  /**
   * What is said, with code in backticks.
   */
  text: string;
  /**
   * What says so.
   */
  evidence: EvidenceView[];
  [k: string]: unknown;
}
/**
 * What says a fact, and where.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "EvidenceView".
 */
export interface EvidenceView {
  /**
   * What kind of thing it is.
   */
  source: "compose" | "extension" | "file" | "dockerfile" | "image-lock" | "catalogue";
  /**
   * In a few words: `` `EXPOSE` in line 7 of `api/Dockerfile` ``.
   */
  text: string;
  /**
   * The Compose path.
   */
  path?: string | null;
  /**
   * The file.
   */
  file?: string | null;
  /**
   * The line, from 1.
   */
  line?: number | null;
  /**
   * The page that says so.
   */
  page?: string | null;
  [k: string]: unknown;
}
/**
 * A decision.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Decision".
 */
export interface Decision {
  /**
   * What it is about.
   */
  about:
    | "controller"
    | "container"
    | "image"
    | "network"
    | "routes"
    | "storage"
    | "variables"
    | "metadata"
    | "probes"
    | "order"
    | "security"
    | "resources"
    | "dropped"
    | "other";
  /**
   * What was decided; empty where there are reasons alone.
   */
  what: string;
  /**
   * Why.
   */
  why: Why[];
  [k: string]: unknown;
}
/**
 * A reason for a decision.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Why".
 */
export interface Why {
  /**
   * In a sentence, or empty where the evidence says it all.
   */
  text: string;
  /**
   * The rule of the finding that says so.
   */
  code?: string | null;
  /**
   * How much the finding matters.
   */
  severity?: Severity | null;
  /**
   * Where it was learned.
   */
  evidence?: EvidenceView | null;
  [k: string]: unknown;
}
/**
 * An object that a service became.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "ManifestRef".
 */
export interface ManifestRef {
  /**
   * `Deployment`.
   */
  kind: string;
  /**
   * `metadata.name`; kustomize adds a hash to the names of what it generates.
   */
  name: string;
  /**
   * The file of the output folder; absent for what somebody else creates.
   */
  file?: string | null;
  [k: string]: unknown;
}
/**
 * To `lint`.
 */
export interface Linted {
  /**
   * The findings, ordered by place.
   */
  findings: FindingJson[];
  [k: string]: unknown;
}
/**
 * To `strip`.
 */
export interface Stripped {
  /**
   * The manifests, in the order of the request.
   */
  files: StrippedFile[];
  /**
   * What was changed, and what is left.
   */
  findings: FindingJson[];
  [k: string]: unknown;
}
/**
 * A manifest without what drifts.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "StrippedFile".
 */
export interface StrippedFile {
  /**
   * The path.
   */
  path: string;
  /**
   * The text; `null` when it could not be read.
   */
  text?: string | null;
  [k: string]: unknown;
}
/**
 * To `rule`.
 */
export interface Described {
  /**
   * The code.
   */
  code: string;
  /**
   * The name.
   */
  name: string;
  /**
   * What it says, in a line.
   */
  summary: string;
  [k: string]: unknown;
}
/**
 * The request is none, or asks for what is not there.
 */
export interface Failed {
  /**
   * The reason.
   */
  error: string;
  [k: string]: unknown;
}
/**
 * The options of the whole project: flags of the program, and `x-kuploy` at the top level of the Compose file.
 *
 * A flag beats the key. An option that is absent has the value that the method of its name gives.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Options".
 */
export interface Options2 {
  /**
   * The severity of findings by code, name or family: `off`, `info`, `warning` or `error`.
   */
  lint?: {
    [k: string]: string;
  };
  /**
   * The namespace of all objects, set once in `kustomization.yaml`.
   */
  namespace?: string | null;
  /**
   * How objects are grouped into files.
   */
  layout?: Layout | null;
  /**
   * Write plain objects without `kustomization.yaml`: config files become objects with hashed names.
   */
  "no-kustomize"?: boolean | null;
  /**
   * The domain under which each service with a published web port gets a route: `SERVICE.DOMAIN`.
   */
  domain?: string | null;
  /**
   * The kind of object that carries routes.
   */
  route?: RouteKind | null;
  /**
   * The ingress class of routes that name none; with `--route gateway` the Gateway, as `NAMESPACE/NAME` or `NAME`.
   */
  "ingress-class"?: string | null;
  /**
   * The ClusterIssuer of cert-manager that issues certificates for routes that name none.
   */
  "tls-issuer"?: string | null;
  /**
   * How published ports are exposed, including those with a route.
   */
  publish?: Publish | null;
  /**
   * The registry of built images: `PREFIX/PROJECT-SERVICE` without `image`, `PREFIX/blog:1` for `image: blog:1`; `me/blog:1` stays.
   */
  registry?: string | null;
  /**
   * Images of services, as `SERVICE: IMAGE`.
   */
  images?: {
    [k: string]: string;
  };
  /**
   * Pin images to the digests in `kuploy.images.json`; default: the setting stored by `kuploy-convert images --pin`.
   */
  pin?: boolean | null;
  /**
   * The Secrets with which all pods pull images.
   */
  "image-pull-secrets"?: string[];
  /**
   * The storage class of volumes that set none; default: the cluster's default class.
   */
  "storage-class"?: string | null;
  /**
   * The size of volumes that set none, such as `10Gi`.
   */
  "volume-size"?: string | null;
  /**
   * The access mode of volumes that set none.
   */
  "volume-mode"?: AccessMode | null;
  /**
   * How passwords and other sensitive values are written.
   */
  secrets?: SecretsMode | null;
  /**
   * The SecretStore that `--secrets external` refers to, or `ClusterSecretStore/NAME`.
   */
  "secret-store"?: string | null;
  /**
   * How bind mounts are converted.
   */
  "bind-mounts"?: BindMounts | null;
  /**
   * Isolate Compose networks from each other with NetworkPolicies.
   */
  "network-policies"?: boolean | null;
  /**
   * Meet the Pod Security Standard `restricted` unless the Compose file requires otherwise.
   */
  hardened?: boolean | null;
  /**
   * Add init containers that wait for the services in `depends_on`; default: for services that must be healthy or completed, unless Argo CD enforces the order.
   */
  "wait-for-dependencies"?: boolean | null;
  /**
   * The image whose `sh` and `nc` wait for ports; default: `busybox:1.37`.
   */
  "wait-image"?: string | null;
  /**
   * The image whose `kubectl` waits for Jobs and for pods; default: the image of the Kubernetes project.
   */
  "kubectl-image"?: string | null;
  /**
   * The oldest Kubernetes that the manifests are for: nothing newer is used.
   */
  "kube-version"?: string | null;
  /**
   * The tool that applies the manifests, whose annotations the objects carry.
   */
  gitops?: GitOps | null;
  /**
   * The environments that the app is deployed to, each with its differences: the manifests become a base with an overlay for each.
   */
  environments?: {
    [k: string]: EnvironmentExtension;
  };
  /**
   * The directory for a Helm chart, which is written instead of the manifests.
   */
  chart?: string | null;
  /**
   * Also write an Argo CD Application: `true` for the directory `argocd` beside the manifests, or another directory;
   * `applicationset` writes one ApplicationSet for all environments.
   */
  "argocd-app"?: ArgocdApp | null;
  /**
   * The name of the Application; default: the name of the project.
   */
  "argocd-name"?: string | null;
  /**
   * The AppProject of the Application; it must exist in Argo CD, and `default` always does.
   */
  "argocd-project"?: string | null;
  /**
   * Also write that AppProject, limited to this repository and namespace.
   */
  "argocd-create-project"?: boolean | null;
  /**
   * The namespace that Argo CD runs in.
   */
  "argocd-namespace"?: string | null;
  /**
   * The Git repository that Argo CD reads.
   */
  "repo-url"?: string | null;
  /**
   * The directory in that repository; default: the directory of the manifests, or of their overlay, in the Git checkout.
   */
  "repo-path"?: string | null;
  /**
   * The branch, tag or commit that Argo CD reads.
   */
  revision?: string | null;
  /**
   * Also write a kustomize overlay for your images and patches; an existing one is not changed.
   */
  overlay?: string | null;
}
/**
 * What became of a Compose project.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Converted".
 */
export interface Converted1 {
  /**
   * The manifests; `null` when there is an error among the findings.
   */
  files?: OutputJson[] | null;
  /**
   * The Argo CD Application, where the options ask for one.
   */
  argocd: OutputJson[];
  /**
   * Commands to run before the first apply.
   */
  setup: string[];
  /**
   * The findings, ordered by place.
   */
  findings: FindingJson[];
  /**
   * The services and what they need of each other, as a flowchart of Mermaid.
   */
  graph?: string | null;
  /**
   * Lines of the manifests and where they come from.
   */
  links: LinkJson[];
  /**
   * The Compose files that were read, in the order of merging.
   */
  inputs: string[];
  [k: string]: unknown;
}
/**
 * Both ends of a range.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "SpanJson".
 */
export interface SpanJson3 {
  start: PositionJson;
  end: PositionJson1;
  [k: string]: unknown;
}
/**
 * A position, counted in three ways.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "PositionJson".
 */
export interface PositionJson2 {
  /**
   * 1-based line.
   */
  line: number;
  /**
   * 1-based column in characters.
   */
  column: number;
  /**
   * 0-based byte offset in the file.
   */
  offset: number;
  [k: string]: unknown;
}
/**
 * What is known of the services of a project.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Explained".
 */
export interface Explained1 {
  /**
   * The services, in the order written; none when the project cannot be read.
   */
  services: ExplainedService[];
  [k: string]: unknown;
}
/**
 * What there is to say of manifests.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Linted".
 */
export interface Linted1 {
  /**
   * The findings, ordered by place.
   */
  findings: FindingJson[];
  [k: string]: unknown;
}
/**
 * Manifests without what drifts.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Stripped".
 */
export interface Stripped1 {
  /**
   * The manifests, in the order of the request.
   */
  files: StrippedFile[];
  /**
   * What was changed, and what is left.
   */
  findings: FindingJson[];
  [k: string]: unknown;
}
/**
 * What a rule is about.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Described".
 */
export interface Described1 {
  /**
   * The code.
   */
  code: string;
  /**
   * The name.
   */
  name: string;
  /**
   * What it says, in a line.
   */
  summary: string;
  [k: string]: unknown;
}
/**
 * Why there is no answer.
 *
 * This interface was referenced by `Kuploy`'s JSON-Schema
 * via the `definition` "Failed".
 */
export interface Failed1 {
  /**
   * The reason.
   */
  error: string;
  [k: string]: unknown;
}

/** The answer to each task. */
export interface Answers {
  convert: Converted;
  explain: Explained;
  lint: Linted;
  strip: Stripped;
  schema: Record<string, unknown>;
  rule: Described;
}

/** Loads the module once; `source` is a URL, a Response or bytes, and by default the file beside this one. */
export function init(source?: unknown): Promise<void>;

/** Loads the module for `lint` and `strip`, which is a file of its own. */
export function initManifests(source?: unknown): Promise<void>;

/** Answers a request. */
export function ask<T extends Request['task']>(request: Extract<Request, { task: T }>): Answers[T];

/** The version of the library. */
export function version(): string;

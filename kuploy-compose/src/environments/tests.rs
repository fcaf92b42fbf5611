use super::*;
use crate::source::MemoryFiles;

const COMMON: &str = "\
name: shop
services:
  web:
    image: example/web:1
    ports: [\"80:80\"]
    environment: {LEVEL: debug, REGION: eu}
    configs: [{source: conf, target: /etc/web.conf}]
  mail:
    image: example/mail:1
configs: {conf: {content: 'a=1'}}
x-kuploy:
  environments:
    staging: {files: [compose.staging.yaml], domain: staging.example.com}
    prod: {files: [compose.prod.yaml], namespace: shop}
";
const STAGING: &str = "services: {web: {image: 'example/web:2'}}\n";
const PROD: &str = "\
services:
  web:
    image: example/web:3
    environment: {LEVEL: warn, EXTRA: x}
    deploy: {replicas: 3}
  mail: !reset null
  worker: {image: 'example/worker:1'}
configs: {conf: {content: 'a=2'}}
";

fn shop() -> (Compiled, Vec<Overlay>) {
    let files = MemoryFiles::new()
        .with_current_dir("/shop")
        .with("compose.yaml", COMMON)
        .with("compose.staging.yaml", STAGING)
        .with("compose.prod.yaml", PROD);
    let (request, flags) = (LoadRequest::default(), Options::default());
    let base = compile::compile(&files, &request, &flags);
    let overlays = overlays(&files, &request, &flags, &base);
    (base, overlays)
}

fn text<'o>(overlay: &'o Overlay, path: &str) -> &'o str {
    let file = overlay
        .files
        .iter()
        .flatten()
        .find(|file| file.path == path);
    file.map_or("", |file| std::str::from_utf8(&file.bytes).unwrap())
}

#[test]
fn an_overlay_says_what_differs_and_nothing_else() {
    let (base, overlays) = shop();
    assert!(!base.report.has_errors(), "{:?}", base.report);
    let [staging, prod] = overlays.as_slice() else {
        panic!("two environments");
    };
    let patch = text(staging, "patches/web.yaml");
    assert!(
        patch.contains("image: example/web:2") && !patch.contains("LEVEL"),
        "{patch}"
    );
    assert!(text(staging, "web.yaml").contains("host: web.staging.example.com"));
    let kustomization = text(staging, "kustomization.yaml");
    for line in [
        "namespace: shop-staging",
        "- ../../base",
        "- path: patches/web.yaml",
        "- user",
    ] {
        assert!(kustomization.contains(line), "{kustomization}");
    }
    let kustomization = text(prod, "kustomization.yaml");
    for line in ["namespace: shop\n", "behavior: replace", "- worker.yaml"] {
        assert!(kustomization.contains(line), "{kustomization}");
    }
    assert!(text(prod, "patches/mail.yaml").contains("$patch: delete"));
    assert!(text(prod, "patches/web.yaml").contains("replicas: 3"));
}

//! What engines and registry clients print of an image, as entries of the lock: `docker image inspect`, `podman image
//! inspect`, `skopeo inspect --config`, and the blobs of an OCI image layout.

use serde_json::Value;

use super::lock::{self, LockedConfig, LockedImage};
use crate::compose::Duration;
use crate::options::ImageCheck;
use crate::source::{Files, paths};

/// An image as somebody saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspected {
    /// The names that it has there, by tag and by digest; none in a configuration that stands alone.
    pub names: Vec<String>,
    /// What it says of itself.
    pub image: LockedImage,
}

impl Inspected {
    /// Whether a reference names it.
    pub fn is_called(&self, reference: &str) -> bool {
        self.names.iter().any(|name| lock::is_same(name, reference))
    }

    /// It as an entry of the lock. A registry knows an image by the digest that it has in the repository of the
    /// reference: an image with names in two registries may have two.
    pub fn locked(mut self, reference: &str) -> LockedImage {
        let by_digest = self.names.iter().filter_map(|name| name.split_once('@'));
        let own: Vec<&str> = by_digest
            .clone()
            .filter(|(repository, _)| lock::is_same_repository(repository, reference))
            .map(|(_, digest)| digest)
            .collect();
        // Podman names two of an image that was pulled from an index: that of the platform's manifest, and that of the
        // index, by which every node finds its own platform. `Digest` is the latter (seen with podman 4.3).
        let said = self.image.digest.as_deref();
        let chosen = said
            .filter(|said| own.contains(said) || by_digest.clone().next().is_none())
            .or_else(|| own.first().copied());
        self.image.digest = chosen.map(str::to_owned);
        self.image
    }
}

/// Reads what `docker image inspect`, `podman image inspect` or `skopeo inspect --config` prints.
///
/// # Errors
/// Why that is no image.
pub fn read(text: &str) -> Result<Vec<Inspected>, String> {
    let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let list = match json {
        Value::Array(list) => list,
        one => vec![one],
    };
    list.iter()
        .map(|json| image(json).ok_or_else(|| refusal(json)))
        .collect()
}

/// Why JSON holds no configuration of an image.
fn refusal(json: &Value) -> String {
    let has = |key: &str| get(json, key).is_some();
    let is = if has("manifests") {
        "contains an index of images"
    } else if has("layers") {
        "contains a manifest"
    } else if has("Layers") && has("Digest") {
        "contains the output of `skopeo inspect` for a manifest"
    } else {
        return "does not contain the configuration of an image".to_owned();
    };
    format!(
        "{is}, not the configuration of an image; `skopeo inspect --config --raw` prints the configuration"
    )
}

/// Either spelling of a key: Docker begins with a capital letter, OCI does not where Docker's registry format does not.
fn get<'j>(json: &'j Value, key: &str) -> Option<&'j Value> {
    let lower = key.to_ascii_lowercase();
    json.get(key).or_else(|| json.get(lower))
}

fn string(json: &Value, key: &str) -> Option<String> {
    let text = get(json, key)?.as_str()?;
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn strings(json: &Value, key: &str) -> Vec<String> {
    let list = get(json, key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn image(json: &Value) -> Option<Inspected> {
    // The `config` of a manifest is a descriptor of the blob that holds the configuration.
    let config = get(json, "Config").filter(|config| config.get("digest").is_none())?;
    let mut names = strings(json, "RepoTags");
    names.extend(strings(json, "RepoDigests"));
    let platform = [
        string(json, "Os"),
        string(json, "Architecture"),
        string(json, "Variant"),
    ];
    let platform: Vec<String> = platform.into_iter().flatten().collect();
    let mut locked = configuration(config);
    if locked.healthcheck.is_none() {
        // Podman has it beside the configuration.
        locked.healthcheck = check(json);
    }
    Some(Inspected {
        names,
        image: LockedImage {
            digest: string(json, "Digest"),
            platform: Some(platform.join("/")).filter(|platform| platform.contains('/')),
            config: locked,
        },
    })
}

fn configuration(config: &Value) -> LockedConfig {
    let keys = |key: &str| {
        let map = get(config, key).and_then(Value::as_object);
        map.into_iter().flat_map(|map| map.keys().cloned())
    };
    let variables = strings(config, "Env").into_iter();
    LockedConfig {
        command: strings(config, "Cmd"),
        entrypoint: strings(config, "Entrypoint"),
        env: variables
            .map(|variable| match variable.split_once('=') {
                Some((name, value)) => (name.to_owned(), needed(value)),
                None => (variable, None),
            })
            .collect(),
        healthcheck: check(config),
        ports: keys("ExposedPorts").collect(),
        stop_signal: string(config, "StopSignal"),
        user: string(config, "User"),
        volumes: keys("Volumes").collect(),
        working_dir: string(config, "WorkingDir"),
    }
}

/// The value of a variable, where it says something of ports or directories: a number, or one absolute path. All others
/// are left out: nothing needs them, and some are secret.
fn needed(value: &str) -> Option<String> {
    let number = (1..=5).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit());
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let path = value.starts_with('/') && value.chars().all(plain);
    (number || path).then(|| value.to_owned())
}

/// `Healthcheck`: durations are in nanoseconds.
fn check(config: &Value) -> Option<ImageCheck> {
    let check = get(config, "Healthcheck")?;
    let test = strings(check, "Test");
    if test.is_empty() {
        return None;
    }
    let duration = |key: &str| {
        let nanos = get(check, key)?.as_i64().filter(|nanos| *nanos > 0)?;
        Some(duration_text(Duration(nanos)))
    };
    Some(ImageCheck {
        test,
        interval: duration("Interval"),
        timeout: duration("Timeout"),
        start_period: duration("StartPeriod"),
        start_interval: duration("StartInterval"),
        retries: get(check, "Retries")
            .and_then(Value::as_u64)
            .filter(|retries| *retries > 0),
    })
}

fn duration_text(duration: Duration) -> String {
    match duration.0 % 1_000_000_000 {
        0 => format!("{}s", duration.0 / 1_000_000_000),
        _ => format!("{}ns", duration.0),
    }
}

/// The images of an OCI image layout: a directory with `index.json` and `blobs/`. Of an index of several platforms, the
/// image of `platform`.
///
/// # Errors
/// Why the directory is no layout.
pub fn layout(files: &dyn Files, dir: &str, platform: &str) -> Result<Vec<Inspected>, String> {
    let read = |path: &str| -> Result<Value, String> {
        let path = paths::join(dir, path);
        let bytes = files
            .read(&path)
            .map_err(|error| format!("{path}: {error}"))?;
        serde_json::from_slice(&bytes).map_err(|error| format!("{path}: {error}"))
    };
    let index = read("index.json")?;
    let manifests = get(&index, "manifests").and_then(Value::as_array);
    let mut found = Vec::new();
    for entry in manifests.into_iter().flatten() {
        let names = [
            "io.containerd.image.name",
            "org.opencontainers.image.ref.name",
        ];
        let annotations = entry.get("annotations");
        let names = names
            .iter()
            .filter_map(|name| annotations?.get(name)?.as_str());
        let names = names.map(str::to_owned).collect();
        let Some(digest) = string(entry, "digest") else {
            continue;
        };
        let mut manifest = read(&blob(&digest)?)?;
        if let Some(list) = manifest.get("manifests").and_then(Value::as_array) {
            let of_platform = list.iter().find(|entry| is_platform(entry, platform));
            let inner = of_platform.and_then(|entry| string(entry, "digest"));
            let Some(inner) = inner else { continue };
            manifest = read(&blob(&inner)?)?;
        }
        let config = manifest
            .get("config")
            .and_then(|config| string(config, "digest"));
        let Some(config) = config else { continue };
        if let Some(mut inspected) = image(&read(&blob(&config)?)?) {
            inspected.names = names;
            inspected.image.digest = Some(digest);
            found.push(inspected);
        }
    }
    Ok(found)
}

fn is_platform(entry: &Value, platform: &str) -> bool {
    let of = entry.get("platform");
    let part = |key: &str| of.and_then(|of| string(of, key)).unwrap_or_default();
    let name = format!("{}/{}", part("os"), part("architecture"));
    platform == name || platform.starts_with(&format!("{name}/"))
}

/// The path of a blob. A digest is an algorithm and hexadecimal digits: anything else would be a path of its own.
fn blob(digest: &str) -> Result<String, String> {
    match digest.split_once(':') {
        Some((algorithm, hex))
            if algorithm.bytes().all(|b| b.is_ascii_alphanumeric())
                && hex.bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            Ok(format!("blobs/{algorithm}/{hex}"))
        }
        _ => Err(format!("`{digest}` is not a digest")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    const DOCKER: &str = r#"[{"RepoTags": ["acme/web:1"], "RepoDigests": ["acme/web@sha256:ab"], "Os": "linux",
        "Architecture": "arm64", "Variant": "v8", "Config": {"User": "1000", "Cmd": ["serve"], "Entrypoint": null,
        "Env": ["PATH=/bin:/usr/bin", "PORT=8080", "PGDATA=/data/pg", "TOKEN=abc", "PIN=123456", "EMPTY"],
        "ExposedPorts": {"8080/tcp": {}, "53/udp": {}}, "Volumes": {"/data": {}}, "WorkingDir": "/srv",
        "Healthcheck": {"Test": ["CMD", "up"], "Interval": 5000000000, "Timeout": 1500000000, "Retries": 2}}}]"#;

    #[test]
    fn the_configuration_is_kept_and_values_are_not() {
        let images = read(DOCKER).unwrap();
        let image = &images[0].image;
        assert_eq!(images[0].names, ["acme/web:1", "acme/web@sha256:ab"]);
        let locked = images[0].clone().locked("docker.io/acme/web:1");
        assert_eq!(locked.digest.as_deref(), Some("sha256:ab"));
        assert_eq!(image.platform.as_deref(), Some("linux/arm64/v8"));
        let text = serde_json::to_string(&image.config).unwrap();
        assert_eq!(
            text,
            r#"{"command":["serve"],"env":{"EMPTY":null,"PATH":null,"PGDATA":"/data/pg","PIN":null,"PORT":"8080","TOKEN":null},"healthcheck":{"test":["CMD","up"],"interval":"5s","timeout":"1500000000ns","retries":2},"ports":["53/udp","8080/tcp"],"user":"1000","volumes":["/data"],"working-dir":"/srv"}"#
        );
    }

    #[test]
    fn what_is_no_image_is_refused() {
        for (text, reason) in [
            ("", "EOF"),
            ("{}", "not contain the configuration"),
            ("[1]", "not contain the configuration"),
            (r#"{"schemaVersion": 2, "manifests": []}"#, "an index"),
            (
                r#"{"schemaVersion": 2, "config": {"digest": "sha256:ab"}, "layers": []}"#,
                "a manifest",
            ),
            (
                r#"{"Name": "nginx", "Digest": "sha256:ab", "Layers": [], "Env": []}"#,
                "the output of `skopeo inspect`",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    /// As podman 4.3 prints of an image that was pulled from an index of two platforms.
    #[test]
    fn the_digest_is_that_of_the_index_in_the_repository_of_the_reference() {
        let text = r#"[{"Digest": "sha256:bb", "RepoTags": ["r.example.com/a/web:1", "localhost/copy:1"],
            "RepoDigests": ["r.example.com/a/web@sha256:aa", "r.example.com/a/web@sha256:bb", "localhost/copy@sha256:aa"],
            "Config": {}}]"#;
        for (reference, digest) in [
            ("r.example.com/a/web:1", Some("sha256:bb")),
            ("localhost/copy:1", Some("sha256:aa")),
            ("docker.io/a/web:1", None),
        ] {
            let image = read(text).unwrap().remove(0).locked(reference);
            assert_eq!(image.digest.as_deref(), digest, "{reference}");
        }
    }

    #[test]
    fn a_layout_is_followed_to_the_configuration_of_the_platform() {
        let files = MemoryFiles::new()
            .with("oci/index.json", r#"{"manifests": [{"digest": "sha256:aa", "annotations": {"org.opencontainers.image.ref.name": "web:1"}}]}"#)
            .with("oci/blobs/sha256/aa", r#"{"manifests": [{"digest": "sha256:bb", "platform": {"os": "linux", "architecture": "arm64"}}, {"digest": "sha256:cc", "platform": {"os": "linux", "architecture": "amd64"}}]}"#)
            .with("oci/blobs/sha256/cc", r#"{"config": {"digest": "sha256:dd"}}"#)
            .with("oci/blobs/sha256/dd", r#"{"os": "linux", "architecture": "amd64", "config": {"Cmd": ["x"]}}"#);
        let images = layout(&files, "/project/oci", "linux/amd64").unwrap();
        assert_eq!(images[0].names, ["web:1"]);
        assert_eq!(images[0].image.digest.as_deref(), Some("sha256:aa"));
        assert_eq!(images[0].image.config.command, ["x"]);
        let wrong = MemoryFiles::new().with(
            "oci/index.json",
            r#"{"manifests": [{"digest": "../../etc/passwd"}]}"#,
        );
        assert!(layout(&wrong, "/project/oci", "linux/amd64").is_err());
    }

    /// What `podman image inspect` and `skopeo inspect --config --raw` print of one image that `buildah from scratch`
    /// made, in Docker's format and in OCI's, which has no health check.
    #[test]
    fn recorded_outputs_say_the_same() {
        let recorded = |text| read(text).unwrap().remove(0).image.config;
        let podman = recorded(include_str!(
            "../../../../fixtures/images/podman-docker.json"
        ));
        let check = podman.healthcheck.as_ref().unwrap();
        assert_eq!(
            (check.interval.as_deref(), check.retries),
            (Some("5s"), Some(4))
        );
        assert!(podman.ports.iter().eq(["53/udp", "8080/tcp"]));
        assert_eq!(podman.env["TOKEN"], None);
        assert_eq!(podman.env["DATA_DIR"].as_deref(), Some("/data"));
        let skopeo = recorded(include_str!(
            "../../../../fixtures/images/skopeo-docker.json"
        ));
        assert_eq!(podman, skopeo);
        let podman_oci = recorded(include_str!("../../../../fixtures/images/podman-oci.json"));
        let oci = recorded(include_str!("../../../../fixtures/images/skopeo-oci.json"));
        assert_eq!(podman_oci, oci);
        let without_check = LockedConfig {
            healthcheck: None,
            ..podman
        };
        assert_eq!(oci, without_check);
        let manifest = include_str!("../../../../fixtures/images/skopeo-manifest.json");
        assert!(read(manifest).unwrap_err().contains("for a manifest"));
    }

    /// The layout that `skopeo copy` made of the same image.
    #[test]
    fn a_recorded_layout_is_read() {
        const CONFIG: &str = "0775b6cf877e49c01be0c3184d083d98173e22fa4627bd06ff0458501e61b189";
        const MANIFEST: &str = "b43c32b5ce485f299ca4cae286ee87416abc593d8bbd7bfaf2774f9a5fdecafc";
        let files = MemoryFiles::new()
            .with(
                "oci/index.json",
                include_str!("../../../../fixtures/images/layout/index.json"),
            )
            .with(
                &format!("oci/blobs/sha256/{MANIFEST}"),
                include_str!("../../../../fixtures/images/layout/manifest.json"),
            )
            .with(
                &format!("oci/blobs/sha256/{CONFIG}"),
                include_str!("../../../../fixtures/images/skopeo-oci.json"),
            );
        let images = layout(&files, "/project/oci", "linux/amd64").unwrap();
        assert_eq!(images[0].names, ["web-oci"]);
        assert_eq!(images[0].image.config.user.as_deref(), Some("1200:1300"));
        let digest = images[0].image.digest.as_deref();
        assert_eq!(digest, Some(format!("sha256:{MANIFEST}").as_str()));
    }
}

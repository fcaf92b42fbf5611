//! Directories of uploads that settings name, and libraries whose settings those are: Spring, Symfony, and those of Ruby.

use super::texts;
use super::upload_names::{OF_UPLOADS, Upload, is_called_data, kept, plain};

/// Last words of the names of settings that say where uploads go.
const PLACES: &[&str] = &["dir", "directory", "folder", "location", "path"];
/// Those that stand for parts of addresses as well, so that the value has to look like a directory.
const PLACES_OR_ADDRESSES: &[&str] = &["location", "path"];

/// Words of settings that name an address.
const OF_ADDRESSES: &[&str] = &[
    "api", "callback", "client", "context", "endpoint", "redirect", "servlet", "uri", "url",
];

/// Where directories of containers begin; other absolute paths may be those of pages.
const ROOTS: &[&str] = &[
    "app",
    "data",
    "home",
    "media",
    "mnt",
    "opt",
    "root",
    "srv",
    "storage",
    "upload",
    "uploads",
    "usr",
    "var",
    "workspace",
];

/// Words of keys of Spring under which its programs keep what is sent: those of uploads, and the guide's own key
/// (<https://spring.io/guides/gs/uploading-files>).
const OF_STORES: &[&str] = &["storage.location", "storage.path", "storage.dir"];
/// Where a server of Java keeps parts of requests for a moment.
const OF_REQUESTS: &str = "multipart";

/// What texts of Ruby have that name a directory.
const OF_RUBY: &[&str] = &["CarrierWave", "FileSystem.new(", HAS_FILE, DRAGONFLY];
const HAS_FILE: &str = "has_attached_file";
const DRAGONFLY: &str = "datastore :file";

/// What a text of settings or of a library of Ruby names, with the lines; none where it is neither.
pub(super) fn find(text: &str, name: &str) -> Option<Vec<(usize, Upload)>> {
    let is_comment = |line: &str| texts::is_comment(line, line.len());
    if is_settings(name) {
        let mut keys = Keys::default();
        let lines = (1..)
            .zip(text.lines())
            .filter(|(_, line)| !is_comment(line));
        let found = lines.filter_map(|(number, line)| {
            let line = match name.ends_with("properties") {
                true => line.trim().to_owned(),
                false => keys.whole(line.split(" #").next()?)?,
            };
            Some((number, of_spring(&line)?))
        });
        return Some(found.collect());
    }
    if is_of_symfony(name) {
        let lines = (1..)
            .zip(text.lines())
            .filter(|(_, line)| !is_comment(line));
        return Some(
            lines
                .filter_map(|(number, line)| Some((number, in_parameter(line)?)))
                .collect(),
        );
    }
    let is_ruby = name.ends_with(".rb") && OF_RUBY.iter().any(|word| text.contains(word));
    is_ruby.then(|| of_ruby(text).into_iter().collect())
}

/// The keys above a line of YAML, with how far they are indented.
#[derive(Default)]
struct Keys<'t>(Vec<(usize, &'t str)>);

impl<'t> Keys<'t> {
    /// A line with the keys above it: `app.upload.dir: ./uploads`; none where it has no value.
    fn whole(&mut self, line: &'t str) -> Option<String> {
        let (key, value) = line.split_once(':')?;
        let indent = key.len() - key.trim_start().len();
        self.0.retain(|(other, _)| *other < indent);
        if value.trim().is_empty() {
            self.0.push((indent, key.trim()));
            return None;
        }
        let above: String = self.0.iter().flat_map(|(_, key)| [key, "."]).collect();
        Some(format!("{above}{}:{value}", key.trim()))
    }
}

/// The directory in a line of settings of Spring, whose value may be a placeholder with a default:
/// `app.upload.avatar-path=${AVATAR_PATH:./uploads/avatar}`
/// (<https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.property-placeholders>).
fn of_spring(line: &str) -> Option<Upload> {
    let (key, value) = line.split_once(['=', ':'])?;
    let lower = key.trim().to_ascii_lowercase();
    let words = words(key.trim());
    let is_one = is_of_uploads(&words, OF_UPLOADS) || OF_STORES.contains(&lower.as_str());
    let value = value.trim().trim_matches(['"', '\'']);
    let value = Some(value).filter(|_| is_one && !lower.contains(OF_REQUESTS))?;
    let inner = value.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
    let Some((variable, default)) = inner.and_then(|inner| inner.split_once(':')) else {
        let path = place_of(&words, value)?;
        return Some(Upload::directory(path, variable_of(key.trim())));
    };
    let path = place_of(&words, default)?;
    let is_variable = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let variable = Some(variable)
        .filter(|it| it.chars().all(is_variable))
        .map(str::to_owned);
    Some(Upload::directory(path, variable))
}

/// The words of a key, in small letters: `app.uploadDir` and `app.upload-dir` have the same.
fn words(key: &str) -> Vec<String> {
    let mut found: Vec<String> = vec![String::new()];
    let mut was_small = false;
    for c in key.chars() {
        if !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && was_small {
            found.push(String::new());
        }
        was_small = c.is_ascii_lowercase();
        if let Some(last) = found.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            last.push(c.to_ascii_lowercase());
        }
    }
    found.retain(|word| !word.is_empty());
    found
}

/// Whether words of a key say where something goes that is called so; `immediate` has none of `media`.
fn is_of_uploads(words: &[String], called: &[&str]) -> bool {
    let is_called = |word: &String| {
        let one = word.strip_suffix('s').unwrap_or(word);
        let begins = |it: &&str| *it == "upload" && (word.starts_with(it) || one.ends_with(it));
        called.iter().any(|it| one == *it || begins(it))
    };
    // `uploaddir`, all in small letters.
    let is_place = |word: &String| PLACES.iter().any(|it| word.ends_with(it));
    words.iter().any(is_called) && words.last().is_some_and(is_place)
}

/// The directory that a setting has as its value: `./uploads`, `file:/data/up`, `${user.dir}/uploads`.
fn place_of(words: &[String], value: &str) -> Option<String> {
    let path = value.strip_prefix("file:").unwrap_or(value);
    let path = path.strip_prefix("${user.dir}/").unwrap_or(path);
    let is_said = path.len() < value.len() || path.starts_with('.') || is_called_data(path);
    let may_be_address = || {
        let last = words.last().map(String::as_str).unwrap_or_default();
        PLACES_OR_ADDRESSES.iter().any(|it| last.ends_with(it))
    };
    let root = path.strip_prefix('/').map(|rest| rest.split('/').next());
    let is_address = match root {
        Some(root) => !root.is_some_and(|root| ROOTS.contains(&root)),
        None => !is_said && !path.contains('/'),
    };
    let names_address = || {
        words
            .iter()
            .any(|word| OF_ADDRESSES.contains(&word.as_str()))
    };
    if may_be_address() && (is_address || names_address()) {
        return None;
    }
    kept(plain(path)?)
}

/// The variable that a setting of Spring is called after: without dashes.
fn variable_of(key: &str) -> Option<String> {
    let variable = key.replace('-', "").replace('.', "_").to_ascii_uppercase();
    key.contains('.').then_some(variable)
}

/// Where Paperclip keeps what is sent, unless it is told (<https://github.com/thoughtbot/paperclip#storage>).
const OF_PAPERCLIP: &str = "public/system";
/// Where Dragonfly does (<https://markevans.github.io/dragonfly/data-stores>).
const OF_DRAGONFLY: &str = "public/system/dragonfly";

/// Whether a text of Ruby has a model of Paperclip.
pub(super) fn is_of_paperclip(text: &str) -> bool {
    text.contains(HAS_FILE)
}

/// Whether a text of Ruby sends what Paperclip is given to a store of a cloud, whatever a model says of it.
pub(super) fn is_in_cloud(text: &str, file: &str) -> bool {
    const SETTINGS: &[&str] = &["paperclip_defaults", "Attachment.default_options"];
    // Longest statement that is looked at, in lines.
    const LONGEST: usize = 12;
    let is_default = || SETTINGS.iter().any(|it| text.contains(it));
    let of_developers = ["/development.rb", "/test.rb"];
    if !file.ends_with(".rb") || of_developers.iter().any(|it| file.ends_with(it)) || !is_default()
    {
        return false;
    }
    let lines = text
        .lines()
        .filter(|line| !texts::is_comment(line, line.len()));
    let lines: Vec<&str> = lines.collect();
    let begins = |line: &&str| SETTINGS.iter().any(|it| line.contains(it));
    let statements = lines.iter().enumerate().filter(|(_, line)| begins(line));
    let mut stores = statements.filter_map(|(at, _)| {
        let statement = lines.iter().skip(at).take(LONGEST);
        let mut ended = false;
        let statement = statement.take_while(|line| {
            let is_in = !ended;
            ended |= line.contains(['}', ')']) || !line.contains(['{', '(', ',']);
            is_in
        });
        let statement: String = statement.copied().collect();
        let (_, value) = statement.split_once("storage")?;
        let value = value.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        Some(value.get(..end.unwrap_or(value.len()))?.to_owned())
    });
    stores.any(|store| ["azure", "fog", "s3"].contains(&store.as_str()))
}

/// The directory of a model of Paperclip: `has_attached_file :image, path: ":rails_root/files/:id.:extension"`.
fn of_paperclip(text: &str) -> Option<(usize, Upload)> {
    let at = text
        .match_indices(HAS_FILE)
        .map(|(at, _)| at)
        .find(|at| !texts::is_comment(text, *at))?;
    let (before, call) = text.split_at_checked(at)?;
    // What belongs to the call is indented further, or stands in its line.
    let mut lines = call.lines();
    let first = lines.next()?;
    let goes_on = |line: &&str| {
        line.trim_start().starts_with([':', '}']) || line.contains("=>") || line.contains(": ")
    };
    let call: String = [first]
        .into_iter()
        .chain(lines.take_while(goes_on))
        .collect();
    if call.contains("storage") && !call.contains(":filesystem") {
        return None;
    }
    let given = call
        .split_once("path:")
        .or_else(|| call.split_once(":path =>"));
    let path = match given.and_then(|(_, rest)| rest.split(['"', '\'']).nth(1)) {
        // `:rails_root/files/:class/:id`.
        Some(given) => {
            let below = given
                .strip_prefix(":rails_root/")
                .or(given.strip_prefix("#{Rails.root}/"))?;
            below.split([':', '#']).next()?.trim_end_matches('/')
        }
        None => OF_PAPERCLIP,
    };
    let line = before.matches('\n').count() + 1;
    // `public` itself holds the program's own files.
    let path = kept(plain(path)?)?;
    Some((line, Upload::directory(path, None)))
}

/// The directory of Dragonfly: `datastore :file, root_path: Rails.root.join('public/files')`.
fn of_dragonfly(text: &str) -> Option<(usize, Upload)> {
    let (number, line) = (1..)
        .zip(text.lines())
        .find(|(_, line)| line.contains(DRAGONFLY))?;
    if texts::is_comment(line, line.len()) {
        return None;
    }
    // The call may go on in the next lines.
    let rest: String = text.lines().skip(number - 1).take(3).collect();
    let path = match rest.split_once("root_path") {
        Some((_, rest)) => {
            let (before, quoted) = rest.split_once(['"', '\''])?;
            let literal = quoted.split(['"', '\'']).next()?;
            let literal = literal.strip_prefix("#{Rails.root}/").unwrap_or(literal);
            let is_of_root = before.contains("Rails.root") || literal.len() < quoted.len();
            Some(literal.to_owned()).filter(|_| is_of_root)?
        }
        None => OF_DRAGONFLY.to_owned(),
    };
    Some((number, Upload::directory(kept(plain(&path)?)?, None)))
}

/// Settings of Spring, also those of the profiles that containers run with
/// (<https://docs.spring.io/spring-boot/reference/features/external-config.html>).
pub(super) fn is_settings(name: &str) -> bool {
    const PROFILES: &[&str] = &["application", "application-docker", "application-prod"];
    let parts = name.rsplit_once('.');
    parts.is_some_and(|(stem, end)| {
        ["properties", "yaml", "yml"].contains(&end) && PROFILES.contains(&stem)
    })
}

/// Settings of Symfony (<https://symfony.com/doc/current/controller/upload_file.html>), and of its bundles that keep what is
/// sent (<https://docs.sonata-project.org/projects/SonataMediaBundle/>, <https://github.com/dustin10/VichUploaderBundle>,
/// <https://github.com/thephpleague/flysystem-bundle>, <https://github.com/1up-lab/OneupUploaderBundle>).
pub(super) fn is_of_symfony(name: &str) -> bool {
    const FILES: &[&str] = &[
        "flysystem",
        "oneup_uploader",
        "services",
        "sonata_media",
        "vich_uploader",
    ];
    let parts = name.rsplit_once('.');
    parts.is_some_and(|(stem, end)| ["yaml", "yml"].contains(&end) && FILES.contains(&stem))
}

/// The directory in a parameter of Symfony: `banner_directory: '%kernel.project_dir%/public/uploads/banners'`.
fn in_parameter(line: &str) -> Option<Upload> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim().trim_matches(['"', '\'']);
    let path = kept(plain(value.strip_prefix("%kernel.project_dir%/")?)?)?;
    let key = key.trim().to_ascii_lowercase();
    let is_upload = OF_UPLOADS.iter().any(|word| key.contains(word)) || is_called_data(&path);
    is_upload.then(|| Upload::directory(path, None))
}

/// The directory of a library of Ruby that keeps what is sent: Shrine's `FileSystem.new("public", prefix: "uploads")`
/// (<https://shrinerb.com/docs/storage/file-system>), and CarrierWave's `store_dir`, which lies in `public`
/// (<https://github.com/carrierwaveuploader/carrierwave#changing-the-storage-directory>).
fn of_ruby(text: &str) -> Option<(usize, Upload)> {
    const SHRINE: &str = "FileSystem.new(";
    let is_carrier = text.contains("CarrierWave::Uploader") && text.contains("storage :file");
    if let Some(found) = of_paperclip(text).or_else(|| of_dragonfly(text)) {
        return Some(found);
    }
    let mut lines = (1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        if texts::is_comment(line, line.len()) {
            continue;
        }
        let of_shrine = line.split(SHRINE).skip(1).find_map(|rest| {
            let call = rest.split(')').next()?;
            let quoted: Vec<&str> = call.split(['"', '\'']).skip(1).step_by(2).collect();
            kept(plain(&quoted.join("/"))?)
        });
        let is_store = is_carrier && line.trim_start().starts_with("def store_dir");
        let of_carrier = is_store
            .then(|| lines.peek())
            .flatten()
            .and_then(|(_, line)| {
                let literal = line.split(['"', '\'']).nth(1)?;
                let known = literal.split('#').next()?.trim_end_matches('/');
                kept(plain(&format!("public/{known}"))?)
            });
        if let Some(path) = of_shrine.or(of_carrier) {
            return Some((number, Upload::directory(path, None)));
        }
    }
    None
}

/// The directory in a line of settings: `file.upload-dir=./uploads`, `upload-dir: uploads`.
pub(super) fn in_setting(line: &str) -> Option<Upload> {
    let (key, value) = line.split_once(['=', ':'])?;
    let (key, value) = (key.trim(), value.trim().trim_matches(['"', '\'']));
    let words = words(key);
    let path = is_of_uploads(&words, &["upload"]).then(|| place_of(&words, value))??;
    Some(Upload::directory(path, variable_of(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, name: &str) -> Option<(String, Option<String>)> {
        let found = find(text, name)?.into_iter();
        found.map(|(_, it)| (it.path, it.variable)).next()
    }

    #[test]
    fn keys_of_spring_are_whole_and_placeholders_have_defaults() {
        for (text, path, variable) in [
            (
                "app:\n  upload:\n    avatar-path: ${AVATAR_PATH:./uploads/avatar}\n",
                "uploads/avatar",
                Some("AVATAR_PATH"),
            ),
            (
                "app:\n  avatar-path: ./avatars",
                "avatars",
                Some("APP_AVATARPATH"),
            ),
            ("app:\n  upload:\n    dir: up", "up", Some("APP_UPLOAD_DIR")),
            (
                "storage:\n  location: upload-dir",
                "upload-dir",
                Some("STORAGE_LOCATION"),
            ),
            ("file.upload-dir: ${UP:./uploads}", "uploads", Some("UP")),
            (
                "file.upload-dir: ./uploads",
                "uploads",
                Some("FILE_UPLOADDIR"),
            ),
        ] {
            let want = (path.to_owned(), variable.map(str::to_owned));
            assert_eq!(of(text, "application.yml"), Some(want), "{text}");
        }
        for text in [
            "spring:\n  servlet:\n    multipart:\n      location: ./upload",
            "app:\n  upload:\n    max-size: 10MB",
            "app:\n  upload:\n    dir: ${UPLOAD_DIR}",
            "app:\n  upload-url: ${URL:https://x}\n",
            "app:\n  upload:\nother:\n  path: ./files",
            "logging:\n  file:\n    path: ./files",
            // Words that hold others, and addresses.
            "app:\n  immediate:\n    location: europe",
            "social-media.callback-path: /oauth/callback",
            "app:\n  upload:\n    path: /api/upload",
            "client.upload.path: /files/upload",
            "media-api.base-path: api",
        ] {
            assert_eq!(of(text, "application.yml"), None, "{text}");
        }
        for (text, path) in [
            ("app:\n  upload: # where files go\n    dir: up", "up"),
            ("app:\n  upload:\n    dir: ./up # here", "up"),
            ("app.uploadPath: ${user.dir}/uploads", "uploads"),
            ("app.upload.path: /data/files", "/data/files"),
            ("app.media.location: file:/srv/m", "/srv/m"),
            ("app.upload.base-dir: files", "files"),
        ] {
            let found = of(text, "application-prod.yml").map(|(path, _)| path);
            assert_eq!(found.as_deref(), Some(path), "{text}");
        }
        assert!(!is_settings("application-test.yml"));
        assert!(!is_settings("applications.yml"));
        let line = "app.upload.avatar-path=${AVATAR_PATH:./uploads/avatar}";
        let want = ("uploads/avatar".to_owned(), Some("AVATAR_PATH".to_owned()));
        assert_eq!(of(line, "application.properties"), Some(want));
    }

    #[test]
    fn libraries_of_ruby_have_directories_of_their_own() {
        for (text, want) in [
            (
                "has_attached_file :image, styles: { thumb: '200x200' }",
                "public/system",
            ),
            (
                "has_attached_file :a, path: \":rails_root/files/:id.:extension\"",
                "files",
            ),
            (
                "has_attached_file :a,\n  path: ':rails_root/private/up/:class'\n",
                "private/up",
            ),
            (
                "datastore :file, root_path: Rails.root.join('public/files')",
                "public/files",
            ),
            ("  datastore :file\n", "public/system/dragonfly"),
        ] {
            let found = of(text, "a.rb").map(|(path, _)| path);
            assert_eq!(found.as_deref(), Some(want), "{text}");
        }
        for text in [
            "has_attached_file :image, storage: :s3",
            "has_attached_file :image,\n  styles: {},\n  storage: :fog",
            "has_attached_file :a, path: ':partition/:id'",
            "# has_attached_file :image",
            "datastore :s3, bucket_name: 'x'",
        ] {
            assert_eq!(of(text, "a.rb"), None, "{text}");
        }
        for text in [
            "config.paperclip_defaults = { storage: :s3 }",
            "config.paperclip_defaults = {\n  url: '/x',\n  storage: :fog\n}",
            "Paperclip::Attachment.default_options.merge!(storage: \"fog\")",
            "Paperclip::Attachment.default_options[:storage] = :s3",
        ] {
            assert!(is_in_cloud(text, "config/x.rb"), "{text}");
            assert!(!is_in_cloud(text, "config/environments/development.rb"));
        }
        for text in [
            "config.paperclip_defaults = { url: '/x' }",
            "# config.paperclip_defaults = { storage: :s3 }",
            "config.paperclip_defaults = { storage: :filesystem }\nactive_storage.service = :s3",
        ] {
            assert!(!is_in_cloud(text, "config/x.rb"), "{text}");
        }
    }
}

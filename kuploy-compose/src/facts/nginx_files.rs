//! Which files in its directory nginx reads: not every file that is copied there. Seen: an image with `nginx.conf` and
//! `nginx_TLS.conf`, of which the entrypoint takes one.

use crate::map::BTreeSet;

use crate::source::paths;

/// Where the images of nginx and the packages of Debian and Alpine have its configuration.
const ROOT: &str = "/etc/nginx";

/// Directories below [`ROOT`] of which all files are read: `nginx.conf` of the official image and of the packages
/// includes them, the image makes files of `templates`, and files of `sites-available` are linked.
const READ: &[&str] = &[
    "conf.d",
    "default.d",
    "http.d",
    "modules-enabled",
    "sites-available",
    "sites-enabled",
    "stream.d",
    "templates",
];

/// What commands and `include` of a service name.
#[derive(Debug, Default)]
pub(crate) struct NginxFiles {
    names: BTreeSet<String>,
    /// Directories of patterns: `include /etc/nginx/snippets/*.conf`.
    directories: BTreeSet<String>,
}

impl NginxFiles {
    /// Reads the words of a command and the texts of files.
    pub(crate) fn read<'t>(
        words: impl IntoIterator<Item = &'t str>,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        let mut read = Self::default();
        for word in words {
            for part in word.split(is_between) {
                read.add(part);
            }
        }
        let mut rendered = BTreeSet::new();
        for line in texts.into_iter().flat_map(str::lines) {
            if let Some((from, to)) = rendering(line)
                && rendered.insert(to)
            {
                read.names.insert(paths::file_name(from).to_owned());
            }
            let mut words = line.split(is_between).filter(|word| !word.is_empty());
            while let Some(word) = words.next() {
                if matches!(word, "include" | "-c") {
                    words.by_ref().take(1).for_each(|path| read.add(path));
                }
            }
        }
        read
    }

    fn add(&mut self, path: &str) {
        let Some((directory, name)) = path.rsplit_once('/') else {
            self.names.insert(path.to_owned());
            return;
        };
        match name.contains('*') {
            true => self.directories.insert(directory.to_owned()),
            false => self.names.insert(name.to_owned()),
        };
    }

    /// Whether nginx reads the file at a path of a container; also where it is no file of nginx's directory.
    pub(crate) fn loads(&self, path: &str) -> bool {
        let Some(inner) = paths::relative_to(path, ROOT) else {
            return true;
        };
        let (directory, name) = inner.rsplit_once('/').unwrap_or(("", inner));
        // `nginx.conf.template` becomes it.
        let is_main = directory.is_empty() && name.starts_with("nginx.conf");
        let is_named = self.names.contains(name);
        let mut directories = self.directories.iter();
        is_main
            || READ.contains(&directory)
            || is_named
            || directories.any(|own| !directory.is_empty() && own.ends_with(directory))
    }
}

/// Programs with which a start script makes a file of another one.
const RENDERS: &[&str] = &["cat", "cp", "envsubst", "ln", "mv", "sed"];

/// The file that a line of a start script makes configuration of, and that configuration: `envsubst < /etc/nginx/a.tpl >
/// /etc/nginx/conf.d/a.conf`. Of two lines that make the same file the first one counts: the second one, seen with a
/// certificate, runs in its place later.
fn rendering(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    let is_first = |word: &&str| RENDERS.contains(&paths::file_name(word));
    words.find(is_first)?;
    let mut named = words
        .map(|word| word.trim_matches(['<', '>', '"', '\'', ';']))
        .filter(|word| word.starts_with('/'));
    let from = named.next()?;
    let to = named.next()?;
    let inner = paths::relative_to(to, ROOT)?;
    let directory = inner.split('/').next().unwrap_or_default();
    (READ.contains(&directory) || inner.starts_with("nginx.conf")).then_some((from, to))
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || ";{}\"'`()=".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nginx_reads_what_a_start_script_renders() {
        let script = "if [ ! -f /cert.pem ]; then\n  envsubst '$A' < /etc/nginx/a.conf.tpl > /etc/nginx/conf.d/default.conf\nelse\n  envsubst </etc/nginx/b.conf.tpl >/etc/nginx/conf.d/default.conf\nfi\ncp /etc/nginx/c.tpl /backup/c.tpl\n";
        let files = NginxFiles::read([], [script]);
        for (path, want) in [
            ("/etc/nginx/a.conf.tpl", true),
            ("/etc/nginx/b.conf.tpl", false),
            ("/etc/nginx/c.tpl", false),
        ] {
            assert_eq!(files.loads(path), want, "{path}");
        }
    }

    #[test]
    fn nginx_reads_what_is_included_or_named() {
        let text = "http {\n  include /etc/nginx/snippets/*.conf;\n  include tls.conf;\n}\n";
        let files = NginxFiles::read(["nginx -c /etc/nginx/own.conf"], [text]);
        for (path, want) in [
            ("/etc/nginx/nginx.conf", true),
            ("/etc/nginx/nginx.conf.template", true),
            ("/etc/nginx/conf.d/shop.conf", true),
            ("/etc/nginx/templates/default.conf.template", true),
            ("/etc/nginx/tls.conf", true),
            ("/etc/nginx/own.conf", true),
            ("/etc/nginx/snippets/a.conf", true),
            ("/etc/nginx/nginx_TLS.conf", false),
            ("/etc/nginx/other/a.conf", false),
            ("/etc/haproxy/haproxy.cfg", true),
        ] {
            assert_eq!(files.loads(path), want, "{path}");
        }
    }
}

//! Short volume syntax: `[SOURCE:]TARGET[:OPTION,…]`.

/// A mount in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VolumeSpec {
    /// A path or the name of a volume; empty is an anonymous volume.
    pub(crate) source: String,
    /// The path in the container.
    pub(crate) target: String,
    /// `ro`.
    pub(crate) read_only: bool,
    /// `nocopy`.
    pub(crate) nocopy: bool,
    /// `z` or `Z`.
    pub(crate) selinux: Option<String>,
    /// `rshared` and the like.
    pub(crate) propagation: Option<String>,
    /// Options that Compose does not know and passes over.
    pub(crate) ignored: Vec<String>,
}

impl VolumeSpec {
    /// Whether the source is a path of the host rather than the name of a volume.
    pub(crate) fn is_bind(&self) -> bool {
        self.source.starts_with(['.', '/', '~', '\\']) || begins_with_drive(&self.source)
    }

    /// The volume and the path that a person most likely means by `d:/data`, which Docker Compose reads as a path of
    /// drive `d`.
    pub(crate) fn meant_volume(&self) -> Option<(&str, &str)> {
        let path = match self.source.as_str() {
            "" => &self.target,
            source => source,
        };
        let (name, path) = path.split_once(':')?;
        (is_letter(name) && path.starts_with('/') && self.source.is_empty()).then_some((name, path))
    }
}

/// Whether a text is one letter, which Docker Compose takes for a drive of Windows where a colon follows.
fn is_letter(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Whether a path begins with a drive: a letter and a colon.
pub(crate) fn begins_with_drive(path: &str) -> bool {
    path.split_once(':')
        .is_some_and(|(drive, _)| is_letter(drive))
}

/// Whether a path begins with a drive (`C:\`, `C:/`) or a share (`\\HOST`).
pub(crate) fn is_windows_path(path: &str) -> bool {
    match path.as_bytes() {
        [b'\\', ..] => true,
        [drive, b':', b'\\' | b'/', ..] => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

/// Reads the short syntax.
///
/// One letter before a colon is a drive of Windows, as it is to Docker Compose on every system: `d:/data` mounts no
/// volume `d`, but is the path of an anonymous volume.
///
/// # Errors
/// What is wrong with the text, in a few words.
pub(crate) fn parse(text: &str) -> Result<VolumeSpec, &'static str> {
    if text.is_empty() {
        return Err("it is empty");
    }
    let parts = with_drives(split(text), text);
    let is_empty = |part: &&str| part.is_empty() || part.ends_with(':');
    if parts.iter().any(is_empty) {
        return Err("a part between colons is empty");
    }
    let mut spec = VolumeSpec::default();
    let (source, target, options) = match *parts.as_slice() {
        [target] => ("", target, ""),
        [source, target] => (source, target, ""),
        [source, target, options] => (source, target, options),
        _ => {
            return Err(
                "too many colons; a mount has at most three parts, `SOURCE:TARGET:OPTIONS`",
            );
        }
    };
    source.clone_into(&mut spec.source);
    target.clone_into(&mut spec.target);
    for option in options.split(',').filter(|option| !option.is_empty()) {
        match option {
            "ro" => spec.read_only = true,
            "rw" => spec.read_only = false,
            "nocopy" => spec.nocopy = true,
            "z" | "Z" => spec.selinux = Some(option.to_owned()),
            "private" | "rprivate" | "shared" | "rshared" | "slave" | "rslave" => {
                spec.propagation = Some(option.to_owned());
            }
            // How fast a desktop shares files: nothing that a cluster could be asked for.
            "cached" | "delegated" | "consistent" => {}
            _ => spec.ignored.push(option.to_owned()),
        }
    }
    Ok(spec)
}

/// Splits at colons, but not inside `${…}`.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut dollar) = (0, 0usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '{' if dollar || depth > 0 => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
        dollar = c == '$';
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// Puts drives before their paths again.
fn with_drives<'a>(parts: Vec<&'a str>, text: &'a str) -> Vec<&'a str> {
    let mut out: Vec<&str> = Vec::with_capacity(parts.len());
    let mut start = 0;
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        let mut end = start + part.len();
        if is_letter(part)
            && let Some(path) = parts.next()
        {
            end += 1 + path.len();
        }
        out.push(text.get(start..end).unwrap_or_default());
        start = end + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_source_target_and_options() {
        let data = |read_only, nocopy| VolumeSpec {
            source: "data".into(),
            target: "/x".into(),
            read_only,
            nocopy,
            ..VolumeSpec::default()
        };
        assert_eq!(parse("data:/x"), Ok(data(false, false)));
        assert_eq!(parse("data:/x:ro,nocopy"), Ok(data(true, true)));
        assert_eq!(parse("data:/x:rw"), Ok(data(false, false)));
        let spec = parse("./d:/x:ro,z,rshared").unwrap();
        assert!(spec.is_bind() && spec.read_only);
        assert_eq!(
            (spec.selinux.as_deref(), spec.propagation.as_deref()),
            (Some("z"), Some("rshared"))
        );
        assert_eq!(parse("data:/x:foo,ro,cached").unwrap().ignored, ["foo"]);
        assert_eq!(parse("/d").unwrap().source, "");
        assert_eq!(parse("data:x").unwrap().target, "x");
        assert_eq!(parse("${A:-b}:/x").unwrap().source, "${A:-b}");
    }

    #[test]
    fn binds_are_told_by_their_first_characters() {
        for (text, source, target, bind) in [
            ("~/y:/y", "~/y", "/y", true),
            ("../z:/z", "../z", "/z", true),
            ("/abs:/abs:rw", "/abs", "/abs", true),
            (".:/x", ".", "/x", true),
            ("data:/x", "data", "/x", false),
            ("a/b:/x", "a/b", "/x", false),
            ("d:/x", "", "d:/x", false),
            ("d:/x:ro", "d:/x", "ro", true),
            ("é:/x", "", "é:/x", false),
            ("dd:/x", "dd", "/x", false),
            ("C:\\x:/y", "C:\\x", "/y", true),
            ("c:/Users/me:/data:ro", "c:/Users/me", "/data", true),
            ("C:\\a b:D:\\config:rw", "C:\\a b", "D:\\config", true),
            ("\\\\host\\share:/x", "\\\\host\\share", "/x", true),
        ] {
            let spec = parse(text).unwrap();
            assert_eq!(
                (spec.source.as_str(), spec.target.as_str(), spec.is_bind()),
                (source, target, bind),
                "{text}"
            );
        }
    }

    #[test]
    fn empty_parts_are_refused() {
        for (text, part) in [
            ("", "empty"),
            (":", "between colons"),
            ("aa::b", "between colons"),
            (":b", "between colons"),
            ("aa:", "between colons"),
            ("a:", "between colons"),
            ("aa:bb:cc:dd", "too many colons"),
        ] {
            let reason = parse(text).expect_err(text);
            assert!(reason.contains(part), "{text}: {reason}");
        }
    }
}

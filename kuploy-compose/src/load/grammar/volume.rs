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
        self.source.starts_with(['.', '/', '~']) || is_windows_path(&self.source)
    }
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
/// A first part of one letter is the name of a volume, unless a Windows path is plainly meant: `d:/data` mounts the
/// volume `d`, `d:\data:/x` and `d:/data:/x` the folder of a drive.
///
/// # Errors
/// What is wrong with the text, in a few words.
pub(crate) fn parse(text: &str) -> Result<VolumeSpec, &'static str> {
    if text.is_empty() {
        return Err("it is empty");
    }
    let parts = with_drives(split(text), text);
    if parts.iter().any(|part| part.is_empty()) {
        return Err("a part between colons is empty");
    }
    let mut spec = VolumeSpec::default();
    let (source, target, options) = match *parts.as_slice() {
        [target] => ("", target, ""),
        [source, target] => (source, target, ""),
        [source, target, options] => (source, target, options),
        _ => {
            return Err(
                "there are too many colons; a mount has three parts at most, `SOURCE:TARGET:OPTIONS`",
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

/// Puts drives before their paths again. A drive before `/` may as well be the name of a volume; it is a drive where
/// another path follows.
fn with_drives<'a>(parts: Vec<&'a str>, text: &'a str) -> Vec<&'a str> {
    let is_letter =
        |part: &str| matches!(part.as_bytes(), [letter] if letter.is_ascii_alphabetic());
    let mut out: Vec<&str> = Vec::with_capacity(parts.len());
    let mut start = 0;
    let mut parts = parts.into_iter().peekable();
    let mut following = parts.clone().skip(2);
    while let Some(part) = parts.next() {
        let third = following.next();
        let end = start + part.len();
        let whole = parts.peek().filter(|path| {
            let is_path =
                third.is_some_and(|third| third.starts_with(['/', '\\']) || is_letter(third));
            is_letter(part) && (path.starts_with('\\') || path.starts_with('/') && is_path)
        });
        match whole {
            Some(path) => {
                let end = end + 1 + path.len();
                out.push(text.get(start..end).unwrap_or_default());
                parts.next();
                following.next();
                start = end + 1;
            }
            None => {
                out.push(part);
                start = end + 1;
            }
        }
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
            ("d:/x", "d", "/x", false),
            ("d:/x:ro", "d", "/x", false),
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
            ("a::b", "between colons"),
            (":b", "between colons"),
            ("a:", "between colons"),
            ("a:b:c:d", "too many colons"),
        ] {
            let reason = parse(text).expect_err(text);
            assert!(reason.contains(part), "{text}: {reason}");
        }
    }
}

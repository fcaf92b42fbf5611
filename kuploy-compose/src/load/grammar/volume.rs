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
        is_path(&self.source)
    }
}

/// Whether a source of the short syntax is a path rather than the name of a volume.
pub(crate) fn is_path(source: &str) -> bool {
    source.starts_with(['.', '/', '~'])
}

/// Reads the short syntax.
///
/// A part of one letter is a name here, not a drive: Windows paths are refused with a hint.
///
/// # Errors
/// What is wrong with the text, in a few words.
pub(crate) fn parse(text: &str) -> Result<VolumeSpec, &'static str> {
    if text.is_empty() {
        return Err("it is empty");
    }
    let parts = split(text);
    if parts.iter().any(|part| part.is_empty()) {
        return Err("a part between colons is empty; is a variable unset?");
    }
    let mut spec = VolumeSpec::default();
    let options = match *parts.as_slice() {
        [target] => {
            target.clone_into(&mut spec.target);
            ""
        }
        [source, target] => {
            source.clone_into(&mut spec.source);
            target.clone_into(&mut spec.target);
            ""
        }
        [drive, path, target, ..]
            if is_letter(drive)
                && (path.starts_with('\\') || path.starts_with('/') && target.starts_with('/')) =>
        {
            return Err(
                "it is a Windows path, which no cluster has; write a path relative to the project",
            );
        }
        [source, target, options] => {
            source.clone_into(&mut spec.source);
            target.clone_into(&mut spec.target);
            options
        }
        _ => {
            return Err(
                "it has too many colons; there are three parts at most: `SOURCE:TARGET:OPTIONS`",
            );
        }
    };
    if spec.source.starts_with('\\') || is_letter(&spec.source) && spec.target.starts_with('\\') {
        return Err(
            "it is a Windows path, which no cluster has; write a path relative to the project",
        );
    }
    for option in options.split(',').filter(|option| !option.is_empty()) {
        match option {
            "ro" => spec.read_only = true,
            "rw" => spec.read_only = false,
            "nocopy" => spec.nocopy = true,
            "z" | "Z" => spec.selinux = Some(option.to_owned()),
            "private" | "rprivate" | "shared" | "rshared" | "slave" | "rslave" => {
                spec.propagation = Some(option.to_owned());
            }
            _ => spec.ignored.push(option.to_owned()),
        }
    }
    Ok(spec)
}

fn is_letter(part: &str) -> bool {
    matches!(part.as_bytes(), [letter] if letter.is_ascii_alphabetic())
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
        assert_eq!(parse("data:/x:foo,ro").unwrap().ignored, ["foo"]);
        assert_eq!(parse("/d").unwrap().source, "");
        assert_eq!(parse("data:x").unwrap().target, "x");
        assert_eq!(parse("${A:-b}:/x").unwrap().source, "${A:-b}");
    }

    #[test]
    fn one_letter_is_a_name_and_no_drive() {
        let spec = parse("d:/x").unwrap();
        assert_eq!(
            (spec.source.as_str(), spec.target.as_str(), spec.is_bind()),
            ("d", "/x", false)
        );
        assert!(parse("d:/x:ro").unwrap().read_only);
    }

    #[test]
    fn binds_are_told_by_their_first_character() {
        for (text, bind) in [
            ("~/y:/y", true),
            ("../z:/z", true),
            ("/abs:/abs:rw", true),
            (".:/x", true),
            ("data:/x", false),
            ("a/b:/x", false),
        ] {
            assert_eq!(parse(text).unwrap().is_bind(), bind, "{text}");
        }
    }

    #[test]
    fn empty_parts_and_windows_paths_are_refused() {
        for (text, part) in [
            ("", "empty"),
            (":", "empty"),
            ("a::b", "between colons"),
            (":b", "between colons"),
            ("a:", "between colons"),
            ("a:b:c:d", "too many colons"),
            ("C:\\x:/y", "Windows"),
            ("c:/Users/me:/data", "Windows"),
            ("\\\\host\\share:/x", "Windows"),
        ] {
            let reason = parse(text).expect_err(text);
            assert!(reason.contains(part), "{text}: {reason}");
        }
    }
}

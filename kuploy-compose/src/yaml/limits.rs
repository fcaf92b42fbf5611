//! What the reader takes in.

/// Bounds that keep hostile input from costing more than it is worth; Docker Compose hangs on what they refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "cli",
    derive(clap::Args),
    command(next_help_heading = "Limits")
)]
#[non_exhaustive]
pub struct Limits {
    /// Largest file to read, in bytes or with `K`, `M` or `G`.
    ///
    /// Real Compose files stay below 1 MB; their whole text is held in memory.
    #[cfg_attr(feature = "cli", arg(long = "max-file-size", global = true, value_name = "SIZE", default_value_t = Self::default().bytes, hide_default_value = true, hide_short_help = true, value_parser = size))]
    pub bytes: u64,
    /// Deepest nesting of a file, at most 10000.
    ///
    /// Aliases are followed. Real files stay below 20. More than the default needs a larger stack, which the program asks
    /// for by itself.
    #[cfg_attr(feature = "cli", arg(long = "max-depth", global = true, value_name = "LEVELS", default_value_t = Self::default().depth, hide_default_value = true, hide_short_help = true))]
    pub depth: usize,
    /// Largest size of all files after their variables are replaced, in bytes or with `K`, `M` or `G`.
    ///
    /// A kilobyte of variables that refer to one another can expand to gigabytes. Real projects stay below 1 MB.
    #[cfg_attr(feature = "cli", arg(long = "max-total-size", global = true, value_name = "SIZE", default_value_t = Self::default().text, hide_default_value = true, hide_short_help = true, value_parser = size))]
    pub text: u64,
    /// Maximum number of values in a file, and in a whole project.
    ///
    /// They are counted after includes, `extends`, port ranges and commands are expanded. The largest real projects have about
    /// ten thousand; each takes up to 250 bytes of memory.
    #[cfg_attr(feature = "cli", arg(long = "max-nodes", global = true, value_name = "COUNT", default_value_t = Self::default().nodes, hide_default_value = true, hide_short_help = true))]
    pub nodes: usize,
    /// Maximum number of services in a project.
    ///
    /// Services that no profile enables count too. The largest real projects have a few hundred.
    #[cfg_attr(feature = "cli", arg(long = "max-services", global = true, value_name = "COUNT", default_value_t = Self::default().services, hide_default_value = true, hide_short_help = true))]
    pub services: usize,
    /// Maximum number of values that the aliases of a file expand to.
    ///
    /// Values are counted each time an alias is used. Docker Compose after 2.40 has the same limit.
    #[cfg_attr(feature = "cli", arg(long = "max-aliased", global = true, value_name = "COUNT", default_value_t = Self::default().aliased, hide_default_value = true, hide_short_help = true))]
    pub aliased: usize,
    /// Maximum number of projects that a project includes.
    ///
    /// Each is counted as often as it is included: files that each include two others multiply with every level. Real projects
    /// include fewer than a hundred.
    #[cfg_attr(feature = "cli", arg(long = "max-includes", global = true, value_name = "COUNT", default_value_t = Self::default().includes, hide_default_value = true, hide_short_help = true))]
    pub includes: usize,
}

/// A number of bytes, or of kilobytes, megabytes, gigabytes.
#[cfg(feature = "cli")]
fn size(text: &str) -> Result<u64, String> {
    let number = text.trim_end_matches(['K', 'M', 'G']);
    let scale = match text.get(number.len()..) {
        Some("") => 1,
        Some("K") => 1 << 10,
        Some("M") => 1 << 20,
        Some("G") => 1 << 30,
        _ => return Err("write bytes, or a number with `K`, `M` or `G`".to_owned()),
    };
    let number: u64 = number
        .parse()
        .map_err(|_| "write a number such as `16M`".to_owned())?;
    Ok(number.saturating_mul(scale))
}

impl Limits {
    /// The deepest nesting that may be asked for: all stages recurse, and this takes [`Limits::stack`] of 160 MB.
    pub const DEEPEST: usize = 10_000;

    /// These, with what `set` changes.
    #[must_use]
    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }

    /// Bytes of stack that a thread needs which reads, compiles or prints what these limits let pass, in unoptimised
    /// builds too. The default depth is what the 2 MiB of Rust's threads bear.
    pub fn stack(&self) -> usize {
        match self.depth.min(Self::DEEPEST) {
            ..=DEPTH => STACK,
            depth => depth * STACK_OF_LEVEL,
        }
    }
}

impl Limits {
    /// Files that include one another in a row; each takes the stack of up to 16 levels of nesting. Real projects stay
    /// below five.
    pub(crate) fn includes_in_a_row(&self) -> usize {
        self.depth.clamp(DEPTH, Self::DEEPEST) / 16
    }

    /// Expressions in one another, `${A:-${B:-…}}`; each takes the stack of up to 8 levels of nesting. Nobody writes
    /// more than three.
    pub(crate) fn expressions(&self) -> usize {
        self.depth.clamp(DEPTH, Self::DEEPEST) / 8
    }
}

/// The stack of a thread unless it asks for another.
const STACK: usize = 2 << 20;

/// What a level of nesting takes; a fourfold of what was measured in unoptimised builds.
const STACK_OF_LEVEL: usize = 16 << 10;

/// Nesting that the stack of any thread bears.
const DEPTH: usize = 512;

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: DEPTH,
            text: 32 * 1024 * 1024,
            nodes: 500_000,
            services: 12_000,
            aliased: 100_000,
            includes: 1_000,
        }
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::size;

    #[test]
    fn sizes_may_have_a_letter() {
        assert_eq!(size("512"), Ok(512));
        assert_eq!(size("16M"), Ok(16 << 20));
        for wrong in ["", "M", "1.5M", "1MK", "-1"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}

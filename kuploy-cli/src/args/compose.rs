//! Flags shared with Docker Compose, of the same names and meaning.

use clap::Args;

/// What to load.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Compose")]
pub(crate) struct ComposeArgs {
    /// Compose file, `-` is standard input; repeat to merge several
    #[arg(short, long = "file", global = true, value_name = "FILE")]
    pub(crate) files: Vec<String>,
    /// Project name
    #[arg(short, long, global = true, value_name = "NAME")]
    pub(crate) project_name: Option<String>,
    /// Folder that relative paths begin at (default: that of the first Compose file)
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) project_directory: Option<String>,
    /// Profile to enable, `*` is all; may be repeated
    #[arg(long = "profile", global = true, value_name = "PROFILE")]
    pub(crate) profiles: Vec<String>,
    /// File of variables instead of `.env`; may be repeated
    #[arg(long = "env-file", global = true, value_name = "FILE")]
    pub(crate) env_files: Vec<String>,
    /// Largest file to read, in bytes or with `K`, `M` or `G`
    #[arg(long, global = true, value_name = "SIZE", hide_short_help = true, value_parser = size)]
    pub(crate) max_file_size: Option<u64>,
    /// Largest size of all files and of what their variables stand for, in bytes or with `K`, `M` or `G`
    #[arg(long, global = true, value_name = "SIZE", hide_short_help = true, value_parser = size)]
    pub(crate) max_total_size: Option<u64>,
    /// Deepest nesting of a file, at most 10000
    #[arg(long, global = true, value_name = "LEVELS", hide_short_help = true)]
    pub(crate) max_depth: Option<usize>,
    /// Most values in a project
    #[arg(long, global = true, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_nodes: Option<usize>,
    /// Most values that the aliases of a file stand for
    #[arg(long, global = true, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_aliased: Option<usize>,
    /// Most models that a project includes
    #[arg(long, global = true, value_name = "COUNT", hide_short_help = true)]
    pub(crate) max_includes: Option<usize>,
}

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

#[cfg(test)]
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

//! Files of source by what others may call them: ends of their paths, directories above them.

/// Endings of the languages whose imports are followed.
pub(super) const PYTHON: &str = "py";
pub(super) const SCRIPT: &[&str] = &["cjs", "js", "jsx", "mjs", "ts", "tsx"];

/// A file of source.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SourceFile {
    /// Its path, from the directory on.
    pub(super) path: String,
    /// Its text, unless it is too long.
    pub(super) text: Option<String>,
}

impl SourceFile {
    pub(super) fn new(path: &str, text: Option<&str>) -> Self {
        let (path, text) = (path.to_owned(), text.map(str::to_owned));
        Self { path, text }
    }
}

/// The source of a program, with what its files may be called.
pub(super) struct Source<'s> {
    /// By path.
    pub(super) files: &'s [SourceFile],
    /// The ends of paths, without the ends of names, and whose they are: `a/b`, `b` of `a/b.py`. Most words of source are
    /// none of them.
    pub(super) suffixes: Vec<(&'s str, usize)>,
    /// The names of the directories above, and of what.
    pub(super) directories: Vec<(&'s str, usize)>,
}

impl<'s> Source<'s> {
    pub(super) fn new(files: &'s [SourceFile]) -> Self {
        let (mut suffixes, mut directories) = (Vec::new(), Vec::new());
        for (at, file) in files.iter().enumerate() {
            let mut rest = stem(&file.path);
            loop {
                suffixes.push((rest, at));
                let Some((directory, below)) = rest.split_once('/') else {
                    break;
                };
                directories.push((directory, at));
                rest = below;
            }
        }
        suffixes.sort_unstable();
        directories.sort_unstable();
        directories.dedup();
        Self {
            files,
            suffixes,
            directories,
        }
    }

    pub(super) fn path(&self, at: usize) -> &'s str {
        self.files.get(at).map_or("", |file| &file.path)
    }

    /// The file of a path.
    pub(super) fn exact(&self, path: &str) -> Option<usize> {
        let found = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path));
        found.ok()
    }

    /// The files whose paths end so, but for the ends of their names.
    pub(super) fn with_suffix(&self, stem: &str) -> impl Iterator<Item = usize> + use<'_> {
        named(&self.suffixes, stem)
    }

    /// The files below directories of a name.
    pub(super) fn in_directory(&self, name: &str) -> impl Iterator<Item = usize> + use<'_> {
        named(&self.directories, name)
    }

    /// The files of a module of Python, wherever it lies.
    pub(super) fn any_module(&self, module: &str) -> Vec<usize> {
        let is_module = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
        if module.is_empty() || !module.chars().all(is_module) {
            return Vec::new();
        }
        let stem = module.replace('.', "/");
        let files = self.with_suffix(&stem);
        let packages = self.with_suffix(&format!("{stem}/__init__"));
        let files = files.chain(packages);
        files.filter(|at| is_python(self.path(*at))).collect()
    }

    /// The files of a module of Python as a file of a directory names it: from the directory on, or one above it, else
    /// wherever there is one.
    pub(super) fn module(&self, directory: &str, module: &str) -> Vec<usize> {
        let all = self.any_module(module);
        let name = module.replace('.', "/");
        let is_near = |at: &usize| {
            let stem = stem(self.path(*at));
            let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
            let base = stem.strip_suffix(&name);
            base.is_some_and(|base| base.is_empty() || format!("{directory}/").starts_with(base))
        };
        let near: Vec<usize> = all.iter().copied().filter(is_near).collect();
        if near.is_empty() { all } else { near }
    }
}

/// The entries of a name in a sorted list.
pub(super) fn named<'l>(
    list: &'l [(&str, usize)],
    name: &str,
) -> impl Iterator<Item = usize> + use<'l> {
    let from = list.partition_point(|(known, _)| *known < name);
    let rest = list.get(from..).unwrap_or_default();
    let count = rest.iter().take_while(|(known, _)| *known == name).count();
    rest.iter().take(count).map(|(_, at)| *at)
}

pub(super) fn is_python(path: &str) -> bool {
    end_of(path) == PYTHON
}

pub(super) fn has_script_end(path: &str) -> bool {
    SCRIPT.contains(&end_of(path))
}

/// Whether the imports of a file are followed.
pub(super) fn has_end(path: &str) -> bool {
    is_python(path) || has_script_end(path)
}

pub(super) fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

pub(super) fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(above, _)| above)
}

pub(super) fn join(directory: &str, name: &str) -> String {
    match directory.is_empty() {
        true => name.to_owned(),
        false => format!("{directory}/{name}"),
    }
}

pub(super) fn end_of(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, end)| end)
}

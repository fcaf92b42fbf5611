//! What releases of charts say: by it they name the objects that no manifest shows.

use crate::map::BTreeSet;

/// The words that releases of charts are written in. Charts name their objects after the release, the chart, or what the
/// values say (`helm create`: `fullname` is the release's name, or `RELEASE-CHART`, or `fullnameOverride`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// Names of releases and charts and all values, in small letters: each as a whole without what stands between its words,
    /// and its words.
    words: BTreeSet<String>,
}

/// Shorter words are in anything.
const SHORTEST: usize = 3;

impl Released {
    /// Adds a name or a value.
    pub(super) fn add(&mut self, text: &str) {
        let words = words(text).filter(|it| it.len() >= SHORTEST);
        self.words.extend(words.map(str::to_ascii_lowercase));
        self.words.insert(folded(text));
    }

    /// Whether a Service of a name may be of one of them: one of its words, or several in a row, are a name or a word of
    /// theirs (`argocd-server` of the chart `argo-cd`).
    pub(super) fn may_have(&self, name: &str) -> bool {
        let all: Vec<String> = words(name).map(folded).collect();
        (0..all.len()).any(|at| {
            let mut run = String::new();
            all.iter().skip(at).any(|word| {
                run.push_str(word);
                run.len() >= SHORTEST && self.words.contains(&run)
            })
        })
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
}

fn folded(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|it| it.to_ascii_lowercase()).collect()
}

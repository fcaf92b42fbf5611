//! What releases of charts say: by it they name the objects that no manifest shows.

/// The words that releases of charts are written in. Charts name their objects after the release, the chart, or what the
/// values say (`helm create`: `fullname` is the release's name, or `RELEASE-CHART`, or `fullnameOverride`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Released {
    /// Names of releases and charts and all values, in small letters without what stands between the words; one a line.
    text: String,
}

impl Released {
    /// Adds what a release says.
    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(&folded(text));
        self.text.push('\n');
    }

    /// Whether a Service of a name may be of one of them: one of its words is there, or its name begins with a word that
    /// stands there.
    pub(super) fn may_have(&self, name: &str) -> bool {
        /// Shorter words are in anything.
        const SHORTEST: usize = 3;
        let whole = folded(name);
        let mut words = name.split(['-', '.']).filter(|word| word.len() >= SHORTEST);
        let lines = || self.text.lines().filter(|line| line.len() >= SHORTEST);
        words.any(|word| self.text.contains(&folded(word)))
            || lines().any(|line| whole.contains(line))
    }
}

fn folded(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|it| it.to_ascii_lowercase()).collect()
}

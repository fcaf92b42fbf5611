//! The ports of its own container that a health check asks.

/// What a health check says of the ports of its own container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AskedPorts {
    /// Ports that it names, each with the protocol that the scheme before it says.
    pub(super) named: Vec<(u16, Option<&'static str>)>,
    /// The port of a client that it runs without naming one.
    pub(super) client: Option<u16>,
}

impl AskedPorts {
    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = u16> {
        let named = self.named.iter().map(|(port, _)| *port);
        named.chain(self.client)
    }

    /// The one port that a check asks; `None` where it asks several.
    pub(super) fn one(&self) -> Option<u16> {
        let mut all = self.all();
        let first = all.next();
        first.filter(|_| all.next().is_none())
    }

    /// Those that it asks by a URL, each with `http` or `https`.
    pub(super) fn on_web(&self) -> impl Iterator<Item = (u16, &'static str)> {
        let named = self.named.iter();
        let spoken = named.filter_map(|(port, name)| Some((*port, (*name)?)));
        spoken.filter(|(_, name)| name.starts_with("http"))
    }
}

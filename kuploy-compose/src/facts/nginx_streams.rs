//! What nginx hands on by UDP: `stream { server { listen 7777 udp; proxy_pass zone:7777; } }`, also by an `upstream`
//! (<https://nginx.org/en/docs/stream/ngx_stream_core_module.html#udp>).

use crate::map::BTreeMap;
use crate::model::Protocol;

/// What hands on by UDP in a configuration of nginx, read once for all the hosts in it.
pub(super) struct Streams {
    /// Where each innermost block begins or goes on, in the order of the text, and whether that is asked by UDP alone.
    parts: Vec<(usize, bool)>,
}

/// A block of the configuration.
#[derive(Default)]
struct Block<'t> {
    /// What stands before its brace.
    head: &'t str,
    /// Whether all that it listens on is UDP, where it listens.
    by_udp: Option<bool>,
}

impl Streams {
    pub(super) fn of(text: &str) -> Self {
        // `listen 7 udp;`, with a space or a tab before the word.
        let has_udp = text.match_indices("udp").any(|(at, _)| {
            let before = text.as_bytes().get(at.wrapping_sub(1));
            before.is_some_and(u8::is_ascii_whitespace)
        });
        if !has_udp {
            return Self { parts: Vec::new() };
        }
        let mut inner = Vec::new();
        let mut blocks: Vec<Block<'_>> = Vec::new();
        // The blocks around, and what hands on to a group: its name, and the block.
        let (mut open, mut passes) = (Vec::new(), Vec::new());
        let mut begin = 0;
        for (at, byte) in text.bytes().enumerate() {
            if !matches!(byte, b';' | b'{' | b'}') {
                continue;
            }
            let words = statement(text.get(begin..at).unwrap_or_default());
            begin = at + 1;
            let innermost = open.last().copied();
            let (name, value) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
            if name == "proxy_pass" {
                passes.push((value.trim(), innermost));
            }
            let around = innermost.and_then(|index: usize| blocks.get_mut(index));
            if let Some(around) = around.filter(|_| name == "listen") {
                let is_udp = words.split_whitespace().any(|word| word == "udp");
                around.by_udp = Some(is_udp && around.by_udp != Some(false));
            }
            match byte {
                b'{' => {
                    open.push(blocks.len());
                    blocks.push(Block {
                        head: words,
                        by_udp: None,
                    });
                }
                b'}' => drop(open.pop()),
                _ => continue,
            }
            inner.push((at, open.last().copied()));
        }
        let is_server = |index: usize| {
            let block = blocks.get(index);
            block.is_some_and(|it| it.head == "server" && it.by_udp == Some(true))
        };
        let mut groups: BTreeMap<&str, bool> = BTreeMap::new();
        for (group, from) in passes {
            let is_udp = from.is_some_and(is_server);
            *groups.entry(group).or_insert(true) &= is_udp;
        }
        let is_udp = |index: usize| {
            let head = blocks.get(index).map_or("", |block| block.head);
            match head.split_once(char::is_whitespace) {
                Some(("upstream", name)) => groups.get(name.trim()).is_some_and(|udp| *udp),
                _ => is_server(index),
            }
        };
        let parts = inner.into_iter();
        let parts = parts.map(|(at, block)| (at, block.is_some_and(is_udp)));
        Self {
            parts: parts.collect(),
        }
    }

    /// The protocol by which nginx asks a host at a place of the text, where that is UDP alone.
    pub(super) fn carried(&self, at: usize) -> Option<Protocol> {
        let next = self.parts.partition_point(|(begin, _)| *begin <= at);
        let (_, is_udp) = self.parts.get(next.checked_sub(1)?)?;
        is_udp.then_some(Protocol::Udp)
    }
}

/// A statement, or the head of a block, without comments before it.
fn statement(text: &str) -> &str {
    let mut lines = text.lines().map(str::trim);
    lines
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_behind_udp_are_told_from_others() {
        let of = |text: &str| Streams::of(text).carried(text.find("zone").unwrap());
        let udp = Some(Protocol::Udp);
        assert_eq!(
            of("stream { server { listen 7 udp; proxy_pass zone:7; } }"),
            udp
        );
        assert_eq!(
            of("upstream s {\n server zone:7;\n}\nserver { listen 7 udp; proxy_pass s; }"),
            udp
        );
        assert_eq!(
            of("server { listen 7; proxy_pass zone:7; } server { listen 8 udp; }"),
            None
        );
        assert_eq!(
            of(
                "upstream s { server zone:7; } server { listen 7 udp; proxy_pass s; } server { listen 7; proxy_pass s; }"
            ),
            None
        );
        assert_eq!(
            of("http { a; }\n# games\nserver {\n # of all\n listen 7 udp;\n proxy_pass zone:7;\n}"),
            udp
        );
        assert_eq!(
            of("server {\n\tlisten\t7\tudp;\n\tproxy_pass\tzone:7;\n}"),
            udp
        );
        assert_eq!(of("zone { listen 7 udp; }"), None);
    }
}

//! What nginx hands on by UDP: `stream { server { listen 7777 udp; proxy_pass zone:7777; } }`, also by an `upstream`
//! (<https://nginx.org/en/docs/stream/ngx_stream_core_module.html#udp>).

use crate::model::Protocol;

/// The protocol by which nginx asks a host at a place of its configuration, where that is UDP alone.
pub(super) fn carried(text: &str, at: usize) -> Option<Protocol> {
    if !text.contains(" udp") {
        return None;
    }
    let (head, block) = block(text, at)?;
    let is_udp = match head.split_once(char::is_whitespace) {
        Some(("upstream", name)) => {
            let name = name.trim();
            let mut passes = text.match_indices("proxy_pass").filter(|(at, pass)| {
                let to = text.get(at + pass.len()..).unwrap_or_default();
                to.split(';').next().map(str::trim) == Some(name)
            });
            let first = passes.next()?;
            let is_udp = |at: usize| block_is_udp(text, at);
            is_udp(first.0) && passes.all(|(at, _)| is_udp(at))
        }
        _ => head == "server" && listens_by_udp(block),
    };
    is_udp.then_some(Protocol::Udp)
}

fn block_is_udp(text: &str, at: usize) -> bool {
    block(text, at).is_some_and(|(head, block)| head == "server" && listens_by_udp(block))
}

/// Whether all that a `server` listens on is UDP.
fn listens_by_udp(block: &str) -> bool {
    let statements = block.split([';', '{', '}']).map(str::trim);
    let mut listens = statements
        .filter(|it| it.starts_with("listen "))
        .map(|it| it.split_whitespace().any(|word| word == "udp"))
        .peekable();
    listens.peek().is_some() && listens.all(|is_udp| is_udp)
}

/// The innermost block around a place: what stands before its brace, and what it holds.
fn block(text: &str, at: usize) -> Option<(&str, &str)> {
    let before = text.get(..at)?;
    let mut depth = 0_usize;
    let open = before.rfind(|c| {
        match c {
            '}' => depth += 1,
            '{' if depth > 0 => depth -= 1,
            '{' => return true,
            _ => {}
        }
        false
    })?;
    let head = text.get(..open)?.rsplit([';', '{', '}', '\n']).next()?;
    let inner = text.get(open + 1..)?;
    let end = inner.find('}').unwrap_or(inner.len());
    Some((head.trim(), inner.get(..end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_behind_udp_are_told_from_others() {
        let of = |text: &str| carried(text, text.find("zone").unwrap());
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
    }
}

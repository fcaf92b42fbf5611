//! Entries of `extra_hosts`: `HOST=IP`, `HOST:IP`, several addresses with commas, IPv6 with or without brackets.

/// Reads one entry of the list form: the host and its addresses.
///
/// # Errors
/// What is wrong with the entry, in a few words.
pub(crate) fn parse(text: &str) -> Result<(&str, Vec<&str>), &'static str> {
    let (host, addresses) = text
        .split_once('=')
        .or_else(|| text.split_once(':'))
        .ok_or("the address is missing")?;
    check_host(host)?;
    Ok((host, addresses.split(',').map(bare).collect()))
}

/// Whether a host name can stand before an address.
///
/// # Errors
/// What is wrong with the name, in a few words.
pub(crate) fn check_host(host: &str) -> Result<(), &'static str> {
    if host.is_empty() {
        Err("the host name is empty")
    } else if host.contains([':', '=']) {
        Err("the host name contains `:` or `=`")
    } else {
        Ok(())
    }
}

/// An address without the brackets that IPv6 may have.
pub(crate) fn bare(address: &str) -> &str {
    address
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .filter(|inner| !inner.is_empty())
        .unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_addresses_part_at_the_first_separator() {
        for (text, host, addresses) in [
            ("a=1.2.3.4", "a", vec!["1.2.3.4"]),
            ("a:1.2.3.4", "a", vec!["1.2.3.4"]),
            ("a=::1", "a", vec!["::1"]),
            ("a:::1", "a", vec!["::1"]),
            ("a=[::1]", "a", vec!["::1"]),
            ("a=1.1.1.1,2.2.2.2", "a", vec!["1.1.1.1", "2.2.2.2"]),
            ("h=host-gateway", "h", vec!["host-gateway"]),
        ] {
            assert_eq!(parse(text), Ok((host, addresses)), "{text}");
        }
    }

    #[test]
    fn a_host_without_address_or_name_is_refused() {
        for text in ["a", "", "=1.2.3.4", "a:b=1"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}

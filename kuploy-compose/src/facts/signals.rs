//! Signals as Docker names them: a name with or without `SIG`, or a number. Docker refuses any other when it creates the
//! container (`ParseSignal` and the table of Linux in github.com/moby/sys/signal).

/// Signals of Linux, by number from 1 on.
const NAMES: &[&str] = &[
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
    "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
];

/// Other names of signals.
const SYNONYMS: &[(&str, &str)] = &[("IOT", "ABRT"), ("CLD", "CHLD"), ("POLL", "IO")];

/// The first signal of real time, by name `RTMIN`, and the last, `RTMAX`.
const REAL_TIME: (u32, u32) = (34, 64);

/// The name of a signal without `SIG`, in upper case; `None` where a text names none.
pub(crate) fn name(text: &str) -> Option<String> {
    if let Ok(number) = text.parse::<u32>() {
        return of_number(number);
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let known = NAMES.iter().find(|known| **known == name);
    let synonym = SYNONYMS.iter().find(|(other, _)| *other == name);
    let known = known.or(synonym.map(|(_, known)| known));
    match known {
        Some(known) => Some((*known).to_owned()),
        None => of_number(real_time(name)?),
    }
}

/// The signal that a text most likely means.
pub(crate) fn nearest(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    crate::diagnostic::nearest(name, NAMES.iter().copied()).map(|near| format!("SIG{near}"))
}

/// `RTMIN`, `RTMIN+3`, `RTMAX-2`.
fn real_time(name: &str) -> Option<u32> {
    let (first, last) = REAL_TIME;
    let offset = |text: &str, sign: char| match text {
        "" => Some(0),
        text => text.strip_prefix(sign)?.parse::<u32>().ok(),
    };
    let number = match (name.strip_prefix("RTMIN"), name.strip_prefix("RTMAX")) {
        (Some(rest), _) => first.checked_add(offset(rest, '+')?)?,
        (_, Some(rest)) => last.checked_sub(offset(rest, '-')?)?,
        _ => return None,
    };
    (first..=last).contains(&number).then_some(number)
}

fn of_number(number: u32) -> Option<String> {
    let (first, last) = REAL_TIME;
    if (first..=last).contains(&number) {
        return Some(match number - first {
            0 => "RTMIN".to_owned(),
            more => format!("RTMIN+{more}"),
        });
    }
    let at = usize::try_from(number.checked_sub(1)?).ok()?;
    NAMES.get(at).map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{name, nearest};

    #[test]
    fn names_and_numbers_of_one_signal_are_one() {
        for (text, expected) in [
            ("SIGTERM", Some("TERM")),
            ("term", Some("TERM")),
            ("15", Some("TERM")),
            ("SIGIOT", Some("ABRT")),
            ("28", Some("WINCH")),
            ("RTMIN+3", Some("RTMIN+3")),
            ("37", Some("RTMIN+3")),
            ("SIGRTMAX-27", Some("RTMIN+3")),
            ("0", None),
            ("32", None),
            ("65", None),
            ("RTMIN+31", None),
            ("RTMIN3", None),
            ("SIGFOO", None),
            ("", None),
        ] {
            assert_eq!(name(text).as_deref(), expected, "{text}");
        }
        assert_eq!(nearest("SIGTREM").as_deref(), Some("SIGTERM"));
    }
}

//! `*` and `?` in patterns of names.

/// Whether the whole text matches a pattern of `*`, `?` and characters. Goes back to the last `*` alone, which is
/// enough, so it takes length times length.
pub(super) fn matches(text: &str, pattern: &[char]) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut p) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, at));
                p += 1;
            }
            Some(c) if *c == '?' || text.get(at) == Some(c) => {
                at += 1;
                p += 1;
            }
            _ => match star {
                Some((star_p, star_at)) => {
                    star = Some((star_p, star_at + 1));
                    (p, at) = (star_p + 1, star_at + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

//! The small languages inside Compose's strings: sizes, durations, ports, mounts, command lines, host lists, numbers.
//!
//! Each is a pure function from text to a value or to what is wrong with the text, in a few words that a finding can
//! hold. They are total: no input makes them panic, and each is linear in its input.

pub(crate) mod duration;
pub(crate) mod hosts;
pub(crate) mod number;
pub(crate) mod port;
pub(crate) mod size;
pub(crate) mod volume;
pub(crate) mod words;

#[cfg(test)]
mod properties;

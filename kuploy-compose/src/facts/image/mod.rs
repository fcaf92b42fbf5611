//! What the image of a service says: its ports, user, data, health check and process.
//!
//! Four sources say it, the strongest first: `x-kuploy.image`, the image lock, the Dockerfile, the catalogue.

mod base_users;
mod config;
mod copied;
mod declared;
mod distribution;
pub mod dockerfile;
mod effective;
mod gather;
mod ignored;
pub mod inspect;
mod known;
pub mod lock;
mod merge;
mod official;
mod references;
mod text;
mod wildcard;

pub use config::{
    ImageAccount, ImageConfig, ImageHealthcheck, ImagePort, ImageUser, ImageWords, Principal,
};
pub use copied::{Copied, Holds, ImageFiles};
pub(crate) use copied::{UNKNOWN_DIRECTORY, in_directory};
pub use declared::DeclaredImage;
pub use distribution::Distribution;
pub(crate) use effective::healthcheck;
pub use gather::{ProjectImages, gather};
pub(crate) use gather::{dockerfile_path, of_directory};
pub(crate) use ignored::Ignored;
pub use merge::{Contradiction, ImageFacts, ImageSources, Source};
pub use references::{Origin, References};

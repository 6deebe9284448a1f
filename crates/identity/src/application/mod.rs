//! What groups may do with the application itself: change its settings, watch it, subscribe to what it shows.
//!
//! Administrators may all of it. Others by what their groups give, through doors of their own ([`SettingsManager`],
//! [`Monitor`]), beside [`crate::Admin`]. Nobody gets to more by them: which settings a settings manager changes each
//! setting says itself ([`setting::Writer`]). Who changes what groups may is above this floor, where changes of
//! permissions are kept.

mod door;
mod model;
mod store;

pub use door::{Monitor, SettingsManager};
pub use model::{Edge, Right, Rights};
pub use store::{list, of_groups, put};

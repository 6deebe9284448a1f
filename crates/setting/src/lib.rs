//! Settings: what there is to set, where a value comes from, who may read it.
//!
//! Every domain declares its settings, one line each ([`declare`]). The environment beats the database, the database
//! beats the default. Values are kept in memory and written out as JSON once per change, because every page asks for
//! all of them; secret ones are sealed in the database. Values that the program computes (engines, version) are
//! registered at start. HTTP is not here.

mod definition;
mod environment;
mod property;
mod settings;
mod store;

pub use definition::{Declared, Definition, Kind, Values, Visibility, Writer, declare};
pub use environment::{Environment, EnvironmentError};
pub use property::Property;
pub use settings::{Refusal, Settings, Source, Vault};

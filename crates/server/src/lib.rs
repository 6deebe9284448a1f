//! The metalith server: configuration, start and stop, the router with every floor's routes, the embedded web UI.
//!
//! This floor chooses drivers, wires the floors together and owns the endpoints that need to see all of them. What
//! the product does is below.

mod above;
mod audit_log;
mod beside;
mod change_secret;
mod checklist;
mod config;
mod config_file;
mod contain;
mod cors;
mod data_dir;
mod declared;
mod description;
mod email;
mod frame;
mod ground;
mod health;
mod https;
mod key;
mod log;
mod permissions;
mod process;
mod properties;
mod random_token;
mod recent_log;
mod reset_password;
mod router;
mod settings;
mod start;
mod starting;
mod ui;

pub use audit_log::{Verified, verify_audit};
pub use change_secret::change_secret;
pub use config::{AppDatabase, Config, Flags};
pub use config_file::{Problem, Problems, Variables, Verdict, check_config};
pub use contain::{ContainArguments, contain};
pub use log::{Log, start_logging};
pub use permissions::{PermissionsArguments, Report, permissions};
pub use process::{migrate, openapi, serve};
pub use reset_password::{PasswordReset, reset_password};
pub use start::{App, StartError, Surroundings};
pub use starting::Progress;

/// The release of the reference whose contract this server speaks, with our own number behind it.
pub const VERSION_TAG: &str = "v0.56.1";

//! The scenes: each starts the servers it needs, measures, and gives a table.

mod containment;
mod export;
mod keys;
mod logins;
mod memory;
mod people;
mod permissions;
mod question;
mod refusals;
mod requests;
mod sessions;
mod start;

use crate::{Result, report::Table, stage::Stage};
use clap::ValueEnum;

/// Something to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scene {
    /// Cold starts
    Start,
    /// Answering who the caller is, beside bare servers
    Requests,
    /// API keys in use: a rotation under load, the cost of noting uses
    Keys,
    /// A million sessions beside few
    Sessions,
    /// Lists of ten thousand people
    People,
    /// Permissions of two thousand groups, on both app databases
    Permissions,
    /// A question with one row
    Question,
    /// A million rows as CSV
    Export,
    /// Memory: idle, and with many clients
    Memory,
    /// A storm of log-ins
    Logins,
    /// Containing everybody after a breach
    Containment,
    /// Failed log-ins: does the time they take tell who has an account?
    Refusals,
}

impl Scene {
    /// All of them, in the order in which they are played.
    pub const ALL: [Self; 12] = [
        Self::Start,
        Self::Requests,
        Self::Keys,
        Self::Sessions,
        Self::People,
        Self::Permissions,
        Self::Question,
        Self::Export,
        Self::Memory,
        Self::Logins,
        Self::Containment,
        Self::Refusals,
    ];

    /// Measures.
    pub async fn play(self, stage: &mut Stage) -> Result<Table> {
        match self {
            Self::Start => start::play(stage).await,
            Self::Requests => requests::play(stage).await,
            Self::Keys => keys::play(stage).await,
            Self::Sessions => sessions::play(stage).await,
            Self::People => people::play(stage).await,
            Self::Permissions => permissions::play(stage).await,
            Self::Question => question::play(stage).await,
            Self::Export => export::play(stage).await,
            Self::Memory => memory::play(stage).await,
            Self::Logins => logins::play(stage).await,
            Self::Containment => containment::play(stage).await,
            Self::Refusals => refusals::play(stage).await,
        }
    }
}

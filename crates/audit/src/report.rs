//! What a verification found.
//!
//! A report counts everything and lists the beginning of it: somebody who changed a million rows does not make it a
//! gigabyte. Each finding is a sentence for people and a name for programs.

use crate::chain::Head;
use std::fmt;

/// The state of the chain.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The newest seal, to be kept elsewhere; none before anything was sealed.
    pub head: Option<Head>,
    /// Seals that were looked at.
    pub seals: u64,
    /// Events that their seals hold as they were sealed.
    pub events: u64,
    /// Events that wait to be sealed.
    pub unsealed: u64,
    /// What is wrong, in the order of the chain; the first [`Report::LISTED`] of it.
    pub findings: Vec<Finding>,
    /// How much is wrong.
    pub found: u64,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The seal that shows it.
    pub seal: i64,
    /// What it is.
    pub problem: Problem,
}

/// What can be wrong with a seal and its events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is not there, nor are those up to this number.
    Missing {
        /// The last one of the gap.
        through: i64,
    },
    /// It is not what the server made.
    Changed,
    /// The server made it, but not to follow the one before.
    OutOfPlace,
    /// This event is not what was sealed.
    EventChanged(i64),
    /// This event is gone.
    EventMissing(i64),
    /// This event was sealed here and says that it is elsewhere.
    EventMoved(i64),
    /// This event was never sealed here.
    EventInserted(i64),
    /// It is not the one that was expected.
    Unexpected,
}

impl Report {
    /// Findings that a report lists at most.
    pub const LISTED: usize = 100;

    /// Is everything as it was sealed?
    pub fn is_intact(&self) -> bool {
        self.found == 0
    }

    pub(crate) fn note(&mut self, seal: i64, problem: Problem) {
        self.found += 1;
        if self.findings.len() < Self::LISTED {
            self.findings.push(Finding { seal, problem });
        }
    }
}

impl Problem {
    /// Its name, for programs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "seal-missing",
            Self::Changed => "seal-changed",
            Self::OutOfPlace => "seal-out-of-place",
            Self::EventChanged(_) => "event-changed",
            Self::EventMissing(_) => "event-missing",
            Self::EventMoved(_) => "event-moved",
            Self::EventInserted(_) => "event-inserted",
            Self::Unexpected => "seal-unexpected",
        }
    }

    /// The event, when it is about one.
    pub fn event(&self) -> Option<i64> {
        match self {
            Self::EventChanged(id)
            | Self::EventMissing(id)
            | Self::EventMoved(id)
            | Self::EventInserted(id) => Some(*id),
            Self::Missing { .. } | Self::Changed | Self::OutOfPlace | Self::Unexpected => None,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seal, problem } = self;
        match problem {
            Problem::Missing { through } if through == seal => write!(f, "seal {seal} is missing"),
            Problem::Missing { through } => write!(f, "seals {seal} to {through} are missing"),
            Problem::Changed => write!(f, "seal {seal} was changed or forged"),
            Problem::OutOfPlace => write!(f, "seal {seal} does not follow the seal before it"),
            Problem::EventChanged(id) => {
                write!(f, "event {id} was changed after it was sealed in seal {seal}")
            }
            Problem::EventMissing(id) => write!(f, "event {id} was sealed in seal {seal} and is gone"),
            Problem::EventMoved(id) => write!(f, "event {id} was sealed in seal {seal} and was moved"),
            Problem::EventInserted(id) => write!(f, "event {id} was put into seal {seal} later"),
            Problem::Unexpected => write!(f, "seal {seal} is not the one that was expected"),
        }
    }
}

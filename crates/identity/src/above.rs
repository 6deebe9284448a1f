//! What the floors above do when this one makes something, and what only they know of somebody.
//!
//! This floor depends on none of them; whoever puts the house together hands them in.

use crate::Caller;
use ::store::{Result, Tx};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{CollectionId, DashboardId, GroupId, UserId};
use std::{collections::BTreeSet, fmt::Debug};

/// The floors above, as far as this one needs them.
#[async_trait]
pub trait Above: Debug + Send + Sync {
    /// A group was made in this transaction: it gets the rights that new groups have.
    async fn group_made(&self, tx: &mut Tx, group: GroupId) -> Result<()>;

    /// People were made in this transaction, at this moment: each gets a collection, which the answer names.
    async fn people_made(
        &self,
        tx: &mut Tx,
        people: &[UserId],
        now: DateTime<Utc>,
    ) -> Result<Vec<(UserId, CollectionId)>>;

    /// Which questions the groups of a user let them ask.
    async fn questions_of(&self, tx: &mut Tx, user: UserId) -> Result<QuestionRights>;

    /// Which of these collections are there, as far as the caller may know.
    async fn collections_known(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        ids: &BTreeSet<CollectionId>,
    ) -> Result<BTreeSet<CollectionId>>;

    /// Is the dashboard there and not in the Trash, and may the caller see it? One statement at most.
    async fn shows_dashboard(&self, tx: &mut Tx, caller: &Caller, id: DashboardId) -> Result<bool>;
}

/// Which questions somebody may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuestionRights {
    /// Of some database.
    pub any: bool,
    /// In some database's own language.
    pub native: bool,
}

impl QuestionRights {
    /// Every question.
    pub const ALL: Self = Self { any: true, native: true };
}

/// No floor above: for commands that work on accounts alone, and for tests.
#[derive(Clone, Copy, Debug)]
pub struct NothingAbove;

#[async_trait]
impl Above for NothingAbove {
    async fn group_made(&self, _: &mut Tx, _: GroupId) -> Result<()> {
        Ok(())
    }

    async fn people_made(
        &self,
        _: &mut Tx,
        _: &[UserId],
        _: DateTime<Utc>,
    ) -> Result<Vec<(UserId, CollectionId)>> {
        Ok(Vec::new())
    }

    async fn questions_of(&self, _: &mut Tx, _: UserId) -> Result<QuestionRights> {
        Ok(QuestionRights::ALL)
    }

    async fn collections_known(
        &self,
        _: &mut Tx,
        _: &Caller,
        ids: &BTreeSet<CollectionId>,
    ) -> Result<BTreeSet<CollectionId>> {
        Ok(ids.clone())
    }

    async fn shows_dashboard(&self, _: &mut Tx, _: &Caller, _: DashboardId) -> Result<bool> {
        Ok(false)
    }
}

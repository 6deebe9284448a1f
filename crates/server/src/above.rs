//! What accounts and groups need of the floors above them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use content::Content;
use identity::{Above, Caller, QuestionRights};
use kernel::{CollectionId, DashboardId, GroupId, UserId};
use std::collections::BTreeSet;
use store::{Result, Tx};

/// The floors above `identity`.
#[derive(Clone, Debug)]
pub(crate) struct FloorsAbove {
    pub content: Content,
}

#[async_trait]
impl Above for FloorsAbove {
    async fn group_made(&self, tx: &mut Tx, group: GroupId) -> Result<()> {
        access::data::welcome_group(tx, group).await
    }

    async fn people_made(
        &self,
        tx: &mut Tx,
        people: &[UserId],
        now: DateTime<Utc>,
    ) -> Result<Vec<(UserId, CollectionId)>> {
        content::collection::welcome(&self.content, tx, people, now).await
    }

    async fn questions_of(&self, tx: &mut Tx, user: UserId) -> Result<QuestionRights> {
        catalog::questions_of(tx, user).await
    }

    async fn collections_known(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        ids: &BTreeSet<CollectionId>,
    ) -> Result<BTreeSet<CollectionId>> {
        content::collection::known(tx, caller, ids).await
    }

    async fn shows_dashboard(&self, tx: &mut Tx, caller: &Caller, id: DashboardId) -> Result<bool> {
        content::dashboard::is_shown(tx, caller, id).await
    }
}

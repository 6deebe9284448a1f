//! What accounts and groups need of the floors above them.

use async_trait::async_trait;
use identity::{Above, QuestionRights};
use kernel::{GroupId, UserId};
use store::{Result, Tx};

/// The floors above `identity`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FloorsAbove;

#[async_trait]
impl Above for FloorsAbove {
    async fn group_made(&self, tx: &mut Tx, group: GroupId) -> Result<()> {
        access::data::welcome_group(tx, group).await
    }

    async fn questions_of(&self, tx: &mut Tx, user: UserId) -> Result<QuestionRights> {
        catalog::questions_of(tx, user).await
    }
}

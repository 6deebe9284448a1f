//! Personal collections: everybody has one, from the moment that they are there.

use super::store;
use crate::Content;
use ::store::{Result, Tx};
use chrono::{DateTime, Utc};
use kernel::{CollectionId, EntityId, UserId};

/// Makes a collection for each of these people, who have none, and says which is whose.
pub async fn welcome(
    content: &Content,
    tx: &mut Tx,
    people: &[UserId],
    now: DateTime<Utc>,
) -> Result<Vec<(UserId, CollectionId)>> {
    let new: Vec<_> = people.iter().map(|person| (*person, EntityId::draw(&content.chance))).collect();
    store::insert_personal(tx, &new, now).await
}

//! Where dashboards lie: what takes them in, the Trash, and the way back.

use super::{
    change::{self, IS_ARCHIVED},
    model::{Dashboard, Key},
    store,
    view::DashboardView,
};
use crate::{
    Content,
    collection::{self, Shelf},
};
use ::store::Tx;
use access::Writable;
use identity::{Caller, user};
use kernel::{CollectionId, Field};
use web::{Error, Result};

/// Where a dashboard goes by a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Stay,
    /// Into this collection, or the root.
    Move(Option<CollectionId>),
    Archive,
    /// Back from the Trash to where it was.
    Restore,
    /// Back from the Trash into this collection, or the root.
    RestoreTo(Option<CollectionId>),
}

impl Step {
    /// What is asked for: into the Trash or back from it, and where to.
    pub fn of(before: &Dashboard, archived: Option<bool>, home: Field<CollectionId>) -> Self {
        let home = match home {
            Field::Absent => None,
            Field::Null => Some(None),
            Field::Set(id) => Some(Some(id)),
        };
        match (before.archived, archived, home) {
            (false, Some(true), _) => Self::Archive,
            (true, Some(false), None) => Self::Restore,
            (true, Some(false), Some(home)) => Self::RestoreTo(home),
            (_, _, Some(home)) if home != before.collection_id => Self::Move(home),
            _ => Self::Stay,
        }
    }

    pub fn brings_back(self) -> bool {
        matches!(self, Self::Restore | Self::RestoreTo(_))
    }

    /// Takes it; others who would change collections have to be kept waiting.
    pub async fn take(
        self,
        tx: &mut Tx,
        homes: &Shelf,
        dashboard: &Writable<Dashboard>,
        operation: &str,
    ) -> Result<Dashboard> {
        let mut after = (**dashboard).clone();
        match self {
            Self::Stay => {}
            Self::Archive => {
                store::archive(tx, dashboard, operation).await?;
                after.mark_archived(operation);
            }
            Self::Restore if dashboard.home.is_archived => return Err(Error::bad_request(NO_WAY_BACK)),
            Self::Restore => {
                store::restore(tx, dashboard).await?;
                after.unmark_archived();
            }
            Self::Move(to) => {
                let home = homes.home_for_writing(to)?;
                store::put_home(tx, dashboard, home.id()).await?;
                after.lie_in(&home);
            }
            Self::RestoreTo(to) => {
                let home = homes.home_for_writing(to)?;
                store::put_home(tx, dashboard, home.id()).await?;
                store::restore(tx, dashboard).await?;
                after.lie_in(&home);
                after.unmark_archived();
            }
        }
        Ok(after)
    }
}

/// Puts a dashboard somewhere, as a part of what a transaction does: into the Trash, back from it, or into this
/// collection. What lies on it is neither looked at nor shown.
pub async fn place_within(
    content: &Content,
    tx: &mut Tx,
    caller: &Caller,
    key: &Key,
    (archived, home): (Option<bool>, Field<CollectionId>),
) -> Result<DashboardView> {
    // Before the dashboard itself: who changes a collection comes to its dashboards in this order.
    collection::hold_still(tx).await?;
    store::hold(tx, key).await?;
    let dashboard = store::find(tx, key).await?.ok_or(Error::NotFound)?;
    let keys = dashboard.collection_id.into_iter().chain(home.value());
    let keys: Vec<_> = keys.map(collection::Key::Id).collect();
    let homes = Shelf::around(tx, caller, (&keys, &[]), None).await?;
    let dashboard = access::writable(homes.rights(), dashboard)?;
    let step = Step::of(&dashboard, archived, home);
    if dashboard.archived && !step.brings_back() {
        return Err(Error::bad_request(IS_ARCHIVED));
    }
    let mut after = step.take(tx, &homes, &dashboard, &content.chance.uuid()).await?;
    change::settle(tx, (caller, content.clock.now()), &dashboard, &mut after, Vec::new()).await?;
    let people = user::authors(tx, &[after.last_editor_id].into()).await?;
    Ok(DashboardView::of(homes.rights(), &people, &after))
}

const NO_WAY_BACK: &str =
    "It cannot go back to where it was: that is in the Trash. Say in collection_id where it goes.";

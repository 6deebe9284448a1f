//! The list of collections.

use super::{
    model::Collection,
    sight::Sight,
    store::{Which, Whose},
    view::HomeView,
};
use access::collection::Place;
use identity::Caller;
use web::{Json, Query, Result, request};

request! {
    /// Which collections.
    pub struct ListQuery {
        /// Those in the Trash instead of the others.
        pub archived: Option<bool>,
        /// Leave out personal collections of others, and what lies in them.
        pub exclude_other_user_collections as "exclude-other-user-collections": Option<bool>,
        /// Only those of a namespace; there is none but the usual one.
        pub namespace: Option<String>,
        /// Only the personal collections themselves.
        pub personal_only as "personal-only": Option<bool>,
    }
}

pub(super) async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Json<Vec<HomeView>>> {
    if query.namespace.is_some() {
        return Ok(Json(Vec::new()));
    }
    let mut tx = caller.read().await?;
    let archived = query.archived == Some(true);
    let which = if archived { Which::All } else { Which::Live };
    let whose = Whose::leaving_out_others(query.exclude_other_user_collections);
    let sight = Sight::over_all(&mut tx, &caller, which, whose).await?;
    let mut shown: Vec<_> = sight.visible().filter(|it| it.archived == archived && !it.is_trash).collect();
    let personal_only = query.personal_only == Some(true);
    if personal_only {
        shown.retain(|it| it.personal_owner_id.is_some());
    }
    shown.sort_by_cached_key(|it| in_order(it));
    let has_root = !archived && !personal_only && sight.rights.may_read(Place::Root);
    let root = has_root.then(|| HomeView::Root(Box::new(sight.root())));
    let rest = shown.into_iter().map(|it| HomeView::Collection(Box::new(sight.show(it))));
    Ok(Json(root.into_iter().chain(rest).collect()))
}

/// Official ones first, then by name.
pub(super) fn in_order(collection: &Collection) -> impl Ord + use<> {
    (collection.authority_level.is_none(), collection.name.to_lowercase(), collection.id)
}

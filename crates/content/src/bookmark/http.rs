//! `/api/bookmark`. (Contract: content.md §4 of the reference description.)

use super::{
    model::{Bookmark, BookmarkView, KeptView, Kind, Thing},
    store,
};
use crate::Content;
use access::collection::Rights;
use axum::extract::State;
use identity::Caller;
use kernel::Scope;
use web::{
    ApiRouter, AtLeast, Error, Json, NoContent, Path, Result, request,
    routing::{get_with, post_with, put_with},
    says,
};

/// Bookmarks of one person's.
const MOST: usize = 1000;

pub(crate) fn routes() -> ApiRouter<Content> {
    use Scope::{CollectionsRead as Read, CollectionsWrite as Write};
    ApiRouter::new()
        .api_route(
            "/bookmark",
            get_with(list, says(Read, "Lists what the caller keeps at hand, as far as they see it.")),
        )
        .api_route(
            "/bookmark/ordering",
            put_with(order, says(Write, "Puts the caller's bookmarks in an order.")),
        )
        .api_route(
            "/bookmark/{model}/{id}",
            post_with(keep, says(Write, "Keeps a card, dashboard or collection at hand."))
                .delete_with(forget, says(Write, "Forgets a bookmark of the caller's.")),
        )
}

async fn list(caller: Caller) -> Result<Json<Vec<BookmarkView>>> {
    let mut tx = caller.read().await?;
    let bookmarks = store::list(&mut tx, caller.id()).await?;
    let homes: Vec<_> = bookmarks.iter().filter_map(Bookmark::home).collect();
    let rights = Rights::among(&mut tx, &caller, &homes).await?;
    Ok(Json(access::visible(&rights, bookmarks).into_iter().map(BookmarkView::from).collect()))
}

async fn keep(
    caller: Caller,
    State(content): State<Content>,
    Path((kind, id)): Path<(Kind, AtLeast<1>)>,
) -> Result<Json<KeptView>> {
    let thing = Thing { kind, id: id.number() };
    let now = content.clock.now();
    let mut tx = caller.write().await?;
    thing.read(&mut tx, &caller).await?;
    if store::count(&mut tx, caller.id()).await? >= i64::try_from(MOST).unwrap_or(i64::MAX) {
        let text = format!("At most {MOST} things are kept at hand. Forget one of them first.");
        return Err(Error::bad_request(text));
    }
    let bookmark = store::insert(&mut tx, caller.id(), thing, now).await?;
    let id = bookmark.ok_or_else(|| Error::bad_request("This is a bookmark of yours already."))?;
    tx.commit().await?;
    Ok(Json(KeptView {
        id,
        user_id: caller.id(),
        card_id: thing.id_as(Kind::Card),
        dashboard_id: thing.id_as(Kind::Dashboard),
        collection_id: thing.id_as(Kind::Collection),
        created_at: now,
    }))
}

/// Whoever may not see a thing any more may still forget that they kept it; that it is not there is nothing to complain of.
async fn forget(caller: Caller, Path((kind, id)): Path<(Kind, AtLeast<1>)>) -> Result<NoContent> {
    let mut tx = caller.write().await?;
    store::delete(&mut tx, caller.id(), Thing { kind, id: id.number() }).await?;
    tx.commit().await?;
    Ok(NoContent)
}

request! {
    /// An order of the caller's bookmarks.
    pub struct OrderRequest {
        /// The first first; what is not named has no place, and comes before all that have one.
        pub orderings: Vec<Placed>,
    }
}

request! {
    /// A thing in an order.
    pub struct Placed {
        /// What it is.
        pub kind as "type": Kind,
        /// Its id.
        pub item_id: AtLeast<1>,
    }
}

/// What is no bookmark, perhaps since a moment ago, has no place.
async fn order(caller: Caller, Json(request): Json<OrderRequest>) -> Result<NoContent> {
    if request.orderings.len() > MOST {
        return Err(Error::field("orderings", format!("value must be a list of at most {MOST} things.")));
    }
    let mut tx = caller.write().await?;
    let bookmarks = store::list(&mut tx, caller.id()).await?;
    let mut order = Vec::new();
    for Placed { kind, item_id } in request.orderings {
        let thing = Thing { kind, id: item_id.number() };
        let bookmark = bookmarks.iter().find(|bookmark| bookmark.thing() == thing);
        if let Some(id) = bookmark.map(|it| it.id).filter(|id| !order.contains(id)) {
            order.push(id);
        }
    }
    store::put_order(&mut tx, caller.id(), &order).await?;
    tx.commit().await?;
    Ok(NoContent)
}

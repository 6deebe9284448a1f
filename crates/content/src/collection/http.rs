//! `/api/collection`. (Contract: content.md §1.2 of the reference description.)

use super::{
    change, graph, items, list,
    model::{AuthorityLevel, Collection, Home, Key, slug},
    sight::Sight,
    store::{self, NewCollection},
    tree,
    view::{CollectionView, RootView},
};
use crate::Content;
use ::store::Tx;
use access::collection::{Rights, copy_edges};
use audit::Event;
use axum::extract::State;
use identity::Caller;
use kernel::{CollectionId, EntityId, Id, Scope};
use serde_json::json;
use web::{
    ApiRouter, Bounded, Error, Json, NonBlank, Path, Result, request,
    routing::{get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Content> {
    use Scope::{CollectionsRead as Read, CollectionsWrite as Write};
    ApiRouter::new()
        .merge(graph::routes())
        .api_route(
            "/collection",
            get_with(list::list, says(Read, "Lists the collections that the caller sees, the root first."))
                .merge(post_with(
                    create,
                    says(Write, "Makes a collection with the permissions of its parent."),
                )),
        )
        .api_route(
            "/collection/tree",
            get_with(tree::tree, says(Read, "Shows the collections that the caller sees as a tree.")),
        )
        .api_route("/collection/root", get_with(show_root, says(Read, "Shows the root.")))
        .api_route(
            "/collection/root/items",
            get_with(items::in_root, says(Read, "Lists what lies in no collection.")),
        )
        .api_route("/collection/trash", get_with(show_trash, says(Read, "Shows the Trash.")))
        .api_route(
            "/collection/{id}",
            get_with(show, says(Read, "Shows a collection, by its id or entity id."))
                .put_with(change::update, says(Write, "Renames, moves, archives or restores a collection."))
                .delete_with(
                    change::delete,
                    says(Write, "Deletes a collection in the Trash for good, and all in it."),
                ),
        )
        .api_route(
            "/collection/{id}/items",
            get_with(items::in_collection, says(Read, "Lists what lies in a collection.")),
        )
}

async fn show_root(caller: Caller) -> Result<Json<RootView>> {
    let rights = Rights::among(&mut caller.read().await?, &caller, &[]).await?;
    Ok(Json(Sight::over(rights, Vec::new()).root()))
}

async fn show_trash(caller: Caller) -> Result<Json<CollectionView>> {
    show(caller, Path(Key::Trash)).await
}

async fn show(caller: Caller, Path(key): Path<Key>) -> Result<Json<CollectionView>> {
    let mut tx = caller.read().await?;
    let sight = Sight::around(&mut tx, &caller, &key).await?;
    Ok(Json(sight.show_with_ancestors(&*sight.read(&key)?)))
}

request! {
    /// A collection to make.
    pub struct NewCollectionRequest {
        /// The name.
        pub name: NonBlank,
        /// What people say about it.
        pub description: Option<Description>,
        /// In what it is to lie; nothing: in the root.
        pub parent_id: Option<CollectionId>,
        /// There are none but the usual collections, of no namespace.
        pub namespace: Option<String>,
        /// `official`; for administrators.
        pub authority_level: Option<AuthorityLevel>,
    }
}

async fn create(
    caller: Caller,
    State(content): State<Content>,
    Json(request): Json<NewCollectionRequest>,
) -> Result<Json<CollectionView>> {
    request.refuse(&caller)?;
    let mut tx = caller.write().await?;
    let made = create_within(&content, &mut tx, &caller, request).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// Makes a collection, as a part of what a transaction does.
pub async fn create_within(
    content: &Content,
    tx: &mut Tx,
    caller: &Caller,
    request: NewCollectionRequest,
) -> Result<CollectionView> {
    request.refuse(caller)?;
    store::hold(tx).await?;
    let parent = request.parent_id.map(Key::Id);
    let sight = match &parent {
        None => Sight::over(Rights::among(tx, caller, &[]).await?, Vec::new()),
        Some(parent) => Sight::around(tx, caller, parent).await?,
    };
    let home = sight.home_for_writing(parent.as_ref())?.into_readable().into_inner();
    refuse_trash(&home)?;
    let (name, description) = (request.name.as_str(), request.description.map(Description::into_string));
    let owner_id = home.collection().and_then(|collection| collection.owner_id);
    let now = content.clock.now();
    let new = NewCollection {
        name,
        slug: &slug(name),
        description: description.as_deref(),
        parent_id: home.id(),
        location: &home.inside(),
        owner_id,
        authority_level: request.authority_level,
        entity_id: &EntityId::draw(&content.chance),
        now,
    };
    let id = store::insert(tx, new).await?;
    if owner_id.is_none() {
        copy_edges(tx, home.id(), id).await?;
    }
    let event = Event::new("collection-create").on("Collection", id.number());
    let event = event.with(json!({ "name": name, "parent_id": home.id() }));
    audit::record(tx, &caller.actor(), now, event).await?;
    let sight = Sight::around(tx, caller, &Key::Id(id)).await?;
    Ok(sight.show_with_ancestors(&*sight.read(&Key::Id(id))?))
}

impl NewCollectionRequest {
    /// Refuses what nobody makes, and what only administrators make.
    fn refuse(&self, caller: &Caller) -> Result<()> {
        if self.namespace.is_some() {
            return Err(Error::field("namespace", "There are only collections without a namespace here."));
        }
        if self.authority_level.is_some() && !caller.is_superuser() {
            return Err(Error::Forbidden);
        }
        Ok(())
    }
}

/// What people say about a collection.
pub(super) type Description = Bounded<10_000>;

/// Nothing is put into what lies in the Trash.
pub(super) fn refuse_trash(home: &Home) -> Result<()> {
    if home.collection().is_some_and(Collection::takes_nothing) {
        return Err(Error::field(
            "parent_id",
            "What is in the Trash takes nothing in. Choose another collection.",
        ));
    }
    Ok(())
}

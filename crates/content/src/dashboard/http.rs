//! `/api/dashboard`. (Contract: content.md §3.2 of the reference description.)

use super::{
    change, copy,
    model::{About, Dashboard, DashboardWidth, Key, NewDashboard},
    run, showing,
    store::{self, Which},
    view::{DashboardView, WholeDashboardView},
    whole::{self, Found},
};
use crate::{
    Content,
    card::Cards,
    collection::{self, Home, Shelf},
    parameter::Parameters,
    pinned,
};
use ::store::Tx;
use access::{Writable, collection::Rights};
use audit::Event;
use axum::extract::State;
use identity::{Caller, user};
use kernel::{CollectionId, EntityId, Id, Scope};
use serde_json::json;
use web::{
    ApiRouter, AtLeast, Bounded, Json, NonBlank, Path, Query, Result, request,
    routing::{get_with, post_with, put_with},
    says, words,
};

pub(crate) fn routes() -> ApiRouter<Cards> {
    use Scope::{DashboardsRead as Read, DashboardsWrite as Write};
    ApiRouter::new()
        .merge(run::routes())
        .merge(showing::routes())
        .api_route(
            "/dashboard",
            get_with(list, says(Read, "Lists the dashboards that the caller sees."))
                .merge(post_with(create, says(Write, "Makes a dashboard that nothing lies on yet."))),
        )
        .api_route(
            "/dashboard/{id}",
            get_with(show, says(Read, "Shows a dashboard with all that lies on it, by its id or entity id."))
                .put_with(
                    change::update,
                    says(Write, "Changes a dashboard or what lies on it, moves, archives or restores it."),
                )
                .delete_with(
                    change::delete,
                    says(Write, "Deletes a dashboard for good, but for the cards on it."),
                ),
        )
        .api_route(
            "/dashboard/{id}/cards",
            put_with(
                change::put_cards,
                says(Write, "Puts what is to lie on a dashboard there, in the older form."),
            ),
        )
        .api_route(
            "/dashboard/{id}/copy",
            post_with(copy::copy, says(Write, "Copies a dashboard, with the same cards or copies of them.")),
        )
}

words! {
    /// Which dashboards.
    pub enum DashboardFilter {
        /// Those that are not in the Trash.
        All = "all",
        /// Those of them that the caller made.
        Mine = "mine",
        /// Those in the Trash.
        Archived = "archived",
    }
}

request! {
    /// Which dashboards.
    pub struct ListQuery {
        /// All when it is not sent.
        pub f: Option<DashboardFilter>,
    }
}

async fn list(caller: Caller, Query(query): Query<ListQuery>) -> Result<Json<Vec<DashboardView>>> {
    let mut tx = caller.read().await?;
    let which = match query.f {
        Some(DashboardFilter::Archived) => Which::Archived,
        Some(DashboardFilter::Mine) => Which::MadeBy(caller.id()),
        Some(DashboardFilter::All) | None => Which::Live,
    };
    let dashboards = store::list(&mut tx, &caller, which).await?;
    let rights = Rights::everywhere(&mut tx, &caller).await?;
    let dashboards = access::visible(&rights, dashboards);
    let people = dashboards.iter().map(|it| it.last_editor_id).collect();
    let people = user::authors(&mut tx, &people).await?;
    Ok(Json(dashboards.iter().map(|it| DashboardView::of(&rights, &people, it)).collect()))
}

async fn show(caller: Caller, Path(key): Path<Key>) -> Result<Json<WholeDashboardView>> {
    let mut tx = caller.read().await?;
    Ok(Json(whole::show(&mut tx, &caller, &key).await?))
}

request! {
    /// A dashboard to make. What lies on it is sent afterwards.
    pub struct NewDashboardRequest {
        /// The name.
        pub name: NonBlank,
        /// What people say about it.
        pub description: Option<Description>,
        /// What can be filled in for all its cards.
        pub parameters: Option<Parameters>,
        /// In what it is to lie; nothing: in the root.
        pub collection_id: Option<CollectionId>,
        /// Its place among what is pinned, from 1; nothing: it is not.
        pub collection_position: Option<AtLeast<1>>,
        /// For how many hours a result is as good as new.
        pub cache_ttl: Option<AtLeast<1>>,
    }
}

/// What people say about a dashboard.
pub(super) type Description = Bounded<10_000>;

async fn create(
    caller: Caller,
    State(cards): State<Cards>,
    Json(request): Json<NewDashboardRequest>,
) -> Result<Json<WholeDashboardView>> {
    let mut tx = caller.write().await?;
    let made = create_within(&cards.content, &mut tx, &caller, request).await?;
    tx.commit().await?;
    Ok(Json(made))
}

async fn create_within(
    content: &Content,
    tx: &mut Tx,
    caller: &Caller,
    request: NewDashboardRequest,
) -> Result<WholeDashboardView> {
    collection::hold_still(tx).await?;
    let to: Vec<_> = request.collection_id.into_iter().map(collection::Key::Id).collect();
    let shelf = Shelf::around(tx, caller, (&to, &[]), None).await?;
    let home = shelf.home_for_writing(request.collection_id)?;
    let made = insert(content, tx, caller, &home, request.about()).await?;
    let event = Event::new("dashboard-create").on("Dashboard", made.id.number());
    let event = event.with(json!({ "name": made.about.name, "collection_id": home.id() }));
    audit::record(tx, &caller.actor(), made.created_at, event).await?;
    Found::made(made, shelf).show(tx, caller).await
}

/// Makes a dashboard in a home that the caller may put things into.
pub(super) async fn insert(
    content: &Content,
    tx: &mut Tx,
    caller: &Caller,
    home: &Writable<Home>,
    about: About,
) -> Result<Dashboard> {
    if let Some(at) = about.collection_position {
        pinned::make_room(tx, home.id(), at).await?;
    }
    let new = NewDashboard {
        about,
        collection_id: home.id(),
        entity_id: EntityId::draw(&content.chance),
        creator: caller.id(),
        now: content.clock.now(),
    };
    let id = store::insert(tx, &new).await?;
    Ok(Dashboard::made(id, new, home))
}

impl NewDashboardRequest {
    fn about(self) -> About {
        About {
            name: self.name.into_string(),
            description: self.description.map(Description::into_string),
            parameters: self.parameters.unwrap_or_default().document(),
            width: DashboardWidth::Fixed,
            auto_apply_filters: true,
            caveats: None,
            points_of_interest: None,
            show_in_getting_started: false,
            position: None,
            cache_ttl: self.cache_ttl.map(AtLeast::number),
            collection_position: self.collection_position.map(AtLeast::number),
        }
    }
}

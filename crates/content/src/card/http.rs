//! `/api/card`. (Contract: content.md §2.2 of the reference description.)

use super::{
    Cards, Key, change, create, list, many, run,
    seen::{self, Beside, Seen},
    view::CardView,
};
use axum::extract::State;
use identity::Caller;
use kernel::Scope;
use web::{
    ApiRouter, Json, Path, Result,
    routing::{get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Cards> {
    use Scope::{CardsRead as Read, CardsWrite as Write};
    ApiRouter::new()
        .merge(run::routes())
        .api_route(
            "/card",
            get_with(list::list, says(Read, "Lists the cards that the caller sees.")).merge(post_with(
                create::create,
                says(Write, "Saves a question, a model or a metric; who saves it must be allowed to ask it."),
            )),
        )
        .api_route(
            "/card/{id}",
            get_with(show, says(Read, "Shows a card, by its id or entity id."))
                .put_with(change::update, says(Write, "Changes, moves, archives or restores a card."))
                .delete_with(change::delete, says(Write, "Deletes a card for good.")),
        )
        .api_route(
            "/card/collections",
            post_with(
                many::into_collection,
                says(Write, "Moves cards into a collection: all of them or none."),
            ),
        )
        .api_route("/cards/move", post_with(many::take_to, says(Write, "Moves cards: all of them or none.")))
        .api_route("/card/{id}/copy", post_with(create::copy, says(Write, "Copies a card to where it lies.")))
}

async fn show(caller: Caller, State(cards): State<Cards>, Path(key): Path<Key>) -> Result<Json<CardView>> {
    let mut tx = caller.read().await?;
    let (card, shelf) = Seen::find(&mut tx, &caller, &key, Beside::default()).await?.read()?;
    cards.content.viewed.note(card.id, cards.content.clock.now());
    Ok(Json(seen::show(&mut tx, &caller, shelf, card.into_inner()).await?))
}

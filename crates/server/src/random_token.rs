//! `GET /api/util/random_token`: 256 random bits for whoever needs a secret, such as a key for signing embedded pages.

use axum::extract::State;
use identity::Anyone;
use kernel::Chance;
use schemars::JsonSchema;
use serde::Serialize;
use web::{ApiRouter, Json, Needs, routing::get_with, says};

pub(crate) fn routes(chance: Chance) -> ApiRouter {
    ApiRouter::new()
        .api_route(
            "/util/random_token",
            get_with(draw, says(Needs::Nothing, "Draws a random token. It is kept nowhere.")),
        )
        .with_state(chance)
}

/// A token.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RandomToken {
    /// 64 hexadecimal digits.
    pub token: String,
}

async fn draw(_: Anyone, State(chance): State<Chance>) -> Json<RandomToken> {
    Json(RandomToken { token: chance.hex::<32>() })
}

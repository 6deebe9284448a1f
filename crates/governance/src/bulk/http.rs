//! `POST /api/bulk`.

use super::{answer::BulkAnswer, kind::Kind, memory::Memory, request::Bulk, run::Run};
use crate::Governance;
use ::store::Tx;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue},
};
use identity::{Caller, group};
use web::{ApiRouter, Error, Json, JsonText, Needs, Result, With, routing::post_with, says};

pub(crate) fn routes() -> ApiRouter<Governance> {
    ApiRouter::new().api_route(
        "/bulk",
        post_with(
            carry_out,
            says(
                Needs::Nothing,
                "Carries out many operations, all or nothing or each for itself; each needs what its single call needs.",
            ),
        ),
    )
}

/// Tells that an answer is the one that was given before.
const REPLAYED: [(HeaderName, HeaderValue); 1] =
    [(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"))];

type Answer = With<Option<[(HeaderName, HeaderValue); 1]>, JsonText<BulkAnswer>>;

async fn carry_out(
    caller: Caller,
    State(governance): State<Governance>,
    headers: HeaderMap,
    Json(bulk): Json<Bulk>,
) -> Result<Answer> {
    // A trial changes nothing, so there is nothing to do twice.
    let memory = if bulk.dry_run {
        None
    } else {
        Memory::of(&headers, &caller, &governance.turns, &governance.key, &bulk.as_text())?
    };
    let _turn = governance.turns.wait(caller.id()).await?;
    let mut tx = caller.write().await?;
    let answer = within(&governance, &caller, &mut tx, &bulk, memory.as_ref()).await;
    match &answer {
        Ok(With(None, _)) if !bulk.dry_run => {
            tx.commit().await?;
            if bulk.has(Kind::GroupDelete) {
                group::settle_deletions(&governance.identity, &mut caller.read().await?).await?;
            }
        }
        // Before it is answered: who asks again at once must not find this one still at it.
        _ => tx.roll_back().await?,
    }
    answer
}

/// The answer that is remembered, or the one of doing it now.
async fn within(
    governance: &Governance,
    caller: &Caller,
    tx: &mut Tx,
    bulk: &Bulk,
    memory: Option<&Memory>,
) -> Result<Answer> {
    let now = governance.clock.now();
    if let Some(memory) = memory
        && let Some(answer) = memory.recall(tx, now).await?
    {
        return Ok(With(Some(REPLAYED), JsonText::new(answer)));
    }
    let answer = Run::new(governance, caller).carry_out(tx, bulk).await?;
    if let Some(memory) = memory {
        memory.keep(tx, &text(&answer.without_secrets())?, now).await?;
    }
    Ok(With(None, JsonText::new(text(&answer)?)))
}

fn text(answer: &BulkAnswer) -> Result<String> {
    serde_json::to_string(answer).map_err(Error::internal)
}

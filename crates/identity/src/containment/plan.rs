//! Planning: what a filter hits, kept for an hour and shown.

use super::{
    Action, Filter,
    model::{Actions, Containment, Counts, HitKey, HitPerson, LIFE, Spared},
    store::{self, NewRow},
    targets::Scope,
};
use crate::Identity;
use ::store::Tx;
use audit::{Actor, Event};
use kernel::Id;
use serde_json::json;
use web::{Error, Result};

/// What somebody wants contained.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub filter: Filter,
    pub actions: Actions,
    /// Also who asks.
    pub includes_actor: bool,
}

/// A plan, and what is shown of it.
#[derive(Debug)]
pub(super) struct Planned {
    pub containment: Containment,
    pub people: Vec<HitPerson>,
    pub api_keys: Vec<HitKey>,
    pub warnings: Vec<String>,
}

/// Finds and keeps what the filter hits; nothing is done to it yet.
pub(super) async fn plan(identity: &Identity, tx: &mut Tx, actor: &Actor, wanted: Wanted) -> Result<Planned> {
    let now = identity.clock.now();
    store::forget_expired(tx, now).await?;
    store::forget_oldest(tx).await?;
    let spared = if wanted.includes_actor { Spared::default() } else { Spared::of(actor) };
    let row = NewRow {
        filter: &wanted.filter,
        actions: &wanted.actions,
        planned_at: now,
        planned_by: actor.user,
        expires_at: now + LIFE,
        spares_actor: !wanted.includes_actor,
        spared,
    };
    let id = store::insert(tx, row).await?;
    let scope = Scope { id, filter: &wanted.filter, actions: &wanted.actions, spared: &[spared] };
    scope.gather(tx).await?;
    let counts = store::count(tx, id).await?;
    store::put_counts(tx, id, counts).await?;
    let event = Event::new("containment-plan").on("Containment", id.number());
    let details = json!({ "filter": wanted.filter, "actions": wanted.actions, "counts": counts });
    audit::record(tx, actor, now, event.with(details)).await?;
    let containment =
        store::find(tx, id).await?.ok_or_else(|| Error::internal("the plan just made is not there"))?;
    Ok(Planned {
        people: store::list_people(tx, id).await?,
        api_keys: store::list_keys(tx, id).await?,
        warnings: warnings(identity, tx, &containment).await?,
        containment,
    })
}

/// What whoever carries it out should know first.
async fn warnings(identity: &Identity, tx: &mut Tx, plan: &Containment) -> Result<Vec<String>> {
    let does = |action| plan.actions.have(action);
    let mut warnings = Vec::new();
    let mut warn = |applies: bool, text: &str| {
        if applies {
            warnings.push(text.to_owned());
        }
    };
    warn(
        plan.counts == Counts::default(),
        "Nothing is hit: neither a session nor a key nor a password fits the filter.",
    );
    warn(
        !plan.spared.is_nobody(),
        "You are spared: the session or key that you ask with goes on, and your password stays. Send include_me to be hit like everybody.",
    );
    warn(does(Action::PausePublicLinks), "There are no public links yet, so none is paused.");
    let has_passwords = plan.counts.passwords > 0;
    warn(
        has_passwords && !does(Action::RevokeSessions),
        "Sessions do not end: who is signed in stays so, whatever becomes of the password.",
    );
    let has_mail = identity.mail.is_configured() && identity.mail.link("").is_some();
    warn(
        has_passwords && !has_mail,
        "No mail can be sent, because mail or the site URL is not set up: hand out links for new passwords one by one.",
    );
    let made = store::count_keys_made_by_hit(tx, plan.id).await?;
    if made > 0 && does(Action::DisableApiKeys) {
        warnings.push(format!(
            "{made} working API keys of programs were made by people whom this hits and are not hit themselves."
        ));
    }
    Ok(warnings)
}

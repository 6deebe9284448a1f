//! What administrators ask of every key: an end, scopes, addresses, that it is used.
//!
//! A rule counts for what is made or changed from now on. What a key had before the rule may stay until somebody touches
//! it, so that a new rule stops no program; only whether it is used is asked of all keys, whenever they are presented.

use super::{
    model::{ApiKey, Limits},
    settings::{ADDRESSES, ADMIN_SCOPES, DEFAULT_LIFETIME, MAX_LIFETIME, UNUSED_ACTION, UNUSED_DAYS},
};
use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use setting::Settings;
use web::{Error, Result};

/// A key as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub limits: &'a Limits,
    /// Has it, but for its limits, the rights of an administrator?
    pub is_superuser: bool,
}

/// When a new key ends, of which nobody said when.
pub(super) fn usual_end(settings: &Settings, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let days = settings.integer(DEFAULT_LIFETIME);
    let most = settings.integer(MAX_LIFETIME);
    let days = days.map_or(most, |days| Some(most.map_or(days, |most| days.min(most))))?;
    now.checked_add_signed(TimeDelta::days(days))
}

/// Refuses a key that breaks a rule; what it had before is not looked at again.
pub(super) fn check(
    settings: &Settings,
    now: DateTime<Utc>,
    before: Option<Subject<'_>>,
    key: Subject<'_>,
) -> Result<()> {
    let (limits, was) = (key.limits, before.map(|before| before.limits));
    limits.check(was.unwrap_or(&Limits::default()), now)?;
    if was.is_none_or(|was| was.expires_at != limits.expires_at)
        && let Some(days) = settings.integer(MAX_LIFETIME)
    {
        let latest = now.checked_add_signed(TimeDelta::days(days));
        if limits.expires_at.zip(latest).is_none_or(|(end, latest)| end > latest) {
            let text = format!("API keys live {days} days at most here. Choose an end within that time.");
            return Err(Error::field("expires_at", text));
        }
    }
    let is_given_more = before.is_none_or(|before| {
        before.limits.scopes != limits.scopes || before.is_superuser != key.is_superuser
    });
    if is_given_more && key.is_superuser && limits.scopes.is_none() && settings.flag(ADMIN_SCOPES) {
        let text = "API keys with the rights of an administrator need scopes here. Choose what it may do.";
        return Err(Error::field("scopes", text));
    }
    let is_let_roam = was.is_none_or(|was| was.allowed_cidrs != limits.allowed_cidrs);
    if is_let_roam && limits.allowed_cidrs.is_none() && settings.flag(ADDRESSES) {
        let text = "API keys need the addresses from which they work here. List them.";
        return Err(Error::field("allowed_cidrs", text));
    }
    Ok(())
}

/// How long a key may be left alone, and what then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unused {
    after: Option<TimeDelta>,
    pub is_forbidden: bool,
}

impl Unused {
    pub fn of(settings: &Settings) -> Self {
        let is_forbidden = settings.text(UNUSED_ACTION).as_deref() == Some("forbid");
        Self { after: settings.integer(UNUSED_DAYS).map(TimeDelta::days), is_forbidden }
    }

    /// Is the key unused? A change counts as a use: so an administrator wakes it up.
    pub fn is(
        self,
        last_used_at: Option<DateTime<Utc>>,
        updated_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> bool {
        let last = last_used_at.map_or(updated_at, |used| used.max(updated_at));
        self.after.is_some_and(|after| now - last >= after)
    }
}

/// What about a key somebody should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Warning {
    /// Nobody has used it for as long as the setting says.
    Unused,
    /// It ends within 14 days.
    ExpiresSoon,
    /// It has ended.
    Expired,
}

/// Days before the end of a key from which on it is warned of.
pub(super) const SOON: i64 = 14;

pub(super) fn warnings(settings: &Settings, key: &ApiKey, now: DateTime<Utc>) -> Vec<Warning> {
    let left = key.limits.expires_at.map(|end| end - now);
    let warnings = [
        (Unused::of(settings).is(key.last_used_at, key.updated_at, now), Warning::Unused),
        (
            left.is_some_and(|left| left > TimeDelta::zero() && left <= TimeDelta::days(SOON)),
            Warning::ExpiresSoon,
        ),
        (left.is_some_and(|left| left <= TimeDelta::zero()), Warning::Expired),
    ];
    warnings.into_iter().filter_map(|(applies, warning)| applies.then_some(warning)).collect()
}

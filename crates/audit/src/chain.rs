//! The chain: each seal binds a few events, and the seal before it.
//!
//! A seal keeps a print of every event it binds, so that a verification can name the event that was touched, and not
//! only the seal. Prints and seals are digests under the server's key, which is not in the database.

use crate::{
    evidence::{Evidence, Seal},
    store,
};
use ::store::{Result, Tx};
use chrono::{DateTime, Utc};
use kernel::ServerKey;
use std::{fmt, fmt::Write, str::FromStr};

/// The newest seal: who keeps it elsewhere can tell later that nothing was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the seal; the first is 1.
    pub number: i64,
    /// Its digest.
    pub digest: String,
}

/// A text that names no seal.
#[derive(Debug, thiserror::Error)]
#[error("a seal is written NUMBER:DIGEST, as `metalith audit verify` prints it")]
pub struct NotAHead;

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.number, self.digest)
    }
}

impl FromStr for Head {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let (number, digest) = text.trim().split_once(':').ok_or(NotAHead)?;
        let number = number.parse().ok().filter(|number| *number > 0).ok_or(NotAHead)?;
        let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then(|| Self { number, digest: digest.to_ascii_lowercase() }).ok_or(NotAHead)
    }
}

/// Seals the oldest events that no seal holds, and gives the new head; none when there was nothing to seal.
///
/// Events become visible in the order of their commits, not of their ids, so a seal holds whatever is there: one that
/// comes late is in a later seal.
pub async fn seal(tx: &mut Tx, key: &ServerKey, now: DateTime<Utc>) -> Result<Option<Head>> {
    store::take_turn(tx, now).await?;
    let last = store::head(tx).await?;
    let (number, previous) = last.map_or((1, String::new()), |head| (head.number + 1, head.digest));
    let mut events = store::bind(tx, number).await?;
    if events.is_empty() {
        return Ok(None);
    }
    events.sort_by_key(|event| event.id);
    let prints = write_prints(&events, key);
    let seal = Seal::new(number, now, previous, prints);
    let digest = seal.digest(key);
    store::insert(tx, &seal, now, &digest).await?;
    Ok(Some(Head { number, digest }))
}

/// The prints of the events of a seal, as it keeps them: `ID:PRINT ID:PRINT …`.
fn write_prints(events: &[Evidence], key: &ServerKey) -> String {
    let mut prints = String::new();
    for event in events {
        let gap = if prints.is_empty() { "" } else { " " };
        let _ = write!(prints, "{gap}{}:{}", event.id, event.print(key));
    }
    prints
}

/// Reads them again; none when somebody else wrote them.
pub(crate) fn read_prints(prints: &str) -> Option<Vec<(i64, &str)>> {
    prints
        .split(' ')
        .map(|part| {
            let (id, print) = part.split_once(':')?;
            Some((id.parse().ok()?, print))
        })
        .collect()
}

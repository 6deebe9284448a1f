//! Is everything as it was sealed?
//!
//! One walk along the chain, a few seals and their events at a time. A wrong seal does not spoil those behind it:
//! each is held against its own digest, and against what the seal before says of itself.

use crate::{
    chain::{Head, read_prints},
    evidence::Evidence,
    report::{Problem, Report},
    store::{self, FoundSeal},
};
use ::store::{Result, Tx};
use kernel::ServerKey;
use std::collections::HashMap;

/// Seals looked at together, with their events.
const AT_ONCE: i64 = 64;

/// Looks at every seal and every event that was sealed. Safe while servers write: what they seal meanwhile is left
/// for the next time. `expected` is a head that was kept elsewhere; without it, nobody can tell that the end was cut
/// off.
pub async fn verify(tx: &mut Tx, key: &ServerKey, expected: Option<&Head>) -> Result<Report> {
    let named = store::newest_named(tx).await?;
    let mut report = Report { head: store::head(tx).await?, ..Report::default() };
    let newest = report.head.as_ref().map_or(0, |head| head.number);
    let mut walk = Walk { key, expected, report: &mut report, number: 0, digest: Some(String::new()) };
    let mut behind = i64::MIN;
    while behind < newest {
        let seals = store::seals(tx, behind, newest, AT_ONCE).await?;
        let up_to = seals.last().map_or(newest, |found| found.seal.number);
        let mut events = by_seal(store::events(tx, behind, up_to).await?);
        for found in seals {
            let own = events.remove(&found.seal.number).unwrap_or_default();
            walk.look_at(tx, found, own).await?;
        }
        walk.leave_over(events);
        behind = up_to;
    }
    // A seal is written together with what its events say of it, and they were asked first.
    if let Some(named) = named.filter(|named| *named > newest) {
        report.note(newest + 1, Problem::Missing { through: named });
    }
    if let Some(expected) = expected.filter(|expected| expected.number > newest) {
        report.note(newest + 1, Problem::Missing { through: expected.number });
    }
    report.unsealed = store::count_loose(tx).await?.unsigned_abs();
    Ok(report)
}

fn by_seal(events: Vec<Evidence>) -> HashMap<i64, Vec<Evidence>> {
    let mut by_seal = HashMap::<_, Vec<_>>::new();
    for event in events {
        by_seal.entry(event.seal.unwrap_or_default()).or_default().push(event);
    }
    by_seal
}

/// Walks along the chain.
struct Walk<'a> {
    key: &'a ServerKey,
    expected: Option<&'a Head>,
    report: &'a mut Report,
    /// Where it stands.
    number: i64,
    /// The digest of the seal there; none behind a gap.
    digest: Option<String>,
}

impl Walk<'_> {
    async fn look_at(&mut self, tx: &mut Tx, found: FoundSeal, events: Vec<Evidence>) -> Result<()> {
        let FoundSeal { seal, digest } = found;
        self.report.seals += 1;
        if seal.number > self.number + 1 {
            self.report.note(self.number + 1, Problem::Missing { through: seal.number - 1 });
            self.digest = None;
        }
        if seal.digest(self.key) != digest {
            self.report.note(seal.number, Problem::Changed);
        } else if self.digest.as_ref().is_some_and(|before| *before != seal.previous) {
            self.report.note(seal.number, Problem::OutOfPlace);
        }
        if self.expected.is_some_and(|head| head.number == seal.number && head.digest != digest) {
            self.report.note(seal.number, Problem::Unexpected);
        }
        self.compare(tx, seal.number, read_prints(&seal.prints).unwrap_or_default(), events).await?;
        (self.number, self.digest) = (seal.number, Some(digest));
        Ok(())
    }

    /// Compares the events of a seal with their prints.
    async fn compare(
        &mut self,
        tx: &mut Tx,
        seal: i64,
        prints: Vec<(i64, &str)>,
        events: Vec<Evidence>,
    ) -> Result<()> {
        let mut events: HashMap<_, _> = events.into_iter().map(|event| (event.id, event)).collect();
        for (id, print) in prints {
            match events.remove(&id) {
                Some(event) if event.print(self.key) == print => self.report.events += 1,
                Some(_) => self.report.note(seal, Problem::EventChanged(id)),
                None if store::whereabouts(tx, id).await?.is_some() => {
                    self.report.note(seal, Problem::EventMoved(id));
                }
                None => self.report.note(seal, Problem::EventMissing(id)),
            }
        }
        self.leave_over([(seal, events.into_values().collect())]);
        Ok(())
    }

    /// Notes events that are in no print of the seal they name.
    fn leave_over(&mut self, events: impl IntoIterator<Item = (i64, Vec<Evidence>)>) {
        let mut left: Vec<_> = events
            .into_iter()
            .flat_map(|(seal, events)| events.into_iter().map(move |e| (seal, e.id)))
            .collect();
        left.sort_unstable();
        for (seal, id) in left {
            self.report.note(seal, Problem::EventInserted(id));
        }
    }
}

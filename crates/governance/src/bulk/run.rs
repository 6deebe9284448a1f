//! Carrying out all operations of a call in one transaction.
//!
//! All or nothing: the first failure ends it. Each for itself: every operation has a mark before it, to which a failure
//! goes back, and the others stay. Either way there is one commit, so a crash leaves all of it or nothing.

use super::{
    act::Act,
    answer::{BulkAnswer, Line, nothing_done},
    kind::Kind,
    request::{Bulk, Operation},
};
use crate::Governance;
use ::store::Tx;
use audit::Event;
use identity::Caller;
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};
use web::Result;

/// One call on its way.
pub(super) struct Run<'a> {
    governance: &'a Governance,
    caller: &'a Caller,
    /// What the events of the operations are told to be parts of.
    id: Arc<str>,
    /// What the operations so far made or changed.
    ids: Vec<Option<i64>>,
}

impl<'a> Run<'a> {
    pub fn new(governance: &'a Governance, caller: &'a Caller) -> Self {
        Self { governance, caller, id: governance.chance.uuid().into(), ids: Vec::new() }
    }

    /// Carries all operations out; who may not keep what was done gives the transaction up.
    pub async fn carry_out(mut self, tx: &mut Tx, bulk: &Bulk) -> Result<BulkAnswer> {
        let operations = &bulk.operations.0;
        let mut results = Vec::with_capacity(operations.len());
        for (index, operation) in operations.iter().enumerate() {
            let line = if bulk.atomic {
                self.one(tx, index, operation).await
            } else {
                self.one_alone(tx, index, operation).await?
            };
            if bulk.atomic && line.error.is_some() {
                let kinds: Vec<Kind> = operations.iter().map(|operation| operation.kind).collect();
                return Err(nothing_done(&kinds, &line, bulk.dry_run));
            }
            self.ids.push(line.id);
            results.push(line);
        }
        let failed = results.iter().filter(|line| line.error.is_some()).count();
        let succeeded = results.len() - failed;
        let is_done = succeeded > 0 && !bulk.dry_run;
        let answer = BulkAnswer {
            atomic: bulk.atomic,
            dry_run: bulk.dry_run,
            succeeded,
            failed,
            id: is_done.then(|| self.id.to_string()),
            results,
        };
        if is_done {
            self.tell(tx, &answer).await?;
        }
        Ok(answer)
    }

    /// Carries one out so that its failure leaves nothing of it.
    async fn one_alone(&self, tx: &mut Tx, index: usize, operation: &Operation) -> Result<Line> {
        tx.mark().await?;
        let line = self.one(tx, index, operation).await;
        match line.error {
            None => tx.keep().await?,
            Some(_) => tx.undo().await?,
        }
        Ok(line)
    }

    async fn one(&self, tx: &mut Tx, index: usize, operation: &Operation) -> Line {
        let kind = operation.kind;
        let done = async {
            let caller = self.caller.on_route(&self.governance.identity, kind.route(), &self.id)?;
            let fields = &operation.fields(&self.ids)?;
            Act { governance: self.governance, tx, caller, fields }.carry_out(kind).await
        };
        match done.await {
            Ok(done) => Line::done(index, kind, done),
            Err(error) => Line::failed(index, kind, error),
        }
    }

    /// Writes the event of the whole; those of its parts carry its id.
    async fn tell(&self, tx: &mut Tx, answer: &BulkAnswer) -> Result<()> {
        let mut ops = BTreeMap::<&str, usize>::new();
        for line in answer.results.iter().filter(|line| line.error.is_none()) {
            *ops.entry(line.op).or_default() += 1;
        }
        let event = Event::new("bulk").with(json!({
            "id": answer.id,
            "atomic": answer.atomic,
            "succeeded": answer.succeeded,
            "failed": answer.failed,
            "ops": ops,
        }));
        Ok(audit::record(tx, &self.caller.actor(), self.governance.clock.now(), event).await?)
    }
}

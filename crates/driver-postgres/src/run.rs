//! One statement, from its text to its rows.
//!
//! Reading happens in a read-only transaction that is rolled back at the end. Writing happens outside any transaction
//! of ours, because VACUUM and its like refuse to run in one; a single statement is whole by itself. The server is told
//! the timeout; we watch it too, because a server that waits for a slow reader does not look at its clock.

use crate::{
    cells::{Reading, Scratch},
    pool::{Lease, Pool},
    refusal, types,
};
use driver::{BatchBuilder, Column, QueryError, RowSender, Statement};
use futures_util::StreamExt;
use std::pin::{Pin, pin};
use tokio::time::{Duration, Instant, timeout, timeout_at};
use tokio_postgres::{Error, SimpleQueryMessage, SimpleQueryStream, error::SqlState};

/// How much later than the server we lose patience, so that its own words come first.
const GRACE: Duration = Duration::from_secs(1);
/// How long a cancelled statement may take to end before its connection is cut.
const DRAIN: Duration = Duration::from_secs(5);
/// How long an order to cancel may take to be obeyed before it is given again.
const REPEAT: Duration = Duration::from_millis(200);

/// Back to how the connection was when it was new. `DISCARD ALL` would say it in two words, but also drop the prepared
/// statements with which the client looks up types.
const RESET: &str = "ROLLBACK; CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; \
                     SELECT pg_advisory_unlock_all()";

pub(crate) async fn run(
    pool: &Pool,
    statement: &Statement,
    deadline: Instant,
    sender: &RowSender,
) -> Result<(), QueryError> {
    let patience = deadline + GRACE;
    loop {
        let lease = tokio::select! {
            lease = timeout_at(patience, pool.lease()) => lease,
            () = sender.closed() => return Ok(()),
        };
        let lease = lease
            .map_err(|_| QueryError::timed_out(statement.timeout))?
            .map_err(|error| refusal::no_connection(&error))?;
        let begun = tokio::select! {
            begun = timeout_at(patience, begin(&lease, statement)) => begun.map_err(|_| Stop::Late),
            () = sender.closed() => Err(Stop::ReaderGone),
        };
        // What writes, and what gives no rows (SET, PREPARE, LISTEN …), may leave more behind than RESET undoes.
        let may_keep = !statement.may_write && !matches!(&begun, Ok(Ok(columns)) if columns.is_empty());
        let running = Running { statement, deadline, sender, may_keep };
        return match begun {
            // The server closed it while it lay idle; nothing was run yet.
            Ok(Err(error)) if lease.is_used && refusal::is_hang_up(&error) => continue,
            Ok(Err(error)) => running.finish(pool, lease, Stop::Failed(error), None),
            Ok(Ok(described)) => {
                let (stop, rows) = running.run(&lease, described).await;
                running.finish(pool, lease, stop, rows)
            }
            Err(stop) => running.finish(pool, lease, stop, None),
        };
    }
}

/// Sets the terms and has the statement parsed. Both requests travel together.
async fn begin(lease: &Lease, statement: &Statement) -> Result<Vec<(Column, Reading)>, Error> {
    let milliseconds = i32::try_from(statement.timeout.as_millis().max(1)).unwrap_or(i32::MAX);
    let (begin, scope) = if statement.may_write { ("", "SESSION") } else { ("BEGIN READ ONLY; ", "LOCAL") };
    let terms = format!(
        "{begin}SET {scope} statement_timeout = {milliseconds}; SET {scope} timezone = 'UTC'; \
         SET {scope} datestyle = 'ISO'; SET {scope} bytea_output = 'hex'; SET {scope} lc_monetary = 'C'"
    );
    let (terms, prepared) = tokio::join!(lease.batch_execute(&terms), lease.prepare(&statement.sql));
    terms?;
    Ok(prepared?.columns().iter().map(describe).collect())
}

fn describe(column: &tokio_postgres::Column) -> (Column, Reading) {
    let kind = column.type_();
    let described = Column {
        name: column.name().to_owned(),
        database_type: types::name(kind.schema(), kind.name()),
        base_type: types::of_result(kind),
    };
    (described, Reading::of(kind))
}

struct Running<'a> {
    statement: &'a Statement,
    deadline: Instant,
    sender: &'a RowSender,
    /// May the connection serve another statement afterwards?
    may_keep: bool,
}

type Messages = Pin<Box<SimpleQueryStream>>;

/// Why reading stopped.
#[derive(Debug)]
enum Stop {
    /// The statement is done.
    Done,
    /// The server refused, or fell away.
    Failed(Error),
    /// There are enough rows.
    Enough,
    /// Nobody wants the rows any more.
    ReaderGone,
    /// The reader or the server took too long.
    Late,
    /// A row cannot be carried.
    Unreadable(QueryError),
}

impl Running<'_> {
    async fn run(&self, lease: &Lease, described: Vec<(Column, Reading)>) -> (Stop, Option<Messages>) {
        let (columns, readings): (Vec<Column>, Vec<Reading>) = described.into_iter().unzip();
        if let Err(stop) = self.give(self.sender.start(columns)).await {
            return (stop, None);
        }
        if self.statement.max_rows == 0 && !self.statement.may_write {
            return (Stop::Done, None);
        }
        let mut messages = match lease.simple_query_raw(&self.statement.sql).await {
            Ok(messages) => Box::pin(messages),
            Err(error) => return (Stop::Failed(error), None),
        };
        let stop = match self.read(&mut messages, &readings).await {
            Ok(()) => Stop::Done,
            Err(stop) => stop,
        };
        (stop, Some(messages))
    }

    async fn read(&self, messages: &mut Messages, readings: &[Reading]) -> Result<(), Stop> {
        let mut batch = BatchBuilder::new(readings.len());
        let mut scratch = Scratch::default();
        let mut left = self.statement.max_rows;
        while let Some(message) = self.next(messages).await? {
            let SimpleQueryMessage::Row(row) = message else { continue };
            if left == 0 {
                // What writes has to run to its end, or it is undone.
                if self.statement.may_write {
                    continue;
                }
                return Err(Stop::Enough);
            }
            left -= 1;
            for (at, reading) in readings.iter().enumerate() {
                let text = row.try_get(at).map_err(Stop::Failed)?;
                batch.push(reading.cell(text, &mut scratch)).map_err(Stop::Unreadable)?;
            }
            if batch.is_due() || left == 0 {
                self.give(self.sender.send(batch.take())).await?;
            }
            if left == 0 && !self.statement.may_write {
                return Err(Stop::Enough);
            }
        }
        if !batch.is_empty() {
            self.give(self.sender.send(batch.take())).await?;
        }
        Ok(())
    }

    async fn next(&self, messages: &mut Messages) -> Result<Option<SimpleQueryMessage>, Stop> {
        let next = tokio::select! {
            biased;
            next = messages.next() => next,
            () = self.sender.closed() => return Err(Stop::ReaderGone),
            () = tokio::time::sleep_until(self.deadline + GRACE) => return Err(Stop::Late),
        };
        next.transpose().map_err(Stop::Failed)
    }

    /// Waits for a slow reader, but not past the deadline.
    async fn give(&self, sending: impl Future<Output = Result<(), driver::ReaderGone>>) -> Result<(), Stop> {
        match timeout_at(self.deadline, sending).await {
            Ok(sent) => sent.map_err(|_| Stop::ReaderGone),
            Err(_) => Err(Stop::Late),
        }
    }

    /// Says how it went, and has the connection tidied up behind the reader's back.
    fn finish(
        &self,
        pool: &Pool,
        lease: Lease,
        stop: Stop,
        messages: Option<Messages>,
    ) -> Result<(), QueryError> {
        let (pool, may_keep) = (pool.clone(), self.may_keep);
        if matches!(stop, Stop::Done | Stop::Failed(_)) {
            drop(messages);
            tokio::spawn(async move { tidy(&pool, lease, may_keep).await });
        } else {
            tokio::spawn(async move {
                let is_cancelled = cancel(&lease, messages).await;
                tidy(&pool, lease, may_keep && is_cancelled).await;
            });
        }
        match stop {
            Stop::Done | Stop::Enough | Stop::ReaderGone => Ok(()),
            Stop::Late => Err(QueryError::timed_out(self.statement.timeout)),
            Stop::Failed(error) => Err(refusal::explain(&error, self.statement, self.deadline)),
            Stop::Unreadable(error) => Err(error),
        }
    }
}

/// Stops what runs. True when the connection may serve another statement.
///
/// The order travels on a connection of its own and may overtake the statement, and then stops nothing: so it is given
/// again until the statement ends. Only after a single order that was obeyed is none still on its way, to hit the next
/// statement.
async fn cancel(lease: &Lease, messages: Option<Messages>) -> bool {
    lease.cancel().await;
    let Some(mut messages) = messages else {
        lease.cut();
        return false;
    };
    let give_up = Instant::now() + DRAIN;
    let mut end = pin!(is_cancelled(&mut messages));
    let mut orders = 1;
    while Instant::now() < give_up {
        if let Ok(is_cancelled) = timeout(REPEAT, &mut end).await {
            return is_cancelled && orders == 1;
        }
        lease.cancel().await;
        orders += 1;
    }
    lease.cut();
    false
}

/// Reads to the end: was it the order that ended it?
async fn is_cancelled(messages: &mut Messages) -> bool {
    loop {
        match messages.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return error.code() == Some(&SqlState::QUERY_CANCELED),
            None => return false,
        }
    }
}

async fn tidy(pool: &Pool, lease: Lease, may_keep: bool) {
    if may_keep && matches!(timeout(DRAIN, lease.batch_execute(RESET)).await, Ok(Ok(()))) {
        pool.give_back(lease);
    }
}

/// The first word of a statement, after blanks and comments; empty when there is no statement.
pub(crate) fn first_word(sql: &str) -> &str {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
        rest = if let Some(comment) = rest.strip_prefix("--") {
            comment.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            after_comment(comment)
        } else {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            return &rest[..end.max(rest.chars().next().map_or(0, char::len_utf8))];
        };
    }
}

/// PostgreSQL's comments nest.
fn after_comment(mut rest: &str) -> &str {
    let mut depth = 1;
    while depth > 0 {
        let Some(at) = rest.find(['*', '/']) else { return "" };
        rest = &rest[at..];
        let (change, length) = match rest.as_bytes() {
            [b'*', b'/', ..] => (-1, 2),
            [b'/', b'*', ..] => (1, 2),
            _ => (0, 1),
        };
        depth += change;
        rest = &rest[length..];
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::first_word;

    #[test]
    fn the_first_word_stands_behind_blanks_and_comments() {
        for sql in ["copy", "  copy t", "-- x\ncopy(", "/* a /* b */ c */ copy", ";\u{a0}copy\n"] {
            assert_eq!(first_word(sql), "copy", "{sql}");
        }
        for sql in ["", "  ;; ", "-- x", "/* x", "/* /* */ copy"] {
            assert_eq!(first_word(sql), "", "{sql}");
        }
        assert_eq!(first_word("(SELECT 1)"), "(");
    }
}

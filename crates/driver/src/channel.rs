//! The way from a running statement to its reader.
//!
//! The way is short and bounded: a slow reader slows the database instead of filling memory. A reader that goes away,
//! at any moment from the first on, closes it, and the driver takes that as the order to cancel. An end must be said:
//! when a driver falls silent, the reader learns of a lost connection and never takes part of a result for the whole.

use crate::{Batch, Column, QueryError, QueryErrorKind};
use tokio::sync::mpsc;

/// Batches under way at most.
const CAPACITY: usize = 4;

#[derive(Debug)]
enum Part {
    Columns(Vec<Column>),
    Batch(Batch),
    End(Result<(), QueryError>),
}

/// Makes the two ends for one statement.
pub fn channel() -> (RowSender, Starting) {
    let (sender, receiver) = mpsc::channel(CAPACITY);
    (RowSender(sender), Starting(receiver))
}

/// The driver's end. A statement has ended for its reader when all clones are gone.
#[derive(Clone, Debug)]
pub struct RowSender(mpsc::Sender<Part>);

/// The reader went away; the statement has to be cancelled.
#[derive(Clone, Copy, Debug)]
pub struct ReaderGone;

impl RowSender {
    /// Says what the columns are; comes first.
    pub async fn start(&self, columns: Vec<Column>) -> Result<(), ReaderGone> {
        self.0.send(Part::Columns(columns)).await.map_err(|_| ReaderGone)
    }

    /// Sends rows; waits for room.
    pub async fn send(&self, batch: Batch) -> Result<(), ReaderGone> {
        self.0.send(Part::Batch(batch)).await.map_err(|_| ReaderGone)
    }

    /// Says that everything was sent, or why not.
    pub async fn end(self, outcome: Result<(), QueryError>) {
        let _ = self.0.send(Part::End(outcome)).await;
    }

    /// Did the reader go away?
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Resolves when the reader goes away.
    pub async fn closed(&self) {
        self.0.closed().await;
    }
}

/// The reader's end until the columns are known. Dropping it cancels the statement.
#[derive(Debug)]
pub struct Starting(mpsc::Receiver<Part>);

impl Starting {
    /// Waits for the columns.
    pub async fn rows(mut self) -> Result<Rows, QueryError> {
        match self.0.recv().await {
            Some(Part::Columns(columns)) => Ok(Rows { columns, stream: RowStream(Some(self.0)) }),
            Some(Part::End(Err(error))) => Err(error),
            Some(Part::Batch(_) | Part::End(Ok(()))) | None => Err(lost()),
        }
    }
}

/// A started statement: its columns, and its rows as they come. Dropping it cancels the statement.
#[derive(Debug)]
pub struct Rows {
    /// The columns, known before the first row.
    pub columns: Vec<Column>,
    /// The rows.
    pub stream: RowStream,
}

/// The receiving end of a statement's rows.
#[derive(Debug)]
pub struct RowStream(Option<mpsc::Receiver<Part>>);

impl RowStream {
    /// Waits for more rows; `None` after the last, and after an error.
    pub async fn next(&mut self) -> Option<Result<Batch, QueryError>> {
        let end = match self.0.as_mut()?.recv().await {
            Some(Part::Batch(batch)) => return Some(Ok(batch)),
            Some(Part::End(outcome)) => outcome,
            Some(Part::Columns(_)) | None => Err(lost()),
        };
        self.0 = None;
        end.err().map(Err)
    }

    /// Counts the batches that wait to be read.
    pub fn waiting(&self) -> usize {
        self.0.as_ref().map_or(0, mpsc::Receiver::len)
    }
}

fn lost() -> QueryError {
    QueryError::new(
        QueryErrorKind::Connection,
        "The connection to the database was lost before the result was complete.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch() -> Batch {
        let mut builder = crate::BatchBuilder::new(1);
        builder.push(crate::Cell::Int(1)).unwrap();
        builder.take()
    }

    #[tokio::test]
    async fn rows_arrive_until_the_end_is_said() {
        let (sender, starting) = channel();
        sender.start(Vec::new()).await.unwrap();
        sender.send(batch()).await.unwrap();
        sender.end(Ok(())).await;
        let mut rows = starting.rows().await.unwrap();
        assert_eq!(rows.stream.next().await.unwrap().unwrap().len(), 1);
        assert!(rows.stream.next().await.is_none());
        assert!(rows.stream.next().await.is_none());
    }

    #[tokio::test]
    async fn a_driver_that_falls_silent_is_a_lost_connection() {
        let (sender, starting) = channel();
        sender.start(Vec::new()).await.unwrap();
        sender.send(batch()).await.unwrap();
        drop(sender);
        let mut rows = starting.rows().await.unwrap();
        assert!(rows.stream.next().await.unwrap().is_ok());
        assert_eq!(rows.stream.next().await.unwrap().unwrap_err().kind, QueryErrorKind::Connection);
        assert!(rows.stream.next().await.is_none());
    }

    #[tokio::test]
    async fn a_reader_that_leaves_before_the_columns_is_noticed() {
        let (sender, starting) = channel();
        drop(starting);
        sender.closed().await;
        assert!(sender.is_closed() && sender.start(Vec::new()).await.is_err());
    }
}

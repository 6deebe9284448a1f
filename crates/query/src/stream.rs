//! A response body told by a future, chunk by chunk.
//!
//! The teller writes into a buffer and hands it over when it is large enough or when there is nothing to do but wait
//! for the database, so that no row lies here while somebody waits for it. Dropping the body drops the teller and
//! everything it holds: that is how a client that goes away cancels its statement. It knows no format.

use crate::running::Running;
use axum::body::Body;
use bytes::Bytes;
use driver::{Batch, QueryError};
use futures_util::{FutureExt, Stream};
use std::{
    pin::Pin,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

/// Bytes at which a chunk is worth sending.
const CHUNK: usize = 64 * 1024;

/// The teller's end: a buffer to write into.
pub(crate) struct Out {
    /// What is to be sent next.
    pub bytes: Vec<u8>,
    chunks: mpsc::Sender<Bytes>,
}

impl Out {
    /// Hands over what is there.
    pub async fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let chunk = std::mem::replace(&mut self.bytes, Vec::with_capacity(CHUNK + CHUNK / 2));
        self.send(chunk.into()).await;
    }

    /// Hands over a chunk made elsewhere.
    pub async fn send(&mut self, chunk: Bytes) {
        // The receiver lives in the same body as the teller, so it is there whenever this runs.
        let _ = self.chunks.send(chunk).await;
    }

    /// Hands over what is there when it is enough for a chunk.
    pub async fn make_room(&mut self) {
        if self.bytes.len() >= CHUNK {
            self.flush().await;
        }
    }

    /// Waits for more rows; before waiting, hands over what is there.
    pub async fn next(&mut self, running: &mut Running) -> Option<Result<Batch, QueryError>> {
        if let Some(there) = running.next().now_or_never() {
            return there;
        }
        self.flush().await;
        running.next().await
    }
}

/// The body cannot be told to its end. The connection is cut, so that nobody takes a part for the whole.
#[derive(Debug, thiserror::Error)]
#[error("the result broke off")]
pub(crate) struct Broken;

impl Broken {
    /// Breaks off, and says in the log why: the client cannot be told any more.
    pub fn off(cause: &dyn std::fmt::Display) -> Self {
        tracing::warn!(%cause, "a file broke off in the middle");
        Self
    }
}

type Teller = Pin<Box<dyn Future<Output = Result<(), Broken>> + Send>>;

struct Told {
    chunks: mpsc::Receiver<Bytes>,
    teller: Option<Teller>,
    broken: Option<Broken>,
}

/// Makes a body of what the future writes.
pub(crate) fn body<F>(tell: impl FnOnce(Out) -> F) -> Body
where
    F: Future<Output = Result<(), Broken>> + Send + 'static,
{
    let (sender, chunks) = mpsc::channel(1);
    let teller = Box::pin(tell(Out { bytes: Vec::new(), chunks: sender }));
    Body::from_stream(Told { chunks, teller: Some(teller), broken: None })
}

impl Stream for Told {
    type Item = Result<Bytes, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Poll::Ready(chunk) = this.chunks.poll_recv(context) {
                return Poll::Ready(chunk.map(Ok).or_else(|| this.broken.take().map(Err)));
            }
            let Some(teller) = &mut this.teller else { return Poll::Pending };
            match teller.as_mut().poll(context) {
                Poll::Ready(outcome) => (this.broken, this.teller) = (outcome.err(), None),
                // It waits for the database, or for the chunk it has just handed over to be taken. No turn of the loop
                // for that: the runtime may be asking this task to pause, and then the chunk is there and not given.
                Poll::Pending => {
                    return match this.chunks.poll_recv(context) {
                        Poll::Ready(Some(chunk)) => Poll::Ready(Some(Ok(chunk))),
                        Poll::Ready(None) | Poll::Pending => Poll::Pending,
                    };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt;

    #[tokio::test]
    async fn chunks_come_in_order_and_end() {
        let body = body(async |mut out: Out| {
            for text in ["a", "b", "c"] {
                out.bytes.extend_from_slice(text.as_bytes());
                out.flush().await;
            }
            Ok(())
        });
        let chunks: Vec<_> = body.into_data_stream().map(|chunk| chunk.unwrap()).collect().await;
        assert_eq!(chunks, ["a", "b", "c"]);
    }

    #[test]
    fn a_body_that_never_waits_lets_others_run() {
        async fn chunks() -> usize {
            let body = body(async |mut out: Out| {
                for _ in 0..1_000 {
                    out.bytes.push(b'a');
                    out.flush().await;
                }
                Ok(())
            });
            // The runtime lets a task do so many things at a time, and each chunk is two of them: handed over, taken.
            // An odd count makes it ask for a pause in between.
            tokio::task::consume_budget().await;
            body.into_data_stream().count().await
        }
        // A body that spins never comes back; a thread of its own can be left behind.
        let (done, counted) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            done.send(runtime.block_on(chunks())).unwrap();
        });
        assert_eq!(counted.recv_timeout(std::time::Duration::from_mins(1)), Ok(1_000));
    }

    #[tokio::test]
    async fn a_broken_body_ends_in_an_error_after_what_was_sent() {
        let body = body(async |mut out: Out| {
            out.bytes.push(b'a');
            out.flush().await;
            Err(Broken)
        });
        let mut chunks = body.into_data_stream();
        assert_eq!(chunks.next().await.unwrap().unwrap(), "a");
        assert!(chunks.next().await.unwrap().is_err());
    }
}

//! Where the log goes: to standard error, gathered for a moment first; the newest records also stay in memory.
//!
//! A line per request would be a call of the system per request, and the lines would wait for one another; gathered,
//! they cost a tenth of it. A warning or an error is written at once, with all that came before it. When the server
//! ends, what is left is written; when it is killed, the last moment of the log is lost, and nothing else.

mod scribe;

use crate::Config;
use kernel::Clock;
use parking_lot::{Condvar, Mutex};
use scribe::{Form, Scribe};
use std::{
    io::{self, IsTerminal, Write},
    mem,
    sync::Arc,
    thread,
    time::Duration,
};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// How long lines are gathered.
const MOMENT: Duration = Duration::from_millis(20);
/// Bytes gathered at most; beyond it whoever logs writes.
const MOST: usize = 256 * 1024;

/// The log of this process; what is left is written when it is dropped.
#[derive(Debug)]
pub struct Log(Arc<Gathered>);

#[derive(Debug, Default)]
pub(crate) struct Gathered {
    lines: Mutex<Vec<u8>>,
    some: Condvar,
    /// Held while writing, so that lines keep their order.
    out: Mutex<()>,
}

/// Starts writing the log: text, or JSON lines. `METALITH_LOG` chooses what (`info`).
pub fn start_logging(config: &Config) -> Log {
    let gathered = Arc::<Gathered>::default();
    let filter = EnvFilter::try_from_env("METALITH_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,tokio_postgres=warn"));
    let in_colour = io::stderr().is_terminal();
    let form = if config.log_json { Form::Json } else { Form::Text { in_colour } };
    let scribe = Scribe {
        form,
        recent: config.recent_log.clone(),
        clock: Clock::system(),
        pen: Pen(Arc::clone(&gathered)),
    };
    tracing_subscriber::registry().with(filter).with(scribe).init();
    let writer = Arc::clone(&gathered);
    thread::spawn(move || writer.write_for_ever());
    Log(gathered)
}

impl Drop for Log {
    fn drop(&mut self) {
        self.0.write();
    }
}

impl Gathered {
    fn write_for_ever(&self) {
        loop {
            let mut lines = self.lines.lock();
            while lines.is_empty() {
                self.some.wait(&mut lines);
            }
            drop(lines);
            thread::sleep(MOMENT);
            self.write();
        }
    }

    fn write(&self) {
        let _order = self.out.lock();
        let lines = mem::take(&mut *self.lines.lock());
        // There is nobody left to tell that the log cannot be written.
        let _ = io::stderr().write_all(&lines);
    }

    fn add(&self, line: &[u8]) -> usize {
        let mut lines = self.lines.lock();
        if lines.is_empty() {
            self.some.notify_one();
        }
        lines.extend_from_slice(line);
        lines.len()
    }
}

/// What lines are written with.
#[derive(Debug)]
pub(crate) struct Pen(Arc<Gathered>);

impl Pen {
    /// Writes a line: soon, or at once with all that came before it.
    pub(crate) fn write(&self, line: &[u8], at_once: bool) {
        if self.0.add(line) > MOST || at_once {
            self.0.write();
        }
    }
}

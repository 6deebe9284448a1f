//! CSV: a line of titles, then a line per row; UTF-8, commas, quotes only where they are needed.

use crate::export::{Layout, raw::Words, sheet::Sheet};
use driver::{Cell, Row};

/// A CSV file.
pub(super) struct Csv<W> {
    pub layout: Layout,
    pub words: W,
    pub with_byte_order_mark: bool,
}

impl<W: Words> Sheet for Csv<W> {
    fn begin(&mut self, out: &mut Vec<u8>) {
        if self.with_byte_order_mark {
            out.extend_from_slice("\u{feff}".as_bytes());
        }
        for (at, pick) in self.layout.picks.iter().enumerate() {
            self.field(out, at, |out| out.extend_from_slice(pick.title.as_bytes()));
        }
        out.push(b'\n');
    }

    fn row(&mut self, out: &mut Vec<u8>, row: Row<'_>) {
        for (at, (_, cell)) in self.layout.cells(row).enumerate() {
            match cell {
                // Most cells of most files, and never in need of quotes.
                Cell::Null | Cell::Bool(_) if self.layout.picks.len() > 1 => {
                    comma(out, at);
                    self.words.write(out, cell);
                }
                _ => self.field(out, at, |out| self.words.write(out, cell)),
            }
        }
        out.push(b'\n');
    }

    fn end(&mut self, _: &mut Vec<u8>) {}
}

fn comma(out: &mut Vec<u8>, at: usize) {
    if at > 0 {
        out.push(b',');
    }
}

impl<W> Csv<W> {
    fn field(&self, out: &mut Vec<u8>, at: usize, write: impl FnOnce(&mut Vec<u8>)) {
        comma(out, at);
        let start = out.len();
        write(out);
        // A line without anything on it would be no row to most readers.
        let is_blank_line = self.layout.picks.len() == 1 && out.len() == start;
        if is_blank_line || out[start..].iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
            quote(out, start);
        }
    }
}

fn quote(out: &mut Vec<u8>, start: usize) {
    let text = out.split_off(start);
    out.push(b'"');
    for byte in text {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

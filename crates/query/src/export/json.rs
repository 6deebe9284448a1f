//! JSON: an array with one object per row, one row per line; the keys are the titles.

use crate::{
    export::{
        Layout,
        raw::{Raw, Words},
        sheet::Sheet,
        shown::Shown,
    },
    result::{
        Values,
        value::{json, quoted},
    },
};
use driver::{BaseType, Cell, Row};

/// A JSON file.
pub(super) struct Json<V> {
    layout: Layout,
    /// `"title":` of each column, as it is written in every row.
    keys: Vec<Vec<u8>>,
    values: V,
    is_first: bool,
}

/// How cells become JSON.
pub(super) trait JsonValues: Send + 'static {
    /// Writes a cell of a column that holds such values.
    fn write(&self, out: &mut Vec<u8>, cell: Cell<'_>, base_type: BaseType);
}

impl<V> Json<V> {
    /// A file of these columns.
    pub fn new(layout: Layout, values: V) -> Self {
        let layout = layout.without_equal_titles();
        let key = |title: &String| {
            let mut key = Vec::new();
            json(&mut key, title);
            key.push(b':');
            key
        };
        let keys = layout.picks.iter().map(|pick| key(&pick.title)).collect();
        Self { layout, keys, values, is_first: true }
    }
}

impl<V: JsonValues> Sheet for Json<V> {
    fn begin(&mut self, out: &mut Vec<u8>) {
        out.push(b'[');
    }

    fn row(&mut self, out: &mut Vec<u8>, row: Row<'_>) {
        out.extend_from_slice(if self.is_first { b"\n{" } else { b",\n{" });
        self.is_first = false;
        for (at, ((pick, cell), key)) in self.layout.cells(row).zip(&self.keys).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(key);
            self.values.write(out, cell, pick.base_type);
        }
        out.push(b'}');
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n]");
    }
}

/// Data: numbers stay numbers, moments are ISO.
impl JsonValues for Raw {
    fn write(&self, out: &mut Vec<u8>, cell: Cell<'_>, _: BaseType) {
        match cell {
            Cell::Bytes(_) | Cell::Date(_) | Cell::Time(_) | Cell::DateTime(_) | Cell::Instant(_) => {
                quoted(out, |out| Words::write(self, out, cell));
            }
            plain => Values { zone: self.0, large_integers_as_text: false }.write(out, plain),
        }
    }
}

/// As people read it: everything is text. A missing text is an empty one.
impl JsonValues for Shown {
    fn write(&self, out: &mut Vec<u8>, cell: Cell<'_>, base_type: BaseType) {
        match cell {
            Cell::Null if base_type == BaseType::Text => out.extend_from_slice(br#""""#),
            Cell::Null => out.extend_from_slice(b"null"),
            Cell::Text(text) => json(out, text),
            // Nothing else is written with characters that JSON escapes.
            other => quoted(out, |out| Words::write(self, out, other)),
        }
    }
}

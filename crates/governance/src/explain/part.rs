//! Which part of a list is asked for: what has a text in its name, and of that one page.

use web::{Page, Paging, Result};

/// A part of a list that is there as a whole.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// In lower case, without blanks around it.
    text: Option<String>,
    paging: Option<Paging>,
}

impl Part {
    /// Reads it from what a query string says.
    pub fn read(text: Option<String>, limit: Option<&str>, offset: Option<&str>) -> Result<Self> {
        let paging = Paging::read(limit, offset)?;
        let text = text.map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
        Ok(Self { text, paging })
    }

    /// The text that names must have, if there is one.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Is a thing of this name in it, on some page?
    pub fn has(&self, name: &str) -> bool {
        self.text().is_none_or(|text| name.to_lowercase().contains(text))
    }

    /// The page of what is in it.
    pub fn page<T>(&self, rows: Vec<T>) -> Page<T> {
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let number = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let (skip, take) = self.paging.map_or((0, usize::MAX), |it| (number(it.offset), number(it.limit)));
        Page::new(rows.into_iter().skip(skip).take(take).collect(), total, self.paging)
    }
}

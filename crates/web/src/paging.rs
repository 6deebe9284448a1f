//! Pages of lists: `limit` and `offset`, and the wrapper around the rows.
//!
//! (Contract: auth.md §1.4 of the reference description.) When neither is given, all rows are meant, and both are null
//! in the answer; when one is given, the other has its default.

use crate::{Error, Result};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

/// Which part of a list is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Rows at most.
    pub limit: i64,
    /// Rows to leave out first.
    pub offset: i64,
}

impl Paging {
    const LIMIT: i64 = 50;

    /// Reads the two parameters as they were sent; none when neither was.
    pub fn read(limit: Option<&str>, offset: Option<&str>) -> Result<Option<Self>> {
        if limit.is_none() && offset.is_none() {
            return Ok(None);
        }
        let (limit, offset) = (number("limit", limit, Self::LIMIT)?, number("offset", offset, 0)?);
        Ok(Some(Self { limit, offset }))
    }
}

fn number(name: &str, sent: Option<&str>, otherwise: i64) -> Result<i64> {
    let Some(sent) = sent else { return Ok(otherwise) };
    let number = sent.trim().parse().ok().filter(|number| *number >= 0);
    number.ok_or_else(|| Error::Explained {
        status: StatusCode::BAD_REQUEST,
        body: serde_json::json!({
            "message": format!("Error parsing paging parameters: {name} must be a whole number of zero or more."),
        }),
    })
}

/// A part of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// How many rows all parts have together.
    pub total: i64,
    /// Rows at most; null when all were meant.
    pub limit: Option<i64>,
    /// Rows left out first; null when all were meant.
    pub offset: Option<i64>,
}

impl<T> Page<T> {
    /// Wraps the rows of a page.
    pub fn new(data: Vec<T>, total: i64, paging: Option<Paging>) -> Self {
        Self { data, total, limit: paging.map(|it| it.limit), offset: paging.map(|it| it.offset) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(limit: Option<&str>, offset: Option<&str>) -> Option<(i64, i64)> {
        Paging::read(limit, offset).unwrap().map(|it| (it.limit, it.offset))
    }

    #[test]
    fn one_parameter_gives_the_other_its_default_and_none_means_all() {
        assert_eq!(read(None, None), None);
        assert_eq!(read(Some("1"), None), Some((1, 0)));
        assert_eq!(read(None, Some("1")), Some((50, 1)));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for odd in ["abc", "-1", "1.5", "", "99999999999999999999"] {
            assert!(Paging::read(Some(odd), None).is_err(), "{odd}");
        }
    }
}

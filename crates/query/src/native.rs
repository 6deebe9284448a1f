//! Statements in a database's own language.

use crate::{question::ast::Native, result::Failure};

const TAGS: &str =
    "Variables in SQL ({{name}}) cannot be filled in yet. Write the value into the SQL instead.";

/// A statement as it is.
pub(crate) fn plain(native: &Native) -> Result<String, Failure> {
    if has_tag(&native.sql) { Err(Failure::unsupported(TAGS)) } else { Ok(native.sql.clone()) }
}

/// Is there a `{{…}}`? Braces within braces are no tag: PostgreSQL writes arrays like that.
fn has_tag(sql: &str) -> bool {
    sql.match_indices("{{").any(|(at, _)| {
        let inside = &sql[at + 2..];
        inside.find(['{', '}']).is_some_and(|end| end > 0 && inside[end..].starts_with("}}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_other_braces() {
        assert!(has_tag("SELECT {{x}}") && has_tag("SELECT {{ #42-orders }}"));
        assert!(
            !has_tag("SELECT '{{1,2},{3,4}}'::int[]") && !has_tag("SELECT '{}', '{{}}'") && !has_tag("{{x}")
        );
    }
}

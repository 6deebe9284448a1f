//! From a declared type to what a column holds. SQLite lets people declare anything, so the words are searched.

use driver::BaseType;

/// Words in a declared type, in the order in which they are looked for.
const WORDS: &[(&str, BaseType)] = &[
    ("BIGINT", BaseType::BigInteger),
    ("BIG INT", BaseType::BigInteger),
    ("INT", BaseType::Integer),
    ("CHAR", BaseType::Text),
    ("TEXT", BaseType::Text),
    ("CLOB", BaseType::Text),
    ("BLOB", BaseType::Any),
    ("REAL", BaseType::Float),
    ("DOUB", BaseType::Float),
    ("FLOA", BaseType::Float),
    ("NUMERIC", BaseType::Float),
    ("DECIMAL", BaseType::Decimal),
    ("BOOLEAN", BaseType::Boolean),
    ("TIMESTAMP", BaseType::DateTime),
    ("DATETIME", BaseType::DateTime),
    ("DATE", BaseType::Date),
    ("TIME", BaseType::Time),
];

pub(crate) fn base_type(declared: &str) -> BaseType {
    let declared = declared.to_ascii_uppercase();
    WORDS.iter().find(|(word, _)| declared.contains(word)).map_or(BaseType::Any, |(_, base_type)| *base_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_that_occurs_decides() {
        assert_eq!(base_type("unsigned big int"), BaseType::BigInteger);
        assert_eq!(base_type("POINT"), BaseType::Integer);
        assert_eq!(base_type("varchar(255)"), BaseType::Text);
        assert_eq!(base_type("NUMERIC(10,2)"), BaseType::Float);
        assert_eq!(base_type("timestamp with time zone"), BaseType::DateTime);
        assert_eq!(base_type("geometry"), BaseType::Any);
        assert_eq!(base_type(""), BaseType::Any);
    }
}

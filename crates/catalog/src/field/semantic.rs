//! What a column means, guessed from its name.
//!
//! The rules are the contract's (content.md §16.1 of the reference description): tested in order on the lower-case
//! name, and only where the column holds what such a thing would hold. They are data. Values are not looked at.

use driver::BaseType;

/// What a column must hold for a rule to apply.
#[derive(Clone, Copy)]
enum Holds {
    Anything,
    Text,
    Integer,
    IntegerOrText,
    Float,
    Number,
    Date,
    Time,
    DateTime,
    DateOrDateTime,
}

impl Holds {
    fn accepts(self, base_type: BaseType) -> bool {
        use BaseType as B;
        match self {
            Self::Anything => true,
            Self::Text => matches!(base_type, B::Text | B::Uuid),
            Self::Integer => matches!(base_type, B::Integer | B::BigInteger),
            Self::IntegerOrText => Self::Integer.accepts(base_type) || Self::Text.accepts(base_type),
            Self::Float => matches!(base_type, B::Float | B::Decimal),
            Self::Number => Self::Integer.accepts(base_type) || Self::Float.accepts(base_type),
            Self::Date => base_type == B::Date,
            Self::Time => matches!(base_type, B::Time | B::TimeWithLocalTz),
            Self::DateTime => matches!(base_type, B::DateTime | B::DateTimeWithLocalTz),
            Self::DateOrDateTime => Self::Date.accepts(base_type) || Self::DateTime.accepts(base_type),
        }
    }
}

/// How a name is recognised; any of the texts will do.
#[derive(Clone, Copy)]
enum Name {
    Is(&'static [&'static str]),
    Starts(&'static [&'static str]),
    Ends(&'static [&'static str]),
    Has(&'static [&'static str]),
    /// The whole name, or its last word after an underscore.
    LastWord(&'static [&'static str]),
}

impl Name {
    fn matches(self, name: &str) -> bool {
        match self {
            Self::Is(texts) => texts.contains(&name),
            Self::Starts(texts) => texts.iter().any(|text| name.starts_with(text)),
            Self::Ends(texts) => texts.iter().any(|text| name.ends_with(text)),
            Self::Has(texts) => texts.iter().any(|text| name.contains(text)),
            Self::LastWord(texts) => texts.iter().any(|text| {
                name.strip_suffix(text).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
            }),
        }
    }
}

const RULES: &[(Holds, Name, &str)] = &[
    (Holds::Anything, Name::Is(&["id"]), "type/PK"),
    (Holds::Float, Name::LastWord(&["lon", "lng", "long", "longitude"]), "type/Longitude"),
    (Holds::Float, Name::LastWord(&["lat", "latitude"]), "type/Latitude"),
    (Holds::Text, Name::Ends(&["_type"]), "type/Category"),
    (Holds::Text, Name::Ends(&["_url"]), "type/URL"),
    (Holds::Text, Name::Is(&["city"]), "type/City"),
    (Holds::Text, Name::Starts(&["country"]), "type/Country"),
    (Holds::Text, Name::Ends(&["_country"]), "type/Country"),
    (Holds::Text, Name::Is(&["currency"]), "type/Category"),
    (Holds::Text, Name::Is(&["first_name", "firstname", "full_name", "last_name", "name"]), "type/Name"),
    (Holds::Text, Name::Is(&["gender", "role", "sex", "status", "type"]), "type/Category"),
    (Holds::Text, Name::Is(&["url"]), "type/URL"),
    (Holds::IntegerOrText, Name::Is(&["postal_code", "postalcode", "zip_code", "zipcode"]), "type/ZipCode"),
    (Holds::Number, Name::Has(&["discount"]), "type/Discount"),
    (Holds::Number, Name::Has(&["income"]), "type/Income"),
    (Holds::Integer, Name::Has(&["quantity"]), "type/Quantity"),
    (Holds::Integer, Name::Ends(&["count"]), "type/Quantity"),
    (Holds::Integer, Name::Has(&["number"]), "type/Quantity"),
    (Holds::Integer, Name::Starts(&["num_"]), "type/Quantity"),
    (Holds::Date, Name::Has(&["join"]), "type/JoinDate"),
    (Holds::Time, Name::Has(&["join"]), "type/JoinTime"),
    (Holds::DateTime, Name::Has(&["join"]), "type/JoinTimestamp"),
    (Holds::Date, Name::Has(&["create", "start"]), "type/CreationDate"),
    (Holds::Time, Name::Has(&["create", "start"]), "type/CreationTime"),
    (Holds::DateTime, Name::Has(&["create", "start"]), "type/CreationTimestamp"),
    (Holds::Date, Name::Has(&["cancel"]), "type/CancelationDate"),
    (Holds::Time, Name::Has(&["cancel"]), "type/CancelationTime"),
    (Holds::DateTime, Name::Has(&["cancel"]), "type/CancelationTimestamp"),
    (Holds::Date, Name::Has(&["delete", "deleti"]), "type/DeletionDate"),
    (Holds::Time, Name::Has(&["delete", "deleti"]), "type/DeletionTime"),
    (Holds::DateTime, Name::Has(&["delete", "deleti"]), "type/DeletionTimestamp"),
    (Holds::Date, Name::Has(&["update"]), "type/UpdatedDate"),
    (Holds::Time, Name::Has(&["update"]), "type/UpdatedTime"),
    (Holds::DateTime, Name::Has(&["update"]), "type/UpdatedTimestamp"),
    (Holds::IntegerOrText, Name::Has(&["source", "channel"]), "type/Source"),
    (Holds::Float, Name::Has(&["share", "percent"]), "type/Share"),
    (Holds::Float, Name::Ends(&["rate"]), "type/Share"),
    (Holds::Number, Name::Has(&["margin"]), "type/GrossMargin"),
    (Holds::Number, Name::Has(&["cost"]), "type/Cost"),
    (Holds::Number, Name::Has(&["duration"]), "type/Duration"),
    (Holds::IntegerOrText, Name::Has(&["author", "creator", "created_by"]), "type/Author"),
    (Holds::IntegerOrText, Name::Has(&["owner"]), "type/Owner"),
    (Holds::IntegerOrText, Name::Has(&["company", "vendor"]), "type/Company"),
    (Holds::IntegerOrText, Name::Has(&["subscription"]), "type/Subscription"),
    (Holds::Number, Name::Has(&["score", "rating", "stars"]), "type/Score"),
    (Holds::Text, Name::Has(&["description"]), "type/Description"),
    (Holds::Text, Name::Has(&["title"]), "type/Title"),
    (Holds::Text, Name::Has(&["comment"]), "type/Comment"),
    (
        Holds::DateOrDateTime,
        Name::Has(&["birthdate", "birthday", "te_of_birth", "y_of_birth"]),
        "type/Birthdate",
    ),
];

/// Guesses the semantic type of a column from its name and base type.
pub fn guess_semantic_type(name: &str, base_type: BaseType) -> Option<&'static str> {
    let name = name.to_lowercase();
    let found = RULES.iter().find(|(holds, pattern, _)| holds.accepts(base_type) && pattern.matches(&name));
    found.map(|(_, _, semantic_type)| *semantic_type)
}

/// Semantic types that people may choose, besides those that the rules give.
const CHOSEN: &[&str] = &[
    "type/FK",
    "type/Enum",
    "type/State",
    "type/Address",
    "type/Location",
    "type/Coordinate",
    "type/Currency",
    "type/Price",
    "type/Percentage",
    "type/Product",
    "type/ImageURL",
    "type/AvatarURL",
    "type/Email",
    "type/User",
    "type/IPAddress",
    "type/SerializedJSON",
    "type/Structured",
    "type/XML",
    "type/CreationTemporal",
    "type/JoinTemporal",
    "type/CancelationTemporal",
    "type/DeletionTemporal",
    "type/UpdatedTemporal",
];

/// Is it the wire name of a semantic type?
pub(super) fn is_known(semantic_type: &str) -> bool {
    CHOSEN.contains(&semantic_type) || RULES.iter().any(|(_, _, known)| *known == semantic_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use BaseType::{
        BigInteger, Boolean, Date, DateTime, DateTimeWithLocalTz, Decimal, Float, Integer, Text, Time, Uuid,
    };

    #[test]
    fn names_tell_what_columns_mean() {
        for (name, base_type, expected) in [
            ("ID", BigInteger, Some("PK")),
            ("id", Text, Some("PK")),
            ("LONGITUDE", Float, Some("Longitude")),
            ("home_lat", Decimal, Some("Latitude")),
            ("flat", Float, None),
            ("lat", Text, None),
            ("event_type", Text, Some("Category")),
            ("country_code", Text, Some("Country")),
            ("NAME", Text, Some("Name")),
            ("file_name", Text, None),
            ("zip_code", Integer, Some("ZipCode")),
            ("DISCOUNT", Float, Some("Discount")),
            ("QUANTITY", Integer, Some("Quantity")),
            ("word_count", BigInteger, Some("Quantity")),
            ("country", Integer, None),
            ("CREATED_AT", DateTime, Some("CreationTimestamp")),
            ("created_on", Date, Some("CreationDate")),
            ("start", Time, Some("CreationTime")),
            ("updated_at", DateTimeWithLocalTz, Some("UpdatedTimestamp")),
            ("deleting_at", DateTime, Some("DeletionTimestamp")),
            ("SOURCE", Text, Some("Source")),
            ("tax_rate", Float, Some("Share")),
            ("unit_cost", Decimal, Some("Cost")),
            ("VENDOR", Text, Some("Company")),
            ("RATING", Integer, Some("Score")),
            ("TITLE", Text, Some("Title")),
            ("author", Uuid, Some("Author")),
            ("date_of_birth", Date, Some("Birthdate")),
            ("BIRTH_DATE", Date, None),
            ("active", Boolean, None),
            ("zip", Text, None),
            ("email", Text, None),
            ("state", Text, None),
            ("price", Float, None),
            ("body", Text, None),
        ] {
            let expected = expected.map(|name| format!("type/{name}"));
            assert_eq!(guess_semantic_type(name, base_type), expected.as_deref(), "{name} {base_type:?}");
        }
    }

    #[test]
    fn what_the_rules_give_may_be_chosen() {
        assert!(is_known("type/PK") && is_known("type/Email") && is_known("type/CreationTimestamp"));
        assert!(!is_known("type/Text") && !is_known("Category") && !is_known(""));
    }
}

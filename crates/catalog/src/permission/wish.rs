//! What a request wishes of the data graph, read and checked in form.

use access::data::{Kind, Level};
use kernel::{DatabaseId, GroupId, Id, TableId};
use serde_json::{Map, Value};
use web::{Fault, Input, Param};

/// What a request says of one group and one database, kind by kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wish {
    pub group: GroupId,
    pub database: DatabaseId,
    pub kinds: Vec<(Kind, Wanted)>,
}

/// A level for the whole database, or for some of its schemas and tables.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wanted {
    Whole(Level),
    Schemas(Vec<(String, WantedInSchema)>),
}

/// A level for all tables of a schema, or for some.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum WantedInSchema {
    All(Level),
    Tables(Vec<(TableId, Level)>),
}

/// All that a request wishes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wishes(pub Vec<Wish>);

const GRAPH: &str = "value must be a map of group ids to maps of database ids to permissions.";
const NATIVE_BUT_BLOCKED: &str = "Invalid DB permissions: If you have write access for native queries, you must have \
                                  data access to all schemas.";

impl Param for Wishes {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let Input::Json(Value::Object(groups)) = input else {
            return Err(Fault::new(GRAPH, "invalid type", input));
        };
        let mut wishes = Vec::new();
        for (group, databases) in groups {
            let group = GroupId::from_number(id(group, input)?);
            for (database, rights) in object(databases)? {
                let database = DatabaseId::from_number(id(database, input)?);
                let kinds = kinds(object(rights)?)?;
                wishes.push(Wish { group, database, kinds });
            }
        }
        Ok(Self(wishes))
    }
}

impl schemars::JsonSchema for Wishes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DataPermissions".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Permissions by group id and database id.",
            "type": "object",
            "additionalProperties": { "type": "object", "additionalProperties": { "type": "object" } },
        })
    }
}

fn id(text: &str, input: Input<'_>) -> Result<i64, Fault> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| Fault::new(GRAPH, "ids must be integers greater than zero", input))
}

fn object(value: &Value) -> Result<&Map<String, Value>, Fault> {
    value.as_object().ok_or_else(|| Fault::new(GRAPH, "invalid type", Input::Json(value)))
}

fn kinds(rights: &Map<String, Value>) -> Result<Vec<(Kind, Wanted)>, Fault> {
    let mut kinds = Vec::new();
    for (key, value) in rights {
        let (kind, value) = match key.as_str() {
            "view-data" => (Kind::ViewData, Some(value)),
            "create-queries" => (Kind::CreateQueries, Some(value)),
            "download" => (Kind::Download, object(value)?.get("schemas")),
            "data-model" => (Kind::DataModel, object(value)?.get("schemas")),
            "details" => (Kind::Details, Some(value)),
            _ => return Err(unknown(key)),
        };
        if let Some(value) = value {
            kinds.push((kind, wanted(kind, value)?));
        }
    }
    let wants = |kind, level| kinds.contains(&(kind, Wanted::Whole(level)));
    if wants(Kind::CreateQueries, Level::Most) && wants(Kind::ViewData, Level::Least) {
        return Err(Fault::Value {
            expected: NATIVE_BUT_BLOCKED.into(),
            reasons: vec![NATIVE_BUT_BLOCKED.into()],
        });
    }
    Ok(kinds)
}

fn unknown(key: &str) -> Fault {
    let known = "view-data, create-queries, download, data-model or details";
    Fault::new(format!("permissions must be {known}."), "unknown permission", Input::Text(key))
}

fn wanted(kind: Kind, value: &Value) -> Result<Wanted, Fault> {
    let Value::Object(schemas) = value else { return level(kind, value).map(Wanted::Whole) };
    if !kind.is_per_table() {
        return Err(Fault::new("value must be yes or no.", "invalid type", Input::Json(value)));
    }
    let schemas = schemas.iter().map(|(schema, value)| Ok((schema.clone(), in_schema(kind, value)?)));
    Ok(Wanted::Schemas(schemas.collect::<Result<_, Fault>>()?))
}

fn in_schema(kind: Kind, value: &Value) -> Result<WantedInSchema, Fault> {
    let Value::Object(tables) = value else { return of_tables(kind, value).map(WantedInSchema::All) };
    let tables = tables.iter().map(|(table, value)| {
        Ok((TableId::from_number(id(table, Input::Json(value))?), of_tables(kind, value)?))
    });
    Ok(WantedInSchema::Tables(tables.collect::<Result<_, Fault>>()?))
}

/// A level of tables: native questions see a whole database.
fn of_tables(kind: Kind, value: &Value) -> Result<Level, Fault> {
    match level(kind, value)? {
        Level::Most if kind == Kind::CreateQueries => {
            let expected = "query-builder-and-native is for whole databases.";
            Err(Fault::new(expected, "not for schemas and tables", Input::Json(value)))
        }
        level => Ok(level),
    }
}

fn level(kind: Kind, value: &Value) -> Result<Level, Fault> {
    value.as_str().and_then(|word| kind.level_of(word)).ok_or_else(|| {
        let words: Vec<_> = [Level::Most, Level::Middle, Level::Least]
            .into_iter()
            .filter_map(|level| kind.graph_word(level))
            .collect();
        let expected = format!("value must be one of {}.", words.join(", "));
        Fault::new(expected, "unknown level", Input::Json(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A239
    #[test]
    fn what_cannot_be_meant_is_refused() {
        for wrong in [
            json!({ "1": { "1": { "create-queries": "query-builder-and-native", "view-data": "blocked" } } }),
            json!({ "1": { "1": { "create-queries": { "PUBLIC": "query-builder-and-native" } } } }),
            json!({ "1": { "1": { "create-queries": "everything" } } }),
            json!({ "1": { "1": { "sorcery": "yes" } } }),
            json!({ "1": { "1": { "details": { "PUBLIC": "yes" } } } }),
            json!({ "1": { "one": {} } }),
            json!({ "0": { "1": {} } }),
            json!({ "1": [] }),
            json!([]),
        ] {
            assert!(Wishes::read(Input::Json(&wrong)).is_err(), "{wrong}");
        }
    }
}

//! What a question is: a native query in the older form or in the newer one (`lib/type`).
//!
//! The question is read into a type; what was sent is kept beside it for one purpose, to be shown back.

use crate::limits::Constraints;
use kernel::DatabaseId;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use web::{Fault, FieldErrors, FromObject, Input, Object, Param, request};

/// A question.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub ask: Ask,
    /// Row limits asked for.
    pub constraints: Option<Constraints>,
    /// Do large integers go as text?
    pub large_integers_as_text: bool,
    /// Is the result to be described for those who build on it?
    pub with_metadata: bool,
    received: Map<String, Value>,
}

/// What is asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Ask {
    /// A statement, as it is.
    Native {
        /// The database to ask.
        database: DatabaseId,
        /// The statement.
        sql: String,
    },
    /// Something that cannot be asked here yet.
    Unsupported {
        /// The database as it was sent.
        database: Option<i64>,
        /// What it is, in a sentence.
        what: &'static str,
    },
}

request! {
    /// A query, in the older form (`type`) or in the newer one (`lib/type`).
    pub struct QueryBody {
        /// The database to ask.
        pub database: Option<i64>,
        /// The older form: what kind of query.
        pub kind as "type": Option<QueryType>,
        /// The older form: the native query.
        pub native: Option<NativeBody>,
        /// The newer form: always `mbql/query`.
        pub lib_type as "lib/type": Option<String>,
        /// The newer form: the stages.
        pub stages: Option<Vec<StageBody>>,
        /// Row limits.
        pub constraints: Option<Constraints>,
        /// How to process the result.
        pub middleware: Option<MiddlewareBody>,
    }
}

request! {
    /// A native query.
    pub struct NativeBody {
        /// The statement.
        pub query: String,
    }
}

request! {
    /// One stage of a query in the newer form.
    pub struct StageBody {
        /// `mbql.stage/native` or `mbql.stage/mbql`.
        pub lib_type as "lib/type": String,
        /// The statement of a native stage.
        pub native: Option<String>,
    }
}

request! {
    /// How to process the result.
    pub struct MiddlewareBody {
        /// Send integers beyond what JavaScript keeps exactly as text; true unless given.
        pub js_int_to_string as "js-int-to-string?": Option<bool>,
        /// Leave `results_metadata` out.
        pub skip_results_metadata as "skip-results-metadata?": Option<bool>,
    }
}

/// What kind of query, in the older form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum QueryType {
    /// SQL.
    Native,
    /// The query language.
    Query,
}

impl Param for QueryType {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match String::read(input).as_deref() {
            Ok("native") => Ok(Self::Native),
            Ok("query") => Ok(Self::Query),
            _ => Err(Fault::new("value must be native or query.", "should be native or query", input)),
        }
    }
}

const QUERY_LANGUAGE: &str =
    "Only native (SQL) queries can be run so far; this one is in the query language.";
const STAGES: &str = "A native query with more stages after it cannot be run yet. Send the SQL alone.";
const TAGS: &str =
    "Variables in SQL ({{name}}) cannot be filled in yet. Write the value into the SQL instead.";

impl FromObject for Question {
    fn from_object(object: Object<'_>) -> Result<Self, Fault> {
        let body = QueryBody::from_object(object)?;
        let received = match object {
            Object::Json(map) => map.clone(),
            Object::Pairs(_) => Map::new(),
        };
        let middleware = body.middleware.as_ref();
        Ok(Self {
            large_integers_as_text: middleware.and_then(|options| options.js_int_to_string).unwrap_or(true),
            with_metadata: middleware.and_then(|options| options.skip_results_metadata) != Some(true),
            constraints: body.constraints,
            ask: Ask::of(body.database, body.lib_type.is_some(), body.kind, body.native, body.stages)?,
            received,
        })
    }
}

impl Param for Question {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        web::read_object(input)
    }
}

impl JsonSchema for Question {
    fn schema_name() -> Cow<'static, str> {
        QueryBody::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        QueryBody::json_schema(generator)
    }
}

impl Question {
    /// The question as it was received, with the options that were in force.
    pub fn echo(&self) -> Map<String, Value> {
        let mut echo = self.received.clone();
        echo.retain(|key, value| match key.as_str() {
            "info" | "cache-strategy" => false,
            "parameters" => value.as_array().is_some_and(|list| !list.is_empty()),
            _ => true,
        });
        let mut middleware = match echo.remove("middleware") {
            Some(Value::Object(middleware)) => middleware,
            _ => Map::new(),
        };
        middleware.insert("js-int-to-string?".to_owned(), self.large_integers_as_text.into());
        middleware.insert("add-default-userland-constraints?".to_owned(), true.into());
        echo.insert("middleware".to_owned(), middleware.into());
        echo
    }
}

impl Ask {
    fn of(
        database: Option<i64>,
        is_newer_form: bool,
        kind: Option<QueryType>,
        native: Option<NativeBody>,
        stages: Option<Vec<StageBody>>,
    ) -> Result<Self, Fault> {
        let sql = if is_newer_form {
            match only_native_stage(stages)? {
                Ok(sql) => sql,
                Err(what) => return Ok(Self::Unsupported { database, what }),
            }
        } else {
            match kind {
                None => return Err(missing("type", "value must be native or query.")),
                Some(QueryType::Query) => return Ok(Self::Unsupported { database, what: QUERY_LANGUAGE }),
                Some(QueryType::Native) => {
                    native.ok_or_else(|| missing("native", "value must be a map."))?.query
                }
            }
        };
        if has_tag(&sql) {
            return Ok(Self::Unsupported { database, what: TAGS });
        }
        let database = database.map_or(json!(null), Value::from);
        let mut faults = web::Faults::default();
        let database = faults.read("database", Input::Json(&database));
        faults.done()?;
        Ok(Self::Native { database: database.expect("a field that was not read left a fault"), sql })
    }
}

fn only_native_stage(stages: Option<Vec<StageBody>>) -> Result<Result<String, &'static str>, Fault> {
    let mut stages = stages.unwrap_or_default().into_iter();
    let first =
        stages.next().ok_or_else(|| missing("stages", "value must be an array of at least one stage."))?;
    Ok(match first.lib_type.as_str() {
        "mbql.stage/native" if stages.next().is_some() => Err(STAGES),
        "mbql.stage/native" => {
            Ok(first.native.ok_or_else(|| missing("stages", "a native stage must have its SQL."))?)
        }
        _ => Err(QUERY_LANGUAGE),
    })
}

fn missing(field: &str, expected: &str) -> Fault {
    let reason = json!(["missing required key, received: nil"]);
    let mut fields = FieldErrors::one(field, expected);
    fields.specific.insert(field.to_owned(), reason);
    Fault::Fields(Box::new(fields))
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
    use kernel::Id;

    fn read(body: &Value) -> Result<Question, String> {
        let fault = |fault| match fault {
            Fault::Fields(fields) => Value::Object(fields.errors).to_string(),
            Fault::Value { expected, .. } => expected,
        };
        Question::read(Input::Json(body)).map_err(fault)
    }

    fn ask(body: &Value) -> Ask {
        read(body).unwrap().ask
    }

    fn native(sql: &str) -> Ask {
        Ask::Native { database: DatabaseId::from_number(1), sql: sql.into() }
    }

    #[test]
    fn native_queries_come_in_two_forms() {
        assert_eq!(
            ask(&json!({"database": 1, "type": "native", "native": {"query": "SELECT 1"}})),
            native("SELECT 1")
        );
        let stage = json!({"lib/type": "mbql.stage/native", "native": "SELECT 2"});
        assert_eq!(
            ask(&json!({"lib/type": "mbql/query", "database": 1, "stages": [stage]})),
            native("SELECT 2")
        );
    }

    #[test]
    fn what_cannot_be_asked_yet_is_recognised() {
        let native = json!({"lib/type": "mbql.stage/native", "native": "SELECT 2"});
        let mbql = json!({"lib/type": "mbql.stage/mbql", "source-table": 5});
        for (body, what) in [
            (
                json!({"database": -1337, "type": "query", "query": {"source-table": "card__1"}}),
                QUERY_LANGUAGE,
            ),
            (json!({"lib/type": "mbql/query", "database": 1, "stages": [mbql]}), QUERY_LANGUAGE),
            (json!({"lib/type": "mbql/query", "database": 1, "stages": [native, mbql]}), STAGES),
            (json!({"database": 1, "type": "native", "native": {"query": "SELECT {{ x }}"}}), TAGS),
        ] {
            let database = body["database"].as_i64();
            assert_eq!(ask(&body), Ask::Unsupported { database, what });
        }
    }

    #[test]
    fn malformed_questions_are_refused_at_their_field() {
        for (body, fault) in [
            (json!({}), r#"{"type":"value must be native or query."}"#),
            (json!({"type": "sql"}), r#"{"type":"nullable value must be native or query."}"#),
            (json!({"type": "native", "database": 1}), r#"{"native":"value must be a map."}"#),
            (
                json!({"type": "native", "native": {"query": "SELECT 1"}}),
                r#"{"database":"value must be an integer greater than zero."}"#,
            ),
            (
                json!({"type": "native", "database": "1; DROP", "native": {"query": 1}}),
                r#"{"database":"nullable value must be an integer.","native":{"query":"value must be a string."}}"#,
            ),
            (
                json!({"lib/type": "mbql/query", "stages": []}),
                r#"{"stages":"value must be an array of at least one stage."}"#,
            ),
            (
                json!({"type": "native", "constraints": {"max-results": -1}}),
                r#"{"constraints":{"max-results":"nullable value must be an integer greater than or equal to zero."}}"#,
            ),
        ] {
            assert_eq!(read(&body).unwrap_err(), fault, "{body}");
        }
    }

    #[test]
    fn the_echo_is_what_was_received_and_what_was_in_force() {
        let body = json!({
            "database": 1, "type": "native", "native": {"query": "SELECT 1", "template-tags": {}},
            "parameters": [], "info": {"executed-by": 7}, "middleware": {"js-int-to-string?": false}, "pivot": null,
        });
        expect_test::expect![[r#"{"database":1,"type":"native","native":{"query":"SELECT 1","template-tags":{}},"pivot":null,"middleware":{"js-int-to-string?":false,"add-default-userland-constraints?":true}}"#]]
            .assert_eq(&Value::Object(read(&body).unwrap().echo()).to_string());
    }

    #[test]
    fn tags_are_told_from_other_braces() {
        assert!(has_tag("SELECT {{x}}") && has_tag("SELECT {{ #42-orders }}"));
        assert!(
            !has_tag("SELECT '{{1,2},{3,4}}'::int[]") && !has_tag("SELECT '{}', '{{}}'") && !has_tag("{{x}")
        );
    }
}

//! How a question is asked: the question, what it is asked with, and under what terms.
//!
//! The question is read into a type; what was sent is kept beside it for one purpose, to be shown back.

use crate::{
    limits::Constraints,
    question::{Body, Question},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use web::{Fault, FieldErrors, FromObject, Input, Object, Param, request};

/// A question, and how it is asked.
#[derive(Debug)]
pub struct Asked {
    /// What is asked.
    pub question: Question,
    /// What its variables and filters are set to.
    pub parameters: Vec<Parameter>,
    /// What whoever saved it lets its readers do.
    pub declared: Vec<Declared>,
    /// Row limits asked for.
    pub constraints: Option<Constraints>,
    /// Do large integers go as text?
    pub large_integers_as_text: bool,
    /// Is the result to be described for those who build on it?
    pub with_metadata: bool,
    received: Map<String, Value>,
}

/// A parameter that whoever saved a question lets its readers fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared {
    /// What it is about, as [`Parameter::target`] tells it.
    pub target: Value,
    /// What kind of value it takes.
    pub kind: Option<String>,
    /// May it be about a column that the result does not show?
    pub opens: bool,
}

request! {
    /// A query, in the older form (`type`) or in the newer one (`lib/type`), and how it is asked.
    pub struct QueryBody {
        /// The database to ask.
        pub database: Option<i64>,
        /// The older form: `native` or `query`.
        pub kind as "type": Option<crate::question::QueryType>,
        /// The older form: the native query.
        pub native: Option<crate::question::NativeBody>,
        /// The older form: the query in the query language.
        pub query: Option<Map<String, Value>>,
        /// The newer form: always `mbql/query`.
        pub lib_type as "lib/type": Option<String>,
        /// The newer form: the stages.
        pub stages: Option<Vec<Map<String, Value>>>,
        /// What variables and filters are set to.
        pub parameters: Option<Vec<Parameter>>,
        /// Row limits.
        pub constraints: Option<Constraints>,
        /// How to process the result.
        pub middleware: Option<MiddlewareBody>,
    }
}

request! {
    /// What one variable or filter is set to.
    pub struct Parameter {
        /// The parameter of the card or dashboard.
        pub id: Option<String>,
        /// What kind of value it is: `text`, `date/range`, `number/between`.
        pub kind as "type": Option<String>,
        /// What it is about: `["variable", ["template-tag", "x"]]`, `["dimension", …]`.
        pub target: Value,
        /// The value; null is none.
        pub value: Value,
        /// What it is when there is no value.
        pub default: Value,
        /// What changes how it is compared.
        pub options: Option<Map<String, Value>>,
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

impl FromObject for Asked {
    fn from_object(object: Object<'_>) -> Result<Self, Fault> {
        let body = QueryBody::from_object(object)?;
        let received = match object {
            Object::Json(map) => map.clone(),
            Object::Pairs(_) => Map::new(),
        };
        let question = Question::from_object(object)?;
        if question.body == Body::Nothing {
            return Err(Fault::Fields(Box::new(FieldErrors::one("type", "value must be native or query."))));
        }
        let middleware = body.middleware.as_ref();
        Ok(Self {
            large_integers_as_text: middleware.and_then(|options| options.js_int_to_string).unwrap_or(true),
            with_metadata: middleware.and_then(|options| options.skip_results_metadata) != Some(true),
            parameters: body.parameters.unwrap_or_default(),
            declared: Vec::new(),
            constraints: body.constraints,
            question,
            received,
        })
    }
}

impl Param for Asked {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        web::read_object(input)
    }
}

impl JsonSchema for Asked {
    fn schema_name() -> Cow<'static, str> {
        QueryBody::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        QueryBody::json_schema(generator)
    }
}

impl Asked {
    /// A question that was saved, with what it is asked with now.
    pub fn saved(question: Question, parameters: Vec<Parameter>) -> Self {
        let mut received = match question.to_older() {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        let shown = |parameter: &Parameter| json!({"type": parameter.kind, "target": parameter.target, "value": parameter.value});
        received.insert("parameters".to_owned(), parameters.iter().map(shown).collect());
        Self {
            question,
            parameters,
            declared: Vec::new(),
            constraints: None,
            large_integers_as_text: true,
            with_metadata: true,
            received,
        }
    }

    /// The same, where readers may do this.
    #[must_use]
    pub fn declaring(self, declared: Vec<Declared>) -> Self {
        Self { declared, ..self }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &Value) -> Result<Asked, String> {
        let fault = |fault| match fault {
            Fault::Fields(fields) => Value::Object(fields.errors).to_string(),
            Fault::Value { expected, .. } => expected,
        };
        Asked::read(Input::Json(body)).map_err(fault)
    }

    #[test]
    fn native_queries_come_in_two_forms() {
        let older = json!({"database": 1, "type": "native", "native": {"query": "SELECT 1"}});
        let stage = json!({"lib/type": "mbql.stage/native", "native": "SELECT 1"});
        let newer = json!({"lib/type": "mbql/query", "database": 1, "stages": [stage]});
        assert_eq!(read(&older).unwrap().question, read(&newer).unwrap().question);
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
                r#"{"stages":"stages must have at least one stage."}"#,
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
}

//! From PostgreSQL's types to what a column holds.

use driver::BaseType;
use tokio_postgres::types::{Kind, Type};

/// The name of a type: bare where everybody knows what is meant, with its schema elsewhere.
pub(crate) fn name(schema: &str, name: &str) -> String {
    match schema {
        "pg_catalog" | "public" => name.to_owned(),
        _ => format!("\"{schema}\".\"{name}\""),
    }
}

/// What a column of a result holds.
pub(crate) fn of_result(kind: &Type) -> BaseType {
    match kind.kind() {
        Kind::Enum(_) => BaseType::PostgresEnum,
        Kind::Domain(inner) => of_result(inner),
        _ => of_name(kind.schema(), kind.name()),
    }
}

/// What a column of a built-in type, or of an extension's text type, holds.
pub(crate) fn of_name(schema: &str, name: &str) -> BaseType {
    match name {
        "citext" => return BaseType::Text,
        _ if schema != "pg_catalog" => return BaseType::Any,
        _ => {}
    }
    match name {
        "int2" | "int4" => BaseType::Integer,
        "int8" | "oid" => BaseType::BigInteger,
        "float4" | "float8" => BaseType::Float,
        "numeric" | "money" => BaseType::Decimal,
        "text" | "varchar" | "bpchar" | "char" | "name" => BaseType::Text,
        "bool" => BaseType::Boolean,
        "date" => BaseType::Date,
        "time" => BaseType::Time,
        "timetz" => BaseType::TimeWithLocalTz,
        "timestamp" => BaseType::DateTime,
        "timestamptz" => BaseType::DateTimeWithLocalTz,
        "json" | "jsonb" => BaseType::Json,
        "uuid" => BaseType::Uuid,
        "inet" => BaseType::IpAddress,
        "cidr" | "macaddr" | "xml" => BaseType::Structured,
        _ => BaseType::Any,
    }
}

/// A semantic type that the column type itself gives.
pub(crate) fn semantic(schema: &str, name: &str) -> Option<&'static str> {
    match name {
        _ if schema != "pg_catalog" => None,
        "json" | "jsonb" => Some("type/SerializedJSON"),
        "xml" => Some("type/XML"),
        "inet" => Some("type/IPAddress"),
        _ => None,
    }
}

//! The connection form.

use crate::words::WORDS;
use driver::{Choice, DetailsField, Engine, FieldKind, JsonText, VisibleIf};

pub(crate) static ENGINE: Engine = Engine {
    name: "postgres",
    display_name: "PostgreSQL",
    fields: &[
        DetailsField { placeholder: Some("localhost"), ..DetailsField::new("host", "Host") },
        DetailsField {
            kind: FieldKind::Integer,
            placeholder: Some("5432"),
            ..DetailsField::new("port", "Port")
        },
        DetailsField {
            required: true,
            placeholder: Some("shop"),
            ..DetailsField::new("dbname", "Database name")
        },
        DetailsField {
            required: true,
            helper_text: Some("A user who may only read is enough, and safest."),
            ..DetailsField::new("user", "Username")
        },
        DetailsField { kind: FieldKind::Password, ..DetailsField::new("password", "Password") },
        DetailsField {
            kind: FieldKind::Select,
            default: Some(JsonText("\"all\"")),
            options: &[
                Choice { name: "All", value: "all" },
                Choice { name: "Only these …", value: "inclusion" },
                Choice { name: "All except …", value: "exclusion" },
            ],
            ..DetailsField::new("schema-filters-type", "Schemas")
        },
        DetailsField {
            required: true,
            placeholder: Some("public, sales_*"),
            helper_text: Some("Names separated by commas; * stands for any characters."),
            visible_if: &[VisibleIf {
                field: "schema-filters-type",
                one_of: &["\"inclusion\"", "\"exclusion\""],
            }],
            ..DetailsField::new("schema-filters-patterns", "Schema names")
        },
        DetailsField {
            kind: FieldKind::Boolean,
            default: Some(JsonText("false")),
            ..DetailsField::new("ssl", "Use a secure connection (TLS)")
        },
        DetailsField {
            kind: FieldKind::Select,
            default: Some(JsonText("\"require\"")),
            helper_text: Some(
                "Only the two verifying modes notice somebody between Metalith and the database.",
            ),
            options: &[
                Choice { name: "allow", value: "allow" },
                Choice { name: "prefer", value: "prefer" },
                Choice { name: "require", value: "require" },
                Choice { name: "verify-ca", value: "verify-ca" },
                Choice { name: "verify-full", value: "verify-full" },
            ],
            visible_if: &[WITH_TLS],
            ..DetailsField::new("ssl-mode", "TLS mode")
        },
        DetailsField {
            kind: FieldKind::LongText,
            placeholder: Some("-----BEGIN CERTIFICATE-----"),
            helper_text: Some(
                "PEM. Leave it empty to trust the authorities that the server's system trusts.",
            ),
            visible_if: &[
                WITH_TLS,
                VisibleIf { field: "ssl-mode", one_of: &["\"verify-ca\"", "\"verify-full\""] },
            ],
            ..DetailsField::new("ssl-root-cert", "Root certificate")
        },
        DetailsField {
            kind: FieldKind::Section,
            default: Some(JsonText("false")),
            ..DetailsField::new("advanced-options", "Advanced options")
        },
        DetailsField {
            placeholder: Some("application_name=reports&connect_timeout=5"),
            helper_text: Some("application_name and connect_timeout (seconds), joined by &."),
            visible_if: &[VisibleIf { field: "advanced-options", one_of: &["true"] }],
            ..DetailsField::new("additional-options", "Additional connection options")
        },
    ],
    words: WORDS,
    features: &["schemas"],
};

const WITH_TLS: VisibleIf = VisibleIf { field: "ssl", one_of: &["true"] };

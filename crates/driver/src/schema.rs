//! What a warehouse holds, as its driver describes it to the catalogue.

/// Everything that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaDescription {
    /// Tables and views, in the order of schema and name.
    pub tables: Vec<TableDescription>,
}

/// A table or view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDescription {
    /// The schema, where the engine has schemas.
    pub schema: Option<String>,
    /// The name, as the database spells it.
    pub name: String,
    /// What it is.
    pub kind: TableKind,
    /// The comment kept in the database.
    pub description: Option<String>,
    /// The columns, in table order.
    pub fields: Vec<FieldDescription>,
    /// Declared foreign keys of one column each.
    pub foreign_keys: Vec<ForeignKey>,
    /// The planner's estimate of rows, where it is free to ask.
    pub estimated_rows: Option<i64>,
}

/// What kind of relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// A table, also a partitioned or foreign one.
    Table,
    /// A view, also a materialised one.
    View,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDescription {
    /// The name, as the database spells it.
    pub name: String,
    /// The type in the database's own words; empty where none is declared.
    pub database_type: String,
    /// What it is to us.
    pub base_type: BaseType,
    /// A semantic type that the column type itself gives (`type/SerializedJSON`), wire name.
    pub semantic_type: Option<&'static str>,
    /// Part of the primary key?
    pub is_primary_key: bool,
    /// May it be null?
    pub is_nullable: bool,
    /// Does the database make the value?
    pub is_auto_increment: bool,
    /// The default expression, as text.
    pub default: Option<String>,
    /// The comment kept in the database.
    pub description: Option<String>,
}

/// A declared reference from one column to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The column here.
    pub field: String,
    /// The schema of the table there.
    pub target_schema: Option<String>,
    /// The table there.
    pub target_table: String,
    /// The column there.
    pub target_field: String,
}

macro_rules! base_types {
    ($($(#[$doc:meta])* $name:ident = $wire:literal,)*) => {
        /// What a column holds, in the reference's type system (`contract`: type hierarchy under `type/*`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum BaseType { $($(#[$doc])* $name,)* }

        impl BaseType {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The wire name, `type/Text`.
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }

            /// Reads a wire name.
            pub fn from_wire(wire: &str) -> Option<Self> {
                match wire { $($wire => Some(Self::$name),)* _ => None }
            }
        }
    };
}

base_types! {
    /// Nothing is known.
    Any = "type/*",
    /// Whole numbers of up to 32 bits.
    Integer = "type/Integer",
    /// Whole numbers of 64 bits.
    BigInteger = "type/BigInteger",
    /// Numbers with a fraction.
    Float = "type/Float",
    /// Exact numbers with a fraction.
    Decimal = "type/Decimal",
    /// Text.
    Text = "type/Text",
    /// True or false.
    Boolean = "type/Boolean",
    /// A day.
    Date = "type/Date",
    /// A time of day.
    Time = "type/Time",
    /// A time of day with an offset.
    TimeWithLocalTz = "type/TimeWithLocalTZ",
    /// A moment without a zone.
    DateTime = "type/DateTime",
    /// A moment.
    DateTimeWithLocalTz = "type/DateTimeWithLocalTZ",
    /// JSON.
    Json = "type/JSON",
    /// A UUID.
    Uuid = "type/UUID",
    /// An address.
    IpAddress = "type/IPAddress",
    /// A value of an enumeration made in the database.
    PostgresEnum = "type/PostgresEnum",
    /// Something with parts.
    Structured = "type/Structured",
}

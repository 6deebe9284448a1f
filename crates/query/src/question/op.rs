//! Everything that can be done with values, as a table: what it is called, and how many values it takes.

macro_rules! ops {
    ($($name:ident = $wire:literal $least:literal $most:tt,)*) => {
        /// Something done with values.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the names are those of the query language")]
        pub enum Op { $($name,)* }

        impl Op {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What the query language calls it.
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }

            /// How many values it takes, from least to most.
            pub const fn arity(self) -> (usize, usize) {
                match self { $(Self::$name => ($least, ops!(@most $most)),)* }
            }
        }
    };
    (@most many) => { usize::MAX };
    (@most $most:literal) => { $most };
}

ops! {
    // conditions
    And = "and" 1 many,
    Or = "or" 1 many,
    Not = "not" 1 1,
    Equal = "=" 2 many,
    NotEqual = "!=" 2 many,
    Less = "<" 2 2,
    LessOrEqual = "<=" 2 2,
    Greater = ">" 2 2,
    GreaterOrEqual = ">=" 2 2,
    Between = "between" 3 3,
    Inside = "inside" 6 6,
    IsNull = "is-null" 1 1,
    NotNull = "not-null" 1 1,
    IsEmpty = "is-empty" 1 1,
    NotEmpty = "not-empty" 1 1,
    Contains = "contains" 2 many,
    DoesNotContain = "does-not-contain" 2 many,
    StartsWith = "starts-with" 2 many,
    EndsWith = "ends-with" 2 many,
    TimeInterval = "time-interval" 3 3,
    RelativeTimeInterval = "relative-time-interval" 5 5,
    During = "during" 3 3,
    // summaries
    Count = "count" 0 1,
    Sum = "sum" 1 1,
    Average = "avg" 1 1,
    Min = "min" 1 1,
    Max = "max" 1 1,
    Distinct = "distinct" 1 1,
    StandardDeviation = "stddev" 1 1,
    Variance = "var" 1 1,
    Median = "median" 1 1,
    Percentile = "percentile" 2 2,
    CumulativeCount = "cum-count" 0 1,
    CumulativeSum = "cum-sum" 1 1,
    CountWhere = "count-where" 1 1,
    SumWhere = "sum-where" 2 2,
    DistinctWhere = "distinct-where" 2 2,
    Share = "share" 1 1,
    Offset = "offset" 2 2,
    // arithmetic
    Plus = "+" 1 many,
    Minus = "-" 1 many,
    Times = "*" 1 many,
    Divide = "/" 1 many,
    Absolute = "abs" 1 1,
    Ceiling = "ceil" 1 1,
    Floor = "floor" 1 1,
    Round = "round" 1 1,
    SquareRoot = "sqrt" 1 1,
    Exponential = "exp" 1 1,
    Logarithm = "log" 1 1,
    Power = "power" 2 2,
    // text
    Concat = "concat" 1 many,
    Substring = "substring" 2 3,
    Replace = "replace" 3 3,
    RegexMatchFirst = "regex-match-first" 2 2,
    SplitPart = "split-part" 3 3,
    Trim = "trim" 1 1,
    TrimLeft = "ltrim" 1 1,
    TrimRight = "rtrim" 1 1,
    Upper = "upper" 1 1,
    Lower = "lower" 1 1,
    Length = "length" 1 1,
    Host = "host" 1 1,
    Domain = "domain" 1 1,
    Subdomain = "subdomain" 1 1,
    Path = "path" 1 1,
    Collate = "collate" 2 2,
    // logic
    Coalesce = "coalesce" 1 many,
    // time
    Now = "now" 0 0,
    Today = "today" 0 0,
    DateTimeAdd = "datetime-add" 3 3,
    DateTimeSubtract = "datetime-subtract" 3 3,
    DateTimeDifference = "datetime-diff" 3 3,
    ConvertTimezone = "convert-timezone" 2 3,
    Year = "get-year" 1 1,
    Quarter = "get-quarter" 1 1,
    Month = "get-month" 1 1,
    Week = "get-week" 1 2,
    Day = "get-day" 1 1,
    DayOfWeek = "get-day-of-week" 1 2,
    Hour = "get-hour" 1 1,
    Minute = "get-minute" 1 1,
    Second = "get-second" 1 1,
    Extract = "temporal-extract" 2 3,
    MonthName = "month-name" 1 1,
    QuarterName = "quarter-name" 1 1,
    DayName = "day-name" 1 1,
    Interval = "interval" 2 2,
    RelativeDateTime = "relative-datetime" 1 2,
    AbsoluteDateTime = "absolute-datetime" 2 2,
    // conversion
    Integer = "integer" 1 1,
    Float = "float" 1 1,
    Text = "text" 1 1,
    Date = "date" 1 1,
    DateTime = "datetime" 1 1,
}

/// Other names that mean the same.
const SYNONYMS: &[(&str, Op)] = &[
    ("in", Op::Equal),
    ("not-in", Op::NotEqual),
    ("mean", Op::Average),
    ("count-distinct", Op::Distinct),
    ("cumulative-count", Op::CumulativeCount),
    ("cumulative-sum", Op::CumulativeSum),
];

impl Op {
    /// Finds it by a normalised name.
    pub fn from_wire(name: &str) -> Option<Self> {
        let synonym = SYNONYMS.iter().find(|(other, _)| *other == name).map(|(_, op)| *op);
        synonym.or_else(|| Self::ALL.iter().copied().find(|op| op.wire() == name))
    }

    /// Does it summarise rows?
    pub const fn is_aggregation(self) -> bool {
        (Self::Count as u8) <= self as u8 && self as u8 <= (Self::Offset as u8)
    }

    /// Is it true or false?
    pub const fn is_condition(self) -> bool {
        self as u8 <= (Self::During as u8)
    }
}

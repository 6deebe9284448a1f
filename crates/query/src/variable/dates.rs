//! Dates and ranges as parameters write them: `2024-01-01~2024-03-31`, `past30days~`, `Q1-2024`, `exclude-days-Mon-Tue`.

use crate::question::{
    Op,
    ast::{Clause, Flags, Literal, Options},
};

/// The condition that such a text puts on a column; none when it is no such text.
pub(crate) fn condition(column: &Clause, text: &str) -> Option<Clause> {
    if let Some(range) = range(column, text) {
        return Some(range);
    }
    if let Some(rest) = text.strip_prefix("exclude-") {
        return excluded(column, rest);
    }
    if let Some(rest) = text.strip_prefix('Q') {
        let (quarter, year) = rest.split_once('-')?;
        let month = quarter.parse::<u32>().ok().filter(|quarter| (1..=4).contains(quarter))? * 3 - 2;
        let first = format!("{year}-{month:02}-01");
        is_moment(&first).then_some(())?;
        return Some(call(Op::Equal, vec![in_unit(column, "quarter"), words(&first)]));
    }
    if is_moment(text) {
        let unit = if text.len() == 7 { in_unit(column, "month") } else { column.clone() };
        return Some(call(Op::Equal, vec![unit, words(text)]));
    }
    relative(column, text)
}

/// The moment that a single date is; none when it is a range or no date.
pub(crate) fn is_moment(text: &str) -> bool {
    crate::compile::point(text, |moment| moment.naive_utc()).is_some_and(|_| text.len() > 4)
}

fn range(column: &Clause, text: &str) -> Option<Clause> {
    let (from, to) = text.split_once('~')?;
    match (is_moment(from), is_moment(to)) {
        (true, true) => Some(call(Op::Between, vec![column.clone(), words(from), words(to)])),
        (true, false) if to.is_empty() => Some(call(Op::Greater, vec![column.clone(), words(from)])),
        (false, true) if from.is_empty() => Some(call(Op::Less, vec![column.clone(), words(to)])),
        _ => None,
    }
}

fn relative(column: &Clause, text: &str) -> Option<Clause> {
    match text {
        "today" | "thisday" => return Some(interval(column, 0, "day", false)),
        "yesterday" => return Some(interval(column, -1, "day", false)),
        _ => {}
    }
    for (start, count) in [("this", 0), ("last", -1), ("next", 1)] {
        if let Some(unit) = text.strip_prefix(start).filter(|unit| is_unit(unit)) {
            return Some(interval(column, count, unit, false));
        }
    }
    let (sign, rest) = match (text.strip_prefix("past"), text.strip_prefix("next")) {
        (Some(rest), _) => (-1, rest),
        (_, Some(rest)) => (1, rest),
        _ => return None,
    };
    let (rest, with_current) = rest.strip_suffix('~').map_or((rest, false), |rest| (rest, true));
    if let Some((own, offset)) = rest.split_once("-from-") {
        let ((count, unit), (offset, offset_unit)) = (length(own)?, length(offset)?);
        let number = |number: i64| Clause::Literal(Literal::Number((number * sign).into()));
        let arguments = vec![column.clone(), number(count), words(unit), number(offset), words(offset_unit)];
        return Some(call(Op::RelativeTimeInterval, arguments));
    }
    let (count, unit) = length(rest)?;
    Some(interval(column, count * sign, unit, with_current))
}

/// `7days`: how many, and of what.
fn length(text: &str) -> Option<(i64, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let count = text[..digits].parse().ok().filter(|count| (1..=100_000).contains(count))?;
    let unit = text[digits..].strip_suffix('s').unwrap_or(&text[digits..]);
    is_unit(unit).then_some((count, unit))
}

fn is_unit(unit: &str) -> bool {
    ["minute", "hour", "day", "week", "month", "quarter", "year"].contains(&unit)
}

fn excluded(column: &Clause, text: &str) -> Option<Clause> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.split('-');
    let place =
        |names: &[&str], word: &str| names.iter().position(|name| *name == word).map(|place| place + 1);
    let number = |word: &str, from: usize, to: usize| {
        word.parse::<usize>().ok().filter(|number| (from..=to).contains(number))
    };
    let kind = parts.next()?;
    let unit = match kind {
        "days" => "day-of-week-iso",
        "months" => "month-of-year",
        "quarters" => "quarter-of-year",
        "hours" => "hour-of-day",
        _ => return None,
    };
    let mut arguments = vec![in_unit(column, unit)];
    for word in parts {
        let number = match kind {
            "days" => place(&DAYS, word),
            "months" => place(&MONTHS, word),
            "quarters" => number(word, 1, 4),
            _ => number(word, 0, 23),
        }?;
        arguments.push(Clause::Literal(Literal::Number(number.into())));
    }
    (arguments.len() > 1).then(|| call(Op::NotEqual, arguments))
}

/// The column in a unit of time.
pub(crate) fn in_unit(column: &Clause, unit: &str) -> Clause {
    let put =
        |options: &Options| Box::new(Options { temporal_unit: Some(unit.to_owned()), ..options.clone() });
    match column {
        Clause::Field(column, options) => Clause::Field(column.clone(), put(options)),
        Clause::Expression(name, options) => Clause::Expression(name.clone(), put(options)),
        other => other.clone(),
    }
}

fn interval(column: &Clause, count: i64, unit: &str, with_current: bool) -> Clause {
    let count = Clause::Literal(Literal::Number(count.into()));
    let flags = Flags { include_current: with_current.then_some(true), case_sensitive: None };
    Clause::Call(Op::TimeInterval, vec![column.clone(), count, words(unit)], flags)
}

fn words(text: &str) -> Clause {
    Clause::Literal(Literal::Text(text.to_owned()))
}

fn call(op: Op, arguments: Vec<Clause>) -> Clause {
    Clause::Call(op, arguments, Flags::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::{ast::Column, write};

    fn written(text: &str) -> Option<String> {
        let column = Clause::Field(Column::Name("d".to_owned()), Box::default());
        condition(&column, text).map(|clause| write::clause(&clause).to_string())
    }

    #[test]
    fn texts_become_conditions() {
        for (text, expected) in [
            ("2024-01-31", r#"["=",["field","d",null],"2024-01-31"]"#),
            ("2024-01", r#"["=",["field","d",{"temporal-unit":"month"}],"2024-01"]"#),
            ("Q2-2024", r#"["=",["field","d",{"temporal-unit":"quarter"}],"2024-04-01"]"#),
            ("2024-01-01~2024-03-31", r#"["between",["field","d",null],"2024-01-01","2024-03-31"]"#),
            ("2024-01-01~", r#"[">",["field","d",null],"2024-01-01"]"#),
            ("~2024-01-01", r#"["<",["field","d",null],"2024-01-01"]"#),
            ("yesterday", r#"["time-interval",["field","d",null],-1,"day"]"#),
            ("past30days~", r#"["time-interval",["field","d",null],-30,"day",{"include-current":true}]"#),
            ("next2weeks", r#"["time-interval",["field","d",null],2,"week"]"#),
            ("thisquarter", r#"["time-interval",["field","d",null],0,"quarter"]"#),
            ("nextyear", r#"["time-interval",["field","d",null],1,"year"]"#),
            (
                "past7days-from-3months",
                r#"["relative-time-interval",["field","d",null],-7,"day",-3,"month"]"#,
            ),
            ("exclude-days-Mon-Sun", r#"["!=",["field","d",{"temporal-unit":"day-of-week-iso"}],1,7]"#),
            ("exclude-hours-0-13", r#"["!=",["field","d",{"temporal-unit":"hour-of-day"}],0,13]"#),
        ] {
            assert_eq!(written(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "soon",
            "2024-13",
            "Q5-2024",
            "Q1-x",
            "pastdays",
            "past7fortnights",
            "exclude-days",
            "exclude-days-Mo",
            "~",
            "2024",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }
}

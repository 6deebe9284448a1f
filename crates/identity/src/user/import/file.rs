//! From CSV text to rows. Says what is wrong with the file as a whole; what is wrong with one row is the plan's matter.

use std::collections::{BTreeMap, HashSet};

/// Characters of a file at most.
const LONGEST: usize = 2 * 1024 * 1024;
/// Rows of a file at most.
const ROWS: usize = 10_000;
/// Groups of a file at most: each takes a while to make, and others wait for it.
const GROUPS: usize = 1000;
const COLUMNS: [&str; 4] = ["email", "first_name", "last_name", "groups"];

/// One person as the file tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Where in the file it stands; the first line is 1.
    pub line: u64,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    /// Names of groups.
    pub groups: Vec<String>,
    /// It has not as many cells as the header.
    pub is_uneven: bool,
}

/// Reads a file, or says what is wrong with it.
pub(super) fn read(text: &str) -> Result<Vec<Row>, String> {
    if text.len() > LONGEST {
        return Err("The file is larger than 2 MB. Import it in parts.".into());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let places = places(&header)?;
    let (mut rows, mut groups) = (Vec::new(), HashSet::new());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    for record in reader.records() {
        if rows.len() == ROWS {
            return Err(format!("The file has more than {ROWS} people. Import it in parts."));
        }
        let record = record.map_err(|error| unreadable(&error))?;
        let line = lines.line_from(record.position().map_or(0, csv::Position::byte));
        let row = row(line, &record, &header, &places);
        groups.extend(row.groups.iter().map(|name| name.to_lowercase()));
        if groups.len() > GROUPS {
            return Err(format!("The file names more than {GROUPS} groups. Import it in parts."));
        }
        rows.push(row);
    }
    if rows.is_empty() {
        return Err("The file has a header and nobody in it.".into());
    }
    Ok(rows)
}

fn unreadable(error: &csv::Error) -> String {
    let line = error.position().map_or(1, csv::Position::line);
    format!("The file cannot be read as CSV around line {line}.")
}

/// Which column is where; columns may stand in any order, and all but the address may be left out.
fn places(header: &csv::StringRecord) -> Result<BTreeMap<&'static str, usize>, String> {
    let wanted = COLUMNS.join(", ");
    let mut places = BTreeMap::new();
    for (place, name) in header.iter().enumerate() {
        let name = name.to_lowercase();
        let Some(column) = COLUMNS.into_iter().find(|column| *column == name) else {
            return Err(format!("The first line names a column that is not known. It may name: {wanted}."));
        };
        if places.insert(column, place).is_some() {
            return Err(format!("The first line names the column {column} twice."));
        }
    }
    if places.contains_key("email") {
        Ok(places)
    } else {
        Err(format!("The first line must name the columns, email among them: {wanted}."))
    }
}

/// Numbers the lines of a text. The reader's own numbers lag behind at CRLF and at empty lines.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of what stands at this place or, where there is a line's end, behind it.
    fn line_from(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        while let Some(byte) = self.text.get(self.at)
            && (self.at < place || matches!(byte, b'\r' | b'\n'))
        {
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

fn row(
    line: u64,
    record: &csv::StringRecord,
    header: &csv::StringRecord,
    places: &BTreeMap<&str, usize>,
) -> Row {
    let cell = |column: &str| places.get(column).and_then(|place| record.get(*place)).unwrap_or_default();
    Row {
        line,
        email: cell("email").to_owned(),
        first_name: cell("first_name").to_owned(),
        last_name: cell("last_name").to_owned(),
        groups: names(cell("groups")),
        is_uneven: record.len() != header.len(),
    }
}

/// Names separated by `;` or `|`.
fn names(cell: &str) -> Vec<String> {
    cell.split([';', '|']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emails(text: &str) -> Vec<(u64, String)> {
        read(text).unwrap().into_iter().map(|row| (row.line, row.email)).collect()
    }

    #[test]
    fn a_mark_crlf_quotes_and_any_order_of_columns_are_fine() {
        let text = "\u{feff}Groups,EMAIL, last_name ,first_name\r\n\"Sales; Ops|EU\", a@b.c ,\"L, Jr\",\"Ada\"\r\n\r\n,d@e.f,,\r\n";
        let rows = read(text).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].groups, ["Sales", "Ops", "EU"]);
        assert_eq!((rows[0].first_name.as_str(), rows[0].last_name.as_str()), ("Ada", "L, Jr"));
        assert_eq!((rows[0].line, rows[1].line), (2, 4));
        assert_eq!(rows[1].email, "d@e.f");
    }

    #[test]
    fn the_address_alone_is_enough() {
        assert_eq!(emails("email\na@b.c\n"), [(2, "a@b.c".to_owned())]);
    }

    #[test]
    fn a_row_with_another_number_of_cells_is_marked() {
        let rows = read("email,first_name\na@b.c\nb@b.c,B\nc@b.c,C,x\n").unwrap();
        assert_eq!(rows.iter().map(|row| row.is_uneven).collect::<Vec<_>>(), [true, false, true]);
    }

    #[test]
    fn a_file_that_cannot_be_meant_is_refused_in_words() {
        let many = format!("email\n{}", "a@b.c\n".repeat(ROWS + 1));
        let large = "x".repeat(LONGEST + 1);
        let groups: Vec<_> = (0..=GROUPS).map(|number| format!("g{number}")).collect();
        let crowded = format!("email,groups\na@b.c,{}\n", groups.join(";"));
        for (text, word) in [
            ("", "must name the columns"),
            ("a@b.c\n", "not known"),
            ("email,e-mail\n", "not known"),
            ("email,email\n", "twice"),
            ("first_name\nA\n", "email among them"),
            ("email\n", "nobody"),
            (many.as_str(), "more than 10000"),
            (crowded.as_str(), "more than 1000 groups"),
            (large.as_str(), "larger than 2 MB"),
        ] {
            let refusal = read(text).unwrap_err();
            assert!(refusal.contains(word), "{word}: {refusal}");
        }
    }
}

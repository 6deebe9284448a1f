//! Files as they come out, and how much is alive while they do.

use super::{
    Layout, VisualizationSettings, csv::Csv, json::Json, raw::Raw, sheet, shown::Shown, xlsx::Archive,
};
use crate::{
    result::{Naming, Zone},
    stream::body,
    testing::{SQL, Stage, batch, columns_of, giving, read, read_text, run, stage, syntax_error},
};
use axum::body::Body;
use chrono::{NaiveDate, NaiveDateTime};
use driver::{BaseType, BatchBuilder, Cell};
use expect_test::expect;
use futures_util::StreamExt;
use std::{
    io::{Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

const COLUMNS: [(&str, BaseType); 5] = [
    ("id", BaseType::Integer),
    ("total", BaseType::Float),
    ("name", BaseType::Text),
    ("day", BaseType::Date),
    ("at", BaseType::DateTime),
];

const DAY: NaiveDate = NaiveDate::from_ymd_opt(2019, 11, 1).unwrap();
const AT: NaiveDateTime = DAY.and_hms_opt(0, 23, 18).unwrap();

const ROWS: &[&[Cell<'static>]] = &[
    &[Cell::Int(1), Cell::Float(1234.567), Cell::Text("a, \"b\"\nc"), Cell::Date(DAY), Cell::DateTime(AT)],
    &[Cell::Int(9_007_199_254_740_993), Cell::Null, Cell::Null, Cell::Null, Cell::Null],
    &[Cell::Int(1_000), Cell::Float(f64::NAN), Cell::Text("=1+1"), Cell::Null, Cell::Null],
];

fn orders() -> Stage {
    giving(&COLUMNS, ROWS)
}

async fn csv(warehouse: Stage, settings: Option<&VisualizationSettings>) -> Body {
    let running = run(&warehouse, SQL).await.unwrap();
    let layout = Layout::new(&running.columns, &Naming::Native, settings, false);
    body(|out| sheet::tell(out, running, Csv { layout, words: Raw(Zone::UTC), with_byte_order_mark: false }))
}

#[tokio::test]
async fn csv_as_data() {
    expect![[r#"
        id,total,name,day,at
        1,1234.567,"a, ""b""
        c",2019-11-01,2019-11-01T00:23:18
        9007199254740993,,,,
        1000,NaN,=1+1,,
    "#]]
    .assert_eq(&read_text(csv(orders(), None).await).await);
}

#[tokio::test]
async fn csv_as_people_read_it() {
    let running = run(&orders(), SQL).await.unwrap();
    let layout = Layout::new(&running.columns, &Naming::Native, None, true);
    let shown = Csv { layout, words: Shown(Zone::UTC), with_byte_order_mark: true };
    let text = read_text(body(|out| sheet::tell(out, running, shown))).await;
    let text = text.strip_prefix('\u{feff}').unwrap();
    expect![[r#"
        id,total,name,day,at
        1,"1,234.57","a, ""b""
        c","November 1, 2019","November 1, 2019, 12:23 AM"
        "9,007,199,254,740,993",,,,
        "1,000",NaN,=1+1,,
    "#]]
    .assert_eq(text);
}

#[tokio::test]
async fn a_csv_line_is_never_blank() {
    let one = giving(&[("n", BaseType::Text)], &[&[Cell::Null], &[Cell::Text("x")], &[Cell::Text("")]]);
    assert_eq!(read_text(csv(one, None).await).await, "n\n\"\"\nx\n\"\"\n");
    assert_eq!(read_text(csv(giving(&[("n", BaseType::Text)], &[]), None).await).await, "n\n");
}

#[tokio::test]
async fn json_as_data() {
    let running = run(&orders(), SQL).await.unwrap();
    let layout = Layout::new(&running.columns, &Naming::Native, None, false);
    let text = read_text(body(|out| sheet::tell(out, running, Json::new(layout, Raw(Zone::UTC))))).await;
    expect![[r#"
        [
        {"id":1,"total":1234.567,"name":"a, \"b\"\nc","day":"2019-11-01","at":"2019-11-01T00:23:18"},
        {"id":9007199254740993,"total":null,"name":null,"day":null,"at":null},
        {"id":1000,"total":"NaN","name":"=1+1","day":null,"at":null}
        ]"#]]
    .assert_eq(&text);
}

#[tokio::test]
async fn json_as_people_read_it() {
    let running = run(&orders(), SQL).await.unwrap();
    let layout = Layout::new(&running.columns, &Naming::Native, None, true);
    let text = read_text(body(|out| sheet::tell(out, running, Json::new(layout, Shown(Zone::UTC))))).await;
    expect![[r#"
        [
        {"id":"1","total":"1,234.57","name":"a, \"b\"\nc","day":"November 1, 2019","at":"November 1, 2019, 12:23 AM"},
        {"id":"9,007,199,254,740,993","total":null,"name":"","day":null,"at":null},
        {"id":"1,000","total":"NaN","name":"=1+1","day":null,"at":null}
        ]"#]].assert_eq(&text);
}

#[tokio::test]
async fn json_holds_the_last_of_equal_titles_and_an_empty_result_is_an_empty_array() {
    let text = async |rows| {
        let running =
            run(&giving(&[("a", BaseType::Integer), ("a", BaseType::Integer)], rows), SQL).await.unwrap();
        let layout = Layout::new(&running.columns, &Naming::Native, None, false);
        read_text(body(|out| sheet::tell(out, running, Json::new(layout, Raw(Zone::UTC))))).await
    };
    assert_eq!(text(&[&[Cell::Int(1), Cell::Int(2)]]).await, "[\n{\"a\":2}\n]");
    assert_eq!(text(&[]).await, "[\n]");
}

async fn workbook(warehouse: Stage) -> Option<Vec<u8>> {
    let running = run(&warehouse, SQL).await.unwrap();
    let layout = Layout::new(&running.columns, &Naming::Native, None, false);
    let archive = Archive::make(running, layout, Zone::UTC).await.ok()?;
    Some(read(body(|out| archive.tell(out))).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_has_real_cells() {
    let bytes = workbook(orders()).await.unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    let rows = &sheet[sheet.find("<sheetData>").unwrap()..sheet.find("</sheetData>").unwrap()];
    expect![[r#"
        <sheetData>
        <row r="1">
          <c r="A1" t="inlineStr"><is><t>id</t></is></c>
          <c r="B1" t="inlineStr"><is><t>total</t></is></c>
          <c r="C1" t="inlineStr"><is><t>name</t></is></c>
          <c r="D1" t="inlineStr"><is><t>day</t></is></c>
          <c r="E1" t="inlineStr"><is><t>at</t></is></c></row>
        <row r="2">
          <c r="A2" s="1"><v>1</v></c>
          <c r="B2" s="2"><v>1234.567</v></c>
          <c r="C2" t="inlineStr"><is><t>a, "b"
        c</t></is></c>
          <c r="D2" s="3"><v>43770</v></c>
          <c r="E2" s="4"><v>43770.016180555554</v></c></row>
        <row r="3">
          <c r="A3" t="inlineStr"><is><t>9007199254740993</t></is></c></row>
        <row r="4">
          <c r="A4" s="1"><v>1000</v></c>
          <c r="B4" t="inlineStr"><is><t>NaN</t></is></c>
          <c r="C4" t="inlineStr"><is><t>=1+1</t></is></c></row>"#]]
    .assert_eq(&rows.replace("<row", "\n<row").replace("<c ", "\n  <c "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_of_a_failing_statement_is_never_begun() {
    assert!(workbook(breaking()).await.is_none());
}

fn breaking() -> Stage {
    stage(async |sender| {
        sender.start(columns_of(&[("n", BaseType::Integer)])).await.unwrap();
        sender.send(batch(&[&[Cell::Int(1)]])).await.unwrap();
        sender.end(Err(syntax_error())).await;
    })
}

#[tokio::test]
async fn a_file_of_a_statement_that_fails_in_the_middle_breaks_off() {
    assert!(read(csv(breaking(), None).await).await.is_err());
}

const BATCHES: usize = 1_000;

/// A million rows, and how many batches of them have been taken.
fn million() -> (Stage, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let play = stage(move |sender| {
        let counter = Arc::clone(&counter);
        async move {
            sender.start(columns_of(&[("n", BaseType::Integer), ("t", BaseType::Text)])).await.unwrap();
            let mut builder = BatchBuilder::new(2);
            for _ in 0..BATCHES {
                for row in 0..1_000 {
                    builder.push(Cell::Int(row)).unwrap();
                    builder
                        .push(Cell::Text(
                            "some text that makes the row about a hundred bytes long, as rows are",
                        ))
                        .unwrap();
                }
                if sender.send(builder.take()).await.is_err() {
                    return;
                }
                counter.fetch_add(1, Ordering::SeqCst);
            }
            sender.end(Ok(())).await;
        }
    });
    (play, sent)
}

#[tokio::test]
async fn a_million_rows_are_never_more_than_a_few_batches_at_once() {
    let (million, sent) = million();
    let mut chunks = csv(million, None).await.into_data_stream();
    let (mut lines, mut most_alive) = (0, 0);
    while let Some(chunk) = chunks.next().await {
        lines += chunk.unwrap().split(|byte| *byte == b'\n').count() - 1;
        most_alive = most_alive.max(sent.load(Ordering::SeqCst) - lines / 1_000);
    }
    assert_eq!(lines, 1 + 1_000 * BATCHES);
    assert!(most_alive <= 8, "{most_alive} batches of {BATCHES} were alive at once");
}

#[tokio::test]
async fn a_reader_that_stops_reading_stops_the_statement() {
    let (million, sent) = million();
    let mut chunks = csv(million, None).await.into_data_stream();
    chunks.next().await.unwrap().unwrap();
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    let sent = sent.load(Ordering::SeqCst);
    assert!(sent <= 8, "{sent} batches were taken for nobody");
}

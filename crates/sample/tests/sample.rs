//! The promises of the Sample Database, asked of the file itself in SQL, as its users would.

#![expect(clippy::unwrap_used, reason = "a test fails where its world does")]

use std::fs;
use std::path::PathBuf;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

/// A freshly written Sample Database.
struct Shop {
    db: Connection,
    path: PathBuf,
    folder: TempDir,
}

impl Shop {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.db");
        // What lies there before must not matter.
        fs::write(&path, "not a database").unwrap();
        sample::write(&path).unwrap();
        let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        Self { db, path, folder }
    }

    fn list<T: FromSql>(&self, sql: &str) -> Vec<T> {
        let mut query = self.db.prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn one<T: FromSql>(&self, sql: &str) -> T {
        self.db.query_one(sql, [], |row| row.get(0)).unwrap()
    }

    #[track_caller]
    fn check_within(&self, sql: &str, low: f64, high: f64) {
        let value: f64 = self.one(sql);
        assert!((low..=high).contains(&value), "{sql} gives {value}, which is not within {low} and {high}");
    }

    /// Whether every row keeps a rule; an empty table keeps none.
    #[track_caller]
    fn check_always(&self, table: &str, rule: &str) {
        let (rows, broken): (i64, i64) = self
            .db
            .query_one(
                &format!("SELECT count(*), count(*) FILTER (WHERE ({rule}) IS NOT TRUE) FROM {table}"),
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert!(rows > 0, "{table} is empty");
        assert_eq!(broken, 0, "rows of {table} where not {rule}");
    }

    /// Columns as `NAME TYPE`, in the order of the table.
    fn columns(&self, table: &str) -> String {
        let columns = format!("SELECT name || ' ' || type FROM pragma_table_info('{table}') ORDER BY cid");
        self.list::<String>(&columns).join(", ")
    }
}

#[test]
fn it_has_four_tables_with_the_columns_that_scripts_know() {
    let shop = Shop::open();
    let tables: Vec<String> = shop.list("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    assert_eq!(tables, ["ORDERS", "PEOPLE", "PRODUCTS", "REVIEWS"]);
    assert_eq!(
        shop.columns("ORDERS"),
        "ID BIGINT, USER_ID INTEGER, PRODUCT_ID INTEGER, SUBTOTAL DOUBLE, TAX DOUBLE, TOTAL DOUBLE, \
         DISCOUNT DOUBLE, CREATED_AT TIMESTAMP, QUANTITY INTEGER"
    );
    assert_eq!(
        shop.columns("PEOPLE"),
        "ID BIGINT, ADDRESS TEXT, EMAIL TEXT, PASSWORD TEXT, NAME TEXT, CITY TEXT, LONGITUDE DOUBLE, STATE TEXT, \
         SOURCE TEXT, BIRTH_DATE DATE, ZIP TEXT, LATITUDE DOUBLE, CREATED_AT TIMESTAMP"
    );
    assert_eq!(
        shop.columns("PRODUCTS"),
        "ID BIGINT, EAN TEXT, TITLE TEXT, CATEGORY TEXT, VENDOR TEXT, PRICE DOUBLE, RATING DOUBLE, \
         CREATED_AT TIMESTAMP"
    );
    assert_eq!(
        shop.columns("REVIEWS"),
        "ID BIGINT, PRODUCT_ID INTEGER, REVIEWER TEXT, RATING INTEGER, BODY TEXT, CREATED_AT TIMESTAMP"
    );
}

#[test]
fn rows_are_as_many_as_scripts_count_and_are_numbered_from_one() {
    let shop = Shop::open();
    for (table, count) in [("ORDERS", 18_760), ("PEOPLE", 2_500), ("PRODUCTS", 200), ("REVIEWS", 1_112)] {
        let ids: Vec<i64> = shop.list(&format!("SELECT ID FROM {table} ORDER BY ID"));
        assert!(ids.into_iter().eq(1..=count), "{table}");
    }
}

#[test]
fn keys_are_declared_and_hold() {
    let shop = Shop::open();
    let keys = |table| {
        shop.list::<String>(&format!(
            "SELECT \"from\" || ' -> ' || \"table\" || '.' || \"to\" FROM pragma_foreign_key_list('{table}') ORDER BY 1"
        ))
    };
    assert_eq!(keys("ORDERS"), ["PRODUCT_ID -> PRODUCTS.ID", "USER_ID -> PEOPLE.ID"]);
    assert_eq!(keys("REVIEWS"), ["PRODUCT_ID -> PRODUCTS.ID"]);
    for table in ["ORDERS", "PEOPLE", "PRODUCTS", "REVIEWS"] {
        let primary: String =
            shop.one(&format!("SELECT name FROM pragma_table_info('{table}') WHERE pk = 1"));
        assert_eq!(primary, "ID");
    }
    assert_eq!(shop.list::<String>("SELECT \"table\" FROM pragma_foreign_key_check"), Vec::<String>::new());
    assert_eq!(shop.one::<String>("PRAGMA integrity_check"), "ok");
}

#[test]
fn every_installation_has_the_same_bytes() {
    let (one, other) = (Shop::open(), Shop::open());
    assert!(fs::read(one.path).unwrap() == fs::read(other.path).unwrap());
}

/// The last row depends on every throw before it. Users write down what they see here, so the rows change on
/// purpose or not at all.
#[test]
fn the_rows_are_those_of_every_other_build() {
    let shop = Shop::open();
    let person: String =
        shop.one("SELECT NAME || ', ' || CITY || ', ' || CREATED_AT FROM PEOPLE WHERE ID = 2500");
    assert_eq!(person, "Priya Fening, Pine Springs, 2024-12-24 10:34:51.675");
    let product: String =
        shop.one("SELECT TITLE || ', ' || VENDOR || ', ' || CREATED_AT FROM PRODUCTS WHERE ID = 200");
    assert_eq!(product, "Portable Walnut Sundial, Rooking Goods, 2022-06-09 15:07:13.951");
    let cents: i64 = shop.one("SELECT sum(CAST(round(TOTAL * 100) AS INTEGER)) FROM ORDERS");
    assert_eq!(cents, 153_059_420);
    let stars: i64 = shop.one("SELECT sum(RATING * PRODUCT_ID) FROM REVIEWS");
    assert_eq!(stars, 442_515);
}

#[test]
fn nothing_but_the_file_is_left_behind() {
    let shop = Shop::open();
    let entries = fs::read_dir(shop.folder.path()).unwrap();
    let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["sample.db"]);
}

#[test]
fn a_missing_folder_is_named_in_the_error() {
    let folder = tempfile::tempdir().unwrap();
    let error = sample::write(&folder.path().join("nowhere").join("sample.db")).unwrap_err();
    assert!(error.to_string().contains("nowhere/sample.db"), "{error}");
}

#[test]
fn amounts_add_up_to_the_cent() {
    let shop = Shop::open();
    shop.check_always("ORDERS", "abs(TOTAL - (SUBTOTAL + TAX - coalesce(DISCOUNT, 0))) < 0.000001");
    shop.check_always("ORDERS", "abs(SUBTOTAL * 100 - round(SUBTOTAL * 100)) < 0.000001");
    shop.check_always("ORDERS", "TAX >= 0 AND TOTAL > 0");
}

#[test]
fn an_order_costs_the_price_or_half_as_much_again() {
    let shop = Shop::open();
    shop.check_always(
        "ORDERS JOIN PRODUCTS ON PRODUCTS.ID = PRODUCT_ID",
        "SUBTOTAL = PRICE OR abs(SUBTOTAL - PRICE * 1.5) < 0.006",
    );
    shop.check_within("SELECT min(SUBTOTAL) FROM ORDERS", 15.69, 25.0);
    shop.check_within("SELECT max(SUBTOTAL) FROM ORDERS", 130.0, 148.23);
    shop.check_within("SELECT avg(SUBTOTAL) FROM ORDERS", 72.0, 82.0);
    shop.check_within("SELECT min(TOTAL) FROM ORDERS", 8.94, 25.0);
    shop.check_within("SELECT max(TOTAL) FROM ORDERS", 130.0, 159.35);
}

#[test]
fn one_order_in_ten_has_a_discount() {
    let shop = Shop::open();
    shop.check_within("SELECT avg(DISCOUNT IS NULL) FROM ORDERS", 0.89, 0.91);
    shop.check_within("SELECT min(DISCOUNT) FROM ORDERS", 0.17, 2.0);
    shop.check_within("SELECT max(DISCOUNT) FROM ORDERS", 40.0, 61.70);
    shop.check_within("SELECT avg(DISCOUNT) FROM ORDERS", 4.0, 7.5);
}

#[test]
fn tax_depends_on_the_state_alone() {
    let shop = Shop::open();
    let taxed = "ORDERS JOIN PEOPLE ON PEOPLE.ID = USER_ID";
    let untaxed: Vec<String> =
        shop.list(&format!("SELECT STATE FROM {taxed} GROUP BY STATE HAVING max(TAX) = 0 ORDER BY 1"));
    assert_eq!(untaxed, ["AK", "DE", "MT", "NH", "OR"]);
    // A cent of rounding on a small order is less than a tenth of a per cent.
    shop.check_within(
        &format!(
            "SELECT max(spread) FROM (SELECT max(TAX / SUBTOTAL) - min(TAX / SUBTOTAL) AS spread FROM {taxed} \
             GROUP BY STATE)"
        ),
        0.0,
        0.001,
    );
    shop.check_within("SELECT max(TAX) FROM ORDERS", 9.0, 11.12);
    shop.check_within("SELECT avg(TAX) FROM ORDERS", 3.8, 4.6);
}

#[test]
fn most_orders_are_of_a_few_pieces_and_some_of_many() {
    let shop = Shop::open();
    shop.check_within("SELECT min(QUANTITY) FROM ORDERS", 1.0, 1.0);
    shop.check_within("SELECT max(QUANTITY) FROM ORDERS", 80.0, 100.0);
    shop.check_within("SELECT avg(QUANTITY) FROM ORDERS", 3.3, 4.1);
}

#[test]
fn moments_are_written_as_sqlite_writes_them() {
    let shop = Shop::open();
    for table in ["ORDERS", "PEOPLE", "PRODUCTS", "REVIEWS"] {
        shop.check_always(table, "CREATED_AT = strftime('%Y-%m-%d %H:%M:%f', CREATED_AT)");
    }
    shop.check_always("PEOPLE", "BIRTH_DATE = date(BIRTH_DATE)");
}

#[test]
fn everything_happens_within_the_four_years() {
    let shop = Shop::open();
    let span = |table| {
        shop.one::<String>(&format!(
            "SELECT date(min(CREATED_AT)) || ' ' || date(max(CREATED_AT)) FROM {table}"
        ))
    };
    assert_eq!(span("PEOPLE"), "2022-04-19 2025-04-19");
    let (products, orders, reviews) = (span("PRODUCTS"), span("ORDERS"), span("REVIEWS"));
    assert!("2022-04-19" <= &products[..10] && &products[..10] < "2022-04-29", "{products}");
    assert!("2025-01-01" < &products[11..] && &products[11..] <= "2025-04-19", "{products}");
    assert!("2022-04-30" <= &orders[..10] && &orders[..10] < "2022-06-01", "{orders}");
    assert_eq!(&orders[11..], "2026-04-19");
    assert!("2022-05-19" <= &reviews[..10] && &reviews[..10] < "2022-08-01", "{reviews}");
    assert!("2026-04-01" < &reviews[11..] && &reviews[11..] <= "2026-04-19", "{reviews}");
    shop.check_always("PEOPLE", "BIRTH_DATE BETWEEN '1958-04-26' AND '2000-04-03'");
}

#[test]
fn nobody_buys_before_signing_up_or_what_is_not_on_sale() {
    let shop = Shop::open();
    shop.check_always("ORDERS JOIN PEOPLE ON PEOPLE.ID = USER_ID", "ORDERS.CREATED_AT > PEOPLE.CREATED_AT");
    shop.check_always(
        "ORDERS JOIN PRODUCTS ON PRODUCTS.ID = PRODUCT_ID",
        "ORDERS.CREATED_AT > PRODUCTS.CREATED_AT",
    );
    shop.check_always(
        "REVIEWS JOIN PRODUCTS ON PRODUCTS.ID = PRODUCT_ID",
        "REVIEWS.CREATED_AT > PRODUCTS.CREATED_AT",
    );
}

#[test]
fn trade_grows_every_year() {
    let shop = Shop::open();
    let years: Vec<i64> = shop.list(
        "SELECT count(*) FROM ORDERS GROUP BY strftime('%Y', CREATED_AT, '-109 days') ORDER BY min(CREATED_AT)",
    );
    assert_eq!(years.len(), 4, "a year of the shop begins on 20 April: {years:?}");
    assert!(years.is_sorted_by(|earlier, later| earlier < later), "{years:?}");
    assert!(years[3] > 3 * years[0], "{years:?}");
}

#[test]
fn december_beats_february_and_monday_beats_saturday() {
    let shop = Shop::open();
    let count = |format: &str, value: &str| -> i64 {
        shop.one(&format!("SELECT count(*) FROM ORDERS WHERE strftime('{format}', CREATED_AT) = '{value}'"))
    };
    for (december, february) in [("2023-12", "2024-02"), ("2024-12", "2025-02"), ("2025-12", "2026-02")] {
        let (high, low) = (count("%Y-%m", december), count("%Y-%m", february));
        assert!(high * 10 > low * 13, "{december}: {high}, {february}: {low}");
    }
    let (monday, saturday) = (count("%w", "1"), count("%w", "6"));
    assert!(monday * 10 > saturday * 13, "Monday: {monday}, Saturday: {saturday}");
}

#[test]
fn categories_have_prices_and_seasons_of_their_own() {
    let shop = Shop::open();
    let categories: Vec<String> = shop.list("SELECT DISTINCT CATEGORY FROM PRODUCTS ORDER BY 1");
    assert_eq!(categories, ["Doohickey", "Gadget", "Gizmo", "Widget"]);

    let price =
        |category| shop.one::<f64>(&format!("SELECT avg(PRICE) FROM PRODUCTS WHERE CATEGORY = '{category}'"));
    assert!(price("Gadget") > price("Doohickey") + 5.0);

    let share = |category, month| -> f64 {
        shop.one(&format!(
            "SELECT avg(CATEGORY = '{category}') FROM ORDERS JOIN PRODUCTS ON PRODUCTS.ID = PRODUCT_ID \
             WHERE strftime('%m', ORDERS.CREATED_AT) = '{month}'"
        ))
    };
    assert!(share("Gizmo", "07") > 1.3 * share("Gizmo", "12"));
    assert!(share("Gadget", "12") > 1.3 * share("Gadget", "07"));
}

#[test]
fn sources_shift_over_the_years() {
    let shop = Shop::open();
    let sources: Vec<String> = shop.list("SELECT DISTINCT SOURCE FROM PEOPLE ORDER BY 1");
    assert_eq!(sources, ["Affiliate", "Facebook", "Google", "Organic", "Twitter"]);

    let share = |source, when| -> f64 {
        shop.one(&format!("SELECT avg(SOURCE = '{source}') FROM PEOPLE WHERE CREATED_AT {when}"))
    };
    let (early, late) = ("< '2023-01-01'", ">= '2024-07-01'");
    assert!(share("Organic", late) > share("Organic", early) + 0.05);
    assert!(share("Twitter", late) < share("Twitter", early) - 0.05);
}

#[test]
fn people_live_all_over_the_country_and_most_where_most_do() {
    let shop = Shop::open();
    shop.check_within("SELECT count(DISTINCT STATE) FROM PEOPLE", 49.0, 49.0);
    let largest: Vec<String> =
        shop.list("SELECT STATE FROM PEOPLE GROUP BY STATE ORDER BY count(*) DESC LIMIT 2");
    assert_eq!(largest, ["CA", "TX"]);
    shop.check_always("PEOPLE", "LATITUDE BETWEEN 25.78 AND 70.64 AND LONGITUDE BETWEEN -166.54 AND -67.97");
    shop.check_always("PEOPLE", "ZIP GLOB '[0-9][0-9][0-9][0-9][0-9]'");
    shop.check_within("SELECT count(DISTINCT CITY) FROM PEOPLE", 1_800.0, 2_100.0);
}

#[test]
fn names_addresses_and_passwords_look_right_and_belong_to_nobody() {
    let shop = Shop::open();
    for column in ["EMAIL", "NAME", "PASSWORD"] {
        let different: i64 = shop.one(&format!("SELECT count(DISTINCT {column}) FROM PEOPLE"));
        assert_eq!(different, 2_500, "{column}");
    }
    for email in shop.list::<String>("SELECT EMAIL FROM PEOPLE") {
        let (person, domain) = email.split_once('@').unwrap();
        assert!(person.split('.').all(|part| !part.is_empty()), "{email}");
        assert!(person.chars().all(|letter| letter.is_ascii_lowercase() || letter == '.'), "{email}");
        let (_, top) = domain.rsplit_once('.').unwrap();
        assert!(domain.starts_with("example.") || top == "example", "{email}");
    }
    let hex = |digits| "[0-9a-f]".repeat(digits);
    let uuid = format!("{}-{}-4{}-[89ab]{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12));
    shop.check_always("PEOPLE", &format!("PASSWORD GLOB '{uuid}'"));
    shop.check_within("SELECT avg(length(NAME)) FROM PEOPLE", 12.0, 15.0);
    shop.check_within("SELECT avg(length(ADDRESS)) FROM PEOPLE", 17.0, 22.0);
}

#[test]
fn products_have_valid_article_numbers_that_no_real_product_has() {
    let shop = Shop::open();
    for ean in shop.list::<String>("SELECT EAN FROM PRODUCTS") {
        let digits: Vec<u32> = ean.chars().map(|digit| digit.to_digit(10).unwrap()).collect();
        assert_eq!((digits.len(), digits[0]), (13, 2), "{ean}");
        let odd: u32 = digits.iter().step_by(2).sum();
        let even: u32 = digits.iter().skip(1).step_by(2).sum();
        assert_eq!((odd + 3 * even) % 10, 0, "{ean}");
    }
    for column in ["EAN", "TITLE", "VENDOR"] {
        let different: i64 = shop.one(&format!("SELECT count(DISTINCT {column}) FROM PRODUCTS"));
        assert_eq!(different, 200, "{column}");
    }
    shop.check_always("PRODUCTS", "PRICE BETWEEN 15.69 AND 98.82");
    shop.check_within("SELECT avg(PRICE) FROM PRODUCTS", 51.0, 61.0);
    shop.check_within("SELECT count(DISTINCT PRODUCT_ID) FROM ORDERS", 200.0, 200.0);
}

#[test]
fn a_product_shows_the_average_of_its_reviews() {
    let shop = Shop::open();
    shop.check_always(
        "PRODUCTS",
        "abs(RATING - (SELECT coalesce(avg(RATING), 0) FROM REVIEWS WHERE PRODUCT_ID = PRODUCTS.ID)) <= 0.0500001",
    );
    shop.check_within("SELECT count(*) FROM PRODUCTS WHERE RATING = 0", 24.0, 24.0);
}

#[test]
fn most_reviews_are_kind_and_no_two_are_alike() {
    let shop = Shop::open();
    let ratings: Vec<i64> = shop.list("SELECT count(*) FROM REVIEWS GROUP BY RATING ORDER BY RATING");
    assert_eq!(ratings.len(), 5);
    assert!(ratings[3] + ratings[4] > 7 * ratings.iter().sum::<i64>() / 10, "{ratings:?}");
    shop.check_within("SELECT avg(RATING) FROM REVIEWS", 3.8, 4.15);
    shop.check_within("SELECT count(DISTINCT BODY) FROM REVIEWS", 1_112.0, 1_112.0);
    shop.check_within("SELECT avg(length(BODY)) FROM REVIEWS", 150.0, 200.0);
    shop.check_within("SELECT count(DISTINCT REVIEWER) FROM REVIEWS", 950.0, 1_112.0);
    shop.check_always("REVIEWS", "BODY NOT LIKE '%{%'");
}

#[test]
fn the_first_rows_of_orders_span_all_four_years() {
    let shop = Shop::open();
    shop.check_within(
        "SELECT count(DISTINCT strftime('%Y', CREATED_AT)) FROM (SELECT CREATED_AT FROM ORDERS LIMIT 2000)",
        5.0,
        5.0,
    );
}

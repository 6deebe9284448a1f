//! PRODUCTS: what the shop sells, in four categories that differ in price, season and fortune.
//!
//! A product's RATING is the average of its reviews, as a shop would show it, and 0 while it has none.

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use rusqlite::{Connection, params};

use crate::calendar::{self, Calendar, OPENING, SETTLED, stamp};
use crate::dice::{Dice, Wheel};
use crate::reviews::Review;
use crate::words;

const COUNT: usize = 200;

pub struct Product {
    pub category: &'static Category,
    /// The last part of the title: what it is.
    pub thing: &'static str,
    /// In cents.
    pub price: u32,
    /// From 0 (bad) to 1 (good); shows in reviews and, a little, in sales.
    pub quality: f64,
    pub created_at: NaiveDateTime,
    ean: String,
    title: String,
    vendor: String,
    /// How well it sells within its category.
    appeal: f64,
}

pub struct Category {
    name: &'static str,
    /// How many of the products belong to it.
    share: f64,
    /// The lowest and the highest price, in cents.
    prices: (u32, u32),
    /// How much it is wanted in the shop's first days and in its last.
    demand: (f64, f64),
    /// How much it is wanted from January to December.
    season: [f64; 12],
}

const CATEGORIES: [Category; 4] = [
    Category {
        name: "Doohickey",
        share: 42.0,
        prices: (1_569, 8_490),
        demand: (1.2, 0.8),
        season: [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    },
    Category {
        name: "Gadget",
        share: 53.0,
        prices: (2_450, 9_882),
        demand: (0.9, 1.2),
        season: [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.1, 1.3, 1.5],
    },
    Category {
        name: "Gizmo",
        share: 51.0,
        prices: (1_820, 9_240),
        demand: (1.0, 1.0),
        season: [0.8, 0.8, 1.0, 1.1, 1.3, 1.4, 1.4, 1.3, 1.0, 0.9, 0.8, 0.8],
    },
    Category {
        name: "Widget",
        share: 54.0,
        prices: (1_640, 9_460),
        demand: (0.7, 1.4),
        season: [1.1, 1.0, 1.0, 1.0, 0.9, 0.9, 0.9, 1.0, 1.1, 1.1, 1.0, 1.0],
    },
];

impl Product {
    /// How likely it is to be bought on a day; nobody buys what is not there yet.
    pub fn demand(&self, day: NaiveDate) -> f64 {
        if day <= self.created_at.date() {
            return 0.0;
        }
        let (start, end) = self.category.demand;
        let trend = start + (end - start) * calendar::progress(day);
        self.appeal * trend * self.category.season[day.month0() as usize]
    }
}

pub fn invent() -> Vec<Product> {
    let mut dice = Dice::new(2);
    let categories = Wheel::new(CATEGORIES.iter().map(|category| category.share));
    let calendar = Calendar::new(OPENING, SETTLED);
    let mut eans = HashSet::new();
    let mut titles = HashSet::new();
    let mut vendors = HashSet::new();
    let mut products = Vec::with_capacity(COUNT);

    for _ in 0..COUNT {
        let category = &CATEGORIES[categories.spin(&mut dice)];
        let (title, thing) = dice.fresh(&mut titles, title);
        let quality = dice.unit();
        products.push(Product {
            category,
            thing,
            title,
            quality,
            price: dice.between(category.prices.0, category.prices.1),
            created_at: launch(&calendar, &mut dice),
            ean: dice.fresh(&mut eans, ean),
            vendor: dice.fresh(&mut vendors, vendor),
            appeal: (0.6 + 0.8 * quality) * (0.5 + dice.unit()),
        });
    }
    products
}

fn title(dice: &mut Dice) -> (String, &'static str) {
    let thing = *dice.pick(&words::THINGS);
    (format!("{} {} {thing}", dice.pick(&words::QUALITIES), dice.pick(&words::MATERIALS)), thing)
}

/// A valid EAN-13 from the range that shops keep for themselves (200 to 299), so no real product has it.
fn ean(dice: &mut Dice) -> String {
    let body = format!("2{:05}{:06}", dice.below(100_000), dice.below(1_000_000));
    let sum: u32 = (body.chars().rev().zip([3, 1].into_iter().cycle()))
        .map(|(digit, weight)| weight * digit.to_digit(10).unwrap_or(0))
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

fn vendor(dice: &mut Dice) -> String {
    let (one, other, trade) = (words::surname(dice), words::surname(dice), dice.pick(&words::TRADES));
    match dice.below(3) {
        0 => format!("{one} {trade}"),
        1 => format!("{one} and {other}"),
        _ => format!("{one}, {other} and Co"),
    }
}

/// Some day up to some day: most of the range is there early, and a little is added until the end.
fn launch(calendar: &Calendar, dice: &mut Dice) -> NaiveDateTime {
    let span = u32::try_from((SETTLED - OPENING).num_days()).expect("the shop opens before it settles");
    let latest = dice.between(0, span);
    let day = OPENING + Days::new(u64::from(dice.between(0, latest)));
    calendar.moment_on(day, dice)
}

pub fn insert(db: &Connection, products: &[Product], reviews: &[Review]) -> rusqlite::Result<()> {
    let mut insert = db.prepare(
        "INSERT INTO PRODUCTS (ID, EAN, TITLE, CATEGORY, VENDOR, PRICE, RATING, CREATED_AT) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )?;
    for (id, product) in (1_u32..).zip(products) {
        insert.execute(params![
            id,
            product.ean,
            product.title,
            product.category.name,
            product.vendor,
            f64::from(product.price) / 100.0,
            rating(id, reviews),
            stamp(product.created_at),
        ])?;
    }
    Ok(())
}

/// The average of a product's reviews, to one decimal; 0 when there are none.
fn rating(product_id: u32, reviews: &[Review]) -> f64 {
    let (mut sum, mut count) = (0, 0);
    for review in reviews.iter().filter(|review| review.product_id == product_id) {
        sum += review.rating;
        count += 1;
    }
    let tenths = (10 * sum + count / 2).checked_div(count).unwrap_or(0);
    f64::from(tenths) / 10.0
}

//! REVIEWS: what buyers thought of the products; most are pleased, and good products please more.
//!
//! Reviews are numbered product by product, for the same reason as orders are customer by customer.

use std::collections::HashSet;

use chrono::{Days, NaiveDate, NaiveDateTime};
use rusqlite::{Connection, params};

use crate::calendar::{CLOSING, Calendar, OPENING, stamp};
use crate::dice::{Dice, Wheel};
use crate::products::Product;
use crate::{prose, words};

const COUNT: usize = 1_112;
/// How many products have a review at all.
const REVIEWED: usize = 176;
/// A product is reviewed at the earliest after so many days.
const PATIENCE: Days = Days::new(30);

pub struct Review {
    pub product_id: u32,
    pub rating: u32,
    reviewer: String,
    body: String,
    created_at: NaiveDateTime,
}

pub fn invent(products: &[Product]) -> Vec<Review> {
    let mut dice = Dice::new(4);
    let calendar = Calendar::new(OPENING, CLOSING);
    let mut bodies = HashSet::new();

    let mut reviews: Vec<_> = reviewed(products, &calendar, &mut dice)
        .into_iter()
        .map(|(product_id, product)| {
            let rating = rating(product.quality, &mut dice);
            Review {
                product_id,
                rating,
                reviewer: reviewer(&mut dice),
                body: dice.fresh(&mut bodies, |dice| prose::review(product.thing, rating, dice)),
                created_at: calendar.moment_from(earliest(product), &mut dice),
            }
        })
        .collect();
    reviews.sort_by_key(|review| (review.product_id, review.created_at));
    reviews
}

/// The product of each review, with its id: first one for each that has any, then more for those on sale
/// longest.
fn reviewed<'a>(products: &'a [Product], calendar: &Calendar, dice: &mut Dice) -> Vec<(u32, &'a Product)> {
    let mut chosen: Vec<_> = (1_u32..).zip(products).collect();
    dice.shuffle(&mut chosen);
    chosen.truncate(REVIEWED);

    let wheel = Wheel::new(chosen.iter().map(|(_, product)| calendar.trade_from(earliest(product))));
    for _ in REVIEWED..COUNT {
        chosen.push(chosen[wheel.spin(dice)]);
    }
    chosen
}

fn earliest(product: &Product) -> NaiveDate {
    product.created_at.date() + PATIENCE
}

/// One to five stars.
fn rating(quality: f64, dice: &mut Dice) -> u32 {
    let disappointment = 1.6 - 1.2 * quality;
    let stars = Wheel::new([6.0 * disappointment, 7.0 * disappointment, 11.0, 34.0, 42.0]).spin(dice);
    u32::try_from(stars + 1).expect("there are five fields")
}

fn reviewer(dice: &mut Dice) -> String {
    let creature = dice.pick(&words::CREATURES);
    match dice.below(3) {
        0 => format!("{}_{creature}", dice.pick(&words::QUALITIES).to_lowercase()),
        1 => format!("{}.{creature}", words::plain(dice.pick::<&str>(&words::FIRST_NAMES))),
        _ => format!("{creature}{}", dice.between(10, 999)),
    }
}

pub fn insert(db: &Connection, reviews: &[Review]) -> rusqlite::Result<()> {
    let mut insert = db.prepare(
        "INSERT INTO REVIEWS (ID, PRODUCT_ID, REVIEWER, RATING, BODY, CREATED_AT) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )?;
    for (id, review) in (1_u32..).zip(reviews) {
        insert.execute(params![
            id,
            review.product_id,
            review.reviewer,
            review.rating,
            review.body,
            stamp(review.created_at),
        ])?;
    }
    Ok(())
}

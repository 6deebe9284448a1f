//! ORDERS: who bought what, when, and for how much.
//!
//! A customer buys after signing up, and only what is already on sale. Orders are numbered customer by
//! customer: the first thousand rows, which are what a preview shows, then span all four years.
//!
//! As in the data that scripts know, QUANTITY counts pieces in a pack and does not multiply the price.

use std::collections::HashMap;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use rusqlite::{Connection, params};

use crate::calendar::{CLOSING, Calendar, day, stamp};
use crate::dice::{Dice, Wheel};
use crate::people::Person;
use crate::products::Product;

const COUNT: usize = 18_760;
const FIRST_SALE: NaiveDate = day(2022, 4, 30);
/// How many of those who signed up never buy.
const WINDOW_SHOPPERS: f64 = 0.30;
/// How many orders are of the large size, which costs half as much again.
const LARGE: f64 = 0.76;

/// Discounts in per cent, and how often each is given.
const DISCOUNTS: [(u32, f64); 4] = [(5, 70.0), (10, 20.0), (20, 7.0), (40, 3.0)];

/// Amounts are in cents, so that they add up exactly.
struct Bill {
    subtotal: u32,
    tax: u32,
    discount: Option<u32>,
}

pub struct Order {
    user_id: u32,
    product_id: u32,
    bill: Bill,
    created_at: NaiveDateTime,
    quantity: u32,
}

impl Bill {
    fn total(&self) -> u32 {
        self.subtotal + self.tax - self.discount.unwrap_or(0)
    }
}

pub fn invent(people: &[Person], products: &[Product]) -> Vec<Order> {
    let mut dice = Dice::new(3);
    let calendar = Calendar::new(FIRST_SALE, CLOSING);
    let customers = Wheel::new(people.iter().map(|person| appetite(person, &calendar, &mut dice)));
    let mut demand_by_day = HashMap::new();
    let mut orders = Vec::with_capacity(COUNT);

    for _ in 0..COUNT {
        let customer = customers.spin(&mut dice);
        let created_at = calendar.moment_from(day_after_signup(&people[customer]), &mut dice);
        let day = created_at.date();
        let demand = demand_by_day
            .entry(day)
            .or_insert_with(|| Wheel::new(products.iter().map(|product| product.demand(day))));
        let product = demand.spin(&mut dice);
        orders.push(Order {
            user_id: id(customer),
            product_id: id(product),
            bill: bill(&people[customer], &products[product], day, &mut dice),
            created_at,
            quantity: quantity(&mut dice),
        });
    }
    orders.sort_by_key(|order| (order.user_id, order.created_at));
    orders
}

/// How many orders to expect from a customer, compared with others: some buy much more than most, and those
/// who came early had more time.
fn appetite(person: &Person, calendar: &Calendar, dice: &mut Dice) -> f64 {
    if dice.chance(WINDOW_SHOPPERS) {
        return 0.0;
    }
    let throw = dice.unit();
    (0.3 + throw * throw) * person.source.loyalty * calendar.trade_from(day_after_signup(person))
}

fn day_after_signup(person: &Person) -> NaiveDate {
    person.created_at.date() + Days::new(1)
}

fn bill(person: &Person, product: &Product, day: NaiveDate, dice: &mut Dice) -> Bill {
    let subtotal = if dice.chance(LARGE) { product.price + product.price / 2 } else { product.price };
    let tax = (subtotal * person.state.sales_tax + 5_000) / 10_000;
    let discount = discount(day, dice).map(|per_cent| subtotal * per_cent / 100);
    Bill { subtotal, tax, discount }
}

/// One order in ten has a discount; before Christmas it is one in six or seven.
fn discount(day: NaiveDate, dice: &mut Dice) -> Option<u32> {
    let likelihood = if day.month() >= 11 { 0.152 } else { 0.088 };
    if !dice.chance(likelihood) {
        return None;
    }
    let (per_cent, _) = DISCOUNTS[Wheel::new(DISCOUNTS.map(|(_, weight)| weight)).spin(dice)];
    Some(per_cent)
}

/// A handful as a rule, and now and then a crate.
fn quantity(dice: &mut Dice) -> u32 {
    if dice.chance(0.025) {
        let largest = dice.between(10, 100);
        return dice.between(7, largest);
    }
    1 + dice.below(3) + dice.below(3)
}

fn id(position: usize) -> u32 {
    u32::try_from(position + 1).expect("there are a few thousand rows")
}

pub fn insert(db: &Connection, orders: &[Order]) -> rusqlite::Result<()> {
    let money = |cents| f64::from(cents) / 100.0;
    let mut insert = db.prepare(
        "INSERT INTO ORDERS (ID, USER_ID, PRODUCT_ID, SUBTOTAL, TAX, TOTAL, DISCOUNT, CREATED_AT, QUANTITY) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )?;
    for (id, order) in (1_u32..).zip(orders) {
        insert.execute(params![
            id,
            order.user_id,
            order.product_id,
            money(order.bill.subtotal),
            money(order.bill.tax),
            money(order.bill.total()),
            order.bill.discount.map(money),
            stamp(order.created_at),
            order.quantity,
        ])?;
    }
    Ok(())
}

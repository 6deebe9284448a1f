//! PEOPLE: the shop's customers, who signed up during its first three years.
//!
//! Where they live follows the population of the states, and the site that sent them shifts over the years
//! from social networks to search and word of mouth.

use std::collections::HashSet;

use chrono::{Days, NaiveDate, NaiveDateTime};
use rusqlite::{Connection, params};

use crate::calendar::{self, Calendar, OPENING, SETTLED, day, stamp};
use crate::dice::{Dice, Wheel};
use crate::states::{STATES, State};
use crate::words;

const COUNT: usize = 2_500;
/// How often somebody lives where an earlier customer does.
const NEIGHBOURS: f64 = 0.10;
const FIRST_BIRTHDAY: NaiveDate = day(1958, 4, 26);
const LAST_BIRTHDAY: NaiveDate = day(2000, 4, 3);

pub struct Person {
    pub state: &'static State,
    pub source: &'static Source,
    pub created_at: NaiveDateTime,
    address: String,
    email: String,
    password: String,
    name: String,
    home: Home,
    zip: String,
    birth_date: NaiveDate,
}

/// The site that sent a customer.
pub struct Source {
    name: &'static str,
    /// Its share of new customers on the first day and on the last.
    share: (f64, f64),
    /// How much its customers buy, compared with others.
    pub loyalty: f64,
}

const SOURCES: [Source; 5] = [
    Source { name: "Affiliate", share: (14.0, 22.0), loyalty: 0.80 },
    Source { name: "Facebook", share: (25.0, 12.0), loyalty: 0.95 },
    Source { name: "Google", share: (20.0, 26.0), loyalty: 1.05 },
    Source { name: "Organic", share: (16.0, 36.0), loyalty: 1.25 },
    Source { name: "Twitter", share: (26.0, 4.0), loyalty: 0.90 },
];

/// A town, and the state in which it lies.
#[derive(Clone)]
struct Home {
    state: &'static State,
    city: String,
    latitude: f64,
    longitude: f64,
}

pub fn invent() -> Vec<Person> {
    let mut dice = Dice::new(1);
    let calendar = Calendar::new(OPENING, SETTLED);
    let states = Wheel::new(STATES.iter().map(|state| state.population));
    let mut names = HashSet::new();
    let mut passwords = HashSet::new();
    let mut people: Vec<Person> = Vec::with_capacity(COUNT);

    for _ in 0..COUNT {
        let (first, last) =
            dice.fresh(&mut names, |dice| (*dice.pick(&words::FIRST_NAMES), words::surname(dice)));
        let home = if !people.is_empty() && dice.chance(NEIGHBOURS) {
            dice.pick(&people).home.clone()
        } else {
            found_town(&STATES[states.spin(&mut dice)], &mut dice)
        };
        let created_at = calendar.moment_from(OPENING, &mut dice);

        people.push(Person {
            address: address(&mut dice),
            email: email(first, &last, &mut dice),
            password: dice.fresh(&mut passwords, password),
            name: format!("{first} {last}"),
            zip: home.state.zip(&mut dice),
            birth_date: birth_date(&mut dice),
            source: source(created_at.date(), &mut dice),
            state: home.state,
            home,
            created_at,
        });
    }
    people
}

fn found_town(state: &'static State, dice: &mut Dice) -> Home {
    let lead = if dice.chance(0.35) { *dice.pick(&words::TOWN_LEADS) } else { "" };
    let city = format!("{lead}{}{}", dice.pick(&words::TOWN_HEADS), dice.pick(&words::TOWN_TAILS));
    let (latitude, longitude) = state.point(dice);
    Home { state, city, latitude, longitude }
}

fn address(dice: &mut Dice) -> String {
    let number = dice.between(1, 9_999);
    format!("{number} {} {}", dice.pick(&words::STREET_NAMES), dice.pick(&words::STREET_KINDS))
}

fn email(first: &str, last: &str, dice: &mut Dice) -> String {
    format!("{}.{}@{}", words::plain(first), words::plain(last), dice.pick(&words::MAIL_DOMAINS))
}

/// A random UUID (version 4): the password of no account anywhere.
fn password(dice: &mut Dice) -> String {
    let mut group = |bits: u32| dice.below(1 << bits);
    let (time, node) = ([group(16), group(16), group(16)], [group(16), group(16), group(16)]);
    let (version, variant) = (0x4000 | group(12), 0x8000 | group(14));
    format!(
        "{:04x}{:04x}-{:04x}-{version:04x}-{variant:04x}-{:04x}{:04x}{:04x}",
        time[0], time[1], time[2], node[0], node[1], node[2]
    )
}

fn birth_date(dice: &mut Dice) -> NaiveDate {
    let span =
        u32::try_from((LAST_BIRTHDAY - FIRST_BIRTHDAY).num_days()).expect("the last comes after the first");
    FIRST_BIRTHDAY + Days::new(u64::from(dice.between(0, span)))
}

fn source(day: NaiveDate, dice: &mut Dice) -> &'static Source {
    let late = calendar::progress(day);
    let shares = SOURCES.iter().map(|Source { share: (start, end), .. }| start + (end - start) * late);
    &SOURCES[Wheel::new(shares).spin(dice)]
}

pub fn insert(db: &Connection, people: &[Person]) -> rusqlite::Result<()> {
    let mut insert = db.prepare(
        "INSERT INTO PEOPLE (ID, ADDRESS, EMAIL, PASSWORD, NAME, CITY, LONGITUDE, STATE, SOURCE, BIRTH_DATE, \
         ZIP, LATITUDE, CREATED_AT) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )?;
    for (id, person) in (1_u32..).zip(people) {
        insert.execute(params![
            id,
            person.address,
            person.email,
            person.password,
            person.name,
            person.home.city,
            person.home.longitude,
            person.state.code,
            person.source.name,
            person.birth_date.to_string(),
            person.zip,
            person.home.latitude,
            stamp(person.created_at),
        ])?;
    }
    Ok(())
}

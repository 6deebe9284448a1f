//! A phone with an app for codes, of the tests' own making: it knows nothing of how the server does it.

use crate::world::{Answer, Client, World};
use chrono::TimeDelta;
use kernel::Clock;
use ring::hmac;
use serde_json::json;

/// A phone that has scanned a seed.
pub struct Phone {
    seed: Vec<u8>,
    pub recovery_codes: Vec<String>,
}

impl Phone {
    /// Turns a second factor on for whoever the client is, who goes on by another session key; then half a minute passes,
    /// so that the next code is a new one.
    pub async fn enrol(clock: &Clock, client: &Client) -> (Self, String) {
        let shown = client.post("/api/second-factor", json!({})).await;
        assert_eq!(shown.status, 200, "{shown}");
        let mut phone = Self { seed: base32(&shown.text_at("/secret")), recovery_codes: Vec::new() };
        let on = client.post("/api/second-factor/confirm", json!({ "code": phone.code(clock) })).await;
        assert_eq!(on.status, 200, "{on}");
        let codes = on.json()["recovery_codes"].as_array().unwrap().clone();
        phone.recovery_codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        next_code(clock);
        (phone, on.text_at("/id"))
    }

    /// A phone that has scanned what was shown.
    pub fn scan(secret: &str) -> Self {
        Self { seed: base32(secret), recovery_codes: Vec::new() }
    }

    /// What it shows now.
    pub fn code(&self, clock: &Clock) -> String {
        self.code_in(clock, 0)
    }

    /// What it shows so many steps from now.
    pub fn code_in(&self, clock: &Clock, steps: i64) -> String {
        let step = clock.now().timestamp() / 30 + steps;
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.seed);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let at = usize::from(tag.as_ref()[19] & 15);
        let word: [u8; 4] = tag.as_ref()[at..at + 4].try_into().unwrap();
        format!("{:06}", (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000)
    }

    /// Meets a challenge with what it shows.
    pub async fn verify(&self, world: &World, challenge: &str) -> Answer {
        verify(world, challenge, &self.code(&world.clock)).await
    }
}

/// Lets time pass until phones show the next code.
pub fn next_code(clock: &Clock) {
    clock.advance(TimeDelta::seconds(30));
}

/// Meets a challenge with a code.
pub async fn verify(world: &World, challenge: &str, code: &str) -> Answer {
    let body = json!({ "challenge_token": challenge, "code": code });
    world.anonymous().post("/api/session/mfa/verify", body).await
}

/// A code that is none of those that are good now.
pub fn wrong(phone: &Phone, clock: &Clock) -> String {
    let good: Vec<_> = (-2..=2).map(|steps| phone.code_in(clock, steps)).collect();
    (0..10).map(|number| format!("{number:06}")).find(|code| !good.contains(code)).unwrap()
}

fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut number, mut bytes) = (0, 0_u32, Vec::new());
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => panic!("no base32: {text}"),
        };
        number = (number << 5 | u32::from(value)) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((number >> bits & 0xff) as u8);
        }
    }
    bytes
}

//! What reviews say: a few sentences in the tone of the rating.
//!
//! `{thing}` stands for the product. No sentence says "a {thing}": that would be wrong for an umbrella.
//! There are many more combinations than reviews, so no two need be alike.

use crate::dice::Dice;

/// Sentences for one way of feeling about a purchase.
struct Tone {
    openings: [&'static str; 10],
    verdicts: [&'static str; 8],
    closings: [&'static str; 8],
}

const PLEASED: Tone = Tone {
    openings: [
        "I did not expect to become fond of this {thing}, and here we are.",
        "This {thing} earned its place in our home within a day.",
        "Exactly the {thing} that I had been looking for.",
        "My neighbour asked where I found this {thing}.",
        "This {thing} does its work and looks good doing it.",
        "I bought one {thing} and went back for two more.",
        "We have had this {thing} for a while now and it still makes us smile.",
        "Hard to find fault with this {thing}.",
        "I gave this {thing} to my aunt and she called to say thank you twice.",
        "For once the {thing} is just like its picture.",
    ],
    verdicts: [
        "The finish is lovely",
        "It feels solid in the hand",
        "The workmanship is first class",
        "It is lighter than it looks",
        "Every edge has been thought about",
        "It was wrapped with care",
        "The size is just right",
        "The colour goes with everything",
    ],
    closings: [
        "Warmly recommended.",
        "I would buy it again tomorrow.",
        "Worth every cent.",
        "Five people have asked me for the link.",
        "Well done to whoever made it.",
        "It will outlive me.",
        "No regrets at all.",
        "I only wish I had ordered it sooner.",
    ],
};

const UNSURE: Tone = Tone {
    openings: [
        "One decent {thing}, no more and no less.",
        "I wanted to love this {thing} and ended up liking it.",
        "The {thing} is fine once you know its moods.",
        "Not the {thing} of my dreams, but it works.",
        "I am in two minds about this {thing}.",
        "It is what they call it, and about this {thing} I can say no more.",
        "The {thing} came on time and does most of what it should.",
        "You get about as much {thing} as you pay for.",
        "My old {thing} was better in some ways and worse in others.",
        "The {thing} is nothing special, but has one or two good ideas.",
    ],
    verdicts: [
        "The material is good but the seams are not",
        "It is smaller than I thought",
        "The varnish is a little uneven",
        "It looks better from a distance",
        "The instructions leave a lot to the imagination",
        "It wobbles a little on a flat table",
        "The colour is a shade darker than shown",
        "It took some getting used to",
    ],
    closings: [
        "It will do.",
        "I might try another one next year.",
        "Fair for the price, I suppose.",
        "With a little more care it could be great.",
        "I will keep it, but not on show.",
        "Neither a bargain nor a waste.",
        "Good enough for the shed.",
        "Ask me again in a year.",
    ],
};

const SOUR: Tone = Tone {
    openings: [
        "I have owned bad ones before, but this {thing} stands out.",
        "This {thing} lasted a week.",
        "Please think twice before you order this {thing}.",
        "The {thing} arrived in more pieces than it should have.",
        "I still hope this {thing} was a practical joke.",
        "Whoever designed this {thing} has never used one.",
        "The {thing} in the picture and the {thing} in my parcel have never met.",
        "Any {thing} should be simple, and this one is not.",
        "Even the cat avoids this {thing}.",
        "Nobody in the house will own up to buying this {thing}.",
    ],
    verdicts: [
        "The paint came off on the first day",
        "It smells of glue",
        "One side is longer than the other",
        "It squeaks at the slightest touch",
        "Something came loose at once",
        "It leans to the left however I place it",
        "It scratched everything it stood on",
        "There was a crack right through the middle",
    ],
    closings: [
        "It went straight back.",
        "I expected better.",
        "Save your money.",
        "Now it props a door open.",
        "The box was the best part.",
        "Never again.",
        "I am still waiting for an answer from the maker.",
        "It is not worth the postage.",
    ],
};

const OCCASIONS: [&str; 12] = [
    "and I say that after {n} weeks of daily use",
    "as all {n} guests at our last dinner agreed",
    "and our {n} children noticed before I did",
    "which matters when you use it {n} times a day",
    "and it has been on {n} journeys with us since",
    "although the parcel took {n} days to arrive",
    "and I have compared it with {n} others",
    "even after {n} moves from shelf to shelf",
    "and I needed only {n} minutes to see it",
    "which {n} friends told me without being asked",
    "and the {n} we bought for the office are no different",
    "as I found when I unpacked it {n} weeks ago",
];

const ASIDES: [&str; 12] = [
    "We use it in the kitchen most of the time.",
    "It was meant as a present.",
    "It stands by the window now.",
    "My partner chose it.",
    "I ordered it on a rainy Sunday.",
    "It replaced one that had been in the family for years.",
    "We take it along when we go to the lake.",
    "It lives in the hall, next to the coats.",
    "I wash it by hand, as the label asks.",
    "It came with a short and friendly note.",
    "The shop answered my question the same day.",
    "I had a voucher to spend.",
];

pub fn review(thing: &str, rating: u32, dice: &mut Dice) -> String {
    let tone = match rating {
        1 | 2 => &SOUR,
        3 => &UNSURE,
        _ => &PLEASED,
    };
    let opening = dice.pick(&tone.openings).replace("{thing}", &thing.to_lowercase());
    let verdict = dice.pick(&tone.verdicts);
    let occasion = dice.pick(&OCCASIONS).replace("{n}", &dice.between(3, 12).to_string());
    let aside = dice.pick(&ASIDES);
    let closing = dice.pick(&tone.closings);
    format!("{opening} {verdict}, {occasion}. {aside} {closing}")
}

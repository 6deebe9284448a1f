//! Where customers live: 49 states of the USA, all but Hawaii.
//!
//! Each state has a weight by population, a sales tax near the real one, the first three digits of its ZIP
//! codes, and rectangles of dry land inside its border, so that a map of customers looks like the country.
//! What is in the rectangles, towns and ZIP codes alike, is invented.

use crate::dice::Dice;

pub struct State {
    pub code: &'static str,
    /// Inhabitants, in units of a hundred thousand.
    pub population: f64,
    /// In hundredths of a per cent.
    pub sales_tax: u32,
    zip_prefixes: (u32, u32),
    land: &'static [Land],
}

/// South, north, west and east edge, in hundredths of a degree.
struct Land(i32, i32, i32, i32);

impl State {
    /// A point on dry land: latitude and longitude.
    pub fn point(&self, dice: &mut Dice) -> (f64, f64) {
        let Land(south, north, west, east) = *dice.pick(self.land);
        (coordinate(south, north, dice), coordinate(west, east, dice))
    }

    pub fn zip(&self, dice: &mut Dice) -> String {
        let (first, last) = self.zip_prefixes;
        format!("{:03}{:02}", dice.between(first, last), dice.between(1, 99))
    }
}

/// Six decimals between two hundredths of a degree.
fn coordinate(low: i32, high: i32, dice: &mut Dice) -> f64 {
    let millionths = f64::from(dice.between(0, low.abs_diff(high) * 10_000));
    (f64::from(low) * 10_000.0 + millionths) / 1_000_000.0
}

const fn state(
    code: &'static str,
    population: f64,
    sales_tax: u32,
    zip_prefixes: (u32, u32),
    land: &'static [Land],
) -> State {
    State { code, population, sales_tax, zip_prefixes, land }
}

#[rustfmt::skip]
pub const STATES: [State; 49] = [
    state("AK",   7.0,   0, (995, 999), &[Land(6100, 6300, -16350, -15250), Land(6100, 6600, -15200, -14200), Land(6470, 6600, -16650, -16180), Land(6850, 7010, -16000, -14600), Land(7010, 7064, -15900, -15350)]),
    state("AL",  50.0, 400, (350, 369), &[Land(3110, 3490, -8810, -8550)]),
    state("AR",  30.0, 650, (716, 729), &[Land(3310, 3640, -9400, -9130)]),
    state("AZ",  72.0, 560, (850, 865), &[Land(3230, 3690, -11400, -10910)]),
    state("CA", 390.0, 750, (900, 961), &[Land(3850, 4190, -12330, -12010), Land(3600, 3840, -12140, -11900), Land(3390, 3520, -11890, -11500), Land(3280, 3380, -11710, -11520)]),
    state("CO",  58.0, 290, (800, 816), &[Land(3710, 4090, -10900, -10210)]),
    state("CT",  36.0, 635, (60, 69),   &[Land(4135, 4200, -7340, -7190)]),
    state("DE",  10.0,   0, (197, 199), &[Land(3850, 3930, -7570, -7540)]),
    state("FL", 225.0, 600, (320, 349), &[Land(2720, 2940, -8220, -8120), Land(2578, 2660, -8090, -8030), Land(3040, 3090, -8700, -8230)]),
    state("GA", 110.0, 400, (300, 319), &[Land(3080, 3350, -8480, -8180), Land(3350, 3490, -8520, -8350)]),
    state("IA",  32.0, 600, (500, 528), &[Land(4080, 4340, -9570, -9130)]),
    state("ID",  20.0, 600, (832, 838), &[Land(4210, 4430, -11690, -11110), Land(4440, 4560, -11660, -11450), Land(4600, 4890, -11700, -11610)]),
    state("IL", 125.0, 625, (600, 629), &[Land(3880, 4220, -9000, -8800), Land(3740, 3880, -8940, -8820)]),
    state("IN",  68.0, 700, (460, 479), &[Land(3870, 4160, -8740, -8500)]),
    state("KS",  29.0, 650, (660, 679), &[Land(3710, 3990, -10200, -9550)]),
    state("KY",  45.0, 600, (400, 427), &[Land(3680, 3780, -8810, -8360), Land(3780, 3850, -8530, -8300)]),
    state("LA",  46.0, 500, (700, 714), &[Land(3110, 3290, -9360, -9170), Land(3005, 3100, -9330, -9030)]),
    state("MA",  71.0, 625, (10, 27),   &[Land(4206, 4270, -7320, -7110)]),
    state("MD",  62.0, 600, (206, 219), &[Land(3925, 3970, -7740, -7625), Land(3830, 3910, -7595, -7575)]),
    state("ME",  14.0, 550, (39, 49),   &[Land(4460, 4640, -6990, -6800)]),
    state("MI", 101.0, 600, (480, 499), &[Land(4190, 4350, -8600, -8350), Land(4360, 4460, -8600, -8410), Land(4610, 4650, -8890, -8510)]),
    state("MN",  57.0, 688, (550, 567), &[Land(4360, 4830, -9590, -9310)]),
    state("MO",  62.0, 423, (630, 658), &[Land(3660, 4050, -9440, -9170)]),
    state("MS",  29.0, 700, (386, 397), &[Land(3110, 3480, -9030, -8860)]),
    state("MT",  11.0,   0, (590, 599), &[Land(4510, 4890, -11290, -10410)]),
    state("NC", 105.0, 475, (270, 289), &[Land(3530, 3650, -8150, -7710)]),
    state("ND",   8.0, 500, (580, 588), &[Land(4610, 4890, -10390, -9730)]),
    state("NE",  20.0, 550, (680, 693), &[Land(4110, 4260, -10200, -9710)]),
    state("NH",  14.0,   0, (30, 38),   &[Land(4280, 4430, -7190, -7110)]),
    state("NJ",  93.0, 663, (70, 89),   &[Land(3970, 4080, -7480, -7440)]),
    state("NM",  21.0, 513, (870, 884), &[Land(3220, 3690, -10890, -10320)]),
    state("NV",  32.0, 685, (889, 898), &[Land(3910, 4190, -11990, -11410), Land(3620, 3900, -11580, -11420)]),
    state("NY", 197.0, 400, (100, 149), &[Land(4210, 4310, -7860, -7350), Land(4330, 4440, -7530, -7360), Land(4072, 4088, -7370, -7290)]),
    state("OH", 118.0, 575, (430, 458), &[Land(3950, 4130, -8470, -8160)]),
    state("OK",  40.0, 450, (730, 749), &[Land(3450, 3690, -9970, -9460)]),
    state("OR",  42.0,   0, (970, 979), &[Land(4210, 4530, -12360, -11750)]),
    state("PA", 130.0, 600, (150, 196), &[Land(3985, 4190, -8040, -7560)]),
    state("RI",  11.0, 700, (28, 29),   &[Land(4155, 4200, -7175, -7155)]),
    state("SC",  53.0, 600, (290, 299), &[Land(3350, 3470, -8150, -7990)]),
    state("SD",   9.0, 420, (570, 577), &[Land(4320, 4580, -10390, -9690)]),
    state("TN",  71.0, 700, (370, 385), &[Land(3510, 3640, -8920, -8450), Land(3605, 3640, -8450, -8280)]),
    state("TX", 300.0, 625, (750, 799), &[Land(2990, 3330, -10000, -9460), Land(3110, 3640, -10290, -10010), Land(2690, 2910, -9870, -9790)]),
    state("UT",  34.0, 485, (840, 847), &[Land(3710, 4060, -11390, -10920)]),
    state("VA",  87.0, 530, (220, 246), &[Land(3665, 3780, -7970, -7700), Land(3790, 3870, -7870, -7760)]),
    state("VT",   6.0, 600, (50, 59),   &[Land(4285, 4400, -7310, -7260), Land(4400, 4490, -7300, -7220)]),
    state("WA",  78.0, 650, (980, 994), &[Land(4640, 4890, -12170, -11720), Land(4630, 4700, -12340, -12230)]),
    state("WI",  59.0, 500, (530, 549), &[Land(4270, 4430, -9050, -8820), Land(4450, 4570, -9210, -8860)]),
    state("WV",  18.0, 600, (247, 268), &[Land(3780, 3900, -8150, -8050)]),
    state("WY",   6.0, 400, (820, 831), &[Land(4110, 4490, -11090, -10420)]),
];

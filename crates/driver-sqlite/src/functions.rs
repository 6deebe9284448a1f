//! Functions that SQLite is built without and every question may need: a little mathematics and statistics.
//!
//! They compute and nothing else: no file, no clock, no state of a connection.

use rusqlite::{
    Connection, Result,
    functions::{Aggregate, Context, FunctionFlags},
};

/// Gives a connection the functions.
pub(crate) fn register(connection: &Connection) -> Result<()> {
    type Scalar = (&'static str, fn(f64) -> f64);
    const SCALARS: &[Scalar] = &[
        ("ceil", f64::ceil),
        ("exp", f64::exp),
        ("floor", f64::floor),
        ("log10", f64::log10),
        ("sqrt", f64::sqrt),
    ];
    for (name, compute) in SCALARS {
        connection.create_scalar_function(*name, 1, pure(), move |context| {
            Ok(context.get::<Option<f64>>(0)?.map(compute).filter(|result| result.is_finite()))
        })?;
    }
    connection.create_scalar_function("power", 2, pure(), |context| {
        let (base, exponent) = (context.get::<Option<f64>>(0)?, context.get::<Option<f64>>(1)?);
        Ok(base.zip(exponent).map(|(base, exponent)| base.powf(exponent)).filter(|result| result.is_finite()))
    })?;
    connection.create_aggregate_function("var_pop", 1, pure(), Spread { root: false })?;
    connection.create_aggregate_function("stddev_pop", 1, pure(), Spread { root: true })?;
    connection.create_aggregate_function("percentile_cont", 2, pure(), Percentile)
}

fn pure() -> FunctionFlags {
    FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS
}

/// The variance of a population, or its root; numbers are taken one by one (Welford), so that large ones that lie close
/// together do not lose their differences.
struct Spread {
    root: bool,
}

#[derive(Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Aggregate<Moments, Option<f64>> for Spread {
    fn init(&self, _: &mut Context<'_>) -> Result<Moments> {
        Ok(Moments::default())
    }

    fn step(&self, context: &mut Context<'_>, moments: &mut Moments) -> Result<()> {
        if let Some(value) = context.get::<Option<f64>>(0)? {
            moments.count += 1.0;
            let distance = value - moments.mean;
            moments.mean += distance / moments.count;
            moments.squares += distance * (value - moments.mean);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, moments: Option<Moments>) -> Result<Option<f64>> {
        let variance = moments.filter(|its| its.count > 0.0).map(|its| its.squares / its.count);
        Ok(variance.map(|variance| if self.root { variance.sqrt() } else { variance }))
    }
}

/// A percentile, interpolated between the two nearest values.
struct Percentile;

/// Values that one percentile may be taken of; more would fill the server's memory.
const VALUES: usize = 5_000_000;

impl Aggregate<(Vec<f64>, f64), Option<f64>> for Percentile {
    fn init(&self, _: &mut Context<'_>) -> Result<(Vec<f64>, f64)> {
        Ok((Vec::new(), 0.5))
    }

    fn step(&self, context: &mut Context<'_>, (values, share): &mut (Vec<f64>, f64)) -> Result<()> {
        if let Some(value) = context.get::<Option<f64>>(0)? {
            if values.len() == VALUES {
                return Err(rusqlite::Error::UserFunctionError(
                    format!("A percentile is taken of {VALUES} values at most.").into(),
                ));
            }
            values.push(value);
            *share = context.get(1)?;
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, found: Option<(Vec<f64>, f64)>) -> Result<Option<f64>> {
        let Some((mut values, share)) = found.filter(|(values, _)| !values.is_empty()) else {
            return Ok(None);
        };
        values.sort_by(f64::total_cmp);
        let last = values.len() - 1;
        #[expect(clippy::cast_precision_loss, reason = "there are fewer values than a double can count")]
        let place = share.clamp(0.0, 1.0) * last as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between zero and the number of values"
        )]
        let below = place as usize;
        let above = (below + 1).min(last);
        Ok(Some(values[below] + (values[above] - values[below]) * place.fract()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(sql: &str) -> Option<f64> {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn statistics_are_those_of_the_population() {
        const NUMBERS: &str = "(SELECT 2 AS n UNION ALL SELECT 4 UNION ALL SELECT 9 UNION ALL SELECT NULL)";
        assert_eq!(ask(&format!("SELECT var_pop(n) FROM {NUMBERS}")), Some(26.0 / 3.0));
        assert_eq!(ask(&format!("SELECT percentile_cont(n, 0.5) FROM {NUMBERS}")), Some(4.0));
        assert_eq!(ask(&format!("SELECT percentile_cont(n, 0.75) FROM {NUMBERS}")), Some(6.5));
        assert_eq!(ask(&format!("SELECT stddev_pop(n) FROM {NUMBERS} WHERE n > 10")), None);
    }

    #[test]
    fn what_has_no_result_is_null() {
        assert_eq!(ask("SELECT sqrt(-1)"), None);
        assert_eq!(ask("SELECT power(2, 10)"), Some(1024.0));
        assert_eq!(ask("SELECT exp(NULL)"), None);
    }
}

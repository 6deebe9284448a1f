//! Starts and stops the throw-away PostgreSQL server by hand: `start` prints the administrator's URI.

use std::process::ExitCode;

fn main() -> ExitCode {
    let verb = std::env::args().nth(1).unwrap_or_default();
    let outcome = match verb.as_str() {
        "start" => scratch_postgres::start().map(|server| println!("{}", server.uri)),
        "stop" => scratch_postgres::stop(),
        _ => Err("usage: scratch-postgres start|stop".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

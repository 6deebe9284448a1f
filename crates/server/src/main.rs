//! The command line: `metalith` serves, its verbs do one thing and leave.

use clap::{Parser, Subcommand};
use metalith::{Config, Flags, StartError};
use std::{path::PathBuf, process::ExitCode};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A business-intelligence server that speaks Metabase's HTTP API.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Folder of the app database, the sample database and the secret key [`METALITH_DATA_DIR`; ./metalith-data]
    #[arg(long, global = true)]
    data_dir: Option<PathBuf>,
    /// Address to listen on [`MB_JETTY_HOST`; 127.0.0.1]
    #[arg(long, global = true)]
    host: Option<String>,
    /// Port to listen on [`MB_JETTY_PORT`; 3000]
    #[arg(long, global = true)]
    port: Option<u16>,
}

#[derive(Clone, Copy, Subcommand)]
enum Verb {
    /// Serve the web UI and the API (the default)
    Serve,
    /// Bring the app database up to date, create the sample database, and leave
    Migrate,
    /// Print the description of the API (OpenAPI 3.1) and leave
    Openapi,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let flags = Flags { data_dir: arguments.data_dir, host: arguments.host, port: arguments.port };
    match run(arguments.verb.unwrap_or(Verb::Serve), flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("metalith: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb, flags: Flags) -> Result<(), StartError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(StartError::runtime)?;
    if matches!(verb, Verb::Openapi) {
        println!("{}", runtime.block_on(metalith::openapi(flags))?);
        return Ok(());
    }
    let config = Config::read(flags, |name| std::env::var(name).ok())?;
    metalith::start_logging(&config);
    runtime.block_on(async {
        match verb {
            Verb::Migrate => metalith::migrate(config).await,
            Verb::Serve | Verb::Openapi => metalith::serve(config).await,
        }
    })
}

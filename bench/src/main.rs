//! Figures: what Metalith costs beside bare servers that do the least possible, all in one run.
//!
//! Absolute figures do not travel from machine to machine, ratios within one run do; so every figure stands beside
//! the bare one it is a share of. The load generator runs on the same processors as the servers. Nothing here fails
//! because it is slow: a missed budget is printed, not punished.

mod bare;
mod country;
mod http;
mod load;
mod metalith;
mod report;
mod scene;
mod server;
mod stage;
mod warehouse;

use clap::{Parser, Subcommand};
use scene::Scene;
use stage::Stage;
use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measures a metalith binary beside bare servers.
#[derive(Parser)]
#[command(subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The binary to measure
    #[arg(required = true)]
    metalith: Option<PathBuf>,
    /// What to measure; everything when nothing is named
    #[arg(value_enum)]
    scenes: Vec<Scene>,
    #[command(subcommand)]
    bare: Option<Bare>,
}

/// The bare servers: started by the benchmark itself, so that they are measured like Metalith.
#[derive(Subcommand)]
enum Bare {
    /// Answer "hello"
    #[command(hide = true)]
    ServeHello { address: SocketAddr },
    /// Answer one row of an SQLite file as JSON
    #[command(hide = true)]
    ServeRead { address: SocketAddr, file: PathBuf },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(arguments: Arguments) -> Result<()> {
    match arguments.bare {
        Some(Bare::ServeHello { address }) => bare::serve_hello(address).await,
        Some(Bare::ServeRead { address, file }) => bare::serve_read(address, file).await,
        None => measure(&arguments.metalith.unwrap_or_default(), &arguments.scenes).await,
    }
}

async fn measure(binary: &std::path::Path, scenes: &[Scene]) -> Result<()> {
    let started = Instant::now();
    let mut stage = Stage::set(binary).await?;
    for scene in Scene::ALL {
        if scenes.is_empty() || scenes.contains(&scene) {
            println!("{}", scene.play(&mut stage).await?);
        }
    }
    println!(
        "Load generator and servers share this machine's processors. Took {} s.",
        started.elapsed().as_secs()
    );
    Ok(())
}

//! The command line: `metalith` serves, its verbs do one thing and leave.

use audit::Head;
use clap::{Parser, Subcommand};
use metalith::{Config, ContainArguments, Flags, PermissionsArguments, StartError, Variables, Verdict};
use std::{ffi::OsString, path::PathBuf, process::ExitCode};

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

#[derive(Clone, Subcommand)]
enum Verb {
    /// Serve the web UI and the API (the default)
    Serve,
    /// Bring the app database up to date, create the sample database, and leave
    Migrate,
    /// Print the description of the API (OpenAPI 3.1) and leave
    Openapi,
    /// Print a link with which somebody sets a new password, once; it works with the server running or not
    ResetPassword {
        /// Whose password
        email: String,
        /// Take the person's second factor away, too: at once, and their sessions end
        #[arg(long)]
        and_second_factor: bool,
    },
    /// After a breach: end sessions, disable API keys and have passwords replaced, of everybody or of whom the filters
    /// mean. It shows what it would do, and does it with --yes; it works with the server running or not
    Contain(Box<ContainArguments>),
    /// Put another secret in place of the server's, from `METALITH_NEW_SECRET_KEY` or drawn, and end all sessions; it works
    /// with the server running or not
    ChangeSecret,
    /// Say what is wrong with a config file, and what it would change; it works with the server running or not. The exit
    /// code is 0 when the file can be applied, 1 when it cannot
    CheckConfig {
        /// The file
        file: PathBuf,
    },
    /// Permissions as code: write groups and what they may as a file, plan it, apply it, find out what differs; over HTTP,
    /// at any server
    Permissions(Box<PermissionsArguments>),
    /// Look after the audit log
    Audit {
        #[command(subcommand)]
        verb: AuditVerb,
    },
}

#[derive(Clone, Subcommand)]
enum AuditVerb {
    /// Find out whether anything in the audit log was changed, removed or added since it was sealed. The exit code is 0
    /// when nothing was, 1 when something was, 2 when it could not be found out
    Verify {
        /// The head that an earlier run printed and somebody kept elsewhere, NUMBER:DIGEST
        #[arg(long, value_name = "HEAD")]
        expect: Option<Head>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Of these, 2 is an answer.
        Err(error)
            if error.use_stderr() && std::env::args().nth(1).is_some_and(|verb| verb == "permissions") =>
        {
            let _ = error.print();
            return ExitCode::FAILURE;
        }
        Err(error) => error.exit(),
    };
    let flags = Flags { data_dir: arguments.data_dir, host: arguments.host, port: arguments.port };
    let verb = arguments.verb.unwrap_or(Verb::Serve);
    // Of a verification, 1 is an answer.
    let failed = if matches!(verb, Verb::Audit { .. }) { ExitCode::from(2) } else { ExitCode::FAILURE };
    match run(verb, flags) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("metalith: {error}");
            failed
        }
    }
}

fn run(verb: Verb, flags: Flags) -> Result<ExitCode, StartError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(StartError::runtime)?;
    if matches!(verb, Verb::Openapi) {
        println!("{}", runtime.block_on(metalith::openapi(flags))?);
        return Ok(ExitCode::SUCCESS);
    }
    if let Verb::Permissions(arguments) = verb {
        let variable = |name: &str| std::env::var(name).ok();
        let report = runtime.block_on(metalith::permissions(*arguments, variable))?;
        if !report.text.is_empty() {
            println!("{}", report.text.trim_end());
        }
        return Ok(if report.differs { ExitCode::from(2) } else { ExitCode::SUCCESS });
    }
    let mut config = Config::read(flags, |name| std::env::var(name).ok())?;
    let is_unicode =
        |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    config.variables = Variables::new(std::env::vars_os().filter_map(is_unicode));
    let is_logged = matches!(verb, Verb::Serve | Verb::Migrate);
    let _log = is_logged.then(|| metalith::start_logging(&config));
    runtime.block_on(async {
        match verb {
            Verb::Serve | Verb::Openapi | Verb::Permissions(_) => metalith::serve(config).await?,
            Verb::Migrate => metalith::migrate(config).await?,
            Verb::ResetPassword { email, and_second_factor } => {
                let reset = metalith::reset_password(config, &email, and_second_factor).await?;
                if let Some(note) = reset.note {
                    eprintln!("{note}");
                }
                println!("{}", reset.link);
            }
            Verb::CheckConfig { file } => return Ok(tell(&metalith::check_config(config, &file).await?)),
            Verb::Contain(arguments) => println!("{}", metalith::contain(config, *arguments).await?),
            Verb::ChangeSecret => println!("{}", metalith::change_secret(config).await?),
            Verb::Audit { verb: AuditVerb::Verify { expect, json } } => {
                let verified = metalith::verify_audit(config, expect.as_ref()).await?;
                println!("{}", if json { format!("{:#}", verified.json()) } else { verified.to_string() });
                return Ok(if verified.is_intact() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Prints what is wrong with a config file to standard error, and what it would change to standard output.
fn tell(verdict: &Verdict) -> ExitCode {
    for line in &verdict.diagnostics {
        eprintln!("{line}");
    }
    let Some(changes) = &verdict.changes else { return ExitCode::FAILURE };
    if verdict.is_compared_with_nothing {
        println!("There is no app database of this release yet; compared with an empty one:");
    }
    match changes.len() {
        0 => println!("Nothing would change."),
        _ => changes.iter().for_each(|change| println!("{change}")),
    }
    ExitCode::SUCCESS
}

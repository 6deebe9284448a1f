//! A server as a process of its own: when it answers first, what memory and processor time it takes.

use crate::{
    Result,
    http::{Connection, Request},
};
use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A running server.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it answers.
    pub address: SocketAddr,
    /// From the start of the process to its first 200.
    pub took: Duration,
}

const PATIENCE: Duration = Duration::from_secs(20);

impl Server {
    /// Starts Metalith on a data directory. The log goes to a file, as it would in earnest.
    pub async fn metalith(binary: &Path, data_dir: &Path) -> Result<Self> {
        Self::metalith_with(binary, data_dir, &[]).await
    }

    /// Starts Metalith with settings in its environment.
    pub async fn metalith_with(binary: &Path, data_dir: &Path, settings: &[(&str, &str)]) -> Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(binary);
        command.arg("--data-dir").arg(data_dir).arg("--host").arg(address.ip().to_string());
        command.arg("--port").arg(address.port().to_string()).env_clear().envs(settings.iter().copied());
        std::fs::create_dir_all(data_dir)?;
        Self::start(command.stderr(File::create(data_dir.join("log"))?), address, "/api/health").await
    }

    /// Starts one of the bare servers of this program.
    pub async fn bare(verb: &str, rest: &[&Path]) -> Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        Self::start(command.arg(verb).arg(address.to_string()).args(rest), address, "/").await
    }

    async fn start(command: &mut Command, address: SocketAddr, path: &str) -> Result<Self> {
        let started = Instant::now();
        let child = command.stdin(Stdio::null()).spawn()?;
        let mut server = Self { child, address, took: Duration::ZERO };
        let ask = Request::get(path).bytes();
        while started.elapsed() < PATIENCE {
            if let Ok(mut connection) = Connection::open(address).await
                && let Ok(200) = connection.exchange(&ask, |_| {}).await
            {
                server.took = started.elapsed();
                return Ok(server);
            }
            if let Some(end) = server.child.try_wait()? {
                return Err(format!("{} ended at its start: {end}", command.get_program().display()).into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err(format!("{} did not answer", command.get_program().display()).into())
    }

    /// Memory that is resident, in bytes.
    pub fn memory(&self) -> Result<u64> {
        self.status("VmRSS:")
    }

    /// The most memory that was resident since [`Server::forget_peak`].
    pub fn peak_memory(&self) -> Result<u64> {
        self.status("VmHWM:")
    }

    /// Starts looking for the most memory anew.
    pub fn forget_peak(&self) -> Result<()> {
        Ok(std::fs::write(self.proc("clear_refs"), "5")?)
    }

    /// Processor time taken so far, by all threads.
    pub fn processor_time(&self) -> Result<Duration> {
        /// Ticks of Linux's accounting, 100 a second.
        const TICK: Duration = Duration::from_millis(10);
        let text = std::fs::read_to_string(self.proc("stat"))?;
        let after_name = text.rsplit(')').next().unwrap_or_default();
        let mut ticks = after_name.split_whitespace().skip(11).map(str::parse::<u32>);
        let (Some(user), Some(system)) = (ticks.next(), ticks.next()) else { return Err("odd /proc".into()) };
        Ok(TICK * (user? + system?))
    }

    /// Asks it to stop and waits until it has.
    pub async fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let asked = Instant::now();
        while self.child.try_wait()?.is_none() {
            if asked.elapsed() > PATIENCE {
                return Err("a server does not stop".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(())
    }

    fn proc(&self, file: &str) -> String {
        format!("/proc/{}/{file}", self.child.id())
    }

    fn status(&self, key: &str) -> Result<u64> {
        let text = std::fs::read_to_string(self.proc("status"))?;
        let value = text.lines().find_map(|line| line.strip_prefix(key)).ok_or("odd /proc")?;
        Ok(value.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }
}

impl Drop for Server {
    /// Leaves none behind when a measurement fails.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address that was free a moment ago.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

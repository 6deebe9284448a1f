//! The real binary, for tests about the process, its sockets and its log.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

/// How long anything may take before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A server that runs in a process of its own; it ends with this value.
pub struct Process {
    child: Child,
    /// Where it listens, `127.0.0.1:…`.
    pub address: String,
    log: Arc<Mutex<String>>,
    reader: Option<std::thread::JoinHandle<()>>,
}

/// The command, with nothing of this machine's environment.
pub fn command(data_dir: &Path) -> Command {
    command_on("0", data_dir)
}

/// The same on a port of one's choice.
pub fn command_on(port: &str, data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_metalith"));
    command
        .env_clear()
        .env("MB_LOAD_SAMPLE_CONTENT", "false")
        .args(["--port", port, "--data-dir"])
        .arg(data_dir)
        .stdin(Stdio::null());
    command
}

/// A client of such servers. They speak plain HTTP, but reqwest wants to know its TLS before the first request.
pub fn http() -> reqwest::Client {
    reqwest::Client::builder().tls_backend_preconfigured(tls::for_clients()).build().unwrap()
}

impl Process {
    /// Starts a server and waits until it listens.
    pub fn start(data_dir: &Path) -> Self {
        Self::run(command(data_dir))
    }

    pub fn run(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap());
        let log = Arc::new(Mutex::new(String::new()));
        let (announce, address) = mpsc::channel();
        let written = Arc::clone(&log);
        let reader = std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                if let Some((_, address)) = line.split_once("answers on http://") {
                    let end = address.find('"').unwrap_or(address.len());
                    let _ = announce.send(address[..end].to_owned());
                }
                let mut log = written.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let address = address
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("the server does not start: {}", log.lock().unwrap()));
        Self { child, address, log, reader: Some(reader) }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The most memory it ever held, in MiB; told by Linux only.
    #[cfg(target_os = "linux")]
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    }

    /// Stops it on the spot.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end, and gives how it ended and all it logged.
    pub fn wait(mut self) -> (ExitStatus, String) {
        let status = wait(&mut self.child);
        self.reader.take().unwrap().join().unwrap();
        let log = self.log.lock().unwrap().clone();
        (status, log)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn wait(child: &mut Child) -> ExitStatus {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > until {
            child.kill().unwrap();
            panic!("the process does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Runs a command that is expected to end by itself: its exit code and what it wrote to standard error.
pub fn output(mut command: Command) -> (Option<i32>, String) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || std::io::read_to_string(&mut stderr).unwrap());
    let status = wait(&mut child);
    (status.code(), reader.join().unwrap())
}

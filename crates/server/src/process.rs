//! The process: listen, answer, stop.
//!
//! The port is taken first: nothing is made when it is somebody else's, and who comes during the start is asked to wait.
//! Connections are HTTP/1.1. A header must arrive within ten seconds and fit 64 KiB; a visitor who sends half of
//! one costs a timer, not a thread. On SIGTERM the server takes no new work, finishes what runs, and leaves.

use crate::{App, Config, Flags, StartError, Surroundings, starting::Front};
use axum::{body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{convert::Infallible, net::SocketAddr, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    time::{interval, timeout},
};
use tokio_util::sync::CancellationToken;
use web::Peer;

const HEADER_TIME: Duration = Duration::from_secs(10);
const HEADER_BYTES: usize = 64 * 1024;
const STOP_TIME: Duration = Duration::from_secs(30);
const SETTINGS_REFRESH: Duration = Duration::from_secs(5);

/// Brings everything up to date and leaves.
pub async fn migrate(mut config: Config) -> Result<(), StartError> {
    config.config_file = None;
    App::start(config, Surroundings::default()).await.map(drop)
}

/// Describes the API as OpenAPI 3.1. The description is made from the routes, so it takes a server on an empty data
/// directory, which is gone afterwards.
pub async fn openapi(flags: Flags) -> Result<String, StartError> {
    let data_dir = std::env::temp_dir().join(format!("metalith-openapi-{}", std::process::id()));
    let mut config = Config::read(Flags { data_dir: Some(data_dir.clone()), ..flags }, |_| None)?;
    config.load_sample = false;
    config.config_file = None;
    let json = App::start(config, Surroundings::default()).await.map(|app| app.docs.json());
    if let Err(error) = std::fs::remove_dir_all(&data_dir) {
        tracing::warn!(%error, "could not remove {}", data_dir.display());
    }
    json
}

/// Serves until told to stop.
pub async fn serve(config: Config) -> Result<(), StartError> {
    let address = format!("{}:{}", config.host.trim_matches(['[', ']']), config.port);
    let listener = TcpListener::bind((config.host.trim_matches(['[', ']']), config.port)).await;
    let listener = listener.map_err(|error| StartError::Listen(address.clone(), error))?;
    let local = listener.local_addr().map_err(|error| StartError::Listen(address, error))?;
    let surroundings = Surroundings::default();
    let Surroundings { progress, clock, chance, .. } = surroundings.clone();
    let front = Front::of_a_start(progress, clock, chance);
    let full = CancellationToken::new();
    let connections = tokio::spawn(accept(listener, front.clone(), full.clone()));
    let app = App::start(config, surroundings).await?;
    front.open(app.router.clone());
    // Before anybody is told that we are here: whoever then says "stop" means us.
    let stop_signal = stop_signal();
    tracing::info!("Metalith answers on http://{local}");
    let stop = CancellationToken::new();
    let work = app.start_work(&stop);
    tokio::spawn(refresh_settings(app.db.clone(), app.settings.clone()));
    stop_signal.await;
    full.cancel();
    let connections = connections.await.map_err(|error| StartError::Runtime(error.into()))?;
    tracing::info!("stopping: finishing what runs");
    if timeout(STOP_TIME, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish within {} s", STOP_TIME.as_secs());
    }
    stop.cancel();
    for (what, task) in work {
        if timeout(STOP_TIME, task).await.is_err() {
            tracing::warn!("{what} did not stop in time; it goes on at the next start");
        }
    }
    tracing::info!("stopped");
    Ok(())
}

/// Listens for signals from now on, not only from when it is awaited.
fn stop_signal() -> impl Future<Output = ()> {
    let (terminate, interrupt) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

/// Takes connections until no more are wanted.
async fn accept(listener: TcpListener, front: Front, full: CancellationToken) -> GracefulShutdown {
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = full.cancelled() => return connections,
        };
        match accepted {
            Ok((stream, peer)) => answer(stream, peer, front.clone(), &connections),
            Err(error) => {
                // Out of file descriptors, most likely: wait for some to come back.
                tracing::warn!(%error, "could not accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

fn answer(stream: TcpStream, peer: SocketAddr, front: Front, connections: &GracefulShutdown) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "could not turn off Nagle's algorithm");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let front = front.clone();
        let request = prepare(request, peer);
        async move { Ok::<_, Infallible>(front.answer(request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(HEADER_BYTES);
    let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

/// Notes who is at the other end, and makes the trailing slash of a path optional.
fn prepare(request: Request<Incoming>, peer: SocketAddr) -> Request {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    let path = request.uri().path();
    if path.len() > 1 && path.ends_with('/') {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let trimmed = format!("{}{query}", path.trim_end_matches('/'));
        if let Ok(uri) = trimmed.parse() {
            *request.uri_mut() = uri;
        }
    }
    request
}

/// Other replicas may have changed settings.
async fn refresh_settings(db: store::Db, settings: setting::Settings) {
    let mut ticks = interval(SETTINGS_REFRESH);
    loop {
        ticks.tick().await;
        let refreshed = async { settings.reload(&mut db.read().await?).await };
        if let Err(error) = refreshed.await {
            tracing::warn!(%error, "could not refresh the settings");
        }
    }
}

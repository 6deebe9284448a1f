//! The UI is embedded from `ui/dist`; a checkout where it has not been built yet still compiles, and says so when
//! it is opened in a browser.

fn main() {
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist");
    if !dist.exists() {
        std::fs::create_dir_all(&dist).expect("the checkout can be written");
    }
    println!("cargo::rerun-if-changed={}", dist.display());
}

//! What the server does, seen from outside: requests in, answers out.
//!
//! Most tests talk to a server inside the test ([`world`]), with a clock of their own; those about the process and
//! its sockets start the real binary ([`process`]). A test names data and expectation, nothing else. Ids like A029
//! and S24 are the rows of the contract's and the security statements' lists that a test stands for.

#![expect(clippy::unwrap_used, reason = "what helps tests may fail like tests")]
#![expect(clippy::needless_raw_string_hashes, reason = "it is how expect-test writes snapshots")]

mod process;
mod world;

mod api_key;
mod api_key_change;
mod application;
mod audit;
mod bad_input;
mod bookmark;
mod browse;
mod bulk;
mod bulk_memory;
mod bulk_rights;
mod card;
mod card_columns;
mod card_guess;
mod card_in_collection;
mod card_many;
mod card_run;
mod checklist;
mod collection;
mod collection_graph;
mod collection_personal;
mod collection_trash;
mod config_file;
mod confirm;
mod containment;
mod conventions;
mod cors;
mod dashboard;
mod dashboard_layout;
mod dashboard_many;
mod dashboard_run;
mod data_graph;
mod data_rights;
mod database;
mod dataset;
mod email;
mod endings;
mod errors;
mod explain;
mod foreign;
mod forgotten;
mod google;
mod group;
mod health;
mod history;
mod home_page;
mod key_authority;
mod key_policy;
mod key_use;
mod ldap;
mod login;
mod manager;
mod member_history;
mod membership;
mod notify;
mod oidc;
mod oidc_fresh;
mod people;
mod permission_code;
mod permission_file;
mod permission_history;
mod permission_race;
mod personal_key;
mod properties;
mod proxies;
mod query_metadata;
mod recent_log;
mod replicas;
mod rotation;
mod running;
mod scopes;
mod scopes_of_collections;
mod scopes_stay;
mod scopes_take_away;
mod search;
mod second_factor;
mod secrets;
mod session;
mod session_life;
mod setting;
mod setup;
mod socket;
mod statements;
mod throttled;
mod user;
mod who_can;
mod who_may_call;

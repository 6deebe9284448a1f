-- Settings that were changed from their default; values as JSON text.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

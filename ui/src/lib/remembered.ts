/** Small things kept in the browser. A browser that keeps nothing (private windows, full disks) is no reason to fail. */
export function remember(storage: "session" | "local", key: string, value: string): void {
  try {
    storageOf(storage).setItem(`metalith.${key}`, value);
  } catch {
    // not remembered
  }
}

export function recall(storage: "session" | "local", key: string): string | null {
  try {
    return storageOf(storage).getItem(`metalith.${key}`);
  } catch {
    return null;
  }
}

/** Drops what this tab kept of a person who has left. */
export function forgetSession(): void {
  try {
    const storage = storageOf("session");
    for (const key of Object.keys(storage)) if (key.startsWith("metalith.")) storage.removeItem(key);
  } catch {
    // nothing was kept
  }
}

function storageOf(storage: "session" | "local"): Storage {
  return storage === "session" ? window.sessionStorage : window.localStorage;
}

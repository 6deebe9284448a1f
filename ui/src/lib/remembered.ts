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

function storageOf(storage: "session" | "local"): Storage {
  return storage === "session" ? window.sessionStorage : window.localStorage;
}

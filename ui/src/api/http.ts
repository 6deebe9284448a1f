/**
 * One typed fetch. Whatever the server says that is not a success becomes an `ApiError`: the caller never looks at a
 * status or guesses which of the contract's three error bodies (fields, message, plain text) it has in hand.
 */
import { confirmed } from "./confirmation";

export type FieldErrors = Record<string, string>;

export class ApiError extends Error {
  constructor(
    /** 0 when no answer came at all. */
    readonly status: number,
    message: string,
    /** Field path (`user.email`) → what is wrong with it. */
    readonly fields: FieldErrors = {},
    /** What programs know the refusal by, when it has such a name. */
    readonly code: string | null = null,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

interface Options {
  query?: Record<string, string | number | boolean | undefined>;
  signal?: AbortSignal;
}

export const api = {
  get: <T>(path: string, options?: Options) => send<T>("GET", path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: Options) => send<T>("POST", path, body, options),
  put: <T>(path: string, body: unknown, options?: Options) => send<T>("PUT", path, body, options),
  delete: <T = undefined>(path: string, options?: Options) => send<T>("DELETE", path, undefined, options),
};

/** What needs a fresh proof of who asks is sent once more when there is one. */
async function send<T>(method: string, path: string, body: unknown, options?: Options): Promise<T> {
  try {
    return await sendOnce<T>(method, path, body, options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "confirmation-needed" || !(await confirmed())) throw error;
    return sendOnce<T>(method, path, body, options);
  }
}

async function sendOnce<T>(method: string, path: string, body: unknown, { query, signal }: Options = {}): Promise<T> {
  const response = await reach(path + searchOf(query), {
    method,
    headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  });
  const text = await response.text();
  if (!response.ok) throw toApiError(response.status, text);
  return (isJson(response) && text !== "" ? JSON.parse(text) : text === "" ? undefined : text) as T;
}

/** `fetch`, except that a server out of reach is an `ApiError`, too. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    // an abort is the caller's own doing and stays what it is
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "The server cannot be reached. Check the connection and try again.");
  }
}

/** Reads an error body of any of the three shapes. */
export function toApiError(status: number, text: string): ApiError {
  const body = parseObject(text);
  if (body === null) return new ApiError(status, plainMessage(status, text));
  const { _error: general, ...fields } = flatten(body.errors);
  const message = typeof body.message === "string" ? body.message : (general ?? Object.values(fields)[0]);
  const code = typeof body.error_code === "string" ? body.error_code : null;
  return new ApiError(status, message ?? plainMessage(status, ""), fields, code);
}

function flatten(errors: unknown, path = ""): FieldErrors {
  if (typeof errors === "string") return { [path || "_error"]: errors };
  if (typeof errors !== "object" || errors === null) return {};
  return Object.assign(
    {},
    ...Object.entries(errors).map(([key, value]) => flatten(value, path === "" ? key : `${path}.${key}`)),
  ) as FieldErrors;
}

function plainMessage(status: number, text: string): string {
  if (status === 401 && text === "Unauthenticated") return "You are not signed in any more.";
  // a proxy's HTML error page is nothing to show a person
  if (text !== "" && !text.trimStart().startsWith("<")) return text;
  return status >= 500 ? "The server had a problem with this request." : `The server refused this request (${status}).`;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isJson(response: Response): boolean {
  return response.headers.get("Content-Type")?.includes("json") ?? false;
}

/** `?name=value&…`, without what is undefined. */
export function searchOf(query: Options["query"]): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

/** Running queries: the rows to look at, and the file to take away. */
import type { Value } from "@/lib/values";
import { api, ApiError, reach, toApiError } from "./http";
import type { Column, DatasetQuery, DatasetResult } from "./types";

/** The answer to a query that may have failed: `status` tells. */
export interface Answer extends Omit<DatasetResult, "data"> {
  data: { cols: Column[]; rows: Value[][]; rows_truncated?: number | null };
}

export const nativeQuery = (database: number, sql: string): DatasetQuery => ({
  database,
  type: "native",
  native: { query: sql },
});

/** Where an answer is asked for, and with what; the same answer as a file is one word further. */
export interface Asked {
  path: string;
  body: object;
  /** What is sent for a file, where that is something else. */
  bodyForFile?: object;
}

/** A question that is asked as it is written, saved or not. */
export const adHoc = (query: DatasetQuery | Record<string, unknown>): Asked => ({
  path: "/api/dataset",
  body: query,
  bodyForFile: { query },
});

/** Aborting the signal cancels the query in the database. */
export const runQuery = ({ path, body }: Asked, signal: AbortSignal) => api.post<Answer>(path, body, { signal });

export type FileFormat = "csv" | "json" | "xlsx";

export interface QueryFile {
  name: string;
  content: Blob;
}

/** All rows of a query as a file. A failed export is a success to HTTP: its body says so and is thrown here. */
export async function exportQuery(
  format: FileFormat,
  { path, body, bodyForFile = body }: Asked,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (bytes: number) => void },
): Promise<QueryFile> {
  const response = await reach(`${path}/${format}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(bodyForFile),
    signal,
  });
  const content = await collect(response, onProgress);
  if (!response.ok) throw toApiError(response.status, await content.text());
  await refuseFailure(content);
  return { name: fileName(response.headers.get("Content-Disposition")) ?? `query_result.${format}`, content };
}

async function collect(response: Response, onProgress: (bytes: number) => void): Promise<Blob> {
  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      parts.push(part.value);
      bytes += part.value.byteLength;
      onProgress(bytes);
    }
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    // half a file looks like a whole one: better none
    throw new ApiError(0, "The file broke off before its end, so nothing was kept. Try again.");
  }
  return new Blob(parts, { type: response.headers.get("Content-Type") ?? "" });
}

/** A table in JSON begins with "[", CSV with a title, a workbook with "PK": only a failure is an object with a status. */
async function refuseFailure(content: Blob): Promise<void> {
  if ((await content.slice(0, 1).text()) !== "{" || content.size > 1_000_000) return;
  let body: { status?: unknown; error?: unknown };
  try {
    body = JSON.parse(await content.text()) as typeof body;
  } catch {
    return;
  }
  if (body.status === "failed") throw new ApiError(200, String(body.error));
}

function fileName(disposition: string | null): string | null {
  return /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? null;
}

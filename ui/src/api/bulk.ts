/** Many changes in one call: all of them or none. */
import { ApiError, api, toApiError } from "./http";
import type { BulkAnswer, BulkOperation } from "./types";

/** Why single operations cannot be done, by their place in the list. */
export type BulkReasons = ReadonlyMap<number, string>;

/** Nothing was done. */
export class BulkRefused extends ApiError {
  constructor(
    cause: ApiError,
    readonly reasons: BulkReasons,
  ) {
    super(cause.status, cause.message, cause.fields, cause.code);
    this.name = "BulkRefused";
  }
}

export async function carryOut(operations: BulkOperation[]): Promise<BulkAnswer> {
  try {
    return await api.post<BulkAnswer>("/api/bulk", { operations });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // the first failure ends it; a trial in which each stands for itself tells of all that would fail
    const trial = await api
      .post<BulkAnswer>("/api/bulk", { operations, atomic: false, dry_run: true })
      .catch(() => null);
    throw trial !== null && trial.failed > 0 ? new BulkRefused(error, reasonsIn(trial)) : error;
  }
}

const reasonsIn = ({ results }: BulkAnswer): BulkReasons =>
  new Map(
    results
      .filter(({ error }) => error !== undefined)
      .map(({ index, status, error }) => [index, toApiError(status, JSON.stringify(error)).message]),
  );

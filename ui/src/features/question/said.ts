import { counted } from "@/lib/counted";
import { formatDuration } from "@/lib/measures";
import type { RunState } from "./useRun";

/** The state of a run in one spoken sentence. */
export function said(state: RunState): string {
  switch (state.is) {
    case "idle":
      return "";
    case "running":
      return "Query running";
    case "cancelled":
      return "Query cancelled";
    case "failed":
      return `Query failed: ${state.failure.message}`;
    case "finished": {
      const { row_count: rows, running_time: time } = state.finished.answer;
      return `Query finished: ${counted(rows, "row")} in ${formatDuration(time)}`;
    }
  }
}

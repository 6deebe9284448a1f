import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Answer, type Asked, runQuery } from "@/api/dataset";
import { ApiError } from "@/api/http";
import { type Place, placeOf } from "./position";

/** What is sent to be run, and where in the text of the page it begins. */
export interface RunRequest {
  asked: Asked;
  text: string;
  offset: number;
}

export interface Failure {
  message: string;
  type: string | null;
  place: Place | null;
}

export interface Finished {
  answer: Answer;
  request: RunRequest;
}

export type RunState =
  | { is: "idle" }
  | { is: "running"; since: number }
  | { is: "finished"; finished: Finished }
  | { is: "failed"; failure: Failure }
  | { is: "cancelled" };

/** One query at a time: a new run, a cancel, or leaving the page stops the one before, also in the database. */
export function useRun(before: Finished | null = null) {
  const stop = useRef<AbortController | null>(null);
  const [state, setState] = useState<RunState>(before ? { is: "finished", finished: before } : { is: "idle" });
  const [last, setLast] = useState<Finished | null>(before);
  const { mutate } = useMutation({
    mutationFn: ({ request, signal }: { request: RunRequest; signal: AbortSignal }) => runQuery(request.asked, signal),
    onSuccess: (answer, { request, signal }) => {
      if (signal.aborted) return;
      if (answer.status !== "completed") {
        setState({ is: "failed", failure: failureOf(answer, request) });
        return;
      }
      setLast({ answer, request });
      setState({ is: "finished", finished: { answer, request } });
    },
    onError: (error, { signal }) => {
      // whoever aborted has already said what the state is now
      if (signal.aborted) return;
      const isRefusal = error instanceof ApiError && error.status !== 0;
      const message = error instanceof ApiError ? error.message : "The answer broke off before its end.";
      setState({ is: "failed", failure: { message, type: isRefusal ? null : "unreachable", place: null } });
    },
  });

  useEffect(() => () => stop.current?.abort(), []);

  const start = (request: RunRequest) => {
    stop.current?.abort();
    stop.current = new AbortController();
    setState({ is: "running", since: Date.now() });
    mutate({ request, signal: stop.current.signal });
  };
  const cancel = () => {
    stop.current?.abort();
    setState({ is: "cancelled" });
  };
  return { state, last, start, cancel };
}

export function failureOf(answer: Answer, { text, offset }: RunRequest): Failure {
  return {
    message: answer.error ?? "The query failed, and the database did not say why.",
    type: answer.error_type ?? null,
    place: answer.error_position ? placeOf(text, offset, answer.error_position) : null,
  };
}

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { exportQuery, type FileFormat } from "@/api/dataset";
import { saveFile } from "@/lib/saveFile";
import type { RunRequest } from "./useRun";

/** Fetches all rows of a query as a file and hands it to the browser. */
export function useDownload(request: RunRequest) {
  const stop = useRef<AbortController | null>(null);
  const [bytes, setBytes] = useState(0);
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: async (format: FileFormat) => {
      stop.current = new AbortController();
      setBytes(0);
      const file = await exportQuery(format, request.asked, {
        signal: stop.current.signal,
        onProgress: setBytes,
      });
      saveFile(file.name, file.content);
    },
  });
  useEffect(() => () => stop.current?.abort(), []);
  const cancel = () => {
    stop.current?.abort();
    reset();
  };
  return { start: mutate, cancel, isRunning: isPending, bytes, error };
}

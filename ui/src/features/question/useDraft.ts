import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { recall, remember } from "@/lib/remembered";
import { type QuestionAddress, readAddress, writeAddress } from "./address";

const PAUSE = 400;

/** Nothing is being written any more: it was saved. */
export function forgetDraft(): void {
  remember("session", "sql", "");
  remember("session", "sql.address", "");
}

/**
 * The question being written. It follows the address when somebody opens a link or goes back; the address follows it
 * after a pause in typing, replacing itself, so that "back" leaves the page instead of undoing letters. The text also
 * stays in the browser's session: leaving the page, or reloading it, loses nothing.
 */
export function useDraft(): [QuestionAddress, (change: Partial<QuestionAddress>) => void] {
  const router = useRouter();
  const [draft, setDraft] = useState<QuestionAddress>(() => {
    const address = readAddress(router.state.location.href);
    // an address written here lags behind the typing, and a session may end in between
    const isOurs = address.sql === null || address.sql === recall("session", "sql.address");
    return { ...address, sql: (isOurs ? recall("session", "sql") : null) ?? address.sql ?? "" };
  });
  const written = useRef(draft.sql);

  useEffect(
    () =>
      router.history.subscribe(({ location }) => {
        const address = readAddress(location.href);
        if (location.pathname !== "/question" || address.sql === null || address.sql === written.current) return;
        written.current = address.sql;
        setDraft(address);
      }),
    [router],
  );

  useEffect(() => {
    remember("session", "sql", draft.sql ?? "");
    const timer = setTimeout(() => {
      // a click may already lead elsewhere; it must not be called back
      if (router.latestLocation.pathname !== "/question") return;
      written.current = draft.sql;
      remember("session", "sql.address", draft.sql ?? "");
      void router.navigate({
        to: "/question",
        ...writeAddress(draft),
        replace: true,
        resetScroll: false,
        hashScrollIntoView: false,
      });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [draft, router]);

  return [draft, (change) => setDraft((before) => ({ ...before, ...change }))];
}

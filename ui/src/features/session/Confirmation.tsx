/** Asks people to prove once more who they are, whenever a request anywhere on the page was refused for want of it. */
import { lazy, Suspense, useEffect, useEffectEvent, useState } from "react";
import { confirmBy } from "@/api/confirmation";

const ConfirmationDialog = lazy(async () => ({ default: (await import("./ConfirmationDialog")).ConfirmationDialog }));

/** Takes the answer of who was asked. */
interface Asked {
  answer: (isConfirmed: boolean) => void;
}

export function Confirmation() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (isConfirmed: boolean) => {
    asked?.answer(isConfirmed);
    setAsked(null);
  };
  useEffect(() => confirmBy(() => new Promise((answer) => setAsked({ answer }))), []);
  // whoever leaves the page has not confirmed; after an answer this says nothing more
  useEffect(() => () => asked?.answer(false), [asked]);
  useEscape(asked !== null, () => close(false));
  return (
    asked && (
      <Suspense>
        <ConfirmationDialog onConfirmed={() => close(true)} onClose={() => close(false)} />
      </Suspense>
    )
  );
}

/**
 * The change may have been asked for in a dialog, which listens to the same key. This one lies above it and was listening
 * before it, so it takes the key and the other stays.
 */
function useEscape(isOpen: boolean, onEscape: () => void) {
  const take = useEffectEvent((event: KeyboardEvent) => {
    if (!isOpen || event.key !== "Escape" || event.isComposing) return;
    event.stopImmediatePropagation();
    onEscape();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => take(event);
    window.addEventListener("keydown", listen, { capture: true });
    return () => window.removeEventListener("keydown", listen, { capture: true });
  }, []);
}

/** Google's own script for its sign-in button: fetched from Google when the button is wanted, and never otherwise. */
import { queryOptions } from "@tanstack/react-query";

export const GOOGLE_SCRIPT = "https://accounts.google.com/gsi/client";

/** As much of Google's interface as the button needs. */
export interface GoogleIdentity {
  initialize(options: {
    client_id: string;
    callback: (answer: { credential: string }) => void;
    ux_mode: "popup";
  }): void;
  renderButton(
    place: HTMLElement,
    options: { theme: "outline" | "filled_black"; size: "large"; text: "signin_with"; width: number },
  ): void;
}

declare global {
  interface Window {
    google?: { accounts: { id: GoogleIdentity } };
  }
}

export const googleScriptQuery = queryOptions({
  queryKey: ["google-script"],
  queryFn: load,
  staleTime: Infinity,
  retry: false,
  // an object of functions, not data
  structuralSharing: false,
});

async function load(): Promise<GoogleIdentity> {
  if (!window.google) await append();
  if (!window.google) throw new Error("What came from Google is not its sign-in script.");
  return window.google.accounts.id;
}

function append(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = GOOGLE_SCRIPT;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("Google’s sign-in script could not be loaded."));
    };
    document.head.append(script);
  });
}

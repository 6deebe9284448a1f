/** What the server asks of every key, as far as forms help with it; the server decides. */
import type { Properties } from "@/api/types";

export interface KeyRules {
  /** Only administrators are told the rules. */
  isKnown: boolean;
  /** Days after which a key ends when nothing else is said. */
  lifetime: number | null;
  longestLife: number | null;
  needsAddresses: boolean;
}

export function keyRules(properties: Properties): KeyRules {
  const days = (key: string) => {
    const value = properties[key];
    return typeof value === "number" ? value : null;
  };
  return {
    isKnown: properties["api-key-default-lifetime-days"] !== undefined,
    lifetime: days("api-key-default-lifetime-days") ?? days("api-key-max-lifetime-days"),
    longestLife: days("api-key-max-lifetime-days"),
    needsAddresses: properties["api-key-addresses-required"] === true,
  };
}

/** The server's `password-complexity` as sentences that can be ticked off while typing. */

export interface PasswordRule {
  label: string;
  isMet: (password: string) => boolean;
}

const count = (pattern: RegExp) => (password: string) => password.match(pattern)?.length ?? 0;

const kinds: { key: string; one: string; many: string; count: (password: string) => number }[] = [
  { key: "total", one: "character", many: "characters", count: (password) => [...password].length },
  { key: "lower", one: "lower-case letter", many: "lower-case letters", count: count(/\p{Ll}/gu) },
  { key: "upper", one: "upper-case letter", many: "upper-case letters", count: count(/\p{Lu}/gu) },
  { key: "digit", one: "digit", many: "digits", count: count(/\p{Nd}/gu) },
  { key: "special", one: "other character", many: "other characters", count: count(/[^\p{Ll}\p{Lu}\p{Nd}]/gu) },
];

export function passwordRules(complexity: unknown): PasswordRule[] {
  const wanted = typeof complexity === "object" && complexity !== null ? (complexity as Record<string, unknown>) : {};
  return kinds.flatMap(({ key, one, many, count }) => {
    const least = wanted[key];
    if (typeof least !== "number" || least < 1) return [];
    return [{ label: `at least ${least} ${least === 1 ? one : many}`, isMet: (password) => count(password) >= least }];
  });
}

/**
 * A question's SQL travels in the hash of its address (`/question?database=1#sql=…`): a browser never sends the hash
 * anywhere, so the names and numbers in it stay out of access logs and referrers.
 */
export function sqlHash(sql: string): string {
  return new URLSearchParams({ sql }).toString();
}

/** The letters that the mail server of `companions` has taken, and how a server reaches it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const PATIENCE = 30_000;

export const mailServer = {
  host: process.env.MAILBOX_HOST,
  port: process.env.MAILBOX_PORT,
  user: process.env.MAILBOX_USER,
  password: process.env.MAILBOX_PASSWORD,
};

/** The first letter about something, once it has come. */
export async function letter(to, subject) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await setTimeout(100)) {
    const found = letters().find((letter) => letter.to.includes(to) && subject.test(letter.subject));
    if (found) return found;
  }
  throw new Error(`no letter to ${to} about ${subject}; there are: ${letters().map((letter) => letter.subject)}`);
}

function letters() {
  const directory = process.env.MAILBOX;
  const names = readdirSync(directory).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => JSON.parse(readFileSync(join(directory, name), "utf8")));
}

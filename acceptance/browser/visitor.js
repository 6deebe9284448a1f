/** A browser and somebody in front of it. Whatever a page complains about is written down. */
import { mkdirSync } from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATIENCE = 20_000;
/** A circle with somebody’s initials is a picture of them: it is named for them, not for the letters. */
const RULES = { "label-content-name-mismatch": { enabled: false } };

export const SCREENSHOTS = new URL("../../target/acceptance/", import.meta.url).pathname;

export class Visitor {
  complaints = [];

  static async arrive(url, viewport = { width: 1280, height: 800 }, state = undefined) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const visitor = new Visitor();
    visitor.browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
    const context = await visitor.browser.newContext({ baseURL: url, viewport, storageState: state });
    visitor.page = await context.newPage();
    visitor.page.setDefaultTimeout(PATIENCE);
    await visitor.#listen();
    return visitor;
  }

  async #listen() {
    const note = (complaint) => this.complaints.push(`${new URL(this.page.url()).pathname}: ${complaint}`);
    this.page.on("pageerror", (error) => note(`uncaught ${error.message}`));
    this.page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !isRefusal(message)) note(message.text());
    });
    await this.page.exposeFunction("noteViolation", (what) => note(`content security policy: ${what}`));
    await this.page.addInitScript(() =>
      document.addEventListener("securitypolicyviolation", (event) =>
        window.noteViolation(`${event.violatedDirective} ${event.blockedURI}`),
      ),
    );
  }

  /** What has been complained about since it was last asked. */
  newComplaints() {
    return this.complaints.splice(0);
  }

  /** What of the page assistive technology could not use well, by the rules of axe. */
  async barriers() {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate((options) => window.axe.run(options), { rules: RULES });
    return violations.map(({ help, nodes }) => `${help}: ${nodes[0].html}`);
  }

  async keepPicture(name) {
    const file = `${SCREENSHOTS}${name.replace(/\W+/g, "-").slice(0, 80)}.png`;
    await this.page.screenshot({ path: file });
    console.log(`       ${file}`);
  }

  async leave() {
    await this.browser.close();
  }
}

/** A refused request is an answer: the browser writes a line about it, whatever the page makes of it. */
function isRefusal(message) {
  return (
    message.text().startsWith("Failed to load resource: the server responded with a status of 4") &&
    new URL(message.location().url).pathname.startsWith("/api/")
  );
}

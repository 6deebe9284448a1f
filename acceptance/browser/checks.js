/**
 * Counts what holds and what does not, as `lib/checks.py` does for Python: a check is a sentence and a function; the run
 * goes on after one that failed, and its last line says how many there were.
 */
export class Checks {
  passed = 0;
  failed = 0;

  /** `onFailure` is told the sentence, and may keep something to look at. */
  constructor(onFailure) {
    this.onFailure = onFailure;
  }

  /** Runs the checks of a story to its end, or to where it cannot go on, and says how many there were. */
  async run(story) {
    try {
      await story();
    } catch (error) {
      if (!(error instanceof Stopped)) await this.check("the run goes on", () => Promise.reject(error));
    }
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.passed > 0 && this.failed === 0 ? 0 : 1;
  }

  /** A check without which nothing that follows makes sense. */
  async needed(sentence, holds) {
    if (!(await this.check(sentence, holds))) throw new Stopped();
  }

  /** Says whether it held. */
  async check(sentence, holds) {
    const started = Date.now();
    try {
      await holds();
      this.passed += 1;
      console.log(`ok     ${sentence} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      return true;
    } catch (error) {
      this.failed += 1;
      console.log(`FAILED ${sentence}\n       ${reason(error)}`);
      await this.onFailure(sentence);
      return false;
    }
  }
}

/** What failed has been counted already. */
class Stopped extends Error {}

function reason(error) {
  const said = error.message.split("\n").slice(0, 12).join("\n       ");
  const place = error.stack
    ?.split("\n")
    .find((line) => line.includes("acceptance/browser/") && !line.includes("node_modules"));
  return `${said}\n       ${place?.trim() ?? ""}`;
}

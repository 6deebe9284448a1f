/** The PostgreSQL database that the journey connects, and what goes on in it. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const SHOPS = ["Berlin", "Lyon", "Oslo"];
const MONTHS = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"];

export class Warehouse {
  constructor(administrator) {
    this.administrator = administrator;
    // Databases of this prefix are the throw-away server's to remove when a killed run leaves one behind.
    this.name = `scratch_${randomBytes(8).toString("hex")}`;
    const server = new URL(administrator);
    this.host = server.hostname;
    this.port = server.port || "5432";
    this.user = decodeURIComponent(server.username);
    this.password = decodeURIComponent(server.password);
  }

  make() {
    psql(this.administrator, `CREATE DATABASE ${this.name} TEMPLATE template0`);
    const sales = this.sales().map(([shop, month, sold]) => `(${SHOPS.indexOf(shop) + 1}, '${month}', ${sold})`);
    psql(
      this.#own(),
      `CREATE TABLE shop (id integer PRIMARY KEY, city text NOT NULL);
       CREATE TABLE sale (shop_id integer NOT NULL REFERENCES shop (id), month date NOT NULL, sold integer NOT NULL);
       INSERT INTO shop VALUES ${SHOPS.map((city, index) => `(${index + 1}, '${city}')`)};
       INSERT INTO sale VALUES ${sales}`,
    );
  }

  /** City, month, number sold. */
  sales() {
    return SHOPS.flatMap((city, shop) => MONTHS.map((month, index) => [city, month, 100 * (shop + 1) + 7 * index]));
  }

  /** What the journey's question has for an answer. */
  soldByCity() {
    return SHOPS.map((city) => [city, sum(this.sales().filter(([shop]) => shop === city))]);
  }

  /** Is a statement with this text at work? Asked until the answer is the one waited for. */
  async waitUntil(isRunning, text) {
    const deadline = Date.now() + 20_000;
    while (this.#isRunning(text) !== isRunning) {
      if (Date.now() > deadline)
        throw new Error(`the statement ${isRunning ? "does not run" : "still runs"} after 20 s`);
      await sleep(100);
    }
  }

  #isRunning(text) {
    const found = psql(
      this.administrator,
      `SELECT count(*) FROM pg_stat_activity WHERE datname = '${this.name}' AND state = 'active' AND query LIKE '%${text}%'`,
    );
    return Number(found) > 0;
  }

  remove() {
    psql(this.administrator, `DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }

  #own() {
    const uri = new URL(this.administrator);
    uri.pathname = `/${this.name}`;
    return uri.href;
  }
}

function sum(sales) {
  return sales.reduce((total, [, , sold]) => total + sold, 0);
}

function psql(uri, sql) {
  const options = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"];
  return execFileSync("psql", [...options, uri, "--command", sql], { encoding: "utf8" }).trim();
}

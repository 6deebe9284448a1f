/** What a group may do with data, in words: five rights, each with levels from most to least. Pure. */

export const kinds = ["view-data", "create-queries", "download", "data-model", "details"] as const;
export type Kind = (typeof kinds)[number];

/** A level as the graph calls it, or that tables differ. */
export type Level = string;
export const MIXED = "mixed";

interface LevelWords {
  level: Level;
  label: string;
  about: string;
}

interface KindWords {
  label: string;
  about: string;
  /** From most to least; what is absent from the graph is the least. */
  levels: [LevelWords, ...LevelWords[]];
}

export const rights: Record<Kind, KindWords> = {
  "view-data": {
    label: "View data",
    about: "Seeing rows, also in questions that others made.",
    levels: [
      { level: "unrestricted", label: "Unrestricted", about: "Sees all rows." },
      {
        level: "legacy-no-self-service",
        label: "No self-service",
        about: "From older versions: sees rows, unless another group of the same person is blocked.",
      },
      { level: "blocked", label: "Blocked", about: "Sees no rows. Takes questions and downloads away." },
    ],
  },
  "create-queries": {
    label: "Create queries",
    about: "Asking new questions. Who may ask may see, so this opens the data.",
    levels: [
      {
        level: "query-builder-and-native",
        label: "Builder and SQL",
        about: "Asks with the query builder and in SQL, which sees the whole database.",
      },
      { level: "query-builder", label: "Builder only", about: "Asks with the query builder, not in SQL." },
      { level: "no", label: "No", about: "Asks no new questions." },
    ],
  },
  download: {
    label: "Download",
    about: "Taking results away as files.",
    levels: [
      { level: "full", label: "All rows", about: "As many rows as a file may have here." },
      { level: "limited", label: "10,000 rows", about: "The first 10,000 rows of a result." },
      { level: "none", label: "No", about: "No files." },
    ],
  },
  "data-model": {
    label: "Data model",
    about: "Saying what tables and columns mean.",
    levels: [
      { level: "all", label: "Yes", about: "Names, describes and hides tables and columns." },
      { level: "none", label: "No", about: "Leaves them as they are." },
    ],
  },
  details: {
    label: "Manage database",
    about: "Looking after the connection. Only for whole databases.",
    levels: [
      { level: "yes", label: "Yes", about: "Changes the connection and syncs the database." },
      { level: "no", label: "No", about: "Leaves it as it is." },
    ],
  },
};

export const least = (kind: Kind): Level => rights[kind].levels.at(-1)?.level ?? "";
export const most = (kind: Kind): Level => rights[kind].levels[0].level;

/** A level that is not known here is named as the server does. */
export const labelOf = (kind: Kind, level: Level): string =>
  level === MIXED ? "Differs by table" : (rights[kind].levels.find((words) => words.level === level)?.label ?? level);

/** What a choice brings with it: who may ask may see, and who may not see may neither ask nor download. */
export function followsFrom(kind: Kind, level: Level): [Kind, Level][] {
  if (kind === "create-queries" && level !== least(kind)) return [["view-data", most("view-data")]];
  if (kind === "view-data" && level === least(kind)) {
    return [
      ["create-queries", least("create-queries")],
      ["download", least("download")],
    ];
  }
  return [];
}

/** Of several groups the most counts; but what one group blocks, the level of older versions does not open. */
function rank(kind: Kind, level: Level): number {
  if (level === "legacy-no-self-service") return -1;
  const levels = rights[kind].levels;
  return levels.length - levels.findIndex((words) => words.level === level);
}

/** Does what everybody may make this level pointless? */
export function isOutdone(kind: Kind, level: Level, everybody: Level): boolean {
  return level !== MIXED && everybody !== MIXED && rank(kind, everybody) > rank(kind, level);
}

/** What can be chosen: a level of older versions only where it is, SQL only for whole databases. */
export function offered(kind: Kind, now: Level, isTable: boolean): Level[] {
  const levels = rights[kind].levels.map(({ level }) => level);
  return levels.filter(
    (level) =>
      level === now || (level !== "legacy-no-self-service" && !(isTable && level === "query-builder-and-native")),
  );
}

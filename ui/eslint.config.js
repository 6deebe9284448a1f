import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";

const features = [
  "account",
  "api-keys",
  "audit",
  "browse",
  "collections",
  "containment",
  "dashboard",
  "databases",
  "groups",
  "home",
  "people",
  "permissions",
  "question",
  "session",
  "settings",
  "setup",
  "shell",
];

/** Imports flow lib, ui, api → features → routes; a feature does not know its neighbours. */
const layer = (files, forbidden) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ group: forbidden, message: "Imports flow lib, ui, api → features → routes (README.md)." }] },
    ],
  },
});

export default defineConfig(
  { ignores: ["dist", "node_modules", "src/api/schema.gen.ts"] },
  js.configs.recommended,
  ts.configs.strict,
  hooks.configs.flat["recommended-latest"],
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrel files: import from where it is written." },
        { selector: "Literal[value=/^#[0-9a-fA-F]{3,8}$/]", message: "Colours live in ui/theme.ts." },
      ],
    },
  },
  // a page is what routes.tsx loads lazily; everything else is exported by name
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/features/*/*Page.tsx"],
    rules: {
      "no-restricted-exports": [
        "error",
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true } },
      ],
    },
  },
  { files: ["src/ui/theme.ts"], rules: { "no-restricted-syntax": "off" } },
  layer(["src/lib/**"], ["@/*"]),
  layer(["src/ui/**"], ["@/features/*", "@/routes", "@/api/*", "@/charts/*"]),
  layer(["src/api/**"], ["@/features/*", "@/routes", "@/ui/*", "@/charts/*"]),
  layer(["src/charts/**"], ["@/features/*", "@/routes"]),
  ...features.map((name) =>
    layer(
      [`src/features/${name}/**`],
      ["@/routes", ...features.filter((other) => other !== name).map((other) => `@/features/${other}/*`)],
    ),
  ),
);

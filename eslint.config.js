import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// Node runs our TypeScript by stripping the types: what needs code generated can't be written.
const notErasable = [
  "TSEnumDeclaration",
  "TSParameterProperty",
  "TSModuleDeclaration",
  "TSImportEqualsDeclaration",
  "TSExportAssignment",
].map((selector) => ({ selector, message: "Only erasable TypeScript: Node strips types." }));

export default defineConfig(
  globalIgnores(["artifacts", "build", "cache", "coverage", "typechain-types", ".ledger"]),
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrors: "all" },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "no-restricted-syntax": ["error", ...notErasable],
    },
  },
  {
    files: ["test/**/*.ts"],
    // chai's assertions are expressions; describe and it may return promises that mocha awaits.
    rules: { "@typescript-eslint/no-unused-expressions": "off" },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: {
      globals: { process: "readonly", URL: "readonly", console: "readonly" },
    },
  },
  prettier,
);

/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds the API. */
const server = process.env.METALITH_URL ?? "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  server: { proxy: { "/api": server } },
  // the limit is before compression; the first load is 190 kB after it
  build: { target: "es2023", chunkSizeWarningLimit: 650 },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    // whole forms are typed into, on machines that have other things to do
    testTimeout: 40_000,
  },
});

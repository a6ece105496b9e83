import './bin/check-node.js';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/learn-once.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two workers: browsers and killed processes on two cores leave no room for more.
    maxWorkers: 2,
  },
});

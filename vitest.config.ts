import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The JSON report is what .ci/run counts.
    reporters: ['default', ['json', { outputFile: 'node_modules/.cache/meridian-tests.json' }]],
    include: ['test/**/*.test.ts'],
    // By default one core is left idle, on two cores half of all.
    maxWorkers: '100%',
    // Some tests start real programs: helm, kubectl, the TypeScript compiler, killed publishers.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

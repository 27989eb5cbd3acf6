import { defineConfig } from 'vitest/config'
import { LongFirst } from './test/support/long-first.ts'

// Of `expect.poll`: its second is too short on a busy machine.
const expect = { poll: { timeout: 15_000 } }

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      ...['unit', 'functions', 'simulation'].map((name) => ({
        test: {
          name,
          expect,
          include: [`test/${name}/**/*.test.ts`],
          // Simulations only compute: on a busy machine they are slow, not stuck.
          testTimeout: name === 'simulation' ? 60_000 : 20_000,
          // Files of unit tests share the modules of their worker: loading them again for each file took
          // longer than the tests.
          isolate: name !== 'unit',
        },
      })),
      // In a real Chromium: npm run test:browser.
      {
        test: {
          name: 'browser',
          expect,
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // The files share their worker's browser.
          isolate: false,
        },
      },
      // Against real programs: npm run test:cluster.
      ...['cluster', 'cluster-access'].map((name) => ({
        test: {
          name,
          expect,
          include: [`test/${name}/**/*.test.ts`],
          setupFiles: ['test/support/control-plane/setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      })),
      // On a real node with Knative: npm run test:serving.
      {
        test: {
          name: 'serving',
          expect,
          include: ['test/serving/**/*.test.ts'],
          setupFiles: ['test/support/control-plane/setup.ts'],
          testTimeout: 260_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})

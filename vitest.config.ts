import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['unit', 'functions', 'simulation'].map((name) => ({
      test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: 20_000 },
    })),
  },
})

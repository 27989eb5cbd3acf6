// The tests that the mutants of a group have to get past.
import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { GROUPS } from './groups.ts'

const group = GROUPS[process.env['SUNDIAL_MUTATED'] ?? '']

/** Rows first: most mutants do not get past them. Then what tries hundreds of values. */
class RowsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => Number(isSlow(a)) - Number(isSlow(b)))
  }
}

function isSlow({ moduleId }: TestSpecification): boolean {
  return /from 'fast-check'|admissionSuite/.test(readFileSync(moduleId, 'utf8'))
}

// biome-ignore lint/style/noDefaultExport: Vitest asks for one.
export default defineConfig({
  test: {
    include: [...(group?.tests ?? Object.values(GROUPS).flatMap(({ tests }) => tests))],
    // The tests that run for one mutant share their modules: there are thousands of such runs.
    isolate: false,
    sequence: { sequencer: RowsFirst },
    testTimeout: 20_000,
  },
})

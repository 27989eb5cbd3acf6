// What is mutated together, and the tests that have to find it. Of the tests of scheduled-machine, those made
// of rows: what tries hundreds of values would more than double the time, and find little more.

export interface Group {
  readonly source: readonly string[]
  readonly tests: readonly string[]
}

const SETTLED_OUTSIDE = ['find-unsettled', 'list-by-owner', 'listed-nodes'].map(
  (name) => `src/scheduled-machine/settled/${name}.ts`,
)

export const GROUPS: Readonly<Record<string, Group>> = {
  schedule: {
    source: ['src/schedule/**/*.ts'],
    tests: ['test/unit/schedule/!(*.properties).test.ts'],
  },
  nodes: folder('nodes'),
  reconcile: folder('reconcile'),
  wake: folder('wake'),
  clock: folder('clock'),
  'scheduled-machine-rules': {
    source: [
      'src/scheduled-machine/*.ts',
      'src/scheduled-machine/{applied-spec,failures,references,rules,settled}/*.ts',
      ...SETTLED_OUTSIDE.map((file) => `!${file}`),
    ],
    tests: [
      'test/unit/scheduled-machine/{goal,provider-refs,request,schedule-in-status}.test.ts',
      'test/unit/scheduled-machine/{shutdown,subject,transition,wake}.test.ts',
      'test/unit/scheduled-machine/spec/parse-spec.test.ts',
      'test/unit/scheduled-machine/{applied-spec,failures,references,rules,watches}/*.test.ts',
      'test/unit/scheduled-machine/settled/!(find-unsettled)*.test.ts',
      'test/unit/scheduled-machine/schema.test.ts',
    ],
  },
  'scheduled-machine-validation': {
    source: [
      'src/kube/schema/*.ts',
      'src/scheduled-machine/schema/*.ts',
      'src/scheduled-machine/spec/*.ts',
    ],
    tests: [
      'test/unit/kube/schema/*.test.ts',
      'test/unit/scheduled-machine/schema.test.ts',
      'test/unit/scheduled-machine/spec/{parse-spec,usable-source}.test.ts',
    ],
  },
  'scheduled-machine-outside': {
    source: [...SETTLED_OUTSIDE, 'src/scheduled-machine/{gather,perform}/*.ts'],
    tests: [
      'test/unit/scheduled-machine/{gather,perform}/*.test.ts',
      'test/unit/scheduled-machine/settled/find-unsettled*.test.ts',
    ],
  },
}

function folder(name: string): Group {
  return { source: [`src/${name}/**/*.ts`], tests: [`test/unit/${name}/**/*.test.ts`] }
}

import { expect, test } from 'vitest'
import { advisoriesOf } from '#test/support/security/advisories/npm-audit.ts'
import {
  OpenVex,
  type Statement,
  staleComponents,
} from '#test/support/security/advisories/openvex.ts'
import { untriaged } from '#test/support/security/advisories/untriaged.ts'

const NOW = Date.parse('2026-12-31T23:30:00Z')
const FOUND = {
  id: 'GHSA-aaaa-bbbb-cccc',
  title: 'texts grow without end',
  severity: 'high',
  purl: 'pkg:npm/text@1.5.0',
}
const STATEMENT: Statement = {
  vulnerability: { name: FOUND.id },
  products: [{ '@id': 'pkg:npm/sundial@0.1.0', subcomponents: [{ '@id': FOUND.purl }] }],
  status: 'not_affected',
  justification: 'component_not_present',
}

test('npm audit: one advisory for each version that has it', () => {
  const report = {
    auditReportVersion: 2,
    vulnerabilities: {
      text: {
        via: [
          {
            url: `https://github.com/advisories/${FOUND.id}`,
            title: FOUND.title,
            severity: 'high',
          },
        ],
        nodes: ['node_modules/text', 'node_modules/web/node_modules/text'],
      },
      web: { via: ['text'], nodes: ['node_modules/web'] },
    },
  }
  const lock = {
    version: '1.0.0',
    packages: {
      'node_modules/text': { version: '1.5.0' },
      'node_modules/web/node_modules/text': { version: '1.4.0' },
    },
  }

  expect(advisoriesOf(JSON.stringify(report), lock)).toEqual([
    FOUND,
    { ...FOUND, purl: 'pkg:npm/text@1.4.0' },
  ])
})

test.each([
  ['no text', ''],
  ['an error', '{"message":"405 Method Not Allowed","statusCode":405}'],
])('npm audit: %s of a registry is no report', (_, output) => {
  expect(advisoriesOf(output, { version: '1.0.0', packages: {} })).toBeUndefined()
})

const GATE: ReadonlyArray<
  readonly [name: string, statements: readonly Statement[], reason: string | undefined]
> = [
  ['without a statement', [], 'nobody has looked at it'],
  [
    'with a statement on another version',
    [withStatement({ products: [product('pkg:npm/text@1.4.0')] })],
    'nobody has looked at it',
  ],
  ['that is not affected', [STATEMENT], undefined],
  [
    'under another name of the advisory',
    [withStatement({ vulnerability: { name: 'CVE-2026-1', aliases: [FOUND.id] } })],
    undefined,
  ],
  [
    'that is affected',
    [{ ...withStatement({ status: 'affected', action_statement: 'update text' }) }],
    'it matters: update text',
  ],
  [
    'under investigation for 14 days',
    [withStatement({ status: 'under_investigation', timestamp: '2026-12-17T23:30:00Z' })],
    undefined,
  ],
  [
    'under investigation for longer',
    [withStatement({ status: 'under_investigation', timestamp: '2026-12-17T23:29:59Z' })],
    'under investigation for more than 14 days',
  ],
  [
    'whose statement was replaced',
    [withStatement({ status: 'affected', action_statement: 'update text' }), STATEMENT],
    undefined,
  ],
]

test.each(GATE)('the gate: an advisory %s', (_, statements, reason) => {
  const lines = untriaged([FOUND], vexOf(statements), NOW)

  expect(lines).toEqual(
    reason === undefined
      ? []
      : [
          expect.stringContaining(
            `GHSA-aaaa-bbbb-cccc (high) in pkg:npm/text@1.5.0, texts grow without end: ${reason}`,
          ),
        ],
  )
})

const INVALID: ReadonlyArray<readonly [name: string, change: object]> = [
  ['not_affected without a reason', { justification: undefined }],
  ['affected without what to do', { status: 'affected', justification: undefined }],
  ['fixed with a justification', { status: 'fixed' }],
  ['a justification that is none', { justification: 'we_think_so' }],
  ['a status that is none', { status: 'ok' }],
  ['no component', { products: [{ '@id': 'pkg:npm/sundial@0.1.0', subcomponents: [] }] }],
  ['a field that does not exist', { note: 'none' }],
]

test.each(INVALID)('OpenVEX: %s is invalid', (_, change) => {
  expect(OpenVex.safeParse(vexOf([STATEMENT])).success).toBe(true)
  expect(OpenVex.safeParse(vexOf([{ ...STATEMENT, ...change }])).success).toBe(false)
})

test('a statement on a component that is not in use any more is stale', () => {
  const vex = vexOf([STATEMENT])

  expect(staleComponents(vex, new Set([FOUND.purl]))).toEqual([])
  expect(staleComponents(vex, new Set(['pkg:npm/text@1.6.0']))).toEqual([FOUND.purl])
})

function withStatement(change: Partial<Statement>): Statement {
  const { justification, ...rest } = STATEMENT
  return { ...rest, ...('status' in change ? {} : { justification }), ...change }
}

function product(purl: string) {
  return { '@id': 'pkg:npm/sundial@0.1.0', subcomponents: [{ '@id': purl }] }
}

function vexOf(statements: readonly Statement[]): OpenVex {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://openvex.dev/docs/sundial/test',
    author: 'maintainers',
    timestamp: '2026-12-01T00:00:00Z',
    version: 1,
    statements: [...statements],
  }
}

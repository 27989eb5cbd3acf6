import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { asGitHub, asSarif, asText } from '#src/cli/validate/reports.ts'
import { validate } from '#src/cli/validate.ts'
import { collectingIo } from '../collecting-io.ts'

const INPUT = `apiVersion: 5spot.finos.org/v1alpha1
kind: ScheduledMachine
metadata: {name: office, namespace: a}
spec:
  schedule: {daysOfWeek: [mon-sun], hoursOfDay: ["8-17"], enabled: false}
  clusterName: "50%"
  bootstrapSpec: {apiVersion: bootstrap.cluster.x-k8s.io/v1beta1, kind: K0sWorkerConfig, spec: {}}
  infrastructureSpec: {apiVersion: k0smotron.io/v1beta1, kind: RemoteMachine, spec: {}}
---
a: [
---
apiVersion: v1
kind: Secret
metadata: {name: b}
`
const CLUSTER_NAME =
  '"50%" is not allowed (invalid character "%"): 1 to 63 letters, digits, -, _ or ., with a letter or digit at both ends'
const DISABLED = 'no window ever opens while this is false; remove it to let the schedule decide'
const NOT_YAML =
  'is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'

async function read(output: 'json' | 'github' | 'sarif', input = INPUT) {
  const io = collectingIo({ input })
  const status = await validate(
    { file: ['-'], output },
    io,
    DateTime.fromISO('2026-03-23T12:00:00Z', { zone: 'utc' }),
  )
  return { status, stdout: io.out(), stderr: io.err() }
}

test('JSON: an array of findings', async () => {
  const { status, stdout, stderr } = await read('json')

  const object = { kind: 'ScheduledMachine', namespace: 'a', name: 'office' }
  expect({ status, found: JSON.parse(stdout) }).toEqual({
    status: 2,
    found: [
      {
        ...{ file: '-', document: 1, line: 5, column: 59, ...object },
        severity: 'warning',
        rule: 'never-opens',
        field: 'spec.schedule.enabled',
        message: DISABLED,
      },
      {
        ...{ file: '-', document: 1, line: 6, column: 3, ...object },
        severity: 'error',
        rule: 'invalid-value',
        field: 'spec.clusterName',
        message: CLUSTER_NAME,
      },
      {
        ...{ file: '-', document: 2, line: 11, column: 1 },
        severity: 'error',
        rule: 'unreadable',
        field: '',
        message: NOT_YAML,
      },
    ],
  })
  expect(stderr.split('\n').map((line) => line.slice(0, 16))).toEqual([
    '-:5:59: warning:',
    '-:6:3: error: sp',
    '-:11:1: error: i',
    '- (document 3, S',
    '',
  ])
})

test('GitHub: a workflow command for each finding, with the signs escaped that end a part', async () => {
  expect(await read('github')).toEqual({
    status: 2,
    stdout: `::warning file=-,line=5,col=59,title=ScheduledMachine a/office::spec.schedule.enabled: ${DISABLED}
::error file=-,line=6,col=3,title=ScheduledMachine a/office::spec.clusterName: ${CLUSTER_NAME.replaceAll('%', '%25')}
::error file=-,line=11,col=1,title=YAML::${NOT_YAML}
`,
    stderr:
      '- (document 3, Secret b): skipped, only ScheduledMachines with their calendars, ScheduleOverrides and BootcNodePools are checked\n',
  })
})

test('SARIF: a log with a result for each finding', async () => {
  const { status, stdout } = await read('sarif')

  const at = (startLine: number, startColumn: number) => [
    {
      physicalLocation: {
        artifactLocation: { uri: 'stdin' },
        region: { startLine, startColumn },
      },
    },
  ]
  expect({ status, log: JSON.parse(stdout) }).toEqual({
    status: 2,
    log: {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'sundial',
              rules: [{ id: 'invalid-value' }, { id: 'never-opens' }, { id: 'unreadable' }],
            },
          },
          results: [
            {
              ...{ ruleId: 'never-opens', ruleIndex: 1, level: 'warning' },
              message: { text: `spec.schedule.enabled: ${DISABLED}` },
              locations: at(5, 59),
            },
            {
              ...{ ruleId: 'invalid-value', ruleIndex: 0, level: 'error' },
              message: { text: `spec.clusterName: ${CLUSTER_NAME}` },
              locations: at(6, 3),
            },
            {
              ...{ ruleId: 'unreadable', ruleIndex: 2, level: 'error' },
              message: { text: NOT_YAML },
              locations: at(11, 1),
            },
          ],
        },
      ],
    },
  })
})

test.each(['json', 'github', 'sarif'] as const)('%s without findings', async (output) => {
  const valid = INPUT.split('---')[0]?.replace(', enabled: false', '').replace('50%', 'a') ?? ''

  const { status, stdout, stderr } = await read(output, valid)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect({ json: '[]\n', github: '' }[String(output)] ?? stdout).toBe(stdout)
  if (output === 'sarif') expect(JSON.parse(stdout).runs[0].results).toEqual([])
})

test('a file whose name has signs that end a part', () => {
  const report = {
    ...{ file: 'a b/c,d:e%.yaml', document: 1, line: 2, column: 3 },
    ...({ severity: 'error', rule: 'unreadable', field: '', message: 'one\ntwo: 5%' } as const),
  }

  expect([asText(report), asGitHub(report)]).toEqual([
    'a b/c,d:e%.yaml:2:3: error: one\ntwo: 5% (document 1)',
    '::error file=a b/c%2Cd%3Ae%25.yaml,line=2,col=3,title=YAML::one%0Atwo: 5%25',
  ])
  expect(asSarif([report])).toMatchObject({
    runs: [
      {
        results: [
          {
            locations: [
              { physicalLocation: { artifactLocation: { uri: 'a%20b/c%2Cd%3Ae%25.yaml' } } },
            ],
          },
        ],
      },
    ],
  })
})

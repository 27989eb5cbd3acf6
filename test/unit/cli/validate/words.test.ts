// What a user reads about each mistake, word by word.
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { validate } from '#src/cli/validate.ts'
import { collectingIo } from '../collecting-io.ts'

const MACHINE = `apiVersion: 5spot.finos.org/v1alpha1
kind: ScheduledMachine
metadata:
  name: office
spec:
  schedule:
    daysOfWeek: [mon-fri]
    hoursOfDay: ["8-17"]
    timezone: Europe/Berlin
  clusterName: production
  bootstrapSpec:
    apiVersion: bootstrap.cluster.x-k8s.io/v1beta1
    kind: K0sWorkerConfig
    spec: {}
  infrastructureSpec:
    apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
    kind: RemoteMachine
    spec: {}
`
const NOW = DateTime.fromISO('2026-03-23T12:00:00Z', { zone: 'utc' })
const UNKNOWN = 'the API server drops it, or kubectl refuses it'

function changed(changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`there is no ${from}`)
    return text.replace(from, to)
  }, MACHINE)
}

async function read(input: string, options: { strict?: boolean; quiet?: boolean } = {}) {
  const io = collectingIo({ input })
  const status = await validate({ file: ['-'], ...options }, io, NOW)
  const of = ' (document 1, ScheduledMachine default/office)\n'
  return {
    status,
    lines: io.err().replaceAll(of, '\n').trimEnd().split('\n'),
    stdout: withoutTotals(io.out()),
  }
}

// `reports.test.ts` is about the totals.
function withoutTotals(text: string): string {
  return text.replace(/^\d+ objects? checked: .*\n/m, '')
}

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  [
    'a field in other capitals',
    { hoursOfDay: 'hoursOfday' },
    [
      '-:6:3: error: spec.schedule.hoursOfDay: is required: a list of 1 to 100 quoted entries, such as ["9-17"]',
      `-:8:5: error: spec.schedule.hoursOfday: is not a field of a ScheduledMachine (did you mean hoursOfDay?): ${UNKNOWN}`,
    ],
  ],
  [
    'a field with a letter too many',
    { '  clusterName: production\n': '  clusterName: production\n  killSwitchh: true\n' },
    [
      `-:11:3: error: spec.killSwitchh: is not a field of a ScheduledMachine (did you mean killSwitch?): ${UNKNOWN}`,
    ],
  ],
  [
    'a field in the wrong place',
    { '  clusterName': '  enabled: false\n  clusterName' },
    [
      `-:10:3: error: spec.enabled: is not a field of a ScheduledMachine (did you mean spec.schedule.enabled?): ${UNKNOWN}`,
    ],
  ],
  [
    'a field of a list',
    { '  clusterName': '  nodeTaints:\n    - {key: a, efect: NoSchedule}\n  clusterName' },
    [
      `-:11:7: error: spec.nodeTaints[0].effect: is required: one of NoSchedule, PreferNoSchedule, NoExecute`,
      `-:11:16: error: spec.nodeTaints[0].efect: is not a field of a ScheduledMachine (did you mean effect?): ${UNKNOWN}`,
    ],
  ],
  [
    'a field of the metadata',
    { '  name: office\n': '  name: office\n  lables: {a: b}\n' },
    [
      `-:5:3: error: metadata.lables: is not a field of a ScheduledMachine (did you mean labels?): ${UNKNOWN}`,
    ],
  ],
  [
    'a field that is like no other',
    { '    timezone': '    cron: "* * * * *"\n    timezone' },
    [`-:9:5: error: spec.schedule.cron: is not a field of a ScheduledMachine: ${UNKNOWN}`],
  ],
  [
    'a time zone with a letter too few',
    { 'Europe/Berlin': 'Europe/Berln' },
    [
      '-:9:5: error: spec.schedule.timezone: "Europe/Berln" is not allowed (Invalid timezone: Europe/Berln): the name of an IANA time zone, such as UTC or Europe/Berlin; did you mean Europe/Berlin?',
    ],
  ],
  [
    'a time zone in another language',
    { 'Europe/Berlin': 'Europe/Züri' },
    [
      '-:9:5: error: spec.schedule.timezone: "Europe/Züri" is not allowed (Invalid timezone: Europe/Züri): the name of an IANA time zone, such as UTC or Europe/Berlin; did you mean Europe/Zurich?',
    ],
  ],
  [
    'a text in place of a list',
    { '[mon-fri]': 'mon-fri' },
    [
      '-:7:5: error: spec.schedule.daysOfWeek: "mon-fri" is not allowed: a list of 1 to 100 entries, such as [mon-fri]',
    ],
  ],
  [
    'a number in place of a text',
    { '  clusterName': '  killIfCommands: [7]\n  clusterName' },
    [
      '-:10:20: error: spec.killIfCommands[0]: 7 is not allowed: a text of 1 to 256 characters, in quotes',
    ],
  ],
  [
    'a misspelt field of an object that lacks a field for that reason',
    {
      '  clusterName':
        '  files: [{path: /a, contentFrom: {configMapRef: {name: a, key: b}}}]\n  clusterName',
    },
    [
      '-:10:22: error: spec.files[0].contentFrom: exactly one of configMapKeyRef and secretKeyRef must be set',
      `-:10:36: error: spec.files[0].contentFrom.configMapRef: is not a field of a ScheduledMachine (did you mean configMapKeyRef?): ${UNKNOWN}`,
    ],
  ],
  [
    'a group that is not allowed',
    { 'bootstrap.cluster.x-k8s.io/v1beta1': 'apps/v1' },
    [
      '-:12:5: error: spec.bootstrapSpec.apiVersion: "apps/v1" is not allowed: <group>/<version> with the group bootstrap.cluster.x-k8s.io or k0smotron.io',
    ],
  ],
  [
    'a mistyped version of our group',
    { v1alpha1: 'v1beta3' },
    [
      '-:1:1: error: apiVersion: "5spot.finos.org/v1beta3" is not allowed: 5spot.finos.org/v1alpha1',
    ],
  ],
  [
    'a name that is none',
    { 'name: office': 'name: Office_1' },
    [
      '-:4:3: error: metadata.name: "Office_1" is not allowed: at most 63 lower-case letters, digits, - or ., with a letter or digit at both ends (document 1, ScheduledMachine default/Office_1)',
    ],
  ],
  [
    'a label that is none, and a value that is none',
    { '  name: office\n': '  name: office\n  labels: {"a b": c, d: "e f", g: no}\n' },
    [
      '-:5:12: error: metadata.labels.a b: labels key "a b" is not allowed: a name of at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, optionally after a DNS prefix and /',
      '-:5:22: error: metadata.labels.d: "e f" is not allowed: at most 63 letters, digits, -, _ or ., with a letter or digit at both ends, or nothing',
      '-:5:32: error: metadata.labels.g: must be a text, but kubectl reads it as false: put it in quotes',
    ],
  ],
  [
    'a namespace that is none',
    { '  name: office\n': '  name: office\n  namespace: My_Team\n' },
    [
      '-:5:3: error: metadata.namespace: "My_Team" is not allowed: at most 63 lower-case letters, digits or -, with a letter or digit at both ends (document 1, ScheduledMachine My_Team/office)',
    ],
  ],
  [
    'no name',
    { '  name: office\n': '  namespace: a\n' },
    ['-:1:1: error: has no metadata.name: a text is required (document 1)'],
  ],
  [
    'a key that is there twice',
    { '  clusterName': '  schedule: {}\n  clusterName' },
    ['-:10:3: error: is not YAML: Map keys must be unique (document 1)'],
  ],
])('an error: %s', async (_, changes, lines) => {
  expect(await read(changed(changes))).toEqual({ status: 2, lines, stdout: '' })
})

const NIGHT = {
  '["8-17"]': '["22-6"]',
}
const WARNINGS: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    'mon-fri with 22-6',
    NIGHT,
    '-:8:5: warning: spec.schedule.hoursOfDay: days and hours are those of one calendar day, so these windows are only parts of a night: Monday 00:00-07:00, Friday 22:00-24:00. For every night as one window, use daysOfWeek: [mon-sun]. For whole nights that begin on the days given, add sat, which also adds Saturday 22:00-24:00',
  ],
  [
    'a grace period that is too long',
    { '  clusterName': '  gracefulShutdownTimeout: 14h\n  clusterName' },
    '-:10:3: warning: spec.gracefulShutdownTimeout: the grace period is not shorter than the time between two windows (Mon 18:00 to Tue 08:00), so the machine does not leave then: make the grace period shorter, or make one window of the two',
  ],
  [
    'a window that never opens',
    { '    timezone': '    enabled: no\n    timezone' },
    '-:9:5: warning: spec.schedule.enabled: no window ever opens while this is false; remove it to let the schedule decide',
  ],
  [
    'the kind of a template for an object',
    { 'kind: RemoteMachine': 'kind: RemoteMachineTemplate' },
    '-:17:5: warning: spec.infrastructureSpec.kind: RemoteMachineTemplate is the kind of a template, and not of an object: write RemoteMachine, or name the template in spec.infrastructureRef',
  ],
  [
    'the kind of an object for a template',
    { bootstrapSpec: 'bootstrapRef', 'spec: {}': 'name: workers' },
    '-:13:5: warning: spec.bootstrapRef.kind: K0sWorkerConfig is not the kind of a template: name a K0sWorkerConfigTemplate, or write the object into spec.bootstrapSpec',
  ],
  [
    'a KubeadmConfig without a version',
    { K0sWorkerConfig: 'KubeadmConfig' },
    '-:5:1: warning: spec.version: a KubeadmConfig waits for a version; set it, such as v1.33.2',
  ],
  [
    'a file that the bootstrap object has itself',
    {
      'spec: {}\n  infra': 'spec: { files: [{ path: /a }] }\n  infra',
      '  clusterName': '  machine: { files: [{ path: /a, content: x }] }\n  clusterName',
    },
    '-:10:24: warning: spec.machine.files[0].path: an earlier file of the bootstrap object has the same path; take one of them out',
  ],
  [
    'a price that is none',
    {
      'name: office': 'name: office\n  labels: { schedule.sundial.dev/price-per-hour: "0.42-EUR" }',
    },
    '-:5:13: warning: metadata.labels.schedule.sundial.dev/price-per-hour: "0.42-EUR" is not a price per hour: a number such as 0.42, with at most six decimals',
  ],
]

test.each(WARNINGS)('a warning: %s', async (_, changes, line) => {
  const text = changed(changes)

  expect(await read(text)).toEqual({
    status: 0,
    lines: [line],
    stdout: '- (document 1, ScheduledMachine default/office): valid\n',
  })
  expect(await read(text, { strict: true })).toEqual({
    status: 2,
    lines: [line.replace('warning', 'error')],
    stdout: '',
  })
  expect(await read(text, { quiet: true })).toEqual({ status: 0, lines: [''], stdout: '' })
})

test('a warning: the name of an earlier object', async () => {
  const other = MACHINE.replace('  name: office\n', '  name: office\n  namespace: default\n')
  const elsewhere = MACHINE.replace('  name: office\n', '  name: office\n  namespace: other\n')

  expect(await read(`${MACHINE}---\n${elsewhere}---\n${other}`)).toMatchObject({
    status: 0,
    lines: [
      '-:43:3: warning: metadata.name: the object in -:1 has the same name and namespace; kubectl applies both, and only the last one stays: rename one of them (document 3, ScheduledMachine default/office)',
    ],
  })
})

test('a field with an error has no warning, too', async () => {
  const text = changed({ ...NIGHT, '[mon-fri]': '[monday]' })

  const { lines } = await read(text)
  expect(lines.map((line) => line.slice(0, 45))).toEqual([
    '-:7:18: error: spec.schedule.daysOfWeek[0]: "',
  ])
})

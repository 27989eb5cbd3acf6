// What the real kubectl shows of a world that `sundial dev` runs, compared as a whole.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type KubectlWorld,
  machine,
  startKubectlWorld,
} from '#test/support/control-plane/kubectl-world.ts'

// Named after the phase that each comes to. Nothing leads to EmergencyRemove yet.
const MACHINES = [
  machine('active', { schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['0-23'] } }),
  machine('disabled', {
    schedule: { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'], enabled: false },
  }),
  machine('inactive', { schedule: { daysOfWeek: ['sat-sun'], hoursOfDay: ['0-23'] } }),
  machine('pending', {
    provisioningTimeout: '24h',
    machineTemplate: { annotations: { 'stand-in.sundial.dev/hang': 'provision' } },
  }),
  machine('shutting-down', { gracefulShutdownTimeout: '24h' }),
  machine('terminated', { killSwitch: true }),
  machine('error', {
    provisioningTimeout: '1m',
    machineTemplate: { annotations: { 'stand-in.sundial.dev/hang': 'provision' } },
  }),
]
const WAITING = 'Waiting for infrastructure DockerMachine default/pending: Ready: Provisioning'
const SETTLED = {
  active: '.status.phase}=Active',
  disabled: '.status.phase}=Disabled',
  error: '.status.phase}=Error',
  inactive: '.status.phase}=Inactive',
  pending: `.status.message}=${WAITING}`,
  'shutting-down': '.status.phase}=ShuttingDown',
  terminated: '.status.phase}=Terminated',
}

const LEAVES = 'leaves 2026-11-21 00:00 UTC'
const JOINS = 'joins 2026-11-21 00:00 UTC'
const MESSAGES = {
  active: 'The machine is in service',
  disabled: 'Schedule is disabled',
  error:
    'Waiting for infrastructure DockerMachine default/error: Ready: Provisioning. Not in service after provisioningTimeout (60 s)',
  inactive: 'Outside scheduled time window',
  pending: WAITING,
  'shutting-down': 'Outside the schedule: the drain begins after a grace period of 86400 s',
  terminated: 'Machine terminated due to kill switch',
}

const DESCRIBED = new URL('fixtures/describe-inactive.txt', import.meta.url)

let world: KubectlWorld
beforeAll(async () => {
  world = await startKubectlWorld(MACHINES)
  await world.print('wait', 'sm/shutting-down', '--for=condition=Ready', '--timeout=60s')
  const closed = { spec: { schedule: { daysOfWeek: ['sat'] } } }
  await world.print('patch', 'sm', 'shutting-down', '--type=merge', `-p=${JSON.stringify(closed)}`)
  for (const [name, condition] of Object.entries(SETTLED)) {
    await world.print('wait', `sm/${name}`, `--for=jsonpath={${condition}`, '--timeout=60s')
  }
})
afterAll(() => world?.stop())

test('get: a line for each phase, with the cluster, what comes next, and why', async () => {
  const [header = [], ...rows] = cells(await world.print('get', 'sm'))

  expect(header).toEqual(['NAME', 'PHASE', 'READY', 'CLUSTER', 'NODE', 'NEXT', 'MESSAGE', 'AGE'])
  expect(rows.map((row) => row.slice(0, -1))).toEqual([
    ['active', 'Active', 'true', 'prod', 'active', LEAVES, MESSAGES.active],
    ['disabled', 'Disabled', 'false', 'prod', '', '', MESSAGES.disabled],
    ['error', 'Error', 'false', 'prod', '', '', MESSAGES.error],
    ['inactive', 'Inactive', 'false', 'prod', '', JOINS, MESSAGES.inactive],
    ['pending', 'Pending', 'false', 'prod', '', '', MESSAGES.pending],
    [
      'shutting-down',
      'ShuttingDown',
      'false',
      'prod',
      'shutting-down',
      JOINS,
      MESSAGES['shutting-down'],
    ],
    ['terminated', 'Terminated', 'false', 'prod', '', '', MESSAGES.terminated],
  ])
})

test('get -A: only kubectl has a column NAMESPACE', async () => {
  const [header = []] = cells(await world.print('get', 'sm', '-A', '-o', 'wide'))

  expect(header.filter((name) => name === 'NAMESPACE')).toEqual(['NAMESPACE'])
})

test('get -o wide: why, and when it is looked at again', async () => {
  const [header = [], ...rows] = cells(await world.print('get', 'sm', '-o', 'wide'))

  const column = (name: string) => rows.map((row) => row[header.indexOf(name)])
  expect(header).toEqual([
    ...['NAME', 'PHASE', 'READY', 'CLUSTER', 'NODE', 'NEXT', 'MESSAGE', 'AGE'],
    ...['IN SCHEDULE', 'PRIORITY', 'PHASE SINCE', 'WAKE TIME'],
    ...['GENERATION', 'OBSERVED GENERATION'],
    ...['OVERRIDE', 'RECLAIM', 'CALENDARS', 'UNDELIVERED', 'OBJECT NAMESPACE'],
  ])
  expect(column('IN SCHEDULE')).toEqual([
    ...['true', 'false', 'true', 'false', 'true', 'false', 'true'],
  ])
  expect(column('WAKE TIME').map((instant = '') => instant.replace(/T.*/, ''))).toEqual([
    ...['2026-11-21', '2027-12-23', '2026-11-18', '2026-11-21'],
    ...['2026-11-18', '2026-11-19', '2027-12-23'],
  ])
  expect(column('PRIORITY')).toEqual(rows.map(() => '50'))
  const generations = rows.map(([name]) => (name === 'shutting-down' ? '2' : '1'))
  expect(column('GENERATION')).toEqual(generations)
  expect(column('OBSERVED GENERATION')).toEqual(generations)
  expect(column('OBJECT NAMESPACE')).toEqual(rows.map(() => 'default'))
})

test('describe: everything about one, with its Events', async () => {
  const text = await world.print('describe', 'sm', 'inactive')

  expect(settled(text)).toBe(readFileSync(DESCRIBED, 'utf8'))
})

test('describe: the Events in the order in which they happened', async () => {
  const text = await world.print('describe', 'sm', 'shutting-down')

  const events = text.slice(text.indexOf('Events:')).matchAll(/^ {2}Normal +(\w+)/gm)
  expect([...events].map(([, reason]) => reason)).toEqual([
    ...['AwaitingSchedule', 'MachineReady', 'GracePeriodActive'],
  ])
})

test('events: in the order in which they happened', async () => {
  const text = await world.print('events', '--for', 'sm/shutting-down')

  expect(cells(text).map(([, ...row]) => row)).toEqual([
    ['TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
    ...[
      ['AwaitingSchedule', 'Unknown -> Pending: Accepted; evaluating the schedule'],
      ['MachineReady', 'Pending -> Active: The machine is in service'],
      [
        'GracePeriodActive',
        'Active -> ShuttingDown: Outside the schedule: the drain begins after a grace period of 86400 s',
      ],
    ].map(([reason, message]) => ['Normal', reason, 'ScheduledMachine/shutting-down', message]),
  ])
})

test('get -w: each change as it happens', async () => {
  await world.run(['create', '-f', '-'], { stdin: JSON.stringify(machine('watched')) })
  await world.print('wait', 'sm/watched', '--for=condition=Ready', '--timeout=60s')
  const watching = await world.start('get', 'sm', 'watched', '--watch')
  await watching.said(/Active/)

  await world.print('patch', 'sm', 'watched', '--type=merge', '-p={"spec":{"killSwitch":true}}')
  await watching.said(/Terminated/)
  await world.print('delete', 'sm', 'watched')
  watching.process.kill()
  await watching.ended()

  // Only the first lines stand in columns: later ones are as wide as they need to be.
  const rows = watching.output().trimEnd().split('\n')
  const phases = rows.slice(1).map((row) => row.split(/ +/)[1])
  expect(rows[0]).toMatch(/^NAME +PHASE +READY +CLUSTER +NODE +NEXT +MESSAGE +AGE$/)
  expect(phases.filter((phase, i) => phase !== phases[i - 1])).toEqual(['Active', 'Terminated'])
})

test.each([
  [['sm/active', '--for=condition=Ready']],
  [['sm/inactive', '--for=condition=Ready=false']],
  [['sm/inactive', '--for=jsonpath={.status.nextActivation}=2026-11-21T00:00:00Z']],
  [['machine/shutting-down', '--for=jsonpath={.status.nodeRef.name}']],
])('wait: %s', async (args) => {
  const [name = ''] = args
  const { stdout } = await world.run(['wait', ...args, '--timeout=30s'])

  expect(stdout).toMatch(new RegExp(`^[a-z0-9.-]+/${name.split('/')[1]} condition met\n$`))
})

test('wait says that the time is over', async () => {
  const answer = await world.run(['wait', 'sm/inactive', '--for=condition=Ready', '--timeout=1s'])

  expect(answer).toEqual({
    status: 1,
    stdout: '',
    stderr: 'error: timed out waiting for the condition on scheduledmachines/inactive\n',
  })
})

test.each([
  ['one field', 'sm active -o jsonpath={.status.next}', 'leaves 2026-11-21 00:00 UTC'],
  [
    'those of a phase',
    'sm --field-selector=status.phase=Active -o name',
    'scheduledmachine.5spot.finos.org/active\n',
  ],
  [
    'those of a Cluster that are not up',
    'sm --field-selector=spec.clusterName=prod,status.nodeRef.name= -o name',
    ['disabled', 'error', 'inactive', 'pending', 'terminated']
      .map((name) => `scheduledmachine.5spot.finos.org/${name}\n`)
      .join(''),
  ],
  [
    'columns of one’s own',
    'sm active inactive -o custom-columns=WHO:.metadata.name,ID:.status.providerID',
    'WHO        ID\nactive     stand-in://default/active\ninactive   <none>\n',
  ],
])('get %s', async (_, args, expected) => {
  expect(await world.print('get', ...args.split(' '))).toBe(expected)
})

test('get says what is not there', async () => {
  expect(await world.run(['get', 'sm', 'nobody'])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'Error from server (NotFound): scheduledmachines.5spot.finos.org "nobody" not found\n',
  })
})

// The cells of each line; the columns begin where the header's words do.
function cells(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line !== '')
  const starts = [...(lines[0] ?? '').matchAll(/\S+(?: \S+)*/g)].map(({ index }) => index)
  return lines.map((line) => starts.map((start, i) => line.slice(start, starts[i + 1]).trim()))
}

// Without what is another in each run.
function settled(text: string): string {
  return (
    text
      .replace(/(Resource Version|UID):( +)\S+/g, '$1:$2…')
      .replace(/2026-11-18T[\d:]+Z/g, 'today')
      .replace(/^( {2}Normal {2}\S+ +)\S+/gm, '$1…')
      // How wide this column is depends on how old the Events are.
      .replace(
        /^( {2}(?:Type|----|Normal) {2}.*\S) +(From|----|sundial\.dev\/\S+) +(?=\S)/gm,
        '$1  $2  ',
      )
  )
}

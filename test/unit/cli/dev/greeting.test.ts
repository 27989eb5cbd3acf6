import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { greet } from '#src/cli/dev/greeting.ts'
import { createStyle } from '#src/cli/output/style.ts'
import { simulatedOf } from '#src/cli/simulated.ts'
import type { KubeObject } from '#src/kube/object.ts'

const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

function machine(name: string, spec: object): KubeObject {
  return {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { name },
    spec,
  }
}

const simulated = (...objects: readonly KubeObject[]) =>
  simulatedOf(
    objects.map((object) => ({
      object,
      file: '-',
      document: 1,
      line: 1,
      locate: () => ({ line: 1, column: 1 }),
    })),
  )

const OFFICE = machine('office', {
  schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'], timezone: 'Europe/Berlin' },
})
const ALWAYS_OPEN = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-11', '12-23'] }
const ALWAYS = machine('always', { schedule: ALWAYS_OPEN })

const ADDRESSES = {
  url: 'http://127.0.0.1:7080',
  consoleUrl: 'http://127.0.0.1:7081',
  kubeconfig: '/tmp/k',
}

test('the greeting has the addresses, the clock and the next change of each machine', () => {
  const closes = at('2026-03-30T16:00:00Z')

  const greeting = greet(
    {
      ...ADDRESSES,
      start: { at: at('2026-03-30T15:56:00Z'), before: { name: 'default/office', closes } },
      speed: 60,
      isRealTime: false,
      simulated: simulated(OFFICE, ALWAYS),
    },
    createStyle(false),
  )

  expect(greeting.split('\n')).toEqual([
    'Console: http://127.0.0.1:7081',
    '',
    'Sundial: a simulated cluster on this computer',
    '',
    '  API         http://127.0.0.1:7080',
    '  kubeconfig  /tmp/k',
    '  look        npx sundial get -A -w',
    '              npx sundial why sm default/office',
    '              kubectl --kubeconfig /tmp/k get sm -A -w',
    `  try         kubectl --kubeconfig /tmp/k -n default patch sm office --type merge -p '{"spec":{"killSwitch":true}}'`,
    '  clock       Mon 2026-03-30 15:56:00 +00:00, 60 × real time; set to 4m before default/office leaves',
    '              differs from the clock of this computer: kubectl shows <invalid> for the ages in describe and events',
    '  end         Ctrl-C',
    '',
    '  default/office  mon-fri 9-17 Europe/Berlin  leaves Mon 2026-03-30 18:00:00 +02:00',
    '  default/always  mon-sun 0-11,12-23 UTC      never changes',
    '',
  ])
})

test('a machine with calendars changes as these say, and its calendars are counted', () => {
  const calendars = [{ configMapKeyRef: { name: 'holidays', key: 'de.ics' }, use: 'Closed' }]
  const closed = machine('closed', { schedule: { ...ALWAYS_OPEN, calendars } })

  const greeting = greet(
    {
      ...ADDRESSES,
      start: { at: at('2026-03-30T10:00:00Z') },
      speed: 60,
      isRealTime: true,
      simulated: simulated(closed),
    },
    createStyle(false),
  )

  expect(greeting.split('\n').at(-2)).toBe(
    '  default/closed  mon-sun 0-11,12-23 calendars: 1 UTC  changes as its calendars say',
  )
})

test('a machine that becomes Error is named apart, and is not the one to look at or to try', () => {
  const kubeadm = {
    apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
    kind: 'KubeadmConfig',
    spec: {},
  }
  const broken = machine('broken', { schedule: ALWAYS_OPEN, bootstrapSpec: kubeadm })

  const greeting = greet(
    {
      ...ADDRESSES,
      start: { at: at('2026-03-30T10:00:00Z') },
      speed: 60,
      isRealTime: true,
      simulated: simulated(broken, OFFICE),
    },
    createStyle(false),
  )

  expect(greeting.split('\n').slice(6, 11)).toEqual([
    '  look        npx sundial get -A -w',
    '              npx sundial why sm default/office',
    '              kubectl --kubeconfig /tmp/k get sm -A -w',
    '  fails       npx sundial why sm default/broken',
    `  try         kubectl --kubeconfig /tmp/k -n default patch sm office --type merge -p '{"spec":{"killSwitch":true}}'`,
  ])
})

test('without machines the greeting says how to create some', () => {
  const greeting = greet(
    {
      ...ADDRESSES,
      start: { at: at('2026-03-30T15:56:00Z') },
      speed: 1,
      isRealTime: true,
      simulated: simulated(),
    },
    createStyle(false),
  )

  expect(greeting.split('\n').slice(8)).toEqual([
    '  clock       Mon 2026-03-30 15:56:00 +00:00, real time',
    '  end         Ctrl-C',
    '',
    '  There are no machines yet. Pass files with -f, or create ScheduledMachines and BootcNodePools with kubectl.',
    '',
  ])
})

const pool = (name: string, spec: object): KubeObject => ({
  apiVersion: 'node.bootc.dev/v1alpha1',
  kind: 'BootcNodePool',
  metadata: { name },
  spec,
})
const node = (name: string, labels: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
})

test('the greeting has the pools, the nodes that they select, and how to move a tag', () => {
  const images = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'images',
      annotations: { 'stand-in.sundial.dev/repository': 'registry.example.com/os' },
    },
    data: { stable: '44.9' },
  }
  const greeting = greet(
    {
      ...ADDRESSES,
      start: { at: at('2026-03-30T15:56:00Z') },
      speed: 1,
      isRealTime: true,
      simulated: simulated(
        images,
        pool('workers', {
          nodeSelector: { matchLabels: { role: 'worker' } },
          image: { ref: 'registry.example.com/os:stable' },
          rollout: { maxUnavailable: '25%' },
        }),
        pool('gpu', {
          nodeSelector: { matchLabels: { role: 'gpu' } },
          image: { ref: 'registry.example.com/gpu-os:1' },
          rollout: { paused: true },
        }),
        node('a', { role: 'worker' }),
        node('b', { role: 'worker' }),
        node('c', { role: 'gpu' }),
      ),
    },
    createStyle(false),
  )

  expect(greeting.split('\n').slice(6)).toEqual([
    '  look        npx sundial get -A -w',
    '              npx sundial why pool workers',
    '              kubectl --kubeconfig /tmp/k get bnp,bn,nodes',
    `  try         kubectl --kubeconfig /tmp/k -n default patch configmap images --type merge -p '{"data":{"stable":"44.10"}}'`,
    '  clock       Mon 2026-03-30 15:56:00 +00:00, real time',
    '  end         Ctrl-C',
    '',
    '  workers  registry.example.com/os:stable  2 nodes, 25% at a time',
    '  gpu      registry.example.com/gpu-os:1   1 node, paused',
    '',
  ])
})

test('on a narrow terminal no line is longer, no word is broken, and commands can be pasted', () => {
  const greeting = greet(
    {
      url: 'http://127.0.0.1:7080',
      consoleUrl: 'http://127.0.0.1:7081',
      kubeconfig: '/tmp/sundial-P0A6LK/kubeconfig',
      start: {
        at: at('2026-03-30T15:57:00Z'),
        before: { name: 'default/office', closes: at('2026-03-30T16:00:00Z') },
      },
      speed: 60,
      isRealTime: false,
      simulated: simulated(OFFICE, ALWAYS),
      columns: 80,
      hasKeys: true,
    },
    createStyle(false),
  )

  expect(greeting.split('\n').slice(5)).toEqual([
    '  kubeconfig  /tmp/sundial-P0A6LK/kubeconfig',
    '  look        npx sundial get -A -w',
    '              npx sundial why sm default/office',
    '              kubectl --kubeconfig /tmp/sundial-P0A6LK/kubeconfig get sm -A -w',
    '  try         kubectl --kubeconfig /tmp/sundial-P0A6LK/kubeconfig -n default \\',
    '    patch sm office --type merge -p \'{"spec":{"killSwitch":true}}\'',
    '  clock       Mon 2026-03-30 15:57:00 +00:00, 60 × real time; set to 3m before',
    '              default/office leaves',
    '              differs from the clock of this computer: kubectl shows <invalid>',
    '              for the ages in describe and events',
    '  keys        space pauses · s faster · n next change · q ends',
    '',
    '  default/office  leaves Mon 2026-03-30 18:00:00 +02:00',
    '      mon-fri 9-17 Europe/Berlin',
    '  default/always  never changes',
    '      mon-sun 0-11,12-23 UTC',
    '',
  ])
})

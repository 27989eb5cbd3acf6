// What cannot be run is said before anything runs: which file, which document, which field.
import { describe, expect, test } from 'vitest'
import { runSimulate } from './run-simulate.ts'

const RANGE = ['--from', '2026-03-28T00:00:00Z', '--until', '2026-03-28T01:00:00Z']

const GOOD = {
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  metadata: { name: 'office' },
  spec: {
    schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'] },
    clusterName: 'production',
    bootstrapSpec: {
      apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
      kind: 'K0sWorkerConfig',
      spec: {},
    },
    infrastructureSpec: {
      apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
      kind: 'RemoteMachine',
      spec: {},
    },
  },
}
const machine = (spec: object) => ({ ...GOOD, spec: { ...GOOD.spec, ...spec } })
const other = (apiVersion: string, kind: string, name: string, fields: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...fields,
})

async function refusal(...documents: readonly object[]) {
  const input = documents.map((document) => JSON.stringify(document)).join('\n---\n')
  const { status, stdout, stderr } = await runSimulate([...RANGE, '-f', '-'], input)
  return { status, stdout, stderr }
}

describe('simulate ends with 2 and prints nothing but what is wrong', () => {
  test.each<[string, object[], RegExp]>([
    [
      'a day that is none',
      [machine({ schedule: { daysOfWeek: ['mon-fry'], hoursOfDay: ['9-17'] } })],
      /^error: -:1:\d+: spec\.schedule\.daysOfWeek\[0\]: .*mon-fry.*\bmon, tue.* \(document 1, ScheduledMachine default\/office\)\n$/,
    ],
    [
      'an hour that is none',
      [machine({ schedule: { daysOfWeek: ['mon'], hoursOfDay: ['24'] } })],
      /spec\.schedule\.hoursOfDay\[0\]: .*24.* 0 to 23/,
    ],
    [
      'a zone that does not exist, which no schema can know',
      [machine({ schedule: { ...GOOD.spec.schedule, timezone: 'Europe/Atlantis' } })],
      /spec\.schedule\.timezone: .*Europe\/Atlantis.*IANA/,
    ],
    [
      'a timeout that is too long',
      [machine({ nodeDrainTimeout: '25h' })],
      /spec\.nodeDrainTimeout: .*25h/,
    ],
    ['a priority out of range', [machine({ priority: 101 })], /spec\.priority: .*101.* 0 to 100/],
    ['a field that is misspelt', [machine({ killswitch: true })], /spec\.killswitch: /],
    [
      'a group that no provider has',
      [machine({ bootstrapSpec: { apiVersion: 'apps/v1', kind: 'Deployment', spec: {} } })],
      /spec\.bootstrapSpec\.apiVersion: .*apps\/v1.*bootstrap\.cluster\.x-k8s\.io/,
    ],
    [
      'all mistakes in all documents',
      [machine({ priority: 101, clusterName: '' }), machine({ killIfCommands: [''] })],
      /spec\.clusterName: [^\n]*document 1, [^\n]*\n[^\n]*spec\.priority: [^\n]*document 1, [^\n]*\n[^\n]*spec\.killIfCommands[^\n]*document 2, /,
    ],
    [
      'one name twice',
      [GOOD, GOOD],
      /^error: - \(document 2, ScheduledMachine office\): an object of this kind and name exists already\n$/,
    ],
    [
      'a kind that does not exist here',
      [GOOD, other('example.com/v1', 'Widget', 'a')],
      /^error: - \(document 2, Widget a\): this kind is not served \(example\.com\/v1\)\n$/,
    ],
    [
      'an object that the API server refuses',
      [GOOD, other('v1', 'ConfigMap', 'Not_A_Name')],
      /^error: - \(document 2, ConfigMap Not_A_Name\): metadata\.name: Invalid value: "Not_A_Name"/,
    ],
    ['a document that is no object', [['a', 'list']], /^error: -.*document 1/],
  ])('%s', async (_name, documents, message) => {
    const { status, stdout, stderr } = await refusal(...documents)

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(message)
  })
})

test('what a cluster has added to an object is no mistake', async () => {
  const fromCluster = {
    ...GOOD,
    metadata: {
      name: 'office',
      namespace: 'somewhere',
      uid: '0b6ed7a8-34a4-4a36-8c5f-0b1c1d7a1b11',
      resourceVersion: '4711',
      generation: 3,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [],
    },
    status: { phase: 'Active' },
  }

  const { status, stderr, phases } = await runSimulate(
    [...RANGE, '-f', '-'],
    JSON.stringify(fromCluster),
  )

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(phases.map(({ from, to }) => [from, to])).toEqual([
    [null, 'Pending'],
    ['Pending', 'Inactive'],
  ])
})

test('a pool without a Node is told once, and the rest is simulated', async () => {
  const pool = other('node.bootc.dev/v1alpha1', 'BootcNodePool', 'workers', {
    spec: {
      nodeSelector: { matchLabels: { role: 'worker' } },
      image: { ref: 'registry.example.com/os:1' },
    },
  })
  const input = [pool, other('v1', 'Node', 'a')].map((each) => JSON.stringify(each)).join('\n---\n')

  const { status, stderr, summary } = await runSimulate([...RANGE, '-f', '-'], input)

  expect([status, stderr]).toEqual([
    0,
    'note: no Node of these files matches spec.nodeSelector of BootcNodePool workers, so nothing happens in it. Add Nodes: kubectl get nodes -o yaml\n',
  ])
  expect(summary).toBeDefined()
})

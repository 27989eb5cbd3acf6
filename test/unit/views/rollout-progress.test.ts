import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { rowOfObject } from '#src/bootc-node-pool/settled/row-of-object.ts'
import { progressOf } from '#src/views/rollout-progress.ts'
import { bootcNode, OLD, poolWith, slot, TARGET } from '#test/support/pool-objects.ts'

const NOW = DateTime.fromISO('2026-11-30T16:00:00Z', { zone: 'utc' })

const place = (object: object, status: object = {}) =>
  progressOf(poolWith(status), [rowOfObject(bootcNode('a', object))], NOW).nodes

test.each([
  ['that runs the target', { booted: TARGET }, 'Updated'],
  ['that reports nothing yet', {}, 'Pending'],
  ['that downloads', { booted: OLD, idle: 'Staging' }, 'Staging'],
  ['that has it staged', { booted: OLD, staged: TARGET, idle: 'Staged' }, 'Staged'],
  ['that reboots', { booted: OLD, idle: 'Rebooting' }, 'Rebooting'],
  ['whose daemon reports an error', { booted: OLD, degraded: true }, 'Degraded'],
  ['that fell back', { booted: OLD, fellBack: TARGET }, 'Degraded'],
  ['that is not told of the target yet', { booted: OLD, desired: OLD, idle: 'Staged' }, 'Pending'],
])('a node %s', (_name, object, stage) => {
  expect(place(object)).toEqual([
    { name: 'a', stage, ...('booted' in object && { bootedDigest: object.booted }) },
  ])
})

test('a node with a slot reboots, whatever its daemon does; its phase says how far it is', () => {
  const staged = { booted: OLD, staged: TARGET, idle: 'Staged' }

  expect(place(staged, { rebootSlots: [slot('a', 'Draining')] })).toEqual([
    { name: 'a', stage: 'Rebooting', phase: 'Draining', bootedDigest: OLD },
  ])
  expect(place({ booted: TARGET }, { rebootSlots: [slot('a', 'Verifying')] })).toEqual([
    { name: 'a', stage: 'Rebooting', phase: 'Verifying', isUpdated: true, bootedDigest: TARGET },
  ])
})

test('a node whose drain timed out is degraded until it runs the target', () => {
  const drainFailures = [
    { node: 'a', attempts: 1, notBefore: '2026-11-30T16:00:00Z', message: 'web-1' },
  ]

  expect(place({ booted: OLD }, { drainFailures })).toEqual([
    { name: 'a', stage: 'Degraded', bootedDigest: OLD },
  ])
  expect(place({ booted: TARGET }, { drainFailures })).toEqual([
    { name: 'a', stage: 'Updated', bootedDigest: TARGET },
  ])
})

test('only the nodes of the pool count, in order of name; a share of them may reboot', () => {
  const nodes = ['c', 'a', 'b'].map((name) => bootcNode(name, { booted: TARGET }))
  const strange = bootcNode('other', { booted: TARGET, owner: 'another-uid' })
  const pool = poolWith({ nextNodes: ['a'] }, { maxUnavailable: '50%', paused: true })

  const { summary, ...progress } = progressOf(pool, [...nodes, strange].map(rowOfObject), NOW)

  expect(summary.name).toBe('workers')
  expect(progress).toEqual({
    message: summary.why,
    slots: [],
    maxUnavailable: 2,
    isPaused: true,
    nextNodes: ['a'],
    startedAt: undefined,
    nodes: ['a', 'b', 'c'].map((name) => ({ name, stage: 'Updated', bootedDigest: TARGET })),
  })
})

// The drain of one Node, by a system that has no timeout and no ScheduledMachine.
import { Duration } from 'luxon'
import { expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { currentState, type DrainState, drainDeadline } from '#src/nodes/drain/state.ts'
import { type DrainLimits, type DrainStep, drainStep } from '#src/nodes/drain/step.ts'
import { at } from '#test/support/situation.ts'
import { node, pod } from '../objects.ts'

const NOW = '2026-12-31T23:59:50Z'
const BEGUN: DrainState = { startedAt: '2026-12-31T23:59:00Z' }
const WITHIN = { type: 'within', within: Duration.fromObject({ seconds: 10 }) } as const
const NO_LIMITS: DrainLimits = { deadline: undefined, writtenAt: undefined }
const WEB = { namespace: 'shop', name: 'web', uid: 'uid-web' }
const CREATED = '2026-12-31T12:00:00Z'
const web = pod({ metadata: { creationTimestamp: CREATED } })
const api = pod({ metadata: { name: 'api', uid: 'uid-api', creationTimestamp: CREATED } })

interface Row {
  readonly about: string
  readonly node?: 'gone' | 'unreachable'
  readonly pods?: readonly KubeObject[]
  readonly state?: Partial<DrainState>
  readonly limits?: Partial<DrainLimits>
  readonly expected: DrainStep
}

test.each<Row>([
  {
    about: 'a Node that does not exist is drained',
    node: 'gone',
    pods: [web],
    expected: { type: 'drained', workloads: [] },
  },
  { about: 'a Node without pods is drained', expected: { type: 'drained', workloads: [] } },
  {
    about: 'the first round evicts, and keeps what it found',
    pods: [web],
    expected: {
      type: 'draining',
      state: {
        ...BEGUN,
        podsRemaining: 1,
        blocked: [],
        lastEvictionAt: NOW,
        newestPodAt: CREATED,
      },
      evict: [WEB],
      wakes: [WITHIN],
    },
  },
  {
    about: 'between two rounds nobody is evicted, and the state stays',
    pods: [web],
    state: { lastEvictionAt: '2026-12-31T23:59:45Z', podsRemaining: 3 },
    limits: { deadline: at('2027-01-01T00:05:00Z') },
    expected: {
      type: 'draining',
      state: { ...BEGUN, lastEvictionAt: '2026-12-31T23:59:45Z', podsRemaining: 3 },
      evict: [],
      wakes: [
        WITHIN,
        { type: 'at', at: at('2027-01-01T00:05:00Z') },
        { type: 'at', at: at('2026-12-31T23:59:55Z') },
      ],
    },
  },
  {
    about: 'a round of a clock that is ahead counts from the last write',
    pods: [web],
    state: { lastEvictionAt: '2027-01-01T03:00:00Z' },
    limits: { writtenAt: at('2026-12-31T23:59:30Z') },
    expected: {
      type: 'draining',
      state: {
        ...BEGUN,
        podsRemaining: 1,
        blocked: [],
        lastEvictionAt: NOW,
        newestPodAt: CREATED,
      },
      evict: [WEB],
      wakes: [WITHIN],
    },
  },
  {
    about: 'a terminating pod is waited for, and a blocked pod that is gone is forgotten',
    pods: [pod({ metadata: { deletionTimestamp: '2027-01-01T00:00:10Z' } })],
    state: {
      blocked: [
        { namespace: 'shop', name: 'web', message: 'budget' },
        { namespace: 'shop', name: 'gone', message: 'budget' },
      ],
    },
    expected: {
      type: 'draining',
      state: {
        ...BEGUN,
        podsRemaining: 1,
        blocked: [{ namespace: 'shop', name: 'web', message: 'budget' }],
      },
      evict: [],
      wakes: [WITHIN],
    },
  },
  {
    about: 'a pod that the silent kubelet cannot confirm is not waited for',
    node: 'unreachable',
    pods: [pod({ metadata: { deletionTimestamp: '2026-12-31T23:59:00Z' } })],
    expected: { type: 'drained', workloads: [] },
  },
  {
    about: 'at the deadline the remaining pods are named in order',
    pods: [web, api],
    limits: { deadline: at(NOW) },
    expected: { type: 'timedOut', pods: ['shop/api', 'shop/web'] },
  },
  {
    about: 'at the deadline an empty Node is drained',
    limits: { deadline: at(NOW) },
    expected: { type: 'drained', workloads: [] },
  },
])('$about', ({ node: kind, pods = [], state, limits, expected }) => {
  const conditions = [{ type: 'Ready', status: kind === 'unreachable' ? 'Unknown' : 'True' }]
  const target = { node: kind === 'gone' ? undefined : node({ conditions }), pods }

  const step = drainStep(target, { ...BEGUN, ...state }, { ...NO_LIMITS, ...limits }, at(NOW))

  expect(step).toEqual(expected)
})

test.each<[string, DrainState | undefined, DrainState]>([
  ['that begins', undefined, { startedAt: NOW }],
  ['that goes on', { ...BEGUN, podsRemaining: 2 }, { ...BEGUN, podsRemaining: 2 }],
  ['whose start is in the future', { startedAt: '2027-01-01T09:00:00Z' }, { startedAt: NOW }],
  ['whose start cannot be read', { startedAt: 'soon' }, { startedAt: NOW }],
])('the state of a drain %s', (_, stored, expected) => {
  expect(currentState(stored, undefined, at(NOW))).toEqual(expected)
})

test.each<[string, DrainState | undefined, string | undefined]>([
  ['no drain', undefined, undefined],
  ['a drain', BEGUN, '2027-01-01T00:09:00.000Z'],
  ['a drain whose start cannot be read', { startedAt: 'soon' }, undefined],
])('the deadline of %s', (_, state, expected) => {
  const deadline = drainDeadline(state, Duration.fromObject({ minutes: 10 }))

  expect(deadline?.toISO()).toBe(expected)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { refusals } from './admission.ts'
import { objectWith, VALID } from './builders.ts'

const AT = '2026-03-29T01:00:00Z'

const FULL = {
  phase: 'ShuttingDown',
  message: 'Draining',
  inSchedule: false,
  ready: true,
  next: 'opens 2026-03-30T07:00:00Z',
  conditions: [
    {
      type: 'Ready',
      status: 'False',
      reason: 'NodeDraining',
      message: 'Draining',
      lastTransitionTime: AT,
      observedGeneration: 2,
    },
  ],
  observedGeneration: 2,
  providerID: 'docker:////a',
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'a', uid: 'b' },
  machineRef: {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    name: 'a',
    namespace: 'b',
  },
  bootstrapRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'A', name: 'a' },
  infrastructureRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'B', name: 'a' },
  appliedNodeTaints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }],
  lastScheduledTime: AT,
  nextActivation: AT,
  nextCleanup: AT,
  shutdownStartedAt: AT,
  drain: {
    startedAt: AT,
    podsRemaining: 1,
    blocked: [{ namespace: 'a', name: 'b', message: 'the budget c allows no disruption' }],
  },
  retry: { attempts: 2, notBefore: AT, lastError: 'no' },
  wakeTime: AT,
}

describe('a status', () => {
  it('is read as it was written', () => {
    expect(parseStatus(FULL)).toEqual(FULL)
  })

  it('that we write is one that admission takes', () => {
    expect(refusals({ ...objectWith(VALID), status: FULL })).toEqual([])
  })

  it.each([
    ['a phase of old', { phase: 'UnScheduled' }],
    ['a time that is none', { wakeTime: 'soon' }],
    ['a nodeRef of the old shape (S01)', { nodeRef: { name: 'a' } }],
    ['a drain that never began', { drain: { podsRemaining: 1 } }],
    ['a list that is none', { conditions: 'Ready' }],
    ['a null', { shutdownStartedAt: null }],
    ['a field that it does not have', { constructor: 'x', toString: 'y', other: 1 }],
  ])('loses %s, and nothing else', (_, broken) => {
    expect(parseStatus({ message: 'kept', ...broken })).toEqual({ message: 'kept' })
  })

  it('loses a condition that is broken, and keeps the others', () => {
    const [good] = FULL.conditions

    expect(parseStatus({ conditions: [{ type: 'Ready' }, good] })).toEqual({ conditions: [good] })
  })

  it('is empty when there is none', () => {
    expect([undefined, null, 3, 'x', []].map(parseStatus)).toEqual([{}, {}, {}, {}, {}])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(FULL)), fc.jsonValue()),
        (status) => {
          expect(() => parseStatus(status)).not.toThrow()
        },
      ),
    )
  })
})

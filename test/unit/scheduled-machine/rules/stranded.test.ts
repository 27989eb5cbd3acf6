// The spec names another kind, and Cluster API says that what the Machine refers to does not exist.
import { expect, test } from 'vitest'
import {
  at,
  machine,
  node,
  pod,
  REFS,
  SPEC,
  situation,
  type World,
} from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const NOW = '2026-01-05T15:10:00Z'

function decided(found: World['node'], shutdownStartedAt?: string) {
  return decideWhole(
    situation({
      spec: { infrastructureSpec: { ...SPEC.infrastructureSpec, kind: 'OtherMachine' } },
      status: {
        phase: 'Active',
        observedGeneration: 1,
        ...REFS,
        ...(shutdownStartedAt && { shutdownStartedAt }),
      },
      world: {
        machine: machine({
          spec: { providerID: 'test://worker' },
          status: {
            nodeRef: { name: 'worker' },
            conditions: [
              { type: 'InfrastructureReady', status: 'False', reason: 'ObjectDoesNotExist' },
            ],
          },
        }),
        node: found,
        pods: [pod('web')],
      },
    }),
    at(NOW),
  )
}

test('a machine whose Node is Ready is in service, and stays', () => {
  expect(decided(node()).status.phase).toBe('Active')
  expect(decided(node(), '2026-01-05T15:00:00Z').status.phase).toBe('Active')
})

test('a machine whose Node cannot be asked about stays', () => {
  const { status, effects } = decided({ type: 'unknown', message: 'no answer' })

  expect(status.phase).toBe('Active')
  expect(effects.map(({ type }) => type)).not.toContain('cordonNode')
})

test('a machine whose Node is not Ready has its grace and its drain before it goes', () => {
  const found = node({ ready: 'False' })

  expect(decided(found).status).toMatchObject({
    phase: 'ShuttingDown',
    message:
      'What the Machine refers to does not exist, and the spec names another kind: the drain begins after a grace period of 300 s',
  })
  const { effects } = decided(found, '2026-01-05T15:00:00Z')
  expect(effects.map(({ type }) => type)).toContain('evictPods')
  expect(effects.map(({ type }) => type)).not.toContain('deleteMachine')
})

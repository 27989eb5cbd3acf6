import { describe, expect, it } from 'vitest'
import { ACCEPTED } from './accepted-rows.ts'
import { refusals, stored } from './admission.ts'
import { letters, objectWith, specWith, VALID } from './builders.ts'
import { REFUSED } from './refused-rows.ts'

describe('admission accepts', () => {
  it.each(ACCEPTED)('$name', ({ change }) => {
    expect(refusals(objectWith(specWith(change)))).toEqual([])
  })

  it('a name of 63 characters', () => {
    expect(refusals(objectWith(VALID, letters(63)))).toEqual([])
  })
})

describe('admission refuses', () => {
  const rows = REFUSED.filter(({ admission }) => admission !== 'none')

  it.each(rows)('$name', ({ change, field, admission = field }) => {
    const fields = refusals(objectWith(specWith(change))).map((refusal) => refusal.field)

    expect(fields).toContain(admission)
  })

  it('a name of 64 characters, and says why', () => {
    expect(refusals(objectWith(VALID, letters(64)))).toEqual([
      {
        field: '<nil>',
        message:
          'Invalid value: metadata.name must be at most 63 characters long: it becomes a label value',
      },
    ])
  })

  it('a text with the words for what is allowed, not with a pattern', () => {
    const object = objectWith(specWith({ gracefulShutdownTimeout: '25h' }))

    expect(refusals(object)).toEqual([
      {
        field: 'spec.gracefulShutdownTimeout',
        message:
          'Invalid value: "25h": must be a whole number and one unit of s, m or h, 24h at most, such as 90s or 5m',
      },
    ])
  })
})

describe('admission leaves to the code', () => {
  const rows = REFUSED.filter(({ admission }) => admission === 'none')

  it.each(rows)('$name', ({ change }) => {
    expect(refusals(objectWith(specWith(change)))).toEqual([])
  })
})

describe('what is stored', () => {
  it('has the defaults (S07)', () => {
    expect(stored(objectWith({ ...VALID, machineTemplate: {} })).spec).toEqual({
      ...VALID,
      schedule: { ...VALID.schedule, timezone: 'UTC', enabled: true },
      machineTemplate: { labels: {}, annotations: {} },
      priority: 50,
      gracefulShutdownTimeout: '5m',
      nodeDrainTimeout: '5m',
      provisioningTimeout: '30m',
      killSwitch: false,
      nodeTaints: [],
    })
  })

  it('keeps an empty list of commands, and makes none (S04)', () => {
    expect(stored(objectWith(specWith({ killIfCommands: [] }))).spec).toHaveProperty(
      'killIfCommands',
      [],
    )
    expect(stored(objectWith(VALID)).spec).not.toHaveProperty('killIfCommands')
  })

  it('has lost what upstream wrote beside the provider spec', () => {
    const { bootstrapSpec } = VALID
    const old = { ...bootstrapSpec, namespace: 'default', metadata: { labels: {} } }

    expect(stored(objectWith(specWith({ bootstrapSpec: old }))).spec).toHaveProperty(
      'bootstrapSpec',
      bootstrapSpec,
    )
  })
})

describe('a status', () => {
  const withStatus = (status: object) => ({ ...objectWith(VALID), status })
  const condition = {
    type: 'Ready',
    status: 'True',
    reason: 'A',
    message: '',
    lastTransitionTime: '2026-03-29T01:00:00Z',
  }

  it.each([
    [
      'S01 with a full nodeRef',
      { nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'a', uid: 'b' } },
    ],
    ['S01 with a nodeRef without uid', { nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'a' } }],
    ['S03 with a condition', { conditions: [condition, { ...condition, type: 'Scheduled' }] }],
    ['S06 with applied taints', { appliedNodeTaints: [{ key: 'a', effect: 'NoExecute' }] }],
    [
      'with progress',
      { drain: { startedAt: '2026-03-29T01:00:00Z', podsRemaining: 0, blocked: [] } },
    ],
    [
      'with an error',
      { retry: { attempts: 3, notBefore: '2026-03-29T01:00:00Z', lastError: 'no' } },
    ],
  ])('%s is accepted', (_, status) => {
    expect(refusals(withStatus(status))).toEqual([])
  })

  it.each([
    ['S01 with a nodeRef of the old shape', { nodeRef: { name: 'a' } }, 'status.nodeRef.kind'],
    [
      'S03 with a condition that may be',
      { conditions: [{ ...condition, status: 'Maybe' }] },
      'status.conditions[0].status',
    ],
    ['with a condition twice', { conditions: [condition, condition] }, 'status.conditions[1]'],
    [
      'S05 with an effect that there is not',
      { appliedNodeTaints: [{ key: 'a', effect: 'No' }] },
      'status.appliedNodeTaints[0].effect',
    ],
    ['with a phase that there is not', { phase: 'Scheduled' }, 'status.phase'],
  ])('%s is refused', (_, status, field) => {
    expect(refusals(withStatus(status)).map((refusal) => refusal.field)).toContain(field)
  })
})

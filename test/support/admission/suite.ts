// One suite for every API server: our definition and our policy refuse and accept what they should. What is said is
// compared whole.
import { beforeAll, describe, expect, it } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { ACCEPTED } from './accepted-rows.ts'
import { type Answer, ask } from './ask.ts'
import { letters, objectWith, specWith, VALID } from './builders.ts'
import { byPolicy, type Cause, inOrder, refused } from './causes.ts'
import { CHANGES, STORED } from './change-rows.ts'
import { create, DEFINITION, DRY, prepare } from './prepare.ts'
import { PUBLISHED } from './published-rows.ts'
import { REFUSED } from './refused-rows.ts'
import { STATUSES } from './status-rows.ts'
import { LONG_NAME } from './words.ts'

const STRICT = { ...DRY, fieldValidation: 'Strict' }
const namespace = 'default'

export interface Target {
  readonly transport: Transport
  installPolicies(): Promise<void> | void
}

/** `connect` is asked once, before the first test. */
export function admissionSuite(connect: () => Promise<Target> | Target): void {
  let transport: Transport
  beforeAll(async () => {
    const target = await connect()
    transport = target.transport
    await prepare(transport, () => target.installPolicies())
  })

  it('the definition is accepted as it is', async () => {
    const name = DEFINITION
    const crd = await createKubeClient(transport).get(CUSTOM_RESOURCE_DEFINITIONS, { name })

    expect(crd?.status).toMatchObject({
      conditions: [
        { type: 'NamesAccepted', status: 'True' },
        { type: 'Established', status: 'True' },
      ],
      storedVersions: ['v1alpha1'],
    })
  })

  describe('accepted is', () => {
    it.each(ACCEPTED)('$name', async ({ change }) => {
      const answer = await create(transport, objectWith(specWith(change)), STRICT)

      expect(verdict(answer)).toEqual(expected([], 201))
    })

    it('a name of 63 characters', async () => {
      const answer = await create(transport, objectWith(VALID, letters(63)), STRICT)

      expect(verdict(answer)).toEqual(expected([], 201))
    })
  })

  describe('refused, and everything wrong is said, is', () => {
    it.each(REFUSED.filter(({ causes }) => causes !== undefined))(
      '$name',
      async ({ change, errors, causes = [] }) => {
        const answer = await create(transport, objectWith(specWith(change)), STRICT)

        const told = causes === 'policy' ? [byPolicy(errors)] : causes
        expect(verdict(answer)).toEqual(expected(told, 201))
      },
    )

    it('a name of 64 characters', async () => {
      const answer = await create(transport, objectWith(VALID, letters(64)), STRICT)

      expect(verdict(answer)).toEqual(expected([refused('<nil>', LONG_NAME)], 201))
    })
  })

  describe('of what is published elsewhere', () => {
    it.each(PUBLISHED)('$name', async ({ object, causes, unknown }) => {
      const answer = await create(transport, object, { ...DRY, fieldValidation: 'Warn' })

      const warnings = unknown.map((field) => `unknown field "${field}"`)
      expect({ ...verdict(answer), warnings: answer.warnings }).toEqual({
        ...expected(causes, 201),
        warnings,
      })
    })
  })

  describe('an unknown field', () => {
    const { bootstrapSpec } = VALID
    const spec = specWith({ bootstrapSpec: { ...bootstrapSpec, namespace: 'default' } })
    const object = { ...objectWith(spec), spek: {} }
    const unknown = ['unknown field "spec.bootstrapSpec.namespace"', 'unknown field "spek"']

    it('is refused where one asks for it', async () => {
      const { status, body } = await create(transport, object, STRICT)

      expect({ status, message: body['message'] }).toEqual({
        status: 400,
        message: `ScheduledMachine in version "v1alpha1" cannot be handled as a ScheduledMachine: strict decoding error: ${unknown.join(', ')}`,
      })
    })

    it.each([
      ['Warn', unknown],
      ['Ignore', []],
    ])('is dropped with fieldValidation %s', async (fieldValidation, warnings) => {
      const answer = await create(transport, object, { ...DRY, fieldValidation })

      expect({ status: answer.status, warnings: answer.warnings }).toEqual({
        status: 201,
        warnings,
      })
      expect(answer.body['spec']).toHaveProperty('bootstrapSpec', bootstrapSpec)
      expect(answer.body).not.toHaveProperty('spek')
    })
  })

  describe('stored', () => {
    it('are the defaults, and no status (S07)', async () => {
      const object = objectWith({ ...VALID, machineTemplate: {} }, 'with-defaults')
      await create(transport, { ...object, status: { phase: 'Active' } })

      const key = { namespace, name: 'with-defaults' }
      const stored = await createKubeClient(transport).get(SCHEDULED_MACHINES, key)
      expect({ spec: stored?.spec, status: stored?.status }).toEqual({
        spec: {
          ...VALID,
          schedule: { ...VALID.schedule, timezone: 'UTC', enabled: true },
          machineTemplate: { labels: {}, annotations: {} },
          priority: 50,
          gracefulShutdownTimeout: '5m',
          nodeDrainTimeout: '5m',
          provisioningTimeout: '30m',
          killSwitch: false,
          nodeTaints: [],
        },
        status: undefined,
      })
    })

    it('is an empty list of commands as it was written (S04)', async () => {
      const { body } = await create(transport, objectWith(specWith({ killIfCommands: [] })), DRY)

      expect(body['spec']).toHaveProperty('killIfCommands', [])
    })
  })

  describe('of a change', () => {
    it.each(CHANGES)('$name', async ({ stored, change, causes }) => {
      const answer = await ask(transport, {
        does: 'merge',
        resource: SCHEDULED_MACHINES,
        namespace,
        name: STORED[stored].metadata.name,
        ...('status' in change && { subresource: 'status' }),
        body: change,
        query: DRY,
      })

      expect(verdict(answer)).toEqual(expected(causes, 200))
    })
  })

  describe('of a status', () => {
    it.each(STATUSES)('$name', async ({ status, causes }) => {
      const answer = await ask(transport, {
        does: 'merge',
        resource: SCHEDULED_MACHINES,
        namespace,
        name: STORED.valid.metadata.name,
        subresource: 'status',
        body: { status },
        query: DRY,
      })

      expect(verdict(answer)).toEqual(expected(causes, 200))
      if (causes.length === 0) expect(answer.body['status']).toEqual(status)
    })
  })
}

function verdict({ status, causes }: Answer) {
  return { status, causes }
}

function expected(causes: readonly Cause[], success: number) {
  return { status: causes.length === 0 ? success : 422, causes: inOrder(causes) }
}

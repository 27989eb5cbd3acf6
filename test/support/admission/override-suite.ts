// What the definition and the policy of a ScheduleOverride refuse, for any API server.
import type { DateTime } from 'luxon'
import { beforeAll, expect, it } from 'vitest'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Transport } from '#src/kube/transport.ts'
import { CREATED_BY_ANNOTATION } from '#src/schedule-override/labels.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'

interface Given {
  readonly transport: Transport
  /** The user of its requests. */
  readonly user: string
  readonly now: () => DateTime
}

const NAMESPACE = 'default'

/** Within these days from now. */
type After = (days: number) => string

const REFUSED: ReadonlyArray<
  readonly [name: string, spec: (after: After) => object, says: string]
> = [
  ['no end', () => ({ until: undefined }), 'spec.until: Required value'],
  [
    'an end that is too far ahead',
    (after) => ({ until: after(31) }),
    'is not allowed: a time at most 30 days after the override was created',
  ],
  [
    'an end before its begin',
    (after) => ({ from: after(2), until: after(1) }),
    'until must be later than from',
  ],
  ...(['from', 'until'] as const).flatMap((field) =>
    ['.1234567890Z', ',5Z', '+24:00', 'z'].map(
      (end) =>
        [
          `${field} with ${end}`,
          (after: After) => ({
            [field]: `${after(field === 'from' ? 0.5 : 1).slice(0, 19)}${end}`,
          }),
          `spec.${field}: Invalid value`,
        ] as const,
    ),
  ),
  ['no reason', () => ({ reason: '' }), 'spec.reason'],
  ['a reason of 257 characters', () => ({ reason: 'x'.repeat(257) }), 'spec.reason'],
  ['another state', () => ({ state: 'on' }), 'spec.state: Unsupported value: "on"'],
  ['no target', () => ({ target: {} }), 'must have either name or selector'],
  [
    'both a name and a selector',
    () => ({ target: { name: 'a', selector: {} } }),
    'must have either name or selector',
  ],
  ['a name that is none', () => ({ target: { name: 'A b' } }), 'spec.target.name'],
  [
    'a label that is none',
    () => ({ target: { selector: { matchLabels: { 'a b': 'c' } } } }),
    'each key must be a name',
  ],
  [
    'In without values',
    () => ({ target: { selector: { matchExpressions: [{ key: 'a', operator: 'In' }] } } }),
    'must have values with In and NotIn',
  ],
  [
    'Exists with values',
    () => ({
      target: { selector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } },
    }),
    'must have values with In and NotIn',
  ],
]

const IMMUTABLE = 'only until and reason can be changed'
const CHANGES: ReadonlyArray<
  readonly [name: string, spec: (after: After) => object, says: string | undefined]
> = [
  ['the end', (after) => ({ until: after(29) }), undefined],
  ['the reason', () => ({ reason: 'another one' }), undefined],
  ['the state', () => ({ state: 'Off' }), IMMUTABLE],
  ['the target', () => ({ target: { name: 'b' } }), IMMUTABLE],
  ['the begin', (after) => ({ from: after(0.5) }), IMMUTABLE],
  [
    'the end, to one that is too far ahead',
    (after) => ({ until: after(31) }),
    'a time at most 30 days after the override was created',
  ],
]

/** `start` gives an API server with the definition and the policy. */
export function overrideAdmissionSuite(start: () => Promise<Given>): void {
  let given: Given
  let client: KubeClient
  beforeAll(async () => {
    given = await start()
    client = createKubeClient(given.transport, { quotesContent: true })
  })
  const after: After = (days) => given.now().plus({ days }).toUTC().startOf('second').toISO() ?? ''
  const make = (name: string, spec: object, annotations?: Readonly<Record<string, string>>) =>
    client.create(SCHEDULE_OVERRIDES, objectOf(name, { until: after(1), ...spec }, annotations))

  it.each(REFUSED)('%s is refused', async (_, spec, says) => {
    expect(await refusal(make('refused', spec(after)))).toContain(says)
  })

  it.each(CHANGES.map((row, index) => [...row, `changed-${index}`] as const))(
    'a change of %s',
    async (_, spec, says, name) => {
      await make(name, {})
      const change = client.patch(SCHEDULE_OVERRIDES, keyOf(name), { spec: spec(after) })

      const said = await refusal(change)
      if (says === undefined) expect(said).toBeUndefined()
      else expect(said).toContain(says)
    },
  )

  it('nobody creates one in the name of another user', async () => {
    const forged = await refusal(make('forged', {}, { [CREATED_BY_ANNOTATION]: 'somebody' }))
    const own = await refusal(make('own', {}, { [CREATED_BY_ANNOTATION]: given.user }))
    const changed = await refusal(
      client.patch(SCHEDULE_OVERRIDES, keyOf('own'), {
        metadata: { annotations: { [CREATED_BY_ANNOTATION]: 'somebody' } },
      }),
    )

    expect(forged).toContain('must be the name of the user who creates the override')
    expect(own).toBeUndefined()
    expect(changed).toContain('cannot be changed')
  })
}

function objectOf(
  name: string,
  spec: object,
  annotations: Readonly<Record<string, string>> = {},
): KubeObject {
  return {
    apiVersion: SCHEDULE_OVERRIDES.apiVersion,
    kind: SCHEDULE_OVERRIDES.kind,
    metadata: { ...keyOf(name), annotations },
    spec: { target: { name: 'a' }, state: 'On', reason: 'release night', ...spec },
  }
}

function keyOf(name: string) {
  return { namespace: NAMESPACE, name }
}

/** The words of the API server. `undefined`: it is stored. */
async function refusal(write: Promise<unknown>): Promise<string | undefined> {
  try {
    await write
    return undefined
  } catch (error) {
    if (error instanceof KubeError) return error.message
    throw error
  }
}

// The writes to the object of a pass, and the Events about it.

import { expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { EventDraft } from '#src/reconcile/decision.ts'
import { createEventWriter } from '#src/reconcile/event-writer.ts'
import { createObjectWriter, type ObjectWriter } from '#src/reconcile/object-writer.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { at, UID } from '#test/support/situation.ts'
import { type Answer, failure, recorded } from '../kube/recorded-transport.ts'

const OBJECT = '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker'
const TAKEN = failure(409, 'AlreadyExists', 'already exists')
const REFUSED = failure(403, 'Forbidden', 'no')
const EVENT = { type: 'Normal', reason: 'R', action: 'A', note: 'N', id: 'i' } as const

type Does = (
  object: ObjectWriter,
  writeEvent: (event: EventDraft) => Promise<void>,
) => Promise<void>

interface Row {
  readonly about: string
  readonly does: Does
  readonly finalizers?: readonly string[]
  readonly status?: object
  readonly answers?: readonly Answer[]
  /** `METHOD path`, and what is sent. */
  readonly asks: readonly (readonly [string, unknown?])[]
  /** The status as stored afterwards. */
  readonly stored?: object
  readonly logs?: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    about: 'the finalizer is added to other finalizers',
    does: (object) => object.addFinalizer(),
    finalizers: ['other/one'],
    answers: [{ body: versioned('8') }],
    asks: [
      [
        `PATCH ${OBJECT}`,
        {
          metadata: {
            resourceVersion: '7',
            finalizers: ['other/one', '5spot.finos.org/scheduledmachine'],
          },
        },
      ],
    ],
    logs: ['info added finalizer'],
  },
  {
    about: 'a field of the spec is changed as the object was read',
    does: (object) => object.patchObject({ spec: { schedule: { enabled: false } } }),
    answers: [{ body: versioned('8') }],
    asks: [
      [
        `PATCH ${OBJECT}`,
        { metadata: { resourceVersion: '7' }, spec: { schedule: { enabled: false } } },
      ],
    ],
    logs: ['info changed object'],
  },
  {
    about: 'an annotation is removed',
    does: (object) => object.patchObject({ metadata: { annotations: { a: null } } }),
    answers: [{ body: versioned('8') }],
    asks: [[`PATCH ${OBJECT}`, { metadata: { resourceVersion: '7', annotations: { a: null } } }]],
    logs: ['info changed object'],
  },
  {
    about: 'the finalizer is removed, and other finalizers stay',
    does: (object) => object.removeFinalizer(),
    finalizers: ['other/one', '5spot.finos.org/scheduledmachine'],
    answers: [{ body: versioned('8') }],
    asks: [[`PATCH ${OBJECT}`, { metadata: { resourceVersion: '7', finalizers: ['other/one'] } }]],
    logs: ['info removed finalizer'],
  },
  {
    about: 'a status is written as a merge patch',
    does: (object) => object.writeStatus({ phase: 'Pending', message: 'so it is' }),
    status: { phase: 'Inactive', message: 'so it is', nodeRef: { name: 'w' } },
    answers: [{ body: { ...versioned('8'), status: { phase: 'Pending' } } }],
    asks: [
      [
        `PATCH ${OBJECT}/status`,
        { metadata: { resourceVersion: '7' }, status: { phase: 'Pending', nodeRef: null } },
      ],
    ],
    stored: { phase: 'Pending' },
    logs: ['info recorded status'],
  },
  {
    about: 'a status that is missing in the answer counts as written',
    does: (object) => object.writeStatus({ phase: 'Pending' }),
    status: { phase: 'Inactive' },
    answers: [{ body: versioned('8') }],
    asks: [
      [
        `PATCH ${OBJECT}/status`,
        { metadata: { resourceVersion: '7' }, status: { phase: 'Pending' } },
      ],
    ],
    stored: { phase: 'Pending' },
    logs: ['info recorded status'],
  },
  {
    about: 'an unchanged status is not written',
    does: (object) => object.writeStatus({ phase: 'Inactive' }),
    status: { phase: 'Inactive' },
    asks: [],
  },
  {
    about: 'an Event is written',
    does: (_, writeEvent) => writeEvent(EVENT),
    answers: [{ status: 201, body: { metadata: { name: 'e' } } }],
    asks: [
      [
        'POST /apis/events.k8s.io/v1/namespaces/team/events',
        {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: {
            name: expect.stringMatching(/^at-first\.worker\.[0-9a-f]{16}$/),
            namespace: 'team',
          },
          eventTime: '2026-12-31T23:59:59.000000Z',
          type: 'Normal',
          reason: 'R',
          action: 'A',
          note: 'N',
          regarding: {
            apiVersion: '5spot.finos.org/v1alpha1',
            kind: 'ScheduledMachine',
            namespace: 'team',
            name: 'worker',
            uid: UID,
          },
          reportingController: 'sundial.dev/scheduled-machine',
          reportingInstance: 'scheduled-machine',
        },
      ],
    ],
  },
  {
    about: 'an Event that exists already is not written again',
    does: (_, writeEvent) => writeEvent(EVENT),
    answers: [TAKEN],
    asks: [['POST /apis/events.k8s.io/v1/namespaces/team/events', expect.anything()]],
  },
  {
    about: 'an Event that cannot be written does not stop the pass',
    does: (_, writeEvent) => writeEvent(EVENT),
    answers: [REFUSED],
    asks: [['POST /apis/events.k8s.io/v1/namespaces/team/events', expect.anything()]],
    logs: ['warn could not write Event'],
  },
]

test.each(ROWS)(
  '$about',
  async ({ does, asks, status = {}, stored = status, logs = [], ...row }) => {
    const { object, writeEvent, requests, lines } = bed({ ...row, status })

    await does(object, writeEvent)

    expect(requests.map(asked)).toEqual(asks)
    expect(object.rawStatus()).toEqual(stored)
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual(logs)
  },
)

test('a second write is conditional on the first', async () => {
  const { object, requests } = bed({
    answers: [{ body: versioned('8') }, { body: versioned('9') }],
  })

  await object.addFinalizer()
  await object.writeStatus({ phase: 'Pending' })

  expect(requests.map(asked)).toMatchObject([
    [`PATCH ${OBJECT}`, { metadata: { resourceVersion: '7' } }],
    [`PATCH ${OBJECT}/status`, { metadata: { resourceVersion: '8' } }],
  ])
})

test('a pass that yields ends when the Event exists', async () => {
  const { writeEvent } = bed({ answers: [TAKEN] }, true)

  await expect(writeEvent(EVENT)).rejects.toMatchObject({ name: 'ToldByAnother', waitSeconds: 1 })
})

test.each<[string, Answer, object]>([
  ['for a pass that was given up', new KubeError('Aborted', 'x'), { code: 'Aborted' }],
  ['by a bug', new TypeError('oh'), { message: 'oh' }],
])('an Event that is not written %s ends the pass', async (_, answer, error) => {
  const { writeEvent } = bed({ answers: [answer] })

  await expect(writeEvent(EVENT)).rejects.toMatchObject(error)
})

function asked({ method, path, body }: { method: string; path: string; body?: string }) {
  return [
    `${method} ${path.replace(/\?.*/, '')}`,
    body === undefined ? undefined : JSON.parse(body),
  ]
}

function bed({ answers = [], status = {}, finalizers = [] }: Partial<Row>, yields = false) {
  const { transport, requests } = recorded(...answers)
  const { log, lines } = collectingLog()
  const options = {
    resource: SCHEDULED_MACHINES,
    finalizer: '5spot.finos.org/scheduledmachine',
    reporter: 'scheduled-machine',
    orderOf: () => 'at-first',
    subject: {
      key: { namespace: 'team', name: 'worker' },
      uid: UID,
      resourceVersion: '7',
      finalizers,
      status,
      rawStatus: status,
    },
    client: createKubeClient(transport),
    log,
    clock: createVirtualClock(at('2026-12-31T23:59:59Z')),
    now: at('2026-12-31T23:59:59Z'),
    yields,
    signal: new AbortController().signal,
  }
  return {
    object: createObjectWriter(options),
    writeEvent: createEventWriter(options),
    requests,
    lines,
  }
}

function versioned(resourceVersion: string) {
  return { metadata: { name: 'worker', namespace: 'team', resourceVersion } }
}

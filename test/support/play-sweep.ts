// A sweep in front of an API server that is played over the network.
import { DateTime } from 'luxon'
import { HttpResponse } from 'msw'
import { createSweepApp, type SweepTarget } from '#functions/sweep/app.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import type { DueKey } from '#src/events/due-event.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import type { NotDue } from '#src/wake/due.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { playKube } from '#test/support/msw-kube.ts'

// New Year's Eve, a second before the alarm's year ends.
export const NOW = DateTime.fromISO('2026-12-31T23:59:30Z', { zone: 'utc' })
export const PAST = '2026-12-31T23:59:30Z'
export const AHEAD = '2027-01-01T08:00:00Z'
export const SINK = 'http://scheduled-machine.sundial-system.svc.cluster.local'
export const TABLE = '/apis/5spot.finos.org/v1alpha1/scheduledmachines'
export const ALARM = '/apis/sources.knative.dev/v1/namespaces/sundial-system/pingsources/alarm'

/** For the tests of a file. */
export function playSweep() {
  const kube = playKube()

  const serve = (rows: readonly Row[]): void => {
    kube.answer(`GET ${TABLE}`, () => HttpResponse.json(tableOf(rows)))
  }

  // Resolves when it is set to something else.
  const serveAlarm = (schedule: string): Promise<void> => {
    const isSet = Promise.withResolvers<void>()
    const source = () => ({
      apiVersion: 'sources.knative.dev/v1',
      kind: 'PingSource',
      metadata: { namespace: 'sundial-system', name: 'alarm', resourceVersion: '7' },
      spec: { schedule },
    })
    kube.answer(`GET ${ALARM}`, source)
    kube.answer(`PATCH ${ALARM}`, () => {
      isSet.resolve()
      return source()
    })
    return isSet.promise
  }

  const bed = ({ answer = () => 204, findUnsettled = async () => [] }: BedOptions = {}) => {
    const compared: NotDue[] = []
    const { log, lines } = collectingLog()
    const clock = createVirtualClock(NOW)
    const posted: (CloudEventRequest & { sink: string })[] = []
    const { client } = kube
    let ids = 0
    let atOnce = 0
    let most = 0
    const { app, drain } = createSweepApp({
      client,
      clock,
      log,
      alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
      targets: [
        {
          ...DUE_SCHEDULED_MACHINES,
          sink: SINK,
          findUnsettled: (others) => {
            compared.push(others)
            return findUnsettled(others)
          },
        },
      ],
      newId: () => `id-${++ids}`,
      async post(sink, request) {
        posted.push({ sink, ...request })
        atOnce += 1
        most = Math.max(most, atOnce)
        await new Promise((turn) => setImmediate(turn))
        atOnce -= 1
        const status = await answer(request)
        if (status === undefined) throw new TypeError('fetch failed')
        return status
      },
    })
    return { app, clock, drain, posted, compared, lines, most: () => most }
  }

  return { kube, bed, serve, serveAlarm }
}

interface BedOptions {
  /** The HTTP status of the answer to a batch; none when `undefined`. */
  readonly answer?: (event: CloudEventRequest) => number | undefined | Promise<number>
  readonly findUnsettled?: NonNullable<SweepTarget['findUnsettled']>
}

/** What is posted of these, in one batch. */
export function handedOn(id: number, keys: readonly DueKey[]) {
  return {
    sink: SINK,
    headers: {
      'ce-specversion': '1.0',
      'ce-id': `id-${id}`,
      'ce-source': '/sundial/sweep',
      'ce-type': 'dev.sundial.objects.due.v1',
      'ce-time': '2026-12-31T23:59:30Z',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ kind: 'ScheduledMachine', keys }),
  }
}

export function event(id: number, ...names: readonly string[]) {
  return handedOn(
    id,
    names.map((name) => ({ namespace: 'team-a', name })),
  )
}

export interface Row {
  readonly cells: readonly unknown[]
}

export function row(
  name: string,
  wake: string,
  more: { priority?: number; phase?: string; namespace?: string } = {},
): Row {
  const { priority = 50, phase = 'Active', namespace = 'team-a' } = more
  return { cells: [name, phase, wake, 1, 1, priority, namespace] }
}

export function tableOf(rows: readonly Row[]): object {
  const names = [
    ...['Name', 'Phase', 'Wake Time', 'Generation', 'Observed Generation', 'Priority'],
    'Object Namespace',
  ]
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: '9' },
    columnDefinitions: names.map((name) => ({ name })),
    rows,
  }
}

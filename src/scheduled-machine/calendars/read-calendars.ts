// Reads the calendars of a schedule, before the goal of a pass is known.
import type { KubeClient } from '#src/kube/client.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import { createLruCache } from '#src/kube/lru-cache.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import type { SingleFlight } from '#src/kube/single-flight.ts'
import type { Schedule } from '#src/schedule/schedule.ts'
import { failedRead, MANAGEMENT } from '../failures/explain-request.ts'
import { CALENDAR_UNAVAILABLE, SCHEDULED } from '../reasons.ts'
import type { Subject } from '../subject.ts'
import { createUseCalendars, type ReadConfigMap } from './use-calendars.ts'
import { formatVersions } from './versions.ts'

export interface CalendarReading {
  readonly client: KubeClient
  readonly sharedReads: SingleFlight<KubeObject | undefined>
  readonly signal: AbortSignal
}

/** The subject with its calendars, or with the reason why they are unavailable. Never fails for an answer of the API
 * server: what comes before the schedule does not need them. */
export type ReadCalendars = (subject: Subject, reading: CalendarReading) => Promise<Subject>

const MOST_SCHEDULES = 2_000

export function createReadCalendars(): ReadCalendars {
  const use = createUseCalendars()
  // The same schedule in each pass, so that what was computed for it is found again. Not longer than that is kept, because
  // a schedule has its calendars in memory.
  const schedules = createLruCache<WeakRef<Schedule>>(MOST_SCHEDULES)

  return async (subject, reading) => {
    const { spec, uid, generation, key } = subject
    const { schedule, calendars } = spec
    // Whatever they say, the machine leaves.
    if (schedule?.enabled !== true || subject.deletedAt !== undefined) return subject
    const names = [...new Set(calendars.map(({ name }) => name))]
    const reads = await Promise.all(
      names.map(async (name) => [name, await readConfigMap(name, subject, reading)] as const),
    )
    const configMaps = new Map(reads.map(([name, { configMap }]) => [name, configMap]))
    const versions = formatVersions(
      new Map([...configMaps].map(([name, found]) => [name, versionOf(found)])),
    )
    const known = schedules.get(`${uid} ${generation} ${versions}`)?.deref()
    if (known !== undefined)
      return { ...subject, spec: { ...spec, schedule: known }, calendars: { versions } }
    const inUse = await use({ namespace: key.namespace, schedule, calendars, configMaps })
    if (inUse.type === 'unavailable') {
      const unknown = { ...spec, schedule: undefined }
      const error = reads.find(([, read]) => read.error !== undefined)?.[1].error
      const calendars = { versions, problem: inUse.message, ...(error && { error }) }
      return { ...subject, spec: unknown, calendars }
    }
    schedules.set(`${uid} ${generation} ${versions}`, new WeakRef(inUse.schedule))
    return { ...subject, spec: { ...spec, schedule: inUse.schedule }, calendars: { versions } }
  }
}

function versionOf(configMap: ReadConfigMap): string {
  return typeof configMap === 'string' ? '' : (configMap.metadata.resourceVersion ?? '')
}

/** A ConfigMap, or the reason why it cannot be read. */
interface Read {
  readonly configMap: ReadConfigMap
  /** A pass whose goal needs the calendars ends with it. */
  readonly error?: Error
}

async function readConfigMap(
  name: string,
  subject: Subject,
  { client, sharedReads, signal }: CalendarReading,
): Promise<Read> {
  const { key, status } = subject
  const where = { namespace: key.namespace, name }
  try {
    const read = () => client.get(CONFIG_MAPS, where, signal)
    const found = await sharedReads.share(`configMap ${where.namespace}/${name}`, read, signal)
    return { configMap: found ?? 'absent' }
  } catch (error) {
    if (!(error instanceof KubeError) || signal.aborted) throw error
    if (!isKubeError(error, 'Forbidden')) return { configMap: 'unread', error }
    // An API server that has just started may refuse a read. So after the first refusal, the pass is postponed.
    const scheduled = findCondition(status.conditions ?? [], SCHEDULED)
    const isTold = scheduled?.reason === CALENDAR_UNAVAILABLE
    const isFirst = status.retry === undefined && !isTold
    return { configMap: 'forbidden', ...(isFirst && { error: failedRead(error, MANAGEMENT) }) }
  }
}

// Calendars of schedules on a real API server, with the source that watches their ConfigMaps.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { CALENDAR_LABEL } from '#src/scheduled-machine/labels.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  alwaysOpen,
  createActive,
  keyOf,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { calendarText } from '#test/unit/schedule/icalendar/build.ts'

const NEVER = calendarText(['DTSTART;VALUE=DATE:20010101'])
const EVERY_DAY = calendarText(['DTSTART;VALUE=DATE:20010101', 'RRULE:FREQ=DAILY'])

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
})
afterAll(() => cluster?.stop())

it('an edit of a marked ConfigMap takes effect at once, and without it the machine stays', async () => {
  const { client } = cluster.api
  const key = keyOf('holidays')
  await client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...key, labels: { [CALENDAR_LABEL]: '' } },
    data: { ics: NEVER },
  })
  const calendars = [{ configMapKeyRef: { name: 'holidays', key: 'ics' }, use: 'Closed' }]
  await createActive(cluster, 'office', { schedule: { ...alwaysOpen, calendars } })

  await client.delete(CONFIG_MAPS, key)
  const kept = await untilPhase(cluster, 'office', 'Error')
  await client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...key, labels: { [CALENDAR_LABEL]: '' } },
    data: { ics: NEVER },
  })
  await untilPhase(cluster, 'office', 'Active')
  await client.patch(CONFIG_MAPS, key, { data: { ics: EVERY_DAY } })
  const closed = await untilPhase(cluster, 'office', 'Inactive')

  expect(textAt(kept, 'status', 'machineRef', 'name')).toBe('office')
  expect(textAt(closed, 'status', 'message')).toBe('Machine removed from cluster')
})

// Calendars of schedules on a real API server, with the source that watches their ConfigMaps.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { CONFIG_MAPS, PING_SOURCES } from '#src/kube/resource.ts'
import { CALENDAR_LABEL } from '#src/scheduled-machine/labels.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { BACKSTOP } from '#test/support/control-plane/pings.ts'
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
  await client.create(CONFIG_MAPS, marked(key))
  await createActive(cluster, 'office', { schedule: closedBy('holidays') })

  await client.delete(CONFIG_MAPS, key)
  const kept = await untilPhase(cluster, 'office', 'Error')
  await client.create(CONFIG_MAPS, marked(key))
  await untilPhase(cluster, 'office', 'Active')
  await client.patch(CONFIG_MAPS, key, { data: { ics: EVERY_DAY } })
  const closed = await untilPhase(cluster, 'office', 'Inactive')

  expect(textAt(kept, 'status', 'machineRef', 'name')).toBe('office')
  expect(textAt(closed, 'status', 'message')).toBe('Machine removed from cluster')
})

it('an edit of a ConfigMap without the label takes effect at the next backstop', async () => {
  const { client } = cluster.api
  const key = keyOf('vacations')
  await client.create(CONFIG_MAPS, configMap(key))
  await createActive(cluster, 'lab', { schedule: closedBy('vacations') })

  await client.patch(CONFIG_MAPS, key, { data: { ics: EVERY_DAY } })
  await client.patch(PING_SOURCES, BACKSTOP, { spec: { schedule: '*/10 * * * * *' } })
  const closed = await untilPhase(cluster, 'lab', 'Inactive')

  expect(textAt(closed, 'status', 'message')).toBe('Machine removed from cluster')
})

function closedBy(name: string): object {
  const calendars = [{ configMapKeyRef: { name, key: 'ics' }, use: 'Closed' }]
  return { ...alwaysOpen, calendars }
}

function configMap(key: NamespacedKey, labels: Readonly<Record<string, string>> = {}): KubeObject {
  const data = { ics: NEVER }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...key, labels }, data }
}

function marked(key: NamespacedKey): KubeObject {
  return configMap(key, { [CALENDAR_LABEL]: '' })
}

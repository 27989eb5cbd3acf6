// The calendars of machines, with the rights of the reader.
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { schedulesOf } from '#src/scheduled-machine/calendars/schedules-of.ts'
import type { CalendarsInUse } from '#src/scheduled-machine/calendars/use-calendars.ts'

/** By the machines that have calendars. What cannot be read is unavailable. */
export function readCalendars(
  machines: readonly KubeObject[],
  client: KubeClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<KubeObject, CalendarsInUse>> {
  return schedulesOf(machines, async (key) => {
    try {
      return (await client.get(CONFIG_MAPS, key, signal)) ?? 'absent'
    } catch (error) {
      if (!isKubeError(error)) throw error
      return 'forbidden'
    }
  })
}

import { formatInstant } from '#src/kube/instant.ts'
import type { PlannedWindow } from './planned-windows.ts'

/** The windows as a JSON array, one object per line. Instants are in UTC; `null` if the window never opens or closes.
 * `source` says what opens and what closes it; `begins` when a machine is begun for it, if not as it opens: `null` for a
 * window that is too short. With `spreadSeconds`, all of them are later by 0 to less than that. */
export function formatJson(plan: readonly PlannedWindow[]): string {
  const lines = plan.map(({ machine, opens, closes, source, begins }) =>
    JSON.stringify({
      namespace: machine.namespace,
      name: machine.name,
      opens: opens === undefined ? null : formatInstant(opens),
      closes: closes === undefined ? null : formatInstant(closes),
      timezone: machine.schedule.zone,
      source: { opens: source.opens ?? null, closes: source.closes ?? null },
      ...(begins !== undefined && { begins: begins === 'never' ? null : formatInstant(begins) }),
      ...(machine.service.spread > 0 && { spreadSeconds: machine.service.spread / 1000 }),
    }),
  )
  return lines.length === 0 ? '[]\n' : `[\n  ${lines.join(',\n  ')}\n]\n`
}

// How many ScheduledMachines are in each phase, under the names of 5-Spot.
import type { Table } from '#src/kube/client.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'
import type { Phase } from './schema.ts'

const NONE: Readonly<Record<Phase, number>> = {
  Pending: 0,
  Active: 0,
  ShuttingDown: 0,
  Inactive: 0,
  Disabled: 0,
  Terminated: 0,
  EmergencyRemove: 0,
  Error: 0,
}

/** Registers the gauges. Their values are those of the last table that the result was called with. */
export function countUpstreamPhases(metrics: Metrics): (table: Table) => void {
  let counts = NONE
  metrics.gauge(
    'fivespot_machines_active',
    'Number of machines currently in Active phase',
    () => counts.Active,
  )
  metrics.gauge('fivespot_machines_by_phase', 'Number of ScheduledMachine resources by phase', () =>
    Object.entries(counts).map(([phase, count]) => [{ phase }, count] as const),
  )
  return ({ columns, rows }) => {
    const column = columns.indexOf('Phase')
    const found = { ...NONE }
    for (const row of rows) {
      const phase = row[column]
      // An object without a phase is new.
      found[isPhase(phase) ? phase : 'Pending'] += 1
    }
    counts = found
  }
}

function isPhase(cell: unknown): cell is Phase {
  return typeof cell === 'string' && Object.hasOwn(NONE, cell)
}

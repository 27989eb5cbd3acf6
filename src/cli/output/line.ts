// The lines of `simulate -o json`, one object per line. Only `type: 'phase'` and `type: 'summary'` are stable. A reader
// must ignore unknown types and fields.

interface At {
  /** RFC 3339, UTC. */
  readonly time: string
}

/** A change of `status.phase`. */
export interface PhaseLine extends At {
  readonly type: 'phase'
  readonly kind: 'ScheduledMachine'
  readonly namespace: string
  readonly name: string
  readonly from: string | null
  readonly to: string
  readonly reason: string
  readonly message: string
  /** The next change as a text: `leaves 2026-03-30 18:00 Europe/Berlin`. */
  readonly next?: string
  readonly node?: string
  readonly timezone: string
}

/** A Machine, or a ScheduledMachine that is deleted. */
export interface ObjectLine extends At {
  readonly type: 'object'
  readonly kind: 'Machine' | 'ScheduledMachine'
  readonly namespace: string
  readonly name: string
  readonly what: 'created' | 'deleting' | 'gone'
}

export interface NodeLine extends At {
  readonly type: 'node'
  readonly name: string
  readonly what: 'joined' | 'ready' | 'not ready' | 'cordoned' | 'uncordoned' | 'left'
}

/** An eviction that was granted, or that a PodDisruptionBudget refused. A refusal is reported once for each drain. */
export interface EvictionLine extends At {
  readonly type: 'eviction'
  readonly namespace: string
  readonly name: string
  readonly what: 'evicted' | 'blocked'
}

/** A Kubernetes Event of type Warning. */
export interface WarningLine extends At {
  readonly type: 'warning'
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly reason: string
  readonly message: string
}

export type Line = PhaseLine | ObjectLine | NodeLine | EvictionLine | WarningLine

/** `namespace/name`, or only the name of a cluster-scoped object. */
export function nameOf(line: Line): string {
  return 'namespace' in line ? `${line.namespace}/${line.name}` : line.name
}

/** The last line. */
export interface Summary {
  readonly type: 'summary'
  readonly from: string
  readonly until: string
  readonly machines: number
  readonly transitions: number
  /** The requests of the functions to the API server, without the requests of the stand-ins. */
  readonly requests: { readonly read: number; readonly write: number }
}

// What `simulate -o json` prints, one object per line. `type: 'phase'` is the promise of the
// interface; a reader ignores the types and fields that it does not know.

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
  /** What comes next and when, in words: `leaves 2026-03-30 18:00 Europe/Berlin`. */
  readonly next?: string
  readonly node?: string
  readonly timezone: string
}

/** A Machine, or a ScheduledMachine that leaves for good. */
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

/** An eviction that was granted, or that a budget refused: the latter once until it changes. */
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

/** `namespace/name`, or only the name where there is no namespace. */
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
  /** What the functions asked of the API server; the stand-ins' own requests are not in it. */
  readonly requests: { readonly read: number; readonly write: number }
}

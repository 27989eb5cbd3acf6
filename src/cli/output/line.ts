// The lines of `simulate -o json`, one object per line. Only `type: 'phase'` and `type: 'summary'` are stable. A reader
// must ignore unknown types and fields.

interface At {
  /** RFC 3339, UTC. */
  readonly time: string
}

/** A change of `status.phase`. For a BootcNodePool it is the reason of its condition UpToDate, and for a BootcNode that of
 * Idle. */
export interface PhaseLine extends At {
  readonly type: 'phase'
  readonly kind: 'ScheduledMachine' | 'BootcNodePool' | 'BootcNode'
  /** Only of a ScheduledMachine. */
  readonly namespace?: string
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

/** A pool whose nodes have come further, or that waits for something else. */
export interface ProgressLine extends At {
  readonly type: 'progress'
  readonly kind: 'BootcNodePool'
  readonly name: string
  readonly nodes: number
  readonly updated: number
  readonly message: string
}

/** A node that gets a reboot slot (`from` is null), is a step further in it, or leaves it (`to` is null). */
export interface SlotLine extends At {
  readonly type: 'slot'
  readonly pool: string
  /** Of the node. */
  readonly name: string
  readonly from: string | null
  readonly to: string | null
}

/** A Machine, or an object of ours that is deleted. */
export interface ObjectLine extends At {
  readonly type: 'object'
  readonly kind: 'Machine' | 'ScheduledMachine' | 'BootcNodePool'
  readonly namespace?: string
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

export type Line =
  | PhaseLine
  | ProgressLine
  | SlotLine
  | ObjectLine
  | NodeLine
  | EvictionLine
  | WarningLine

/** `namespace/name`, or only the name of a cluster-scoped object. */
export function nameOf(line: Line): string {
  return 'namespace' in line && line.namespace ? `${line.namespace}/${line.name}` : line.name
}

/** The last line. */
export interface Summary {
  readonly type: 'summary'
  readonly from: string
  readonly until: string
  readonly machines: number
  readonly pools: number
  readonly transitions: number
  /** The requests of the functions to the API server, without the requests of the stand-ins. */
  readonly requests: { readonly read: number; readonly write: number }
}

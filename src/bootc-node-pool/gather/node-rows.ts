// The Nodes of a pool, as rows of a table. The two columns that are used are in every version of Kubernetes.

import type { Table } from '#src/kube/client.ts'
import type { ConditionStatus } from '#src/kube/conditions.ts'
import { NODES } from '#src/kube/resource.ts'
import { cellsOf, textIn } from '#src/kube/table-cells.ts'
import type { NodeRow } from '../facts.ts'

/** `unmanaged`: the same Nodes, but only those without the label `bootc.dev/managed`. */
export function nodeRows(all: Table, unmanaged: Table): ReadonlyMap<string, NodeRow> {
  const lacking = new Set(cellsOf(unmanaged, NODES, ['Name']).map((cell) => cell('Name')))
  const rows = cellsOf(all, NODES, ['Name', 'Status']).map((cell): NodeRow => {
    const name = String(cell('Name'))
    const words = (textIn(cell('Status')) ?? '').split(',')
    return {
      name,
      ready: readyOf(words),
      isSchedulable: !words.includes('SchedulingDisabled'),
      isManaged: !lacking.has(name),
    }
  })
  return new Map(rows.map((row) => [row.name, row]))
}

function readyOf(words: readonly string[]): ConditionStatus {
  if (words.includes('Ready')) return 'True'
  return words.includes('NotReady') ? 'False' : 'Unknown'
}

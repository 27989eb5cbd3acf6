// All BootcNodes, as rows of a table. A cell that is empty or cannot be read is absent.
import { BOOTC_NODE_COLUMNS, type BootcNodeColumn } from '#src/bootc-node/columns.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { PullSecretRef } from '#src/bootc-node/schema.ts'
import type { Table } from '#src/kube/client.ts'
import { type Cell, cellsOf, textIn } from '#src/kube/table-cells.ts'
import type { BootcNodeRow, ConditionOfRow, ImageOfRow } from '../facts.ts'

const NEEDED = [
  'Name' as const,
  ...BOOTC_NODE_COLUMNS.flatMap((column) => ('priority' in column ? [column.name] : [])),
]

type Column = BootcNodeColumn | 'Name'

/** Throws `MissingColumn` when the definition in the cluster is older. */
export function bootcNodeRows(table: Table): ReadonlyMap<string, BootcNodeRow> {
  const rows = cellsOf<Column>(table, BOOTC_NODES, NEEDED).map(rowOf)
  return new Map(rows.map((row) => [row.name, row]))
}

function rowOf(cell: Cell<Column>): BootcNodeRow {
  const text = (column: Column) => textIn(cell(column))
  const generation = cell('Generation')
  const observedGeneration = cell('Observed Generation')
  const [ownerUid, ownerName] = [text('Pool UID'), text('Pool')]
  return {
    name: text('Name') ?? '',
    uid: text('UID') ?? '',
    resourceVersion: text('Resource Version') ?? '',
    generation: typeof generation === 'number' ? generation : 0,
    observedGeneration: typeof observedGeneration === 'number' ? observedGeneration : undefined,
    isDeleting: text('Deleted') !== undefined,
    owner: ownerUid && ownerName ? { uid: ownerUid, name: ownerName } : undefined,
    desiredImage: text('Desired Image') ?? '',
    desiredImageState: text('Desired State') ?? '',
    pullSecretRef: pullSecretRefIn(text('Pull Secret')),
    pullSecretHash: text('Pull Secret Hash'),
    rebootPolicy: text('Reboot Policy'),
    booted: imageIn(text('Booted Image'), text('Booted Digest')),
    staged: imageIn(text('Staged Image'), text('Staged Digest')),
    idle: conditionIn(text('Idle'), text('Idle Reason')),
    degraded: conditionIn(text('Degraded'), text('Degraded Reason'), text('Degraded Message')),
    // The value of this annotation is empty.
    isInRebootSlot: typeof cell('Reboot Slot') === 'string',
    wasCordoned: text('Was Cordoned'),
    fellBack: text('Fell Back'),
    reboots: text('Reboots'),
  }
}

function imageIn(image = '', imageDigest: string | undefined): ImageOfRow | undefined {
  return imageDigest === undefined ? undefined : reportedImage({ image, imageDigest })
}

const MOST_OF_IMAGE = 1024
const MOST_OF_DIGEST = 256

/** An image that a node reports. Longer texts are cut: a pool stores digests of its nodes, and a node that lies could make
 * the status of the pool too large to be written. */
export function reportedImage({ image, imageDigest }: ImageOfRow): ImageOfRow {
  return {
    image: image.slice(0, MOST_OF_IMAGE),
    imageDigest: imageDigest.slice(0, MOST_OF_DIGEST),
  }
}

function conditionIn(
  status: string | undefined,
  reason = '',
  message?: string,
): ConditionOfRow | undefined {
  return status === undefined ? undefined : { status, reason, message }
}

// A cell has an object as JSON.
function pullSecretRefIn(json: string | undefined): BootcNodeRow['pullSecretRef'] {
  if (json === undefined) return undefined
  try {
    const parsed = PullSecretRef.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

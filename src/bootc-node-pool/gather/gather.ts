// Reads the facts of a pass. Each kind is listed once, as rows of tables. Only the Nodes for which something is to be done
// are read whole.

import { MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { NODES } from '#src/kube/resource.ts'
import { MissingColumn } from '#src/kube/table-cells.ts'
import { FailedRead } from '#src/reconcile/failed-read.ts'
import type { ListedFacts, NodeRow, PoolFacts } from '../facts.ts'
import type { Goal } from '../goal.ts'
import { needsCordoned, readsOf } from '../reads.ts'
import type { Subject } from '../subject.ts'
import { bootcNodeRows } from './bootc-node-rows.ts'
import { nodeRows } from './node-rows.ts'
import { readCordoned } from './read-cordoned.ts'
import { readNodes } from './read-nodes.ts'
import { readPlaceOutside } from './read-place-outside.ts'
import { NO_PULL_SECRET, readPullSecret } from './read-pull-secret.ts'
import { readResolution } from './read-resolution.ts'
import { orFailedRead, type Reading } from './reading.ts'

/** Throws `FailedRead` for a read that fails until a person fixes the cause. */
export async function gather(goal: Goal, subject: Subject, reading: Reading): Promise<PoolFacts> {
  const { pullSecret, ...listed } = await listFacts(goal, subject, reading)
  const reads = readsOf(listed, reading.now)
  const [fullNodes, hasPlaceOutside] = await Promise.all([
    readNodes(reads, reading),
    reads.placeOutside ? orFailedRead(readPlaceOutside(listed.nodes, reading)) : undefined,
  ])
  return { ...listed, fullNodes, hasPlaceOutside, pullSecret }
}

/** The facts without those of single Nodes. Throws the same. */
export async function listFacts(
  goal: Goal,
  subject: Subject,
  reading: Reading,
): Promise<ListedFacts & Pick<PoolFacts, 'pullSecret'>> {
  const isRolling = goal.type === 'roll'
  const [nodes, bootcNodes, { secret, resolution }] = await Promise.all([
    orFailedRead(isRolling ? listMatching(subject, reading) : listManaged(reading)),
    orFailedRead(listBootcNodes(reading)),
    isRolling ? readImage(subject, reading) : NO_IMAGE,
  ])
  const rows = { goal: goal.type, subject, nodes, bootcNodes, resolution }
  const cordoned = needsCordoned(rows) ? await orFailedRead(readCordoned(reading)) : new Map()
  return { ...rows, cordoned, pullSecret: secret.fact }
}

const NO_IMAGE = { secret: NO_PULL_SECRET, resolution: undefined }

// While the selector is invalid, no node joins or leaves.
async function listMatching(
  { spec: { nodeSelector = '' } }: Subject,
  reading: Reading,
): Promise<ReadonlyMap<string, NodeRow>> {
  const lacking = [...(nodeSelector === '' ? [] : [nodeSelector]), `!${MANAGED_LABEL}`].join(',')
  const [all, unmanaged] = await Promise.all([
    listNodes(nodeSelector, reading),
    listNodes(lacking, reading),
  ])
  return nodeRows(all, unmanaged)
}

async function listManaged(reading: Reading): Promise<ReadonlyMap<string, NodeRow>> {
  return nodeRows(await listNodes(MANAGED_LABEL, reading), { columns: [], rows: [] })
}

function listNodes(labelSelector: string, { client, signal }: Reading) {
  return client.table(NODES, labelSelector === '' ? {} : { labelSelector }, signal)
}

async function listBootcNodes({ client, signal }: Reading) {
  const table = await client.table(BOOTC_NODES, {}, signal)
  try {
    return bootcNodeRows(table)
  } catch (error) {
    throw error instanceof MissingColumn ? new FailedRead(error.message, { cause: error }) : error
  }
}

async function readImage(subject: Subject, reading: Reading) {
  const secret = await readPullSecret(subject, reading)
  return { secret, resolution: await readResolution(subject, secret, reading) }
}

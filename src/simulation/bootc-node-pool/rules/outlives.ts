// I5: nothing of a pool outlives it.
import { REBOOT_NEXT_ANNOTATION } from '#src/bootc-node/labels.ts'
import { listAt } from '#src/kube/json.ts'
import type { ObjectChange } from '../../core/history.ts'
import { PASS_MS } from '../../core/object-change.ts'
import { instantAt } from '../../scheduled-machine/facts.ts'
import {
  bootcNode,
  isCordoned,
  isManaged,
  markOf,
  ownedBy,
  ownerOf,
  poolNamed,
  poolsIn,
  type World,
} from '../facts.ts'
import type { PoolPast } from '../past.ts'

/** A pool is gone when nothing of it is left. */
export function nothingOutlives(
  { change: { object, type }, at }: ObjectChange,
  { before }: PoolPast,
): string | undefined {
  if (object.kind !== 'BootcNodePool' || type !== 'DELETED') return undefined
  const { uid, name } = object.metadata
  const left = [
    // A slow pass may make a last BootcNode. The garbage collector deletes it.
    ...ownedBy(before, uid)
      .filter((each) => at - (instantAt(each, 'metadata', 'creationTimestamp') ?? 0) > PASS_MS)
      .map(({ metadata }) => `BootcNode ${metadata.name}`),
    ...marksOf(before, uid),
  ]
  return left.length === 0 ? undefined : `${name} is gone, and there is still ${left.join(', ')}`
}

function marksOf(world: World, uid: string | undefined): readonly string[] {
  return world
    .list('', 'Node')
    .filter((each) => markOf(each) === uid)
    .map(({ metadata }) => `its cordon of Node ${metadata.name}`)
}

/** What is left at the end of a run of pools that are gone, or of nodes that are in no pool. */
export function leftovers(world: World): readonly string[] {
  const living = new Set(poolsIn(world).map(({ metadata }) => metadata.uid))
  const left: string[] = []
  for (const each of world.list('node.bootc.dev', 'BootcNode')) {
    if (!living.has(ownerOf(each))) left.push(`BootcNode ${each.metadata.name}, whose pool is gone`)
  }
  for (const each of world.list('', 'Node')) {
    const { name, annotations } = each.metadata
    const mark = markOf(each)
    if (mark !== undefined && !living.has(mark))
      left.push(`the cordon of Node ${name} by a pool that is gone`)
    if (mark !== undefined && !isCordoned(each))
      left.push(`the mark of a cordon on Node ${name}, which is schedulable`)
    const notice = annotations?.[REBOOT_NEXT_ANNOTATION]
    if (notice !== undefined && !isNext(world, notice, name))
      left.push(`the notice on Node ${name}, which is not next`)
    if (bootcNode(world, name) !== undefined) continue
    if (isManaged(each)) left.push(`the label of Node ${name}, which is in no pool`)
    if (mark !== undefined) left.push(`the cordon of Node ${name}, which is in no pool`)
  }
  return left
}

// The notice names the pool.
function isNext(world: World, pool: string, node: string): boolean {
  return listAt(poolNamed(world, pool), 'status', 'nextNodes').includes(node)
}

// Writes to one BootcNode. Its status is the daemon's and is never written here.
import {
  FELL_BACK_ANNOTATION,
  IN_REBOOT_SLOT_ANNOTATION,
  REBOOTS_ANNOTATION,
  WAS_CORDONED_ANNOTATION,
} from '#src/bootc-node/labels.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import type { BootcNodeSpec } from '#src/bootc-node/schema.ts'
import { digestIn } from '#src/images/digest.ts'
import type { PatchOperation } from '#src/kube/client.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import type { Regarding } from '#src/kube/recorded-event.ts'
import type { BootcNodeRow, PoolFacts } from '../facts.ts'
import { BOOTC_NODE_POOLS } from '../resource.ts'
import type { ActContext } from './context.ts'

export interface BootcNodeWriter {
  create(spec: BootcNodeSpec): Promise<void>
  /** Only if `desiredImage` is still `from`. An approval in `spec` is kept only if it was not withdrawn meanwhile. The mark of
   * a node that fell back from another image is removed. */
  sync(from: string, spec: BootcNodeSpec): Promise<void>
  markSlot(wasCordoned: boolean): Promise<void>
  unmarkSlot(reboots: string | undefined): Promise<void>
  /** Only if the BootcNode is as it was read, with this image. */
  approve(desiredImage: string): Promise<void>
  withdrawApproval(): Promise<void>
  markFellBack(digest: string): Promise<void>
  delete(): Promise<void>
  /** For an Event about it. */
  regarding(): Regarding
}

const STILL_APPROVED: PatchOperation = {
  op: 'test',
  path: '/spec/desiredImageState',
  value: 'Booted',
}

const MARK = `/metadata/annotations/${FELL_BACK_ANNOTATION.replace('/', '~1')}`

// A mark lasts until the digest changes. Else it would still count when the pool goes back to this image much later.
function withoutMark(
  fellBack: string | undefined,
  { desiredImage }: BootcNodeSpec,
): readonly PatchOperation[] {
  if (fellBack === undefined || fellBack === digestIn(desiredImage)) return []
  return [
    { op: 'test', path: MARK, value: fellBack },
    { op: 'remove', path: MARK },
  ]
}

/** Every write throws `Conflict` when the BootcNode is not as the pass has seen it. */
export function createBootcNodeWriter(
  name: string,
  { bootcNodes, subject }: PoolFacts,
  { client, log, signal }: ActContext,
): BootcNodeWriter {
  const { apiVersion, kind } = BOOTC_NODES
  let resourceVersion = bootcNodes.get(name)?.resourceVersion

  const row = (): BootcNodeRow => {
    const found = bootcNodes.get(name)
    if (found === undefined) throw new Error('decided on a BootcNode that was not read')
    return found
  }
  const orConflict = async <T>(write: Promise<T>): Promise<T> => {
    try {
      return await write
    } catch (error) {
      if (!isKubeError(error, 'NotFound')) throw error
      throw new KubeError('Conflict', `BootcNode ${name} is gone`, { cause: error })
    }
  }
  const merge = async (patch: {
    readonly metadata?: { readonly annotations: Readonly<Record<string, string | null>> }
    readonly spec?: object
  }): Promise<void> => {
    row()
    const { metadata, ...spec } = patch
    const whole = { metadata: { resourceVersion, ...metadata }, ...spec }
    const written = await orConflict(client.patch(BOOTC_NODES, { name }, whole, signal))
    resourceVersion = written.metadata.resourceVersion
  }
  const change = async (operations: readonly PatchOperation[]): Promise<void> => {
    const isSame: PatchOperation = { op: 'test', path: '/metadata/uid', value: row().uid }
    const write = client.jsonPatch(BOOTC_NODES, { name }, [isSame, ...operations], signal)
    resourceVersion = (await orConflict(write)).metadata.resourceVersion
  }

  return {
    async create(spec) {
      const owner = {
        apiVersion: BOOTC_NODE_POOLS.apiVersion,
        kind: BOOTC_NODE_POOLS.kind,
        name: subject.key.name,
        uid: subject.uid,
        controller: true,
        blockOwnerDeletion: true,
      }
      const metadata = { name, ownerReferences: [owner] }
      try {
        await client.create(BOOTC_NODES, { apiVersion, kind, metadata, spec }, signal)
        log.info('claimed node', { node: name })
      } catch (error) {
        if (!isKubeError(error, 'AlreadyExists')) throw error
        throw new KubeError('Conflict', `there is a BootcNode ${name} already`, { cause: error })
      }
    },
    async sync(from, spec) {
      await change([
        { op: 'test', path: '/spec/desiredImage', value: from },
        ...(spec.desiredImageState === 'Booted' ? [STILL_APPROVED] : []),
        { op: 'replace', path: '/spec', value: spec },
        ...withoutMark(row().fellBack, spec),
      ])
      log.info('changed BootcNode', { node: name, desiredImage: spec.desiredImage })
    },
    async markSlot(wasCordoned) {
      const annotations = {
        [IN_REBOOT_SLOT_ANNOTATION]: '',
        [WAS_CORDONED_ANNOTATION]: String(wasCordoned),
      }
      await merge({ metadata: { annotations } })
      log.info('marked reboot slot', { node: name })
    },
    async unmarkSlot(reboots) {
      const annotations = {
        [IN_REBOOT_SLOT_ANNOTATION]: null,
        [WAS_CORDONED_ANNOTATION]: null,
        ...(reboots !== undefined && { [REBOOTS_ANNOTATION]: reboots }),
      }
      await merge({ metadata: { annotations } })
      log.info('freed reboot slot', { node: name })
    },
    async approve(desiredImage) {
      // The image may have changed and changed back meanwhile, and then the node is not drained any more. So the whole
      // BootcNode must be as it was seen, and not only its image.
      await merge({ spec: { desiredImageState: 'Booted' } })
      log.info('approved reboot', { node: name, desiredImage })
    },
    async withdrawApproval() {
      await merge({ spec: { desiredImageState: 'Staged' } })
      log.info('withdrew approval', { node: name })
    },
    async markFellBack(digest) {
      const annotations = { [FELL_BACK_ANNOTATION]: digest }
      await merge({ metadata: { annotations }, spec: { desiredImageState: 'Staged' } })
      log.warn('found node on its old image after its reboot', { node: name, digest })
    },
    async delete() {
      const { uid } = row()
      // A slow pass may have approved the reboot meanwhile, and then it is withdrawn first.
      const seen = { uid, ...(resourceVersion !== undefined && { resourceVersion }) }
      await client.delete(BOOTC_NODES, { name }, seen, signal)
      log.info('released node', { node: name })
    },
    regarding: () => ({ apiVersion, kind, name, uid: row().uid }),
  }
}

// The bootc daemon of one node, one report at a time. Its process has a User-Agent of its own.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type PoolScene, REPOSITORY } from '../pool-scene.ts'

export type IdleReason = 'Idle' | 'Staging' | 'Staged' | 'Rebooting'

export interface Report {
  /** Digests. */
  readonly booted?: string
  readonly staged?: string | null
  readonly idle?: IdleReason
  /** The error of a degraded node; `null`: there is none. */
  readonly error?: string | null
}

/** Writes the status of a BootcNode. What is left out stays as it is. */
export async function report(
  { client, clock }: PoolScene,
  name: string,
  { booted, staged, idle = 'Idle', error = null }: Report,
): Promise<void> {
  const bootcNode = await client.get(BOOTC_NODES, { name })
  if (bootcNode === undefined) throw new Error(`there is no BootcNode ${name}`)
  const { generation } = bootcNode.metadata
  const lastTransitionTime = formatInstant(clock.now())
  const condition = (type: string, is: boolean, reason: string, message = '') => ({
    type,
    status: is ? 'True' : 'False',
    reason,
    message,
    lastTransitionTime,
    observedGeneration: generation,
  })
  await client.patchStatus(
    BOOTC_NODES,
    { name },
    {
      status: {
        observedGeneration: generation,
        ...(booted !== undefined && { booted: imageInfo(booted) }),
        ...(staged !== undefined && { staged: staged === null ? null : imageInfo(staged) }),
        conditions: [
          condition('Idle', idle === 'Idle', idle),
          error === null
            ? condition('Degraded', false, 'Healthy')
            : condition('Degraded', true, 'Error', error),
        ],
      },
    },
  )
}

function imageInfo(digest: string) {
  return { image: `${REPOSITORY}@${digest}`, imageDigest: digest }
}

/** Every daemon does what its BootcNode asks for, at once: it stages, and reboots when that is approved. A node without a
 * booted image runs `installed`. Gives the names of the nodes that rebooted. */
export async function actAll(scene: PoolScene, installed: string): Promise<readonly string[]> {
  const rebooted: string[] = []
  for (const bootcNode of await scene.bootcNodes()) {
    if (await act(scene, bootcNode, installed)) rebooted.push(bootcNode.metadata.name)
  }
  return rebooted
}

async function act(scene: PoolScene, bootcNode: KubeObject, installed: string): Promise<boolean> {
  const { name } = bootcNode.metadata
  const digest = textAt(bootcNode, 'spec', 'desiredImage').split('@')[1] ?? ''
  const booted = textAt(bootcNode, 'status', 'booted', 'imageDigest') || installed
  const isStaged = textAt(bootcNode, 'status', 'staged', 'imageDigest') === digest
  const isApproved = valueAt(bootcNode, 'spec', 'desiredImageState') === 'Booted'
  if (booted === digest) {
    if (bootcNode['status'] === undefined) await report(scene, name, { booted })
    return false
  }
  if (!isStaged) {
    await report(scene, name, { booted, staged: digest, idle: 'Staged' })
    return false
  }
  if (!isApproved) return false
  await report(scene, name, { booted: digest, staged: null })
  return true
}

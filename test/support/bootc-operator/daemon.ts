// The daemon of bootc-operator on one node, with its host: one look at a time. It stages whatever is desired and not booted,
// and reboots whenever that is staged and approved, also a second time. What it knows beside the status is in its memory.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { digestIn } from '#src/images/digest.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { listAt, optionalTextAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type PoolScene, REPOSITORY } from '../pool-scene.ts'
import { type OperatorIdle, reportedImage, reportedStatus } from './objects.ts'

export interface OperatorDaemonOptions {
  /** The digest that is booted at first. */
  readonly booted: string
  /** Images with these digests do not boot: the host comes back on its old image, and nothing is staged any more. */
  readonly doNotBoot?: readonly string[]
  /** An older one, whose status names no generation. */
  readonly isOlder?: boolean
}

export interface OperatorDaemon {
  /** A host that is down comes up. Then one look at the host and at the BootcNode. */
  look(): Promise<void>
  /** The digests into which the host was rebooted. */
  reboots(): readonly string[]
}

export function createOperatorDaemon(
  { client, clock, setReady }: PoolScene,
  name: string,
  { booted: first, doNotBoot = [], isOlder = false }: OperatorDaemonOptions,
): OperatorDaemon {
  const reboots: string[] = []
  let booted = first
  let staged: string | undefined
  let rollback: string | undefined
  // Being staged, until the next look.
  let staging: string | undefined
  let isDown = false

  const comeUp = async () => {
    isDown = false
    if (staged !== undefined && !doNotBoot.includes(staged)) {
      rollback = booted
      booted = staged
    }
    staged = undefined
    await setReady(name, true)
  }
  const judge = (digest: string, isApproved: boolean): OperatorIdle => {
    if (booted === digest) return 'Idle'
    if (staged !== digest) return 'Staging'
    return isApproved ? 'Rebooting' : 'Staged'
  }
  const write = (bootcNode: KubeObject, idle: OperatorIdle) => {
    const now = formatInstant(clock.now())
    const since = (type: string) => timeOf(bootcNode, type) ?? now
    const image = (digest: string | undefined) =>
      digest === undefined ? undefined : reportedImage(REPOSITORY, digest)
    const status = reportedStatus({
      generation: isOlder ? undefined : bootcNode.metadata.generation,
      booted: reportedImage(REPOSITORY, booted),
      staged: image(staged),
      rollback: image(rollback),
      idle,
      // It sets Idle to True first, and then to False: the time is that of the last look.
      idleSince: idle === 'Idle' ? since('Idle') : now,
      degradedSince: since('Degraded'),
    })
    return client.patchStatus(BOOTC_NODES, { name }, { status })
  }

  return {
    async look() {
      if (isDown) await comeUp()
      if (staging !== undefined) staged = staging
      staging = undefined
      const bootcNode = await client.get(BOOTC_NODES, { name })
      if (bootcNode === undefined) return
      const digest = digestIn(textAt(bootcNode, 'spec', 'desiredImage')) ?? ''
      const isApproved = valueAt(bootcNode, 'spec', 'desiredImageState') === 'Booted'
      const idle = judge(digest, isApproved)
      await write(bootcNode, idle)
      if (idle === 'Staging') staging = digest
      if (idle !== 'Rebooting') return
      reboots.push(digest)
      isDown = true
      await setReady(name, false)
    },
    reboots: () => [...reboots],
  }
}

function timeOf(bootcNode: KubeObject, type: string): string | undefined {
  const conditions = listAt(bootcNode, 'status', 'conditions')
  const found = conditions.find((each) => textAt(each, 'type') === type)
  return optionalTextAt(found, 'lastTransitionTime')
}

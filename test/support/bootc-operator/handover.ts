// A pool of nodes with the daemons of bootc-operator, on which its controller and our function take turns.
import { expect } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { textAt } from '#src/kube/json.ts'
import { NODES } from '#src/kube/resource.ts'
import { createPoolScene, imageOf, POOL, type PoolScene, V1, V2 } from '../pool-scene.ts'
import { createOperator } from './controller.ts'
import { createOperatorDaemon, type OperatorDaemon } from './daemon.ts'
import { SLOT } from './objects.ts'

export interface Handover {
  readonly scene: PoolScene
  /** The digests into which each host was rebooted. */
  reboots(): Readonly<Record<string, readonly string[]>>
  /** Each daemon looks once, and ten seconds pass. */
  look(): Promise<void>
  /** No node is out beside those that have a slot, and not more than one. */
  expectOneSlot(): Promise<void>
  /** Whether all nodes run `digest` and none has a slot. */
  isUpdated(digest: string): Promise<boolean>
}

export interface HandoverOptions {
  readonly nodes: readonly string[]
  /** Digests that do not boot, by node. */
  readonly doNotBoot?: Readonly<Record<string, readonly string[]>>
  readonly rollout?: object
  /** The daemons are older ones. */
  readonly isOlder?: boolean
}

/** All nodes run V1 and belong to the pool, by the work of bootc-operator. Its spec says V2 now. */
export async function operatorPool(options: HandoverOptions): Promise<Handover> {
  const { nodes, doNotBoot = {}, rollout, isOlder = false } = options
  const scene = await createPoolScene(nodes, rollout === undefined ? {} : { rollout })
  const daemons = new Map(
    nodes.map((name): [string, OperatorDaemon] => [
      name,
      createOperatorDaemon(scene, name, { booted: V1, doNotBoot: doNotBoot[name] ?? [], isOlder }),
    ]),
  )
  const handover: Handover = {
    scene,
    reboots: () => Object.fromEntries([...daemons].map(([name, { reboots }]) => [name, reboots()])),
    async look() {
      for (const daemon of daemons.values()) await daemon.look()
      await scene.advance(10)
    },
    async expectOneSlot() {
      const out = (await scene.bootcNodes()).filter(({ metadata, spec, status }) => {
        const isApproved = textAt(spec, 'desiredImageState') === 'Booted'
        const isBooted = textAt(status, 'booted', 'image') === textAt(spec, 'desiredImage')
        return metadata.annotations?.[SLOT] !== undefined || (isApproved && !isBooted)
      })
      expect(out.length).toBeLessThanOrEqual(1)
    },
    async isUpdated(digest) {
      const bootcNodes = await scene.bootcNodes()
      return bootcNodes.every(
        ({ metadata, status }) =>
          textAt(status, 'booted', 'imageDigest') === digest &&
          metadata.annotations?.[SLOT] === undefined,
      )
    },
  }
  const operator = createOperator(scene, POOL)
  await operator.pass()
  await handover.look()
  await operator.pass()
  expect(await handover.isUpdated(V1)).toBe(true)
  await scene.edit({ spec: { image: { ref: imageOf(V2) } } })
  return handover
}

/** The commands of docs/migrate-from-bootc-operator.md, before the operator is started again. */
export async function clearForOperator({ client }: PoolScene): Promise<void> {
  const annotations = { 'bootc.dev/cordoned-by': null, 'bootc.dev/reboot-next': null }
  for (const { metadata } of await client.list(NODES)) {
    await client.patch(NODES, { name: metadata.name }, { metadata: { annotations } })
  }
  await client.patchStatus(BOOTC_NODE_POOLS, { name: POOL }, { status: { rebootSlots: null } })
}

// The daemon with the controller of bootc-operator: a BootcNode without `rebootPolicy` and `pullSecretHash`, approvals that
// stay, and a controller that knows only the conditions Idle and Degraded.
import { expect, test, vi } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { bootcNodePoolCrd } from '#src/bootc-node-pool/crd.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, NODES } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { startDaemonHere } from '#test/support/bootc-daemon/daemon-here.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'
import type { HostImage } from '#test/support/bootc-host/state.ts'
import { createOperator } from '#test/support/bootc-operator/controller.ts'
import { operatorStateOf, SLOT, WAS_CORDONED } from '#test/support/bootc-operator/objects.ts'

vi.setConfig({ testTimeout: 90_000 })

const NODE = 'worker-1'
const A = hostImage('a')
const B = hostImage('b')
const C = hostImage('c')

test('a host goes through two rollouts, and the operator sees each step', async () => {
  const world = await start([A, B, C])

  for (const image of [B, C]) {
    await world.roll(image)
    await world.sees('Staged')
    await world.operator.pass()
    expect(await world.annotations()).toEqual({ [SLOT]: '', [WAS_CORDONED]: 'false' })
    await world.operator.pass()
    await world.daemon.reboot()
    await world.sees('UpToDate')
    await world.operator.pass()

    const node = await world.daemon.client.get(NODES, { name: NODE })
    expect(node && isCordoned(node)).toBe(false)
    expect(await world.annotations()).toEqual({})
    const { booted, reboots } = await world.daemon.status()
    expect(booted?.imageDigest).toBe(image.digest)
    expect(reboots?.at(-1)).toMatchObject({ digest: image.digest, outcome: 'Booted' })
  }
})

test('a host that fell back stays degraded while it is approved, and a person lets it try again', async () => {
  const world = await start([A, { ...B, bootFails: true }])
  await world.roll(B)
  await world.sees('Staged')
  await world.operator.pass()
  await world.operator.pass()
  await world.daemon.reboot()
  await world.sees('Degraded')

  for (let pass = 0; pass < 3; pass += 1) await world.operator.pass()
  expect(world.daemon.host.state().system).toBe('running')
  expect(await world.annotations()).toEqual({ [SLOT]: '', [WAS_CORDONED]: 'false' })

  world.daemon.host.change((state) => {
    state.images = [A, B]
  })
  // kubectl patch bn worker-1 --type merge -p '{"spec":{"desiredImageState":"Staged"}}'
  await world.daemon.withdraw()
  await world.sees('Staged')
  await world.operator.pass()
  await world.operator.pass()
  await world.daemon.reboot()
  await world.sees('UpToDate')
  await world.operator.pass()
  expect(await world.annotations()).toEqual({})
})

/** One Node, whose BootcNode the operator has made for image A. */
async function start(images: readonly HostImage[]) {
  let transport: Transport | undefined
  const daemon = await startDaemonHere({
    images,
    desired: A,
    through(given) {
      transport = given
      return given
    },
  })
  if (transport === undefined) throw new Error('the daemon has no API server')
  const { client } = daemon
  await client.create(CUSTOM_RESOURCE_DEFINITIONS, bootcNodePoolCrd())
  const labels = { pool: 'workers' }
  await client.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: NODE, labels },
    spec: {},
  })
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '' }
  await client.patchStatus(NODES, { name: NODE }, { status: { conditions: [ready] } })
  const refOf = ({ repository, digest }: HostImage) => `${repository}@${digest}`
  await client.create(BOOTC_NODE_POOLS, {
    apiVersion: BOOTC_NODE_POOLS.apiVersion,
    kind: BOOTC_NODE_POOLS.kind,
    metadata: { name: 'workers' },
    spec: { nodeSelector: { matchLabels: labels }, image: { ref: refOf(A) } },
  })
  const operator = createOperator({ api: { transport }, clock: realClock }, 'workers')
  await daemon.remove()
  await operator.pass()
  return {
    daemon,
    operator,
    async roll(image: HostImage) {
      const spec = { image: { ref: refOf(image) } }
      await client.patch(BOOTC_NODE_POOLS, { name: 'workers' }, { spec })
      await operator.pass()
    },
    sees: (state: string) =>
      daemon.eventually(async () => {
        const bootcNode = await client.get(BOOTC_NODES, { name: NODE })
        expect(bootcNode && operatorStateOf(bootcNode)).toBe(state)
      }),
    annotations: async () =>
      (await client.get(BOOTC_NODES, { name: NODE }))?.metadata.annotations ?? {},
  }
}

// The hosts behind the BootcNodes of a real API server, with their kubelets and daemons: the stand-ins that the embedded
// control plane has. docs/embedded-control-plane.md says by which annotations of a Node its host is slow, falls back, or
// never returns.

import { realClock } from '#src/clock/real-clock.ts'
import type { HostBehaviour } from '#src/embedded/stand-ins/bootc/host-behaviour.ts'
import { startHosts } from '#src/embedded/stand-ins/bootc/hosts.ts'
import { createRegistry } from '#src/embedded/stand-ins/bootc/registry.ts'
import { startKubeletPods } from '#src/embedded/stand-ins/kubelet-pods.ts'
import { newNode, readyNode } from '#src/embedded/stand-ins/node.ts'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { NODES } from '#src/kube/resource.ts'
import type { Access } from './api-server.ts'
import type { Following } from './follow.ts'
import { standInContext } from './stand-in-context.ts'

/** They answer at once. Only a reboot takes a moment, in which the Node is not Ready. */
const QUICK: Partial<HostBehaviour> = {
  stageSeconds: 0,
  shutdownSeconds: 0,
  rebootSeconds: 0,
  readySeconds: 0.02,
}

/** Hosts are programs of their own, side by side. */
const CONCURRENCY = 32

/** Starts the hosts and kubelets of all Nodes with `HOST`. `following` has Nodes, Pods and BootcNodes. `none`: only what
 * the kubelets do with Pods. */
export function startBootcHosts(
  api: Access,
  following: Following,
  behaviour: Partial<HostBehaviour> | 'none' = {},
): { stop(): void } {
  const { mirror } = following
  const context = standInContext({
    transport: api.transport,
    sources: [following],
    mirror,
    concurrency: CONCURRENCY,
  })
  const registry = createRegistry(mirror)
  const hosts =
    behaviour === 'none'
      ? []
      : [startHosts(context, { registry, behaviour: { ...QUICK, ...behaviour } })]
  const standIns = [...hosts, startKubeletPods(context)]
  return {
    stop() {
      for (const standIn of standIns) standIn.stop()
    },
  }
}

export interface NodeOptions {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  /** A person has cordoned it. */
  readonly isCordoned?: boolean
}

/** The annotations of a Node whose host runs this image. */
export function hostOf(image: string): Readonly<Record<string, string>> {
  return { 'stand-in.sundial.dev/booted-image': image }
}

/** Makes Ready Nodes, as kubelets that register. */
export async function createNodes(
  { client }: Pick<Access, 'client'>,
  names: readonly string[],
  { labels = {}, annotations = {}, isCordoned = false }: NodeOptions = {},
): Promise<void> {
  await inParallel(names, CONCURRENCY, async (name) => {
    const now = realClock.now()
    const node = readyNode(newNode(name, `stand-in://${name}`, '', now), now)
    await client.create(NODES, {
      ...node,
      metadata: { name, labels: { ...node.metadata.labels, ...labels }, annotations },
      spec: { providerID: `stand-in://${name}`, ...(isCordoned && { unschedulable: true }) },
    })
    // Admission has put one on it, and nobody else is there to take it away.
    await client.patch(NODES, { name }, { spec: { taints: null } })
  })
}

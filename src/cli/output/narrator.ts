// Watches the simulated cluster and reports its changes as lines, each with the zone for its time.
import type { Clock } from '#src/clock/clock.ts'
import { CLUSTER_NAMESPACE_ANNOTATION, MACHINE_ANNOTATION } from '#src/cluster-api/labels.ts'
import type { Change, EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Line, nameOf } from './line.ts'
import { createEvictionTeller, tellChange, zoneOf } from './story.ts'

export type Tell = (line: Line, zone: string) => void

/** Calls `tell` for each line from now on. Returns a function that stops it. */
export function narrate(api: EmbeddedApi, clock: Clock, tell: Tell): () => void {
  const zones = createZoneBook()
  const tellEviction = createEvictionTeller()
  const unsubscribe = api.subscribe((change) => {
    zones.learn(change)
    for (const line of tellChange(change, clock.now())) tell(line, zones.of(line))
  })
  const unobserve = api.observe((record) => {
    for (const line of tellEviction(record, clock.now())) tell(line, zones.of(line))
  })
  return () => {
    unsubscribe()
    unobserve()
  }
}

interface ZoneBook {
  learn(change: Change): void
  of(line: Line): string
}

// A Node is shown in the zone of its machine, and a Pod in the zone of its Node.
function createZoneBook(): ZoneBook {
  const zoneOfMachine = new Map<string, string>()
  const machineOfNode = new Map<string, string>()
  const nodeOfPod = new Map<string, string>()

  const machineOf = (line: Line): string => {
    if (line.type === 'node') return machineOfNode.get(line.name) ?? ''
    if (line.type === 'eviction') {
      return machineOfNode.get(nodeOfPod.get(nameOf(line)) ?? '') ?? ''
    }
    return nameOf(line)
  }
  return {
    learn({ object, resource }) {
      const key = `${object.metadata.namespace}/${object.metadata.name}`
      if (resource.kind === 'ScheduledMachine') zoneOfMachine.set(key, zoneOf(object))
      // Before Cluster API annotates a Node, the Machine with the Node's name is assumed: most Nodes have that name.
      if (resource.kind === 'Machine') machineOfNode.set(object.metadata.name, key)
      const owner = resource.kind === 'Node' ? ownerOf(object) : undefined
      if (owner !== undefined) machineOfNode.set(object.metadata.name, owner)
      if (resource.kind === 'Pod') nodeOfPod.set(key, textAt(object, 'spec', 'nodeName'))
    },
    of: (line) =>
      line.type === 'phase' ? line.timezone : (zoneOfMachine.get(machineOf(line)) ?? 'UTC'),
  }
}

function ownerOf(node: KubeObject): string | undefined {
  const annotations = node.metadata.annotations ?? {}
  const machine = annotations[MACHINE_ANNOTATION]
  return machine && `${annotations[CLUSTER_NAMESPACE_ANNOTATION]}/${machine}`
}

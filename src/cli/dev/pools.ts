// The BootcNodePools that there are.
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { isTrueAt, stringsAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { plural } from '#src/views/plural.ts'
import { nodesOf, type Simulated } from '../simulated.ts'

export interface PoolBook {
  learn(change: Change): void
  /** A text for each pool that is not up to date: `workers: 1/4 updated; …`. */
  rollouts(): readonly string[]
}

/** Follows the changes. */
export function createPoolBook(): PoolBook {
  const rollouts = new Map<string, string>()
  return {
    learn({ type, object, resource }) {
      if (resource.kind !== 'BootcNodePool') return
      const { name } = object.metadata
      const { conditions = [], message = '' } = parsePoolStatus(object.status)
      const isBehind = conditions.some((each) => each.type === 'UpToDate' && each.status !== 'True')
      if (type !== 'DELETED' && isBehind) rollouts.set(name, `${name}: ${message}`)
      else rollouts.delete(name)
    },
    rollouts: () => [...rollouts.values()],
  }
}

/** What the spec of a pool says, and how many Nodes of the files it selects: `4 nodes, 1 at a time`. */
export function paceOf(pool: KubeObject, { nodes }: Simulated): string {
  const isPaused = isTrueAt(pool, 'spec', 'rollout', 'paused')
  const most = valueAt(pool, 'spec', 'rollout', 'maxUnavailable') ?? 1
  const pace = isPaused ? 'paused' : `${most} at a time`
  return `${plural(nodesOf(pool, nodes).length, 'node')}, ${pace}`
}

/** A command that moves the tag of a pool's image to a new version, if a ConfigMap of the files lists the tag. */
export function moveTag(pool: KubeObject, { objects }: Simulated): string | undefined {
  const [, repository, tag = ''] =
    /^(.+):([^:/@]+)$/.exec(textAt(pool, 'spec', 'image', 'ref')) ?? []
  const list = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' &&
      metadata.annotations?.['stand-in.sundial.dev/repository'] === repository,
  )
  const version = stringsAt(list, 'data')[tag]
  if (list === undefined || version === undefined) return undefined
  const { namespace = 'default', name } = list.metadata
  const patch = JSON.stringify({ data: { [tag]: nextVersion(version) } })
  return `-n ${namespace} patch configmap ${name} --type merge -p '${patch}'`
}

function nextVersion(version: string): string {
  const next = version.replace(/\d+$/, (number) => String(Number(number) + 1))
  return next === version ? `${version}.1` : next
}

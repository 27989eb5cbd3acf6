import type { Observed, UnusableKind } from '../observed.ts'
import type { ParsedSpec } from '../spec.ts'

export interface Obstacle {
  readonly reason: 'ReferencesInvalid' | 'NameConflict'
  readonly message: string
  /** Nothing that others make or install helps: a name or the spec has to change. */
  readonly isLasting: boolean
}

/** What keeps a machine from being made, in words a user can act on. Asked only when it should be there. */
export function obstacle({ key, spec, world }: Observed): Obstacle | undefined {
  if (world === undefined) return undefined
  if (world.machineVersion === undefined) {
    return invalid(
      'Cluster API is not installed: the API server does not serve cluster.x-k8s.io Machines',
    )
  }
  for (const found of [world.machine, world.bootstrap, world.infrastructure]) {
    if (found?.type === 'foreign') return nameConflict(found)
  }
  if (world.machine.type === 'ours') return undefined
  const later = notYet(spec)
  if (later !== undefined) return invalid(later)
  if (world.cluster?.type === 'absent') {
    return invalid(`spec.clusterName: there is no Cluster ${key.namespace}/${spec.clusterName}`)
  }
  return kindObstacle(world.unusableKinds)
}

function kindObstacle(kinds: readonly UnusableKind[]): Obstacle | undefined {
  const clusterScoped = kinds.filter(({ why }) => why === 'clusterScoped')
  if (clusterScoped.length > 0) {
    return { ...invalid(clusterScoped.map(refuseClusterScoped).join('; ')), isLasting: true }
  }
  if (kinds.length === 0) return undefined
  const names = kinds.map(({ apiVersion, kind }) => `${kind} of ${apiVersion}`)
  return invalid(`The API server does not serve ${names.join(', ')}; install the provider`)
}

function refuseClusterScoped({ field, apiVersion, kind }: UnusableKind): string {
  return `${field}.kind: ${kind} of ${apiVersion} is cluster-scoped and is not made for a user of a namespace; name a kind whose objects are in a namespace`
}

/** Somebody else's object has the name of one of ours. */
export function nameConflict({ what, why }: { what: string; why: string }): Obstacle {
  return { reason: 'NameConflict', message: `${what} exists ${why}`, isLasting: true }
}

// Fields of the API that this version does not carry out yet are refused, never left out in silence.
function notYet({ bootstrap, infrastructure, files }: ParsedSpec): string | undefined {
  if (bootstrap?.type === 'template') {
    return 'spec.bootstrapRef: templates are not cloned by this version; write the object into spec.bootstrapSpec'
  }
  if (infrastructure?.type === 'template') {
    return 'spec.infrastructureRef: templates are not cloned by this version; write the object into spec.infrastructureSpec'
  }
  return files.length > 0
    ? 'spec.files: files are not delivered by this version; put them into spec.bootstrapSpec.spec'
    : undefined
}

function invalid(message: string): Obstacle {
  return { reason: 'ReferencesInvalid', message, isLasting: false }
}

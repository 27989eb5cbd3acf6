// Questions about objects, answered by their JSON alone.
import { MACHINE_ANNOTATION, SCHEDULED_MACHINE_LABEL } from '#src/cluster-api/labels.ts'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import { listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { parseDuration } from '#src/schedule/duration.ts'
import { CONFIGURED_BY_ANNOTATION, CORDONED_BY_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import { CLUSTER, NAMESPACE } from './places.ts'

export const PROVIDER_KINDS = [
  ['bootstrap.cluster.x-k8s.io', 'TestConfig'],
  ['infrastructure.cluster.x-k8s.io', 'TestMachine'],
  ['infrastructure.cluster.x-k8s.io', 'DockerMachine'],
] as const

export function scheduledMachine(mirror: Mirror, name: string): KubeObject | undefined {
  return mirror.get('5spot.finos.org', 'ScheduledMachine', { namespace: NAMESPACE, name })
}

export function machine(mirror: Mirror, name: string): KubeObject | undefined {
  return mirror.get('cluster.x-k8s.io', 'Machine', { namespace: NAMESPACE, name })
}

/** The Cluster of all machines. */
export function cluster(mirror: Mirror): KubeObject | undefined {
  return mirror.get('cluster.x-k8s.io', 'Cluster', { namespace: NAMESPACE, name: CLUSTER })
}

/** The Machine that this ScheduledMachine owns. */
export function machineOf(mirror: Mirror, owner: KubeObject): KubeObject | undefined {
  const found = machine(mirror, owner.metadata.name)
  return found !== undefined && isOwnedBy(found, owner.metadata.uid) ? found : undefined
}

export function isOwnedBy({ metadata }: KubeObject, uid: string | undefined): boolean {
  return (
    metadata.labels?.[SCHEDULED_MACHINE_LABEL] !== undefined &&
    metadata.ownerReferences?.some((owner) => owner.uid === uid) === true
  )
}

/** Whether the Machine says that it was made for a ScheduledMachine of its name, and no owner of it exists: its
 * Cluster is none, and a ScheduledMachine of another uid does not exist. */
export function isUnowned(mirror: Mirror, { metadata }: KubeObject): boolean {
  const { name, labels, ownerReferences = [] } = metadata
  const current = scheduledMachine(mirror, name)?.metadata.uid
  return (
    labels?.[SCHEDULED_MACHINE_LABEL] === name &&
    ownerReferences.every(
      (owner) =>
        owner.kind === 'Cluster' ||
        (owner.kind === 'ScheduledMachine' && owner.name === name && owner.uid !== current),
    )
  )
}

/** Provider objects that say they were made for a ScheduledMachine of this name. */
export function childrenOf(mirror: Mirror, name: string): readonly KubeObject[] {
  return PROVIDER_KINDS.flatMap(([group, kind]) => {
    const object = mirror.get(group, kind, { namespace: NAMESPACE, name })
    const isLabelled = object?.metadata.labels?.[SCHEDULED_MACHINE_LABEL] === name
    return object !== undefined && isLabelled ? [object] : []
  })
}

export function node(mirror: Mirror, name: string): KubeObject | undefined {
  return mirror.get('', 'Node', { name })
}

/** The Node that a ScheduledMachine of this name has, or had. */
export function isNodeOf(object: KubeObject, owner: KubeObject | undefined): boolean {
  const name = owner?.metadata.name
  return (
    name !== undefined &&
    (object.metadata.annotations?.[MACHINE_ANNOTATION] === name ||
      textAt(owner, 'status', 'nodeRef', 'name') === object.metadata.name)
  )
}

export function isCordoned(object: KubeObject | undefined): boolean {
  return valueAt(object, 'spec', 'unschedulable') === true
}

/** Nodes that are marked as cordoned by this uid. */
export function cordonedBy(mirror: Mirror, uid: string | undefined): readonly KubeObject[] {
  return mirror
    .list('', 'Node')
    .filter(({ metadata }) => metadata.annotations?.[CORDONED_BY_ANNOTATION] === uid)
}

/** ConfigMaps of reclaim agents that this uid wrote last. */
export function agentsOf(mirror: Mirror, uid: string | undefined): readonly KubeObject[] {
  return mirror
    .list('', 'ConfigMap')
    .filter(({ metadata }) => metadata.annotations?.[CONFIGURED_BY_ANNOTATION] === uid)
}

export function isReady(object: KubeObject | undefined): boolean {
  return listAt(object, 'status', 'conditions').some(
    (each) => textAt(each, 'type') === 'Ready' && textAt(each, 'status') === 'True',
  )
}

/** Pods on a Node that a drain has to move: all that have not ended. */
export function podsOn(mirror: Mirror, nodeName: string): readonly KubeObject[] {
  return mirror
    .list('', 'Pod')
    .filter(
      (pod) =>
        textAt(pod, 'spec', 'nodeName') === nodeName &&
        !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase')),
    )
}

export function phaseOf(object: KubeObject | undefined): string {
  return textAt(object, 'status', 'phase')
}

/** An instant of the status, milliseconds of the epoch. */
export function instantAt(object: KubeObject | undefined, ...path: string[]): number | undefined {
  const text = textAt(object, ...path)
  return text === '' ? undefined : Date.parse(text)
}

/** A duration of the spec, milliseconds. */
export function durationAt(object: KubeObject | undefined, field: string): number {
  const text = textAt(object, 'spec', field)
  return text === '' ? DEFAULT_MS : parseDuration(text).toMillis()
}

// The default of the spec, `5m`.
const DEFAULT_MS = 300_000

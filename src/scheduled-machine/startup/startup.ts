// The startup of a Node: it has the taints of spec.startupTaints until it is Ready, and the DaemonSets of
// spec.waitForDaemonSets are Ready on it. Then the taints are removed, and the machine is in service.
//
// An annotation of the Machine has the taints with which it was created: a later change of the spec is for the next
// Machine. An annotation of the Node, written in the patch that removes the taints, says that the startup is over. So a
// Node in service never gets the taints again, even if the status is lost.

import type { ProviderContent } from '#src/cluster-api/clone-template.ts'
import type { Machine } from '#src/cluster-api/machine.ts'
import { registersTaints, withRegisteredTaints } from '#src/cluster-api/register-taints.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { formatTaints, parseTaints } from '#src/nodes/taints/applied.ts'
import type { Taint } from '#src/nodes/taints/taint.ts'
import { STARTED_ANNOTATION, STARTUP_ANNOTATION } from '../labels.ts'
import type { Subject } from '../subject.ts'

export interface Startup {
  readonly taints: readonly Taint[]
  /** The kubelet registers the Node with the taints. */
  readonly isRegistered: boolean
}

/** The annotation of a Machine that is created from this spec. Without a startup there is none. */
export function startupAnnotation({
  spec,
}: Pick<Subject, 'spec'>): Readonly<Record<string, string>> {
  const { startupTaints, waitForDaemonSets } = spec
  if (startupTaints.length === 0 && waitForDaemonSets.length === 0) return {}
  return { [STARTUP_ANNOTATION]: formatTaints(startupTaints) }
}

/** The content of a provider object of that Machine. Some bootstrap objects register the Node with its taints. */
export function withStartupTaints(
  content: ProviderContent,
  kind: string,
  machine: Machine,
): ProviderContent {
  const { taints = [] } = startupOf(machine) ?? {}
  return { ...content, spec: withRegisteredTaints(kind, content.spec, taints) }
}

/** The startup that the Machine was created with; `undefined`: none. */
export function startupOf({ annotations, bootstrapRef }: Machine): Startup | undefined {
  const taints = parseTaints(annotations[STARTUP_ANNOTATION])
  return taints && { taints, isRegistered: registersTaints(bootstrapRef?.kind) }
}

/** Whether the startup of the Node is over, by its annotation, or because the machine is in service. */
export function isStarted({ status }: Pick<Subject, 'status'>, { metadata }: KubeObject): boolean {
  return isMarkedStarted({ metadata }) || isInService(status, metadata.uid)
}

/** Whether the annotation of the Node says so. */
export function isMarkedStarted({ metadata }: Pick<KubeObject, 'metadata'>): boolean {
  return metadata.annotations?.[STARTED_ANNOTATION] !== undefined
}

function isInService({ phase, nodeRef }: Subject['status'], uid: string | undefined): boolean {
  return phase === 'Active' && uid !== undefined && nodeRef?.uid === uid
}

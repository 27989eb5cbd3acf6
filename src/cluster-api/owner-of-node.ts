import type { NamespacedKey } from '#src/kube/object.ts'
import { CLUSTER_NAMESPACE_ANNOTATION, MACHINE_ANNOTATION, NODE_LABEL } from './labels.ts'

interface Marked {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** The ScheduledMachine in a Node's labels and annotations. Cluster API writes them on every Node that it knows. */
export function ownerOfNode({ labels = {}, annotations = {} }: Marked): NamespacedKey | undefined {
  const name = labels[NODE_LABEL] ?? annotations[MACHINE_ANNOTATION]
  const namespace = annotations[CLUSTER_NAMESPACE_ANNOTATION]
  return name && namespace ? { namespace, name } : undefined
}

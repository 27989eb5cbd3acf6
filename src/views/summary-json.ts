import { formatInstant } from '#src/kube/instant.ts'
import type { Summary } from './summary.ts'

/** A summary as JSON shows it: the cluster of a machine is `clusterName`, the image of a pool is `image`. */
export function summaryJson({ of, next, ...rest }: Summary): object {
  const field = rest.kind === 'BootcNodePool' ? 'image' : 'clusterName'
  return { ...rest, [field]: of, ...(next && { next: { ...next, at: formatInstant(next.at) } }) }
}

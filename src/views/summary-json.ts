import { formatInstant } from '#src/kube/instant.ts'
import type { Off } from './saving.ts'
import type { Summary } from './summary.ts'

/** A summary as JSON shows it: the cluster of a machine is `clusterName`, the image of a pool is `image`. */
export function summaryJson({ of, next, off, ...rest }: Summary): object {
  const field = rest.kind === 'BootcNodePool' ? 'image' : 'clusterName'
  return {
    ...rest,
    [field]: of,
    ...(next && { next: { ...next, at: formatInstant(next.at) } }),
    ...(off && { off: offJson(off) }),
  }
}

function offJson({ seconds, since, price }: Off): object {
  return {
    seconds,
    ...(since && { since: formatInstant(since) }),
    ...(price && { pricePerHour: price.perHour }),
    ...(price?.currency !== undefined && { currency: price.currency }),
  }
}

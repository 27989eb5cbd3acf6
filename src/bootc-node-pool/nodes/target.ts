// The image that the nodes should run.
import { imageWithDigest, parseReference } from '#src/images/reference.ts'
import type { PoolFacts } from '../facts.ts'

export interface Target {
  readonly digest: string
  /** `desiredImage` of the nodes: the repository of the reference, and the digest. */
  readonly image: string
}

/**
 * `undefined`: the reference is invalid, or its digest was never found. Then nodes keep their images. The digest and the
 * repository are always of one reference, so a node is never told to pull a digest from another repository.
 */
export function targetOf({
  subject,
  resolution,
}: Pick<PoolFacts, 'subject' | 'resolution'>): Target | undefined {
  const { imageRef } = subject.spec
  if (imageRef === undefined || resolution?.ref !== imageRef) return undefined
  const parsed = parseReference(imageRef)
  if (parsed.type === 'refused' || resolution.digest === undefined) return undefined
  const { digest } = resolution
  return { digest, image: imageWithDigest(parsed.reference, digest) }
}

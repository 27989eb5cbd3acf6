// Whether an image is the one that is meant. Every decision of the daemon compares digests, never names.
import { digestIn } from '#src/images/digest.ts'

interface Image {
  readonly image: string
  readonly imageDigest: string
}

/** Whether the image has the digest. bootc reports that of the platform's manifest, and a reference may have that of the
 * index, so either counts. */
export function hasDigest(image: Image | undefined, digest: string): boolean {
  return image !== undefined && (image.imageDigest === digest || digestIn(image.image) === digest)
}

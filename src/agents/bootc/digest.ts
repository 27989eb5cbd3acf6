// Digests of images. Every decision of the daemon compares digests, never names.

/** The digest at the end of a reference such as `quay.io/example/os@sha256:…`; `undefined` when it has none. */
export function digestIn(reference: string): string | undefined {
  return DIGEST.exec(reference)?.[1]
}

const DIGEST = /@(sha256:[0-9a-f]{64})$/

interface Image {
  readonly image: string
  readonly imageDigest: string
}

/** Whether the image has the digest. bootc reports that of the platform's manifest, and a reference may have that of the
 * index, so either counts. */
export function hasDigest(image: Image | undefined, digest: string): boolean {
  return image !== undefined && (image.imageDigest === digest || digestIn(image.image) === digest)
}

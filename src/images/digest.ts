// Digests of images: the algorithms that OCI registers, with as many hexadecimal digits as each has.

/** The source of a regular expression for one digest, for JavaScript and for RE2. */
export const DIGEST_PATTERN = 'sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}'

const DIGEST = new RegExp(`^(?:${DIGEST_PATTERN})$`)
const SHORT_DIGITS = 12

export function isDigest(text: string): boolean {
  return DIGEST.test(text)
}

/** Why the text after `@` is not a digest, as a clause; `undefined` if it is one. */
export function digestFault(text: string): string | undefined {
  if (isDigest(text)) return undefined
  const algorithm = text.split(':')[0] ?? ''
  const digits = DIGITS.get(algorithm)
  if (digits === undefined) return 'its digest must begin with sha256:, sha384: or sha512:'
  return `its digest must have ${digits} lower-case hexadecimal digits after ${algorithm}:`
}

const DIGITS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])

/** The digest at the end of an image reference in any form, such as a host reports it. */
export function digestIn(image: string): string | undefined {
  const digest = image.slice(image.lastIndexOf('@') + 1)
  return isDigest(digest) ? digest : undefined
}

/** Whether it is the image of this digest. A host reports the digest of the platform's manifest, and the reference may have
 * that of the index, so either counts. */
export function hasDigest(
  image: { readonly image: string; readonly imageDigest: string } | undefined,
  digest: string,
): boolean {
  return image !== undefined && (image.imageDigest === digest || digestIn(image.image) === digest)
}

/** A digest for people: `sha256:` and twelve hexadecimal digits. */
export function shortDigest(digest: string): string {
  return digest.slice(0, digest.indexOf(':') + 1 + SHORT_DIGITS)
}

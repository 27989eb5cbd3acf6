// The desired image of a spec, as the daemon takes it.
import { formatReference, parseReference } from '#src/images/reference.ts'

export type DesiredImage =
  | {
      readonly digest: string
      /** Without a tag. */
      readonly reference: string
      readonly problem?: undefined
    }
  /** Why it cannot be used. The words are those of bootc-operator. */
  | { readonly problem: string; readonly digest?: undefined }

export function parseDesiredImage(image: string): DesiredImage {
  const parsed = parseReference(image)
  if (parsed.type === 'refused') {
    return { problem: `invalid image ref "${image}": ${parsed.because}` }
  }
  const { reference } = parsed
  if (reference.digest === undefined) return { problem: `image ref "${image}" has no digest` }
  return { digest: reference.digest, reference: formatReference(reference) }
}

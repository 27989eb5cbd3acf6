// The desired image of a spec, as the daemon takes it.
import { digestIn } from './digest.ts'

export type DesiredImage =
  | {
      readonly digest: string
      /** Without a tag. */
      readonly reference: string
      readonly problem?: undefined
    }
  /** Why it cannot be used. The words are those of bootc-operator. */
  | { readonly problem: string; readonly digest?: undefined }

/** A short name is refused: which registry it means depends on the host. A tag beside the digest is left out. */
export function parseDesiredImage(image: string): DesiredImage {
  const [repository] = NAME.exec(image.split('@')[0] ?? '')?.slice(1) ?? []
  if (repository === undefined) {
    const allowed = 'it must be REGISTRY/REPOSITORY@sha256:…, with the repository in small letters'
    return { problem: `invalid image ref "${image}": ${allowed}` }
  }
  const digest = digestIn(image)
  if (digest !== undefined) return { digest, reference: `${repository}@${digest}` }
  return image.includes('@')
    ? { problem: `invalid image ref "${image}": the digest must be sha256: and 64 hex digits` }
    : { problem: `image ref "${image}" has no digest` }
}

// A registry is localhost, or has a dot or a port. It never begins as an option of a command does.
const REGISTRY = /localhost(?::\d+)?|\w[\w-]*(?:\.[\w-]+)+(?::\d+)?|\w[\w-]*:\d+/
const PATH = /(?:\/[a-z\d]+(?:(?:[._]|__|-+)[a-z\d]+)*)+/
const TAG = /:\w[\w.-]{0,127}/
const NAME = new RegExp(`^((?:${REGISTRY.source})${PATH.source})(?:${TAG.source})?$`)

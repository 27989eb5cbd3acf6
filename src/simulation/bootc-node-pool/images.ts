// The images of all pools: one repository with a few versions, and one tag.
import { createRegistry } from '#src/embedded/stand-ins/bootc/registry.ts'
import { createMirror } from '#src/embedded/stand-ins/mirror.ts'

export const REPOSITORY = 'registry.example.com/os'
export const TAG = 'stable'
/** Every host boots the first one when it is new. */
export const VERSIONS = ['v1', 'v2', 'v3', 'v4'] as const

const registry = createRegistry(createMirror())
const digests = new Map(
  VERSIONS.map((version) => [version as string, registry.image(REPOSITORY, version).digest]),
)

export const TAGGED = `${REPOSITORY}:${TAG}`

/** The reference of a version, by its digest. */
export function referenceTo(version: string): string {
  return `${REPOSITORY}@${digests.get(version)}`
}

/** The digest that a reference stands for. `tags`: the versions of the tags of the registry. */
export function digestOf(
  reference: string,
  tags: Readonly<Record<string, string>>,
): string | undefined {
  const [, digest] = reference.split('@')
  return digest ?? digests.get(tags[reference.slice(reference.lastIndexOf(':') + 1)] ?? '')
}

// What the provider objects are created from beside the spec: templates, ConfigMaps and Secrets, as they were read.
import type { ProviderContent } from '#src/cluster-api/clone-template.ts'
import type { SpecShape } from '#src/cluster-api/spec-shape.ts'
import type { Role } from '../provider-refs.ts'

export type TemplateFact =
  | { readonly type: 'present'; readonly content: ProviderContent }
  | { readonly type: 'absent' }
  /** The object has no `spec.template`. */
  | { readonly type: 'empty' }

/** The content of a file, as it was read. */
export type FileFact =
  | { readonly type: 'text'; readonly text: string }
  /** Bytes that are no text, in base64. */
  | { readonly type: 'bytes'; readonly base64: string }
  /** In a Secret that the bootstrap object refers to. */
  | { readonly type: 'referred' }
  | { readonly type: 'absent'; readonly what: 'object' | 'key' }
  | { readonly type: 'forbidden'; readonly message: string }

/** The objects that the provider objects are created from, as they were read. */
export interface SourceFacts {
  /** A role without an entry has no template, or its kind is not usable. */
  readonly templates: { readonly [role in Role]?: TemplateFact }
  /** The files of the spec, in their order. Empty: it has none, or the bootstrap kind takes none. */
  readonly files: readonly FileFact[]
  /** What the kinds take. A role without an entry needs no field of the spec. */
  readonly shapes: { readonly [role in Role]?: SpecShape }
}

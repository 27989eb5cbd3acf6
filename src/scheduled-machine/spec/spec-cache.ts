// Specs that were parsed before. While an object has the same generation, its spec is the same. The provider
// specs are most of it and need no parsing: they are not kept, but taken from the object each time.
import { valueAt } from '#src/kube/json.ts'
import { createLruCache } from '#src/kube/lru-cache.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ParsedSpec, ProviderSource } from './parse-spec.ts'

export interface SpecCache {
  recall(object: KubeObject, parse: () => ParsedSpec): ParsedSpec
}

/** Two thousand usual specs. */
const MOST_BYTES = 10 * 1024 * 1024
/** Measured: the objects that a usual spec is parsed into, beyond the text in it. */
const OBJECT_BYTES = 3_500

/** An optimisation: a spec that is not in the cache is parsed again. */
export function createSpecCache(mostBytes: number = MOST_BYTES): SpecCache {
  const specs = createLruCache<{ readonly generation: number; readonly spec: ParsedSpec }>(
    mostBytes,
  )
  return {
    recall(object, parse) {
      const { uid, generation } = object.metadata
      if (uid === undefined || generation === undefined) return parse()
      const known = specs.get(uid)
      if (known?.generation === generation) return withProviderSpecs(known.spec, object)
      const spec = parse()
      const kept = withoutProviderSpecs(spec)
      // A character takes two bytes where one of the text is not Latin.
      const bytes = OBJECT_BYTES + 2 * JSON.stringify(kept).length
      specs.set(uid, { generation, spec: kept }, bytes)
      return spec
    },
  }
}

function withoutProviderSpecs(spec: ParsedSpec): ParsedSpec {
  const without = (source: ProviderSource | undefined) =>
    source?.type === 'inline' ? { ...source, spec: undefined } : source
  return {
    ...spec,
    bootstrap: without(spec.bootstrap),
    infrastructure: without(spec.infrastructure),
  }
}

function withProviderSpecs(kept: ParsedSpec, object: KubeObject): ParsedSpec {
  const add = (source: ProviderSource | undefined, field: string) =>
    source?.type === 'inline' ? { ...source, spec: valueAt(object, 'spec', field, 'spec') } : source
  return {
    ...kept,
    bootstrap: add(kept.bootstrap, 'bootstrapSpec'),
    infrastructure: add(kept.infrastructure, 'infrastructureSpec'),
  }
}

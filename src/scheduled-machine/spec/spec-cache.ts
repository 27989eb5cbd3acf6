// A cache of parsed specs. An object with the same generation has the same spec. The provider specs are the largest
// part and need no parsing, so they are not cached, but taken from the object each time.
import { valueAt } from '#src/kube/json.ts'
import { createLruCache } from '#src/kube/lru-cache.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ParsedSpec, ProviderSource } from './parse-spec.ts'

export interface SpecCache {
  recall(object: KubeObject, parse: () => ParsedSpec): ParsedSpec
}

/** About two thousand usual specs. */
const MOST_BYTES = 10 * 1024 * 1024
/** Measured: the memory of a usual parsed spec, without its texts. */
const OBJECT_BYTES = 3_500

/** Only an optimization: a spec that is not in the cache is parsed. */
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
      // If one character of a text is not Latin, each character needs two bytes.
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

// The form of answer that the client asks for with `Accept`.
export interface Wanted {
  readonly as: 'object' | 'table'
  readonly format: 'json' | 'yaml'
  /** The aggregated form of discovery. */
  readonly aggregated: boolean
  /** Of the answer. */
  readonly contentType: string
}

const JSON_TYPE = 'application/json'
const YAML_TYPE = 'application/yaml'
/** The formats of answers, as a refusal lists them. */
export const OFFERED = [JSON_TYPE, YAML_TYPE, 'application/vnd.kubernetes.protobuf'] as const
export const PLAIN: Wanted = {
  as: 'object',
  format: 'json',
  aggregated: false,
  contentType: JSON_TYPE,
}

const known = new Map<string, Wanted>()

/** The first form in the header that is offered here; `undefined` when there is none. */
export function negotiate(accept: string | undefined): Wanted | undefined {
  if (accept === undefined || accept.trim() === '' || accept === JSON_TYPE) return PLAIN
  const cached = known.get(accept)
  if (cached !== undefined) return cached
  for (const range of accept.split(',')) {
    const wanted = offerFor(range)
    if (wanted === undefined) continue
    // Clients use few different headers. A client that invents new ones must not fill the memory.
    if (known.size < 100) known.set(accept, wanted)
    return wanted
  }
  return undefined
}

function offerFor(range: string): Wanted | undefined {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
  const format = formatOf(type)
  if (format === undefined) return undefined
  const named = new Map(
    parameters.map((parameter) => {
      const [name = '', value = ''] = parameter.split('=')
      return [name, value] as const
    }),
  )
  const as = named.get('as')
  const plain = { ...PLAIN, format, contentType: format === 'json' ? JSON_TYPE : YAML_TYPE }
  if (as === undefined || as === '') return plain
  if (named.get('g') === 'apidiscovery.k8s.io') {
    if (as !== 'APIGroupDiscoveryList' || named.get('v') !== 'v2' || format !== 'json')
      return undefined
    return {
      ...plain,
      aggregated: true,
      contentType: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    }
  }
  if (named.get('g') !== 'meta.k8s.io' || named.get('v') !== 'v1') return undefined
  return as === 'Table' ? { ...plain, as: 'table' } : undefined
}

function formatOf(type: string): Wanted['format'] | undefined {
  if (type === JSON_TYPE || type === '*/*' || type === 'application/*') return 'json'
  return type === YAML_TYPE ? 'yaml' : undefined
}

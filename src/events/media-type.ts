// Parses the Content-Type header, such as `application/CloudEvents+JSON;charset="UTF-8"`. Case and spaces do not matter.

export interface MediaType {
  /** Lower case, without parameters; `''` when there is no Content-Type. */
  readonly essence: string
  /** Lower case. Default: `utf-8`, the charset of JSON. */
  readonly charset: string
}

/**
 * The media type and charset of a Content-Type header. Whoever sends an event can make it megabytes long: patterns that
 * try again from many places could run out of stack, so there are none here.
 */
export function parseMediaType(header: string | undefined): MediaType {
  const [essence = '', ...parameters] = (header ?? '').split(';')
  const charset = parameters.map(charsetOf).find((value) => value !== '')
  return {
    essence: essence.trim().toLowerCase(),
    charset: (charset ?? 'utf-8').toLowerCase(),
  }
}

/** `application/json`, `text/json`, `application/merge-patch+json` … */
export function isJson({ essence }: MediaType): boolean {
  const [type, subtype = '', ...rest] = essence.split('/')
  if (type === '' || rest.length > 0) return false
  return subtype === 'json' || (subtype.endsWith('+json') && subtype !== '+json')
}

// `charset="UTF-8"`; `''` for any other parameter.
function charsetOf(parameter: string): string {
  const [name = '', value = ''] = parameter.split('=')
  if (name.trim().toLowerCase() !== 'charset') return ''
  return value.trim().replace(/^"/, '').split(/["\s]/, 1)[0] ?? ''
}

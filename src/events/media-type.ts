// Parses the Content-Type header, such as `application/CloudEvents+JSON;charset="UTF-8"`. Case and spaces do not matter.

export interface MediaType {
  /** Lower case, without parameters; `''` when there is no Content-Type. */
  readonly essence: string
  /** Lower case. Default: `utf-8`, the charset of JSON. */
  readonly charset: string
}

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i

/** The media type and charset of a Content-Type header. */
export function parseMediaType(header: string | undefined): MediaType {
  const text = header ?? ''
  return {
    essence: (text.split(';', 1)[0] ?? '').trim().toLowerCase(),
    charset: (CHARSET.exec(text)?.[1] ?? 'utf-8').toLowerCase(),
  }
}

/** `application/json`, `text/json`, `application/merge-patch+json` … */
export function isJson({ essence }: MediaType): boolean {
  return /^[^/]+\/(?:json|[^/]+\+json)$/.test(essence)
}

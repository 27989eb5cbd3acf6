// The Content-Type header: `application/CloudEvents+JSON;charset="UTF-8"` is what its parts say,
// whatever their case and spaces.

export interface MediaType {
  /** Lower case, without parameters; `''` when there is no Content-Type. */
  readonly essence: string
  /** Lower case; `utf-8` when it is not said, as JSON is. */
  readonly charset: string
}

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i

/** The media type and charset that a Content-Type header names. */
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

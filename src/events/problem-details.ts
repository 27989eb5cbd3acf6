// Error answers as application/problem+json (RFC 9457), so that the sender's log has the cause.

export interface ProblemDetails {
  readonly status: number
  readonly title: string
  readonly detail: string
  /** A remedy for the sender. */
  readonly remedy?: string
}

/** The HTTP response with these details. */
export function problemResponse(
  { status, title, detail, remedy }: ProblemDetails,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = {
    type: 'about:blank',
    title,
    status,
    detail,
    ...(remedy !== undefined && { remedy }),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

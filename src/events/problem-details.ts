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
  details: ProblemDetails,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(problemBody(details), {
    status: details.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

/** The body of this response. */
export function problemBody({ status, title, detail, remedy }: ProblemDetails): string {
  return JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail,
    ...(remedy !== undefined && { remedy }),
  })
}

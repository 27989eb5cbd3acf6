// Answers that are no success, as application/problem+json (RFC 9457): a sender's log has the cause.

export interface ProblemDetails {
  readonly status: number
  readonly title: string
  readonly detail: string
  /** What the sender can do. */
  readonly remedy?: string
}

/** The answer. */
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

// Finds the end of a cause's message, which says what is allowed and quotes nothing from the request.

// The patterns, bounds and lists in these texts come from the schema. Each expression must match at the end of the
// message, so that it never matches a quoted value before it.
const DETAILS: readonly RegExp[] = [
  /supported values: "[^"\\]*"(?:, "[^"\\]*")*$/,
  /should match '[^']{1,500}'$/,
  /must be of type \w+(?=: "\w+"$)/,
  /should be (?:at (?:least|most) \d+ chars long|(?:less|greater) than(?: or equal to)? [\d.e+-]+|a multiple of [\d.]+)$/,
  /should have at (?:least|most) \d+ (?:items|properties|items?)$/,
  /(?:must|may) (?:not be|be no|have at|be) (?:more|longer|less|most|least|greater)(?: than)?(?: or equal to)? \d+(?: (?:bytes|characters|items))?(?: or less)?$/,
  /must be no more than \d+ (?:bytes|characters)$/,
  /(?:a|an) (?:lowercase RFC 1123|valid|DNS-1035|DNS-1123) [\w -]{1,60} must (?:consist|be)[^"]{1,300} regex used for validation is '[^']{1,300}'\)$/,
  /(?:field|value) is immutable$/,
]
const LONGEST = 1_000

/** For example `supported values: "a", "b"`; `undefined` when no part is known to be safe. */
export function safeDetail(message: string): string | undefined {
  const end = message.slice(-LONGEST)
  for (const detail of DETAILS) {
    const [words] = detail.exec(end) ?? []
    if (words !== undefined) return words
  }
  return undefined
}

// Parses the header `WWW-Authenticate` (RFC 9110, 11.6.1): how a registry wants to be logged in to.

export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string
  /** By name in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

const NEXT =
  /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~:/?@-]*)))?/y

/** The challenges in their order. Text that cannot be parsed ends the list. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  NEXT.lastIndex = 0
  for (let found = NEXT.exec(header); found !== null; found = NEXT.exec(header)) {
    const [, name = '', quotedText, text] = found
    const value = quotedText?.replace(/\\(.)/g, '$1') ?? text
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() })
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), value)
  }
  return challenges
}

// A check of npm run security.

export type Outcome =
  | { readonly type: 'passed'; readonly note?: string }
  | { readonly type: 'failed'; readonly reasons: readonly string[] }
  /** It needs something from outside that is not there. */
  | { readonly type: 'skipped'; readonly reason: string }

export interface Step {
  readonly name: string
  run(): Promise<Outcome>
}

export function outcomeOf(reasons: readonly string[], note?: string): Outcome {
  if (reasons.length > 0) return { type: 'failed', reasons }
  return { type: 'passed', ...(note === undefined ? {} : { note }) }
}

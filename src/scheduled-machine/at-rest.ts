// Apart from the rules: the sweep needs it before it answers, and nothing else of them.

/** The phases in which there should be no Machine. */
export const AT_REST: ReadonlySet<unknown> = new Set(['Inactive', 'Disabled', 'Terminated'])

// Rules in their order: the first one that gives a result decides. A listener hears each question and its answer, so that
// a program can show how a decision was made. Without a listener, no text is made.

/** `Given`: the facts that all rules of a list get. */
export interface Rule<Given extends readonly unknown[], Result> {
  readonly name: string
  /** A question. The answer is yes when this rule decides. */
  readonly question: string
  /** `undefined`: the next rule is asked. */
  readonly decide: (...given: [...Given, Trace | undefined]) => Result | undefined
  /** What follows yes or no, such as an instant. */
  readonly detail?: (...given: Given) => string | undefined
}

export interface Question {
  /** The name of the rule. */
  readonly rule: string
  readonly asked: string
  /** The object that the question is about, if it is a part of the whole: the name of a node. */
  readonly about?: string | undefined
}

/** Hears a question, and returns a function that hears the answer. A rule may ask other rules before it has one. */
export type Trace = (question: Question) => (answer: string) => void

/** The result of the first rule that gives one. */
export function firstOf<Given extends readonly unknown[], Result>(
  rules: readonly Rule<Given, Result>[],
  given: Given,
  trace: Trace | undefined,
  about?: string,
): Result | undefined {
  for (const rule of rules) {
    const hear = trace?.({ rule: rule.name, asked: rule.question, ...(about && { about }) })
    const result = rule.decide(...given, trace)
    hear?.(inWords(result !== undefined, rule.detail?.(...given)))
    if (result !== undefined) return result
  }
  return undefined
}

/** A rule that changes a decision. The result is the same value when it changes nothing. */
export interface Adjustment<Given extends readonly unknown[], Result> {
  readonly name: string
  readonly question: string
  readonly adjust: (result: Result, ...given: Given) => Result
}

/** The result after all adjustments, one after the other. */
export function adjusted<Given extends readonly unknown[], Result>(
  adjustments: readonly Adjustment<Given, Result>[],
  result: Result,
  given: Given,
  trace: Trace | undefined,
): Result {
  return adjustments.reduce((before, { name, question, adjust }) => {
    const after = adjust(before, ...given)
    trace?.({ rule: name, asked: question })(inWords(after !== before, undefined))
    return after
  }, result)
}

function inWords(isYes: boolean, detail: string | undefined): string {
  const answer = isYes ? 'yes' : 'no'
  return detail === undefined ? answer : `${answer}: ${detail}`
}

export interface AskedRule extends Question {
  readonly answer: string
}

/** A listener that keeps the questions in their order, with their answers. */
export function createTrace(): { readonly trace: Trace; asked(): readonly AskedRule[] } {
  const heard: { question: Question; answer: string }[] = []
  return {
    trace(question) {
      const entry = { question, answer: '' }
      heard.push(entry)
      return (answer) => {
        entry.answer = answer
      }
    },
    asked: () => heard.map(({ question, answer }) => ({ ...question, answer })),
  }
}

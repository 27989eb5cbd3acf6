// A request that is no CloudEvent, or not one for us: what to answer, in words that help to mend it.

export interface Problem {
  /** HTTP status. */
  readonly status: 400 | 405 | 413 | 415
  /** What is wrong, the same for every request of its kind. */
  readonly title: string
  /** What is wrong with this one, naming the header or field. */
  readonly detail: string
  /** What to send instead. */
  readonly remedy: string
}

/** Thrown for a request that will not be better when it is sent again. */
export class BadEvent extends Error {
  override readonly name = 'BadEvent'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.title}: ${problem.detail}`)
    this.problem = problem
  }
}

// The error for a request that is not a CloudEvent, or one with invalid data. The answer tells the sender what to change.

export interface Problem {
  /** HTTP status. */
  readonly status: 400 | 405 | 413 | 415
  /** The type of the error, the same for every such request. */
  readonly title: string
  /** The error of this request, with the name of the header or field. */
  readonly detail: string
  /** A valid request. */
  readonly remedy: string
}

/** Thrown for a request that would fail again if it were repeated. */
export class BadEvent extends Error {
  override readonly name = 'BadEvent'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.title}: ${problem.detail}`)
    this.problem = problem
  }
}

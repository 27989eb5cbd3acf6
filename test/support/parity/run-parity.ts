// One case, run against both servers and compared.
import type { Case } from './case.ts'
import type { Connection } from './connection.ts'
import { compareAnswers, type Difference } from './differences.ts'
import { type Normal, normalise } from './normalise.ts'
import { runCase } from './run-case.ts'
import { createNamespace, type Targets } from './targets.ts'

export interface Parity {
  /** Where the real server answers otherwise than the case says. */
  readonly surprises: readonly string[]
  readonly differences: readonly Difference[]
}

/** What a run of the case must come to. */
export function expectedOf({ differences = [] }: Case): Parity {
  return {
    surprises: [],
    differences: differences.map(({ at, real, embedded }) => ({ at, real, embedded })),
  }
}

/** Runs the case in a namespace of its own. */
export async function runParity(
  { real, embedded }: Pick<Targets, 'real' | 'embedded'>,
  given: Case,
  namespace: string,
): Promise<Parity> {
  const theirs = await answersOf(real, given, namespace)
  const ours = await answersOf(embedded, given, namespace)
  return {
    surprises: surprisesIn(given, theirs),
    differences: compareAnswers(given.steps, theirs, ours),
  }
}

async function answersOf(
  connection: Connection,
  given: Case,
  namespace: string,
): Promise<readonly Normal[]> {
  const from = Date.now()
  await createNamespace(connection, namespace)
  return normalise(await runCase(connection, given, namespace), from)
}

// A case that asks for something else than it means to would compare two refusals.
function surprisesIn({ steps }: Case, answers: readonly Normal[]): readonly string[] {
  return steps.flatMap((step, index) => {
    const answer = answers[index]
    const wanted = step.does === 'ask' ? step.status : 200
    if (answer === undefined || answer.status === wanted) return []
    return [`${answer.step}: ${answer.status} instead of ${wanted}: ${JSON.stringify(answer.body)}`]
  })
}

// A run in lines that people read: the time, who acted, the request, and the answer.
import { textAt } from '#src/kube/json.ts'
import { nameOfActor, type ObjectChange, type Violation } from './history.ts'
import type { Told } from './ledger.ts'
import type { Call } from './network.ts'
import type { Plan, TimedAction } from './plan.ts'
import type { Run } from './run.ts'
import type { SimulatedSystem } from './simulated-system.ts'

/** One line for everything that happened, the violations among it. */
export function tellRun(run: Run): readonly string[] {
  const lines = run.told.map((told) => ({ at: timeOf(told), text: lineOf(told) }))
  const wrong = run.violations.map((each) => ({ at: each.at, text: tellViolation(each) }))
  return [...merge(lines, wrong)].map(({ at, text }) => `${clock(at)}  ${text}`)
}

/** The plan in a few lines. */
export function tellPlan<Action extends TimedAction, P extends Plan<Action>>(
  system: SimulatedSystem<Action, P>,
  plan: P,
): readonly string[] {
  const { seed, start, pods, sweepPods, latency, lost, incidents } = plan
  const objects = system.tell(plan)
  const lossOf = [lost.events && 'all events', lost.alarm && 'every alarm'].filter(Boolean)
  return [
    `seed ${seed}: ${objects.count}, ${count(pods, 'pod')} of ${system.name} and ${sweepPods} of the sweep, ${count(incidents.length, 'fault')} planned`,
    `from ${start.toISO()}, calm after ${plan.calmAt} s; requests take up to ${latency * 1_000} ms each way${lossOf.length > 0 ? `; lost: ${lossOf.join(' and ')}` : ''}`,
    ...objects.lines,
  ]
}

export function tellViolation({ invariant, says }: Violation): string {
  return `VIOLATED ${invariant}: ${says}`
}

interface Timed {
  readonly at: number
  readonly text: string
}

// Both are in order. A violation comes after everything else of the same moment.
function* merge(lines: readonly Timed[], wrong: readonly Timed[]): Generator<Timed> {
  const rest = [...wrong]
  for (const line of lines) {
    while (rest[0] !== undefined && rest[0].at < line.at) yield rest.shift() as Timed
    yield line
  }
  yield* rest
}

function timeOf(told: Told): number {
  switch (told.type) {
    case 'call':
      return told.call.askedAt
    case 'sent':
      return told.sent.at
    case 'change':
      return told.change.at
    default:
      return told.at
  }
}

function lineOf(told: Told): string {
  switch (told.type) {
    case 'call':
      return callLine(told.call)
    case 'sent': {
      const { number, to, about, fault, answers } = told.sent
      const came = answers.map(({ pod, status }) => `${status} ${pod}`).join(', ')
      return `event ${number} → ${to}: ${about}${fault ? ` [${fault.type}]` : ''} → ${came}`
    }
    case 'change':
      return changeLine(told.change)
    case 'incident':
      return `!! ${told.name} ${told.about} ${JSON.stringify(told.incident)}`
    case 'calm':
      return 'from now on nothing goes wrong any more'
    default:
      return told satisfies never
  }
}

function callLine({ number, pod, method, path, fault, answer, body }: Call): string {
  const [where = ''] = path.split('?')
  const short = where.replace(/^\/apis?\/(?:[^/]+\/)?v[^/]+\//, '').replace(/^namespaces\//, '')
  const met = fault === undefined ? '' : ` [${JSON.stringify(fault)}]`
  const says = method === 'GET' || body === undefined ? '' : ` ${body.slice(0, LONGEST)}`
  return `${pod} #${number} ${method} ${short}${met} → ${answer ?? 'nothing'}${says}`
}

const LONGEST = 160

function changeLine({ by, change: { type, object } }: ObjectChange): string {
  const phase = textAt(object, 'status', 'phase') || textAt(object, 'status', 'state')
  const reason = object.kind === 'Event' ? textAt(object, 'reason') : ''
  const more = [phase, reason].filter(Boolean).join(' ')
  const going = object.metadata.deletionTimestamp === undefined ? '' : ' (being deleted)'
  return `  ${nameOfActor(by)}: ${type} ${object.kind} ${object.metadata.name}${more && ` ${more}`}${going}`
}

/** `2 pods`. */
export function count(times: number, what: string): string {
  return `${times} ${what}${times === 1 ? '' : 's'}`
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}

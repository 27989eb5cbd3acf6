// Runs a case against one server: every answer, as it came.
import { parse } from 'yaml'
import type { Ask, Case, Step } from './case.ts'
import type { Connection, RawAnswer, Request, Stream } from './connection.ts'
import { isFields } from './marks.ts'
import { resolve, resolveText } from './resolve.ts'

export interface Answer {
  /** Which step it answers: its number, and what was asked. */
  readonly step: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON or YAML as its value, a watch as its events, all else as text. */
  readonly body: unknown
  /** When it was there, milliseconds of `Date.now()`. */
  readonly at: number
}

const PATIENCE_MS = 60_000
const AGAIN_MS = 50

/** All answers, in order. @throws when a step's reference is to nothing */
export async function runCase(
  connection: Connection,
  { steps }: Case,
  namespace: string,
): Promise<readonly Answer[]> {
  const known = new Map<string, unknown>([['ns', namespace]])
  const streams = new Map<string, Stream>()
  const answers: Answer[] = []
  try {
    for (const [index, step] of steps.entries()) {
      const given = await perform(connection, step, known, streams)
      answers.push({ step: `${index + 1} ${wordsOf(step)}`, ...given, at: Date.now() })
      const name = 'as' in step ? step.as : undefined
      if (name !== undefined) known.set(name, given.body)
    }
  } finally {
    for (const stream of streams.values()) stream.close()
  }
  return answers
}

type Given = Pick<Answer, 'status' | 'headers' | 'body'>

async function perform(
  connection: Connection,
  step: Step,
  known: ReadonlyMap<string, unknown>,
  streams: Map<string, Stream>,
): Promise<Given> {
  if (step.does === 'forget') {
    await connection.forget()
    return { status: 200, headers: {}, body: undefined }
  }
  if (step.does === 'take') return takeEvents(streams.get(step.watch), step.events)
  const path = resolveText(step.path, known).replaceAll(' ', '%20')
  if (step.does === 'open') {
    const stream = await connection.watch({ method: 'GET', path, headers: step.headers })
    streams.set(step.watch, stream)
    return { status: stream.status, headers: stream.headers, body: undefined }
  }
  const body = resolve(step.body, known)
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
  const { method, headers } = step
  return send(connection, step, { method, path, headers, body: text })
}

function fieldOf(body: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, name) => (isFields(here) ? here[name] : undefined), body)
}

// Again and again where it takes a while until the answer is as it should be.
async function send(
  connection: Connection,
  { eventually, status, field = [] }: Ask,
  request: Request,
): Promise<Given> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = readable(await connection.send(request))
    const given = { ...answer, body: fieldOf(answer.body, field) }
    const isThere = given.status === status && (field.length === 0 || given.body !== undefined)
    if (!eventually || isThere || performance.now() > until) return given
    await new Promise((next) => setTimeout(next, AGAIN_MS))
  }
}

async function takeEvents(stream: Stream | undefined, wanted: number | 'all'): Promise<Given> {
  if (stream === undefined) throw new Error('the watch was never opened')
  const events: unknown[] = []
  while (wanted === 'all' || events.length < wanted) {
    const line = await stream.next()
    if (line === undefined) break
    events.push(JSON.parse(line))
  }
  return { status: stream.status, headers: {}, body: events }
}

function readable({ status, headers, body }: RawAnswer): Given {
  const type = headers['content-type'] ?? ''
  if (body === '') return { status, headers, body: undefined }
  if (type.includes('json')) return { status, headers, body: JSON.parse(body) }
  return { status, headers, body: type.includes('yaml') ? parse(body) : body }
}

function wordsOf(step: Step): string {
  if (step.does === 'ask') return `${step.method} ${step.path}`
  if (step.does === 'forget') return 'forget'
  return step.does === 'open' ? `watch ${step.path}` : `events of ${step.watch}`
}

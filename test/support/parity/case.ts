// A case of the parity suite as plain data: requests in order, each with the status that the real API
// server gives. What a request needs of an earlier answer it names in braces: `{{first.metadata.uid}}`.
// Each case has a namespace of its own, `{{ns}}`, and names what belongs to no namespace after it.

export interface Ask {
  readonly does: 'ask'
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** A text goes as it is, all else as JSON. */
  readonly body: unknown
  /** What both servers must answer. */
  readonly status: number
  /** Under which name later steps know the answer. */
  readonly as?: string
  /** What only the real server has is left out: it serves more kinds. */
  readonly isPart: boolean
  /** The field of the answer that is looked at; all of it when there is none. */
  readonly field?: readonly string[]
  /** Asked again until the status is the one that is wanted: what a controller does takes a while. */
  readonly eventually: boolean
}

/** Opens a watch; `take` reads from it. */
export interface Open {
  readonly does: 'open'
  readonly watch: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

/** Reads that many events of an open watch, or all until the server ends it. */
export interface Take {
  readonly does: 'take'
  readonly watch: string
  readonly events: number | 'all'
  readonly as?: string
}

/** The server forgets what was before now. */
export interface Forget {
  readonly does: 'forget'
}

export type Step = Ask | Open | Take | Forget

/** One place where the embedded API is known to answer differently. */
export interface KnownDifference {
  /** `<number of the step>.body.metadata.name`, as the failing test names it. */
  readonly at: string
  readonly real: unknown
  readonly embedded: unknown
  /** Words of docs/embedded-control-plane.md that tell of it. */
  readonly documented: string
}

export interface Case {
  /** A sentence. */
  readonly name: string
  readonly steps: readonly Step[]
  readonly differences?: readonly KnownDifference[]
}

/** The name of an area of docs/embedded-control-plane.md, and its cases. */
export interface Area {
  readonly name: string
  readonly cases: readonly Case[]
}

interface More {
  readonly status?: number
  readonly as?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly eventually?: true
  readonly isPart?: true
  readonly field?: readonly string[]
}

export function get(path: string, more: More = {}): Ask {
  return ask('GET', path, undefined, { status: 200, ...more })
}

export function post(path: string, body: unknown, more: More = {}): Ask {
  return ask('POST', path, body, { status: 201, ...more })
}

export function put(path: string, body: unknown, more: More = {}): Ask {
  return ask('PUT', path, body, { status: 200, ...more })
}

export function del(path: string, body?: unknown, more: More = {}): Ask {
  return ask('DELETE', path, body, { status: 200, ...more })
}

const PATCHES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

export function patch(
  type: keyof typeof PATCHES,
  path: string,
  body: unknown,
  more: More = {},
): Ask {
  const headers = { 'content-type': PATCHES[type], ...more.headers }
  return ask('PATCH', path, body, { status: 200, ...more, headers })
}

export function ask(
  method: string,
  path: string,
  body: unknown,
  { headers = {}, eventually, isPart, status = 200, as, field }: More,
): Ask {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  return {
    does: 'ask',
    method,
    path,
    headers: { ...type, ...headers },
    body,
    status,
    isPart: isPart === true,
    eventually: eventually === true,
    ...(as !== undefined && { as }),
    ...(field !== undefined && { field }),
  }
}

export function open(watch: string, path: string, headers: Open['headers'] = {}): Open {
  return { does: 'open', watch, path, headers }
}

export function take(watch: string, events: Take['events'], as?: string): Take {
  return { does: 'take', watch, events, ...(as !== undefined && { as }) }
}

export function forget(): Forget {
  return { does: 'forget' }
}

/** A watch that is read at once. */
export function watched(
  path: string,
  events: Take['events'],
  headers: Open['headers'] = {},
): Step[] {
  return [open(path, path, headers), take(path, events)]
}

/** The object of an earlier answer with a merge patch applied to it. */
export function edited(answer: string, change: object): unknown {
  return { $edited: answer, change }
}

// All that exists in a cluster, as two runs of the same story can be compared by.
import { isDeepStrictEqual } from 'node:util'
import { fieldsAt, without } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { APPLIED_SPEC_ANNOTATION } from '#src/scheduled-machine/labels.ts'
import type { ApiServer } from './api-server.ts'
import { kubectl } from './install.ts'

/** Renewed all the time, or about what has happened and not about what is. */
const LEFT_OUT = /^(events(\.events\.k8s\.io)?|leases\.coordination\.k8s\.io|componentstatuses)$/

/** Every object by `Kind namespace/name`, without what no two runs share. */
export type Everything = Readonly<Record<string, unknown>>

/** Every object of every kind that the API server lists, once nobody changes them any more. */
export async function everything(api: ApiServer): Promise<Everything> {
  let before = await snapshot(api)
  for (let looks = 1; looks < MOST_LOOKS; looks += 1) {
    const now = await snapshot(api)
    if (isDeepStrictEqual(now, before)) return now
    before = now
  }
  throw new Error(`something still changes after ${MOST_LOOKS} looks`)
}

const MOST_LOOKS = 15

async function snapshot(api: ApiServer): Promise<Everything> {
  const kinds = await must(api, ['api-resources', '--verbs=list', '--output=name'])
  const wanted = kinds.split('\n').filter((kind) => kind !== '' && !LEFT_OUT.test(kind))
  const found = await must(api, ['get', wanted.join(), '--all-namespaces', '--output=json'])
  const { items }: { items: readonly KubeObject[] } = JSON.parse(found)
  return Object.fromEntries(items.map((object) => [nameOf(object), comparable(object)]).sort())
}

async function must(api: ApiServer, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await kubectl(api, args)
  if (status !== 0) throw new Error(`kubectl ${args[0]} failed:\n${stderr}`)
  return stdout
}

function nameOf({ kind, metadata: { namespace = '', name } }: KubeObject): string {
  return `${kind} ${namespace}/${name}`
}

const COUNTED = [
  'uid',
  'resourceVersion',
  'generation',
  'managedFields',
  'creationTimestamp',
] as const
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const ALARM = /^\d+ \d+ \d+ \d+ \d+ \*$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

// What no two runs share: numbers that count requests or seconds, uids, and instants, but for those that the
// schedule gives. Cluster API counts the machines of a Cluster when it gets to it.
function comparable(object: KubeObject): unknown {
  const metadata = without(fieldsAt(object, 'metadata'), ...COUNTED)
  const rest = object.kind === 'Cluster' ? without(object, 'status') : object
  return JSON.parse(JSON.stringify({ ...rest, metadata }), (name, value: unknown) => {
    // Absent while it is less than one.
    if (name === 'offSeconds') return undefined
    if (typeof value !== 'string') return value
    if (INSTANT.test(value) && !GIVEN.has(name)) return 'an instant'
    if (name === 'schedule' && ALARM.test(value)) return 'an instant, or none'
    if (name === APPLIED_SPEC_ANNOTATION) return withoutHashes(value)
    return value.replace(UUID, 'uid')
  })
}

// The hashes are salted with the uid, which no two runs share.
function withoutHashes(record: string): readonly string[] {
  return Object.keys(fieldsAt(JSON.parse(record), 'fields')).sort()
}

const GIVEN: ReadonlySet<string> = new Set(['nextActivation', 'nextCleanup'])

/** What the two do not have in common, object by object. */
export function differences(expected: Everything, found: Everything): object {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)])
  const different = [...names].filter((name) => !isDeepStrictEqual(expected[name], found[name]))
  return Object.fromEntries(
    different.sort().map((name) => [name, { expected: expected[name], found: found[name] }]),
  )
}

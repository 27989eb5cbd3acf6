// Rights to what there is not. An API server takes any word for a resource or a verb: a mistake in one
// shows only when somebody is refused.
import { listAt, textAt } from '#src/kube/json.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { Manifest } from './kustomize.ts'

/** `<role>: <verb> <group>/<resource>` for each that no server in discovery offers. */
export async function unknownRights(
  transport: Transport,
  objects: readonly Manifest[],
): Promise<readonly string[]> {
  const wanted = objects.flatMap(({ metadata, rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources
          .filter(isNamed)
          .flatMap((resource) =>
            verbs.map((verb) => ({ role: metadata.name, group, right: `${verb} ${resource}` })),
          ),
      ),
    ),
  )
  const groups = [...new Set(wanted.map(({ group }) => group))]
  const offers = new Map(
    await Promise.all(
      groups.map(async (group) => [group, await offersOf(transport, group)] as const),
    ),
  )
  return wanted
    .filter(({ group, right }) => offers.get(group)?.has(right) !== true)
    .map(({ role, group, right }) => `${role}: ${right} of ${group === '' ? 'core' : group}`)
}

// `*` is whatever there is; finalizers are a subresource for access alone.
function isNamed(resource: string): boolean {
  return resource !== '*' && !resource.endsWith('/finalizers')
}

/** All of `<verb> <resource>` that are served in some version of the group. */
async function offersOf(transport: Transport, group: string): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(
    (await rootsOf(transport, group)).map((path) => read(transport, path)),
  )
  return new Set(
    lists
      .flatMap((list) => listAt(list, 'resources'))
      .flatMap((each) => listAt(each, 'verbs').map((verb) => `${verb} ${textAt(each, 'name')}`)),
  )
}

async function rootsOf(transport: Transport, group: string): Promise<readonly string[]> {
  if (group === '') return ['/api/v1']
  const versions = listAt(await read(transport, `/apis/${group}`), 'versions')
  return versions.map((version) => `/apis/${textAt(version, 'groupVersion')}`)
}

async function read(transport: Transport, path: string): Promise<unknown> {
  const { body } = await transport({ method: 'GET', path, headers: { accept: 'application/json' } })
  return JSON.parse(body)
}

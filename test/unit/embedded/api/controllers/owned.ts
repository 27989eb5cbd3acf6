// Objects with owners, and the names of those that are left.
import { type StartedApi, THINGS, thing } from '#test/unit/embedded/api/started-api.ts'

interface Owner {
  readonly name: string
  readonly uid: string
}

export const ownedBy = (...owners: readonly (Owner & { blockOwnerDeletion?: boolean })[]) => ({
  ownerReferences: owners.map((owner) => ({
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    ...owner,
  })),
})

export async function make(
  ask: StartedApi['ask'],
  name: string,
  metadata: object = {},
): Promise<Owner> {
  const { body } = await ask('POST', THINGS, thing(name, { color: 'red' }, metadata))
  return { name, uid: body.metadata.uid ?? '' }
}

export async function names(ask: StartedApi['ask']): Promise<readonly string[]> {
  const { body } = await ask('GET', THINGS)
  return body.items.map((item) => item.metadata.name)
}

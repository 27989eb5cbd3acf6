// What the controllers inside do, of which a real cluster has processes of their own: the garbage of
// owners, and the end of namespaces.
import type { Area } from '../case.ts'
import { del, get, patch, post } from '../case.ts'
import { MAPS, map, NAMESPACES } from '../objects.ts'

const options = (propagationPolicy: string) => ({
  apiVersion: 'v1',
  kind: 'DeleteOptions',
  propagationPolicy,
})
const owner = (answer: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: `{{${answer}.metadata.name}}`,
  uid: `{{${answer}.metadata.uid}}`,
  ...more,
})
const owned = (name: string, owners: readonly object[], more: object = {}) =>
  post(MAPS, map(name, {}, { ownerReferences: owners, ...more }))
const gone = (name: string) => get(`${MAPS}/${name}`, { status: 404, eventually: true })
const HELD = { finalizers: ['example.com/held'] }
// True of the object, once it is so, and no change.
const isSo = (name: string, path: string, value: unknown) =>
  patch('json', `${MAPS}/${name}`, [{ op: 'test', path, value }], { eventually: true })

export const COLLECTING: Area = {
  name: 'controllers inside',
  cases: [
    {
      name: 'what was owned goes after its owner',
      steps: [
        post(MAPS, map('a'), { as: 'a' }),
        owned('b', [owner('a')]),
        owned('c', [owner('a')], HELD),
        del(`${MAPS}/a`),
        gone('b'),
        isSo('c', '/metadata/deletionGracePeriodSeconds', 0),
        patch('merge', `${MAPS}/c`, { metadata: { finalizers: null } }),
        gone('c'),
      ],
    },
    {
      name: 'an owner in the foreground waits for what blocks it',
      steps: [
        post(MAPS, map('a'), { as: 'a' }),
        owned('b', [owner('a', { blockOwnerDeletion: true })], HELD),
        owned('c', [owner('a')]),
        del(`${MAPS}/a`, options('Foreground')),
        isSo('b', '/metadata/deletionGracePeriodSeconds', 0),
        get(`${MAPS}/a`),
        patch('merge', `${MAPS}/b`, { metadata: { finalizers: null } }),
        gone('b'),
        gone('a'),
        // What blocks nobody may go before its owner or after it.
        gone('c'),
      ],
    },
    {
      name: 'orphans are let go',
      steps: [
        post(MAPS, map('a'), { as: 'a' }),
        owned('b', [owner('a')]),
        del(`${MAPS}/a`, options('Orphan')),
        gone('a'),
        get(`${MAPS}/b`),
      ],
    },
    {
      name: 'one owner of two is enough',
      steps: [
        post(MAPS, map('a'), { as: 'a' }),
        post(MAPS, map('b'), { as: 'b' }),
        owned('c', [owner('a'), owner('b')]),
        del(`${MAPS}/a`),
        isSo('c', '/metadata/ownerReferences/0/name', 'b'),
        del(`${MAPS}/b`),
        gone('c'),
      ],
    },
    {
      name: 'an owner of another uid is none',
      steps: [
        post(MAPS, map('a')),
        owned('b', [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'other' }]),
        gone('b'),
      ],
    },
    {
      name: 'a namespace ends with what is in it',
      steps: [
        post(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: '{{ns}}-b' } }),
        post('/api/v1/namespaces/{{ns}}-b/configmaps', map('a')),
        post('/api/v1/namespaces/{{ns}}-b/configmaps', map('held', {}, HELD)),
        del(`${NAMESPACES}/{{ns}}-b`),
        get('/api/v1/namespaces/{{ns}}-b/configmaps/a', { status: 404, eventually: true }),
        get('/api/v1/namespaces/{{ns}}-b/configmaps/held'),
        patch('merge', '/api/v1/namespaces/{{ns}}-b/configmaps/held', {
          metadata: { finalizers: null },
        }),
        get(`${NAMESPACES}/{{ns}}-b`, { status: 404, eventually: true }),
      ],
    },
  ],
}

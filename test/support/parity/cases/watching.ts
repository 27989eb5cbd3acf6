// Watches: what came since a version, what comes, bookmarks, and the end.
import { type Area, del, get, open, patch, post, take, watched } from '../case.ts'
import { MAPS, map, NODES, node, PODS, pod, TABLE, THINGS, thing } from '../objects.ts'

const NOW = 'watch=true&timeoutSeconds=30'
const since = (answer: string) =>
  `watch=true&timeoutSeconds=30&resourceVersion={{${answer}.metadata.resourceVersion}}`
const initial = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan'

export const WATCHING: Area = {
  name: 'watching',
  cases: [
    {
      name: 'from a version, everything that came since',
      steps: [
        get(MAPS, { as: 'list' }),
        post(MAPS, map('a')),
        patch('merge', `${MAPS}/a`, { data: { x: '1' } }),
        post(MAPS, map('b')),
        del(`${MAPS}/a`),
        ...watched(`${MAPS}?${since('list')}`, 4),
      ],
    },
    {
      name: 'from a version, everything that comes',
      steps: [
        get(THINGS, { as: 'list' }),
        open('w', `${THINGS}?${since('list')}`),
        post(THINGS, thing('a')),
        patch('merge', `${THINGS}/a/status`, { status: { phase: 'Up' } }),
        patch('merge', `${THINGS}/a`, { spec: { size: 3 } }),
        del(`${THINGS}/a`),
        take('w', 3),
      ],
    },
    {
      name: 'from now, what is there comes first',
      steps: [
        post(MAPS, map('a')),
        post(MAPS, map('b')),
        get(MAPS),
        open('w', `${MAPS}?${NOW}`),
        take('w', 2),
        post(MAPS, map('c')),
        take('w', 1),
        open('any', `${MAPS}?${NOW}&resourceVersion=0`),
        take('any', 3),
      ],
    },
    {
      name: 'what comes to match is added, what ceases to is deleted',
      steps: [
        get(MAPS, { as: 'list' }),
        open('w', `${MAPS}?${since('list')}&labelSelector=seen=yes`),
        post(MAPS, map('a', {}, { labels: { seen: 'no' } })),
        patch('merge', `${MAPS}/a`, { metadata: { labels: { seen: 'yes' } } }),
        patch('merge', `${MAPS}/a`, { data: { x: '1' } }),
        patch('merge', `${MAPS}/a`, { metadata: { labels: { seen: 'no' } } }),
        patch('merge', `${MAPS}/a`, { data: { x: '2' } }),
        patch('merge', `${MAPS}/a`, { metadata: { labels: { seen: 'yes' } } }),
        del(`${MAPS}/a`),
        take('w', 5),
      ],
    },
    {
      name: 'one object is watched by its name, and not at its own path',
      steps: [
        post(MAPS, map('a')),
        get(MAPS, { as: 'list' }),
        open('w', `${MAPS}?${since('list')}&fieldSelector=metadata.name=b`),
        patch('merge', `${MAPS}/a`, { data: { x: '1' } }),
        post(MAPS, map('b')),
        take('w', 1),
        get(`${MAPS}/b?watch=true`),
        post(THINGS, thing('a')),
        get(`${THINGS}/a?watch=true`),
      ],
    },
    {
      name: 'a field of a status is watched',
      steps: [
        get(THINGS, { as: 'list' }),
        open('w', `${THINGS}?${since('list')}&fieldSelector=status.phase=Up`),
        post(THINGS, thing('a')),
        patch('merge', `${THINGS}/a/status`, { status: { phase: 'Up' } }),
        patch('merge', `${THINGS}/a/status`, { status: { phase: 'Down' } }),
        take('w', 2),
      ],
    },
    {
      name: 'the end of a Pod on a Node is seen in steps',
      steps: [
        get(PODS, { as: 'list' }),
        post(PODS, pod('a', { nodeName: 'one' })),
        del(`${PODS}/a`),
        del(`${PODS}/a?gracePeriodSeconds=0`),
        post(PODS, pod('b')),
        del(`${PODS}/b`),
        ...watched(`${PODS}?${since('list')}`, 7),
      ],
    },
    {
      name: 'the last finalizer takes the object along',
      steps: [
        get(THINGS, { as: 'list' }),
        post(THINGS, thing('a', {}, { finalizers: ['example.com/held'] })),
        del(`${THINGS}/a`),
        patch('merge', `${THINGS}/a`, { metadata: { finalizers: [] } }),
        ...watched(`${THINGS}?${since('list')}`, 3),
      ],
    },
    {
      name: 'initial events end with a bookmark',
      steps: [
        post(THINGS, thing('a')),
        post(THINGS, thing('b')),
        get(THINGS),
        open('w', `${THINGS}?${initial}&allowWatchBookmarks=true&timeoutSeconds=30`),
        take('w', 3),
        post(THINGS, thing('c')),
        take('w', 1),
        get(MAPS),
        ...watched(`${MAPS}?${initial}&allowWatchBookmarks=true&timeoutSeconds=30`, 1),
      ],
    },
    {
      name: 'initial events without bookmarks, or none at all',
      steps: [
        post(THINGS, thing('a')),
        get(THINGS, { as: 'list' }),
        ...watched(`${THINGS}?${initial}&timeoutSeconds=2`, 'all'),
        open(
          'w',
          `${THINGS}?watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&timeoutSeconds=30`,
        ),
        post(THINGS, thing('b')),
        take('w', 1),
      ],
    },
    {
      name: 'a bookmark comes before the end',
      steps: [
        get(MAPS, { as: 'list' }),
        open(
          'w',
          `${MAPS}?watch=true&allowWatchBookmarks=true&timeoutSeconds=4&resourceVersion={{list.metadata.resourceVersion}}`,
        ),
        post(MAPS, map('a')),
        take('w', 2),
      ],
    },
    {
      name: 'a watch ends when its time is over',
      steps: [
        get(MAPS, { as: 'list' }),
        ...watched(
          `${MAPS}?watch=true&timeoutSeconds=1&resourceVersion={{list.metadata.resourceVersion}}`,
          'all',
        ),
        ...watched(`${THINGS}?watch=true&timeoutSeconds=1`, 'all'),
      ],
    },
    {
      name: 'a watch of tables has headings once',
      steps: [
        get(THINGS, { as: 'list' }),
        post(THINGS, thing('a')),
        patch('merge', `${THINGS}/a`, { spec: { size: 9 } }),
        ...watched(`${THINGS}?${since('list')}`, 2, TABLE),
        get(MAPS, { as: 'maps' }),
        post(MAPS, map('a')),
        del(`${MAPS}/a`),
        ...watched(`${MAPS}?${since('maps')}&includeObject=None`, 2, TABLE),
      ],
    },
    {
      name: 'a watch from before there was anything',
      steps: [
        post(THINGS, thing('a')),
        ...watched(`${THINGS}?watch=true&timeoutSeconds=30&resourceVersion=1`, 'all'),
      ],
    },
    {
      name: 'a watch in another version of a definition',
      steps: [
        get(THINGS, { as: 'list' }),
        post(THINGS, thing('a')),
        ...watched(`/apis/parity.example.com/v1beta1/namespaces/{{ns}}/things?${since('list')}`, 1),
      ],
    },
    {
      name: 'a watch of all namespaces, and of Nodes',
      steps: [
        get('/api/v1/configmaps?labelSelector=of={{ns}}', { as: 'list' }),
        post(MAPS, map('a', {}, { labels: { of: '{{ns}}' } })),
        ...watched(`/api/v1/configmaps?labelSelector=of={{ns}}&${since('list')}`, 1),
        get(`${NODES}?fieldSelector=metadata.name={{ns}}`, { as: 'nodes' }),
        post(NODES, node('{{ns}}')),
        ...watched(`${NODES}?fieldSelector=metadata.name={{ns}}&${since('nodes')}`, 1),
      ],
    },
    {
      name: 'options of a watch that are none',
      steps: [
        get(`${MAPS}?watch=true&resourceVersion=x`, { status: 500 }),
        get(`${MAPS}?watch=true&sendInitialEvents=true`, { status: 422 }),
        get(`${MAPS}?watch=true&resourceVersionMatch=Exact&resourceVersion=1`, { status: 422 }),
        get(`${MAPS}?watch=true&resourceVersionMatch=NotOlderThan`, { status: 422 }),
        get(`${MAPS}?watch=true&labelSelector=a b`, { status: 400 }),
        get(`${MAPS}?watch=true&fieldSelector=x=y`, { status: 400 }),
        get(`${MAPS}?watch=true&timeoutSeconds=x`, { status: 400 }),
        get(`${THINGS}?watch=true&fieldSelector=x=y`, { status: 400 }),
      ],
    },
  ],
}

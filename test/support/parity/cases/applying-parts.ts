// Server-side apply of lists, of metadata and of the status, and applies that are none.
import { type Area, get, patch, post } from '../case.ts'
import { GROUP } from '../definitions.ts'
import { MAPS, map, PODS, pod, SHELVES, THINGS, thing } from '../objects.ts'

const by = (path: string, manager: string, more = '') => `${path}?fieldManager=${manager}${more}`
const applied = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'Thing',
  metadata: { name, ...metadata },
  spec,
})

export const APPLYING_PARTS: Area = {
  name: 'apply: parts',
  cases: [
    {
      name: 'lists by their keys, and the status by itself',
      steps: [
        patch(
          'apply',
          by(`${PODS}/a`, 'one'),
          pod('a', { containers: [{ name: 'main', image: 'x', ports: [{ containerPort: 80 }] }] }),
          { status: 201 },
        ),
        patch(
          'apply',
          by(`${PODS}/a`, 'two'),
          {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'a' },
            spec: { containers: [{ name: 'main', image: 'y' }] },
          },
          { status: 409 },
        ),
        patch('apply', by(`${PODS}/a/status`, 'kubelet'), {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'a' },
          status: { conditions: [{ type: 'Ready', status: 'True' }] },
        }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          applied('a', { color: 'red', parts: [{ name: 'p' }] }),
          { status: 201 },
        ),
        patch('apply', by(`${THINGS}/a/status`, 'one'), {
          ...applied('a'),
          spec: undefined,
          status: { phase: 'Up', conditions: [{ type: 'A', status: 'True' }] },
        }),
        patch('apply', by(`${THINGS}/a/status`, 'two'), {
          ...applied('a'),
          spec: undefined,
          status: { conditions: [{ type: 'B', status: 'True' }] },
        }),
        patch(
          'apply',
          by(`${THINGS}/a/status`, 'two'),
          { ...applied('a'), spec: undefined, status: { phase: 'Down' } },
          { status: 409 },
        ),
        patch(
          'apply',
          by(`${THINGS}/a`, 'two'),
          applied('a', { parts: [{ name: 'q', value: 2 }] }),
        ),
        patch('apply', by(`${THINGS}/a`, 'one'), applied('a', { color: 'red', parts: [] })),
      ],
    },
    {
      name: 'labels, annotations, finalizers and owners are applied',
      steps: [
        post(MAPS, map('owner'), { as: 'owner' }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          applied(
            'a',
            { color: 'red' },
            {
              labels: { a: '1' },
              annotations: { b: '2' },
              finalizers: ['example.com/one'],
              ownerReferences: [
                {
                  apiVersion: 'v1',
                  kind: 'ConfigMap',
                  name: 'owner',
                  uid: '{{owner.metadata.uid}}',
                },
              ],
            },
          ),
          { status: 201 },
        ),
        patch(
          'apply',
          by(`${THINGS}/a`, 'two'),
          applied('a', {}, { labels: { c: '3' }, finalizers: ['example.com/two'] }),
        ),
        patch('apply', by(`${THINGS}/a`, 'two'), applied('a', {}, { labels: { a: '9' } }), {
          status: 409,
        }),
        patch('apply', by(`${THINGS}/a`, 'one'), applied('a', { color: 'red' })),
      ],
    },
    {
      name: 'an apply that is none',
      steps: [
        patch('apply', `${THINGS}/a`, thing('a'), { status: 422 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('b'), { status: 400 }),
        patch('apply', by(`${THINGS}/a`, 'one'), { ...thing('a'), kind: 'Other' }, { status: 400 }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          { ...thing('a'), apiVersion: 'parity.example.com/v9' },
          { status: 400 },
        ),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { colour: 'x' }), { status: 500 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { parts: [{ name: 'p', extra: 1 }] }), {
          status: 500,
        }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          thing('a', {}, { managedFields: [{ manager: 'x' }] }),
          { status: 400 },
        ),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { color: 'pink' }), { status: 422 }),
        patch('apply', by(`${THINGS}/a/status`, 'one'), thing('a'), { status: 404 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { parts: [{ value: 1 }] }), {
          status: 500,
        }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { tags: ['x', 'x'] }), { status: 500 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { size: 'x' }), { status: 500 }),
        patch('apply', by(`${THINGS}/a`, 'one'), thing('a', { tags: 'x' }), { status: 500 }),
        patch(
          'apply',
          by(`${MAPS}/a`, 'one'),
          { kind: 'ConfigMap', metadata: { name: 'a' } },
          { status: 400 },
        ),
        patch(
          'apply',
          by(`${MAPS}/a`, 'one'),
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, more: 1 },
          { status: 500 },
        ),
      ],
    },
    {
      name: 'an apply is YAML, and may be a dry run',
      steps: [
        patch(
          'apply',
          by(`${THINGS}/a`, 'one', '&dryRun=All'),
          `apiVersion: ${GROUP}/v1\nkind: Thing\nspec:\n  color: red\n`,
          { status: 400 },
        ),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one', '&dryRun=All'),
          `apiVersion: ${GROUP}/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  color: red\n`,
          { status: 201 },
        ),
        get(`${THINGS}/a`, { status: 404 }),
        patch(
          'apply',
          by(`${THINGS}/a`, 'one'),
          `apiVersion: ${GROUP}/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  color: red\n`,
          { status: 201 },
        ),
        patch('apply', by(`${THINGS}/a`, 'one', '&dryRun=All'), thing('a', { size: 9 })),
        get(`${THINGS}/a`),
        patch(
          'apply',
          by(`${SHELVES}/{{ns}}`, 'one'),
          {
            apiVersion: `${GROUP}/v1`,
            kind: 'Shelf',
            metadata: { name: '{{ns}}' },
            spec: { boards: 1 },
            status: { full: true },
          },
          { status: 201 },
        ),
      ],
    },
  ],
}

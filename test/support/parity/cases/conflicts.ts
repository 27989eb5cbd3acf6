// Writes that rest on what is no longer so.
import { type Area, del, edited, get, patch, post, put } from '../case.ts'
import { BUDGETS, budget, MAPS, map, NODES, node, PODS, pod, THINGS, thing } from '../objects.ts'

const OTHER_UID = '00000000-0000-4000-8000-000000000000'
const options = (preconditions: object): object => ({
  apiVersion: 'v1',
  kind: 'DeleteOptions',
  preconditions,
})

export const CONFLICTS: Area = {
  name: 'conflicts',
  cases: [
    {
      name: 'the same name again',
      steps: [
        post(MAPS, map('a')),
        post(MAPS, map('a'), { status: 409 }),
        post(THINGS, thing('a')),
        post(THINGS, thing('a'), { status: 409 }),
        post(NODES, node('{{ns}}')),
        post(NODES, node('{{ns}}'), { status: 409 }),
      ],
    },
    {
      name: 'a PUT of an old version',
      steps: [
        post(MAPS, map('a'), { as: 'old' }),
        put(`${MAPS}/a`, edited('old', { data: { x: '1' } })),
        put(`${MAPS}/a`, edited('old', { data: { x: '2' } }), { status: 409 }),
        post(THINGS, thing('a'), { as: 'thing' }),
        put(`${THINGS}/a`, edited('thing', { spec: { size: 4 } })),
        put(`${THINGS}/a`, edited('thing', { spec: { size: 5 } }), { status: 409 }),
        put(`${THINGS}/a/status`, edited('thing', { status: { phase: 'Up' } }), { status: 409 }),
      ],
    },
    {
      name: 'a PUT without a version is for some kinds only',
      steps: [
        post(MAPS, map('a')),
        put(`${MAPS}/a`, map('a', { x: '1' })),
        post(PODS, pod('a')),
        put(`${PODS}/a`, pod('a', {}, { labels: { a: 'b' } })),
        post(BUDGETS, budget('a')),
        put(`${BUDGETS}/a`, budget('a', { minAvailable: 2 }), { status: 422 }),
        post(THINGS, thing('a')),
        put(`${THINGS}/a`, thing('a', { size: 4 }), { status: 422 }),
        put(`${THINGS}/a/status`, { ...thing('a'), status: { phase: 'Up' } }, { status: 422 }),
        put(`${MAPS}/a`, map('a', {}, { resourceVersion: '' })),
      ],
    },
    {
      name: 'a PUT with a version that is none',
      steps: [
        post(MAPS, map('a')),
        put(`${MAPS}/a`, map('a', {}, { resourceVersion: 'x' }), { status: 500 }),
        put(`${MAPS}/a`, map('a', {}, { resourceVersion: '1' }), { status: 409 }),
        post(THINGS, thing('a')),
        put(`${THINGS}/a`, thing('a', {}, { resourceVersion: 'x' }), { status: 500 }),
        put(`${THINGS}/a`, thing('a', {}, { resourceVersion: '0' }), { status: 422 }),
        patch('merge', `${THINGS}/a`, { metadata: { resourceVersion: null } }, { status: 422 }),
        patch('merge', `${MAPS}/a`, { metadata: { resourceVersion: null }, data: { y: '1' } }),
      ],
    },
    {
      name: 'a PUT with another uid',
      steps: [
        post(MAPS, map('a')),
        put(`${MAPS}/a`, map('a', {}, { uid: OTHER_UID }), { status: 409 }),
        post(THINGS, thing('a'), { as: 'thing' }),
        put(`${THINGS}/a`, edited('thing', { metadata: { uid: OTHER_UID } }), { status: 409 }),
        post(NODES, node('{{ns}}')),
        put(`${NODES}/{{ns}}`, node('{{ns}}', {}, { uid: OTHER_UID }), { status: 409 }),
      ],
    },
    {
      name: 'a PUT of what is not there',
      steps: [
        put(`${MAPS}/a`, map('a'), { status: 404 }),
        put(`${THINGS}/a`, thing('a'), { status: 404 }),
        put(`${THINGS}/a/status`, thing('a'), { status: 404 }),
        patch('merge', `${THINGS}/a`, { spec: {} }, { status: 404 }),
        patch('merge', `${MAPS}/a`, {}, { status: 404 }),
        del(`${MAPS}/a`, undefined, { status: 404 }),
        del(`${THINGS}/a`, undefined, { status: 404 }),
        put(`${PODS}/a`, pod('a', {}, { uid: OTHER_UID }), { status: 404 }),
      ],
    },
    {
      name: 'a deletion for another uid or version',
      steps: [
        post(MAPS, map('a'), { as: 'a' }),
        del(`${MAPS}/a`, options({ uid: OTHER_UID }), { status: 409 }),
        del(`${MAPS}/a`, options({ resourceVersion: '1' }), { status: 409 }),
        del(
          `${MAPS}/a`,
          options({ uid: '{{a.metadata.uid}}', resourceVersion: '{{a.metadata.resourceVersion}}' }),
        ),
        post(THINGS, thing('a'), { as: 'thing' }),
        del(`${THINGS}/a`, options({ uid: OTHER_UID }), { status: 409 }),
        patch('merge', `${THINGS}/a`, { spec: { size: 4 } }),
        del(`${THINGS}/a`, options({ resourceVersion: '{{thing.metadata.resourceVersion}}' }), {
          status: 409,
        }),
        del(`${THINGS}/a`, options({ uid: '{{thing.metadata.uid}}' })),
        post(PODS, pod('a')),
        del(`${PODS}/a`, options({ uid: OTHER_UID }), { status: 409 }),
        get(`${PODS}/a`),
      ],
    },
    {
      name: 'an object of that name, made anew, is another one',
      steps: [
        post(THINGS, thing('a'), { as: 'first' }),
        del(`${THINGS}/a`),
        post(THINGS, thing('a')),
        put(`${THINGS}/a`, edited('first', { spec: { size: 4 } }), { status: 409 }),
        del(`${THINGS}/a`, options({ uid: '{{first.metadata.uid}}' }), { status: 409 }),
      ],
    },
  ],
}

// Events: stored once, served in an older form and a newer.
import { type Area, del, get, patch, post, put } from '../case.ts'

const OLD = '/api/v1/namespaces/{{ns}}/events'
const NEW = '/apis/events.k8s.io/v1/namespaces/{{ns}}/events'
const ABOUT = { apiVersion: 'v1', kind: 'Pod', namespace: '{{ns}}', name: 'p', uid: '1' }
const TIME = '2026-03-29T00:59:30.123456Z'

const oldEvent = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name },
  involvedObject: ABOUT,
  reason: 'Did',
  message: 'did it',
  type: 'Normal',
  source: { component: 'me', host: 'here' },
  ...more,
})
const newEvent = (name: string, more: object = {}) => ({
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name },
  regarding: ABOUT,
  reason: 'Did',
  note: 'did it',
  type: 'Normal',
  eventTime: TIME,
  action: 'Doing',
  reportingController: 'example.com/me',
  reportingInstance: 'me-1',
  ...more,
})

export const EVENTS: Area = {
  name: 'kinds: Event',
  cases: [
    {
      name: 'an older Event in both forms',
      steps: [
        post(OLD, oldEvent('a', { count: 1, firstTimestamp: '2026-03-29T00:00:00Z' })),
        get(`${NEW}/a`),
        patch('strategic', `${OLD}/a`, { count: 2, lastTimestamp: '2026-03-29T01:00:00Z' }),
        get(NEW),
        get(`${OLD}?fieldSelector=involvedObject.name=p,reason=Did,type=Normal`),
        get(`${OLD}?fieldSelector=source=me,reportingComponent=`),
        del(`${OLD}/a`),
      ],
    },
    {
      name: 'a newer Event in both forms',
      steps: [
        post(NEW, newEvent('a')),
        get(`${OLD}/a`),
        get(OLD),
        patch('strategic', `${NEW}/a`, { series: { count: 2, lastObservedTime: TIME } }),
        patch('merge', `${NEW}/a`, { note: 'did something else' }, { status: 422 }),
        get(`${NEW}?fieldSelector=regarding.name=p,reportingController=example.com/me`),
        get(`${NEW}?fieldSelector=involvedObject.name=p`, { status: 400 }),
        put(`${NEW}/b`, newEvent('b'), { status: 201 }),
        del(NEW),
      ],
    },
    {
      name: 'Events that are none',
      steps: [
        post(OLD, oldEvent('a', { involvedObject: { ...ABOUT, namespace: 'other' } }), {
          status: 422,
        }),
        post(OLD, oldEvent('a', { involvedObject: {} }), { status: 422 }),
        post(NEW, newEvent('a', { eventTime: undefined }), { status: 422 }),
        post(NEW, newEvent('a', { action: '' }), { status: 422 }),
        post(NEW, newEvent('a', { reason: '' }), { status: 422 }),
        post(NEW, newEvent('a', { reportingController: '' }), { status: 422 }),
        post(NEW, newEvent('a', { reportingInstance: '' }), { status: 422 }),
        post(NEW, newEvent('a', { type: 'Odd' }), { status: 422 }),
        post(NEW, newEvent('a', { note: 'x'.repeat(1025) }), { status: 422 }),
        post(NEW, newEvent('a', { series: { count: 1, lastObservedTime: TIME } }), { status: 422 }),
        post(NEW, newEvent('a', { deprecatedCount: 2 }), { status: 422 }),
        post(NEW, newEvent('a', { reportingController: 'not a name' }), { status: 422 }),
      ],
    },
  ],
}

import { expect, test } from 'vitest'
import type { CloudEvent, HeaderMap } from '#src/events/cloud-event.ts'
import { parse } from './parse.ts'

// Requests as the adapters of Knative 1.22 send them.
const RESOURCE_UPDATE: HeaderMap = {
  'user-agent': 'Go-http-client/1.1',
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'ca956ecc-303b-4f9c-9193-9f1d86bc334a',
  'ce-type': 'dev.knative.apiserver.resource.update',
  'ce-source': 'https://10.96.0.1:443',
  'ce-subject': '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night',
  'ce-time': '2026-11-20T10:03:47.880689695Z',
  'ce-kind': 'ScheduledMachine',
  'ce-apiversion': '5spot.finos.org/v1alpha1',
  'ce-name': 'night',
  'ce-namespace': 'team-a',
  'kn-namespace': 'sundial-system',
  'accept-encoding': 'gzip',
}

const UPDATE: CloudEvent = {
  id: 'ca956ecc-303b-4f9c-9193-9f1d86bc334a',
  type: 'dev.knative.apiserver.resource.update',
  source: 'https://10.96.0.1:443',
  subject: '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night',
  time: '2026-11-20T10:03:47.880689695Z',
  datacontenttype: 'application/json',
  extensions: {
    kind: 'ScheduledMachine',
    apiversion: '5spot.finos.org/v1alpha1',
    name: 'night',
    namespace: 'team-a',
  },
  data: { kind: 'ScheduledMachine' },
}

test('an event of the ApiServerSource is parsed from its headers and body', () => {
  expect(parse(RESOURCE_UPDATE, '{"kind":"ScheduledMachine"}')).toEqual(UPDATE)
})

test('a cluster-scoped object has an empty namespace', () => {
  const event = parse({ ...RESOURCE_UPDATE, 'ce-namespace': '', 'ce-kind': 'Node' }, '{}')

  expect(event.extensions).toEqual({ ...UPDATE.extensions, kind: 'Node', namespace: '' })
})

// What is served, as clients ask for it.
import { type Area, get } from '../case.ts'

const AGGREGATED = {
  accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
}
const part = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  get(path, { isPart: true, headers })
// The document of a definition is there a moment after the definition.
const schema = (version: string, name: string) =>
  get(`/openapi/v3/apis/${version}`, {
    eventually: true,
    field: ['components', 'schemas', name],
  })

export const DISCOVERY: Area = {
  name: 'discovery',
  cases: [
    {
      name: 'groups of definitions, and their versions',
      steps: [
        get('/apis/parity.example.com'),
        part('/apis/parity.example.com/v1'),
        part('/apis/parity.example.com/v1beta1'),
        get('/apis/parity.example.com/v1alpha1', { status: 404 }),
        get('/apis/5spot.finos.org'),
        part('/apis/5spot.finos.org/v1alpha1'),
        get('/apis/none.example.com', { status: 404 }),
        get('/apis/none.example.com/v1', { status: 404 }),
      ],
    },
    {
      name: 'built-in groups, and the kinds that both serve',
      steps: [
        part('/api'),
        part('/apis'),
        part('/api/v1'),
        ...['apps', 'policy', 'coordination.k8s.io'].flatMap((group) => [
          part(`/apis/${group}`),
          part(`/apis/${group}/v1`),
        ]),
        part('/apis/events.k8s.io/v1'),
        part('/apis/apiextensions.k8s.io/v1'),
      ],
    },
    {
      name: 'everything in one answer',
      steps: [part('/api', AGGREGATED), part('/apis', AGGREGATED)],
    },
    {
      name: 'the schemas of definitions, as explain shows them',
      steps: [
        schema('parity.example.com/v1', 'com.example.parity.v1.Thing'),
        schema('parity.example.com/v1', 'com.example.parity.v1.Shelf'),
        schema('parity.example.com/v1beta1', 'com.example.parity.v1beta1.Thing'),
        schema('5spot.finos.org/v1alpha1', 'org.finos.5spot.v1alpha1.ScheduledMachine'),
      ],
    },
    {
      name: 'health',
      steps: [get('/healthz'), get('/readyz'), get('/livez')],
    },
  ],
}

// Metadata only, YAML, and what cannot be had.
import { type Area, del, get, patch, post } from '../case.ts'
import {
  BUDGETS,
  MAPS,
  map,
  NAMESPACES,
  PARTIAL,
  PARTIAL_LIST,
  TABLE,
  THINGS,
  thing,
  YAML,
} from '../objects.ts'

export const FORMS: Area = {
  name: 'forms of answers',
  cases: [
    {
      name: 'metadata only',
      steps: [
        post(THINGS, thing('a', {}, { labels: { a: 'b' } })),
        get(`${THINGS}/a`, { headers: PARTIAL }),
        get(THINGS, { headers: PARTIAL_LIST }),
        get(`${THINGS}?limit=1`, { headers: PARTIAL_LIST }),
        post(MAPS, map('a')),
        get(`${MAPS}/a`, { headers: PARTIAL }),
        get(MAPS, { headers: PARTIAL_LIST }),
        patch('merge', `${MAPS}/a`, { data: { x: '1' } }, { headers: PARTIAL }),
      ],
    },
    {
      name: 'what is asked for decides, not what is there',
      steps: [
        post(THINGS, thing('a')),
        get(`${THINGS}/a`, { headers: YAML }),
        get(`${MAPS}?limit=1`, { headers: YAML }),
        get(`${THINGS}/b`, { headers: YAML, status: 404 }),
        get(`${THINGS}/b`, { headers: TABLE, status: 404 }),
        get(THINGS, { headers: { accept: 'text/html' }, status: 406 }),
        get(MAPS, { headers: { accept: 'text/html' }, status: 406 }),
        get(THINGS, { headers: { accept: '*/*' } }),
        get(THINGS, { headers: { accept: 'text/html, application/json' } }),
        get(THINGS, { headers: { accept: `${TABLE.accept},application/json` } }),
        get(THINGS, { headers: { accept: 'application/json;as=Table;v=v1;g=other' }, status: 406 }),
        get(THINGS, { headers: PARTIAL, status: 406 }),
        get(MAPS, { headers: PARTIAL, status: 406 }),
        get(BUDGETS, { headers: PARTIAL, status: 406 }),
        get(`${THINGS}/a`, { headers: PARTIAL_LIST, status: 500 }),
        get(`${NAMESPACES}/{{ns}}`, { headers: PARTIAL_LIST, status: 406 }),
        get(`${NAMESPACES}/{{ns}}`, { headers: { accept: 'text/html' }, status: 406 }),
        get(`${THINGS}/a`, { headers: { accept: 'text/html' }, status: 406 }),
      ],
    },
    {
      name: 'a write is answered in the form that is asked for',
      steps: [
        post(THINGS, thing('a'), { headers: TABLE }),
        post(MAPS, map('a'), { headers: PARTIAL }),
        post(MAPS, map('b'), { headers: YAML }),
        del(`${THINGS}/a`, undefined, { headers: TABLE }),
        del(`${MAPS}/a`, undefined, { headers: PARTIAL }),
        post(MAPS, map('b'), { headers: TABLE, status: 409 }),
      ],
    },
    {
      name: 'what is long is compressed for those who take it',
      steps: [
        post(MAPS, map('a', { x: 'y'.repeat(140_000) })),
        post(MAPS, map('b')),
        get(`${MAPS}/a`, { headers: { 'accept-encoding': 'gzip' } }),
        get(`${MAPS}/b`, { headers: { 'accept-encoding': 'gzip' } }),
        get(`${MAPS}/a`),
      ],
    },
    {
      name: 'a body may be YAML',
      steps: [
        post(MAPS, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: "1"\n', {
          headers: { 'content-type': 'application/yaml' },
        }),
        post(
          THINGS,
          'apiVersion: parity.example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec: {color: red}\n',
          {
            headers: { 'content-type': 'application/yaml' },
          },
        ),
      ],
    },
  ],
}

// YAML, tables, and what cannot be had.
import { type Area, del, get, post } from '../case.ts'
import { MAPS, map, NAMESPACES, TABLE, THINGS, thing, YAML } from '../objects.ts'

export const FORMS: Area = {
  name: 'forms of answers',
  cases: [
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
        get(`${NAMESPACES}/{{ns}}`, { headers: { accept: 'text/html' }, status: 406 }),
        get(`${THINGS}/a`, { headers: { accept: 'text/html' }, status: 406 }),
      ],
    },
    {
      name: 'a write is answered in the form that is asked for',
      steps: [
        post(THINGS, thing('a'), { headers: TABLE }),
        post(MAPS, map('b'), { headers: YAML }),
        del(`${THINGS}/a`, undefined, { headers: TABLE }),
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

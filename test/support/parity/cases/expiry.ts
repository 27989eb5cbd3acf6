// What is asked for is older than what the server remembers.
import type { Case } from '../case.ts'
import { forget, get, post } from '../case.ts'
import { MAPS, map } from '../objects.ts'

const THEN = 'resourceVersion={{then.metadata.resourceVersion}}&resourceVersionMatch=Exact'
const GONE = { status: 410, eventually: true } as const

export const EXPIRED_PAGES: Case = {
  name: 'pages and versions that are forgotten, and how to go on',
  steps: [
    post(MAPS, map('a')),
    post(MAPS, map('b')),
    post(MAPS, map('c')),
    get(`${MAPS}?limit=1`, { as: 'then' }),
    get(`${MAPS}?${THEN}`),
    post(MAPS, map('d')),
    post(MAPS, map('e')),
    post(MAPS, map('f')),
    get(MAPS),
    forget(),
    get(`${MAPS}?limit=1&continue={{then.metadata.continue}}`, { ...GONE, as: 'refusal' }),
    get(`${MAPS}?${THEN}`, GONE),
    get(`${MAPS}?limit=2&continue={{refusal.metadata.continue}}`, { as: 'rest' }),
    get(`${MAPS}?limit=2&continue={{rest.metadata.continue}}`),
  ],
}

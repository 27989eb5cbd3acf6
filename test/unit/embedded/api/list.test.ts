import { describe, expect, it } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import {
  type Body,
  PODS,
  pod,
  type StartedApi,
  startApi,
  startWithThings,
  THINGS,
  thing,
} from './started-api.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e']

async function withFive(options = {}): Promise<StartedApi> {
  const started = await startWithThings(options)
  for (const [index, name] of NAMES.entries()) {
    const color = index % 2 === 0 ? 'green' : 'red'
    const labels = { name, odd: String(index % 2) }
    await started.ask('POST', THINGS, thing(name, { color }, { labels }))
  }
  return started
}

const namesOf = (body: Body) => body.items.map(({ metadata }) => metadata.name)

describe('a list', () => {
  it('comes in pages of one moment, whatever is written between them', async () => {
    const { ask } = await withFive()

    const first = await ask('GET', `${THINGS}?limit=2`)
    await ask('DELETE', `${THINGS}/c`)
    await ask('POST', THINGS, thing('bb'))
    const rest = await ask('GET', `${THINGS}?limit=9&continue=${first.body.metadata.continue}`)

    expect(namesOf(first.body)).toEqual(['a', 'b'])
    expect(first.body.metadata.remainingItemCount).toBe(3)
    expect(namesOf(rest.body)).toEqual(['c', 'd', 'e'])
    expect(rest.body.metadata).toEqual({
      continue: '',
      resourceVersion: first.body.metadata.resourceVersion,
    })
  })

  it('says 410 when the moment is forgotten, and how to go on all the same', async () => {
    const { ask } = await withFive({ history: 2 })
    const first = await ask('GET', `${THINGS}?limit=2`)
    for (const name of ['x', 'y', 'z']) await ask('POST', THINGS, thing(name))

    const gone = await ask('GET', `${THINGS}?limit=2&continue=${first.body.metadata.continue}`)
    const on = await ask('GET', `${THINGS}?continue=${gone.body.metadata.continue}`)

    expect([gone.status, gone.body.reason]).toEqual([410, 'Expired'])
    expect(gone.body.message).toMatch(/^The provided continue parameter is too old to display/)
    expect(namesOf(on.body)).toEqual(['c', 'd', 'e', 'x', 'y', 'z'])
  })

  it('knows no pages when any version will do', async () => {
    const { ask } = await withFive()

    const { body } = await ask('GET', `${THINGS}?limit=2&resourceVersion=0`)

    expect(namesOf(body)).toEqual(NAMES)
    expect(body.metadata.continue).toBe('')
  })

  it('can be asked for as of an exact version', async () => {
    const { ask } = await withFive()
    const { body } = await ask('GET', THINGS)
    await ask('DELETE', `${THINGS}/a`)
    await ask('DELETE', `${THINGS}/b`)

    const past = await ask(
      'GET',
      `${THINGS}?resourceVersion=${body.metadata.resourceVersion}&resourceVersionMatch=Exact`,
    )

    expect(past.body).toEqual(body)
  })

  it.each([
    ['labelSelector=odd%3D0', ['a', 'c', 'e']],
    ['labelSelector=odd!%3D0', ['b', 'd']],
    ['labelSelector=name%20in%20(a,%20b),odd%3D1', ['b']],
    ['labelSelector=name%20notin%20(a,b)', ['c', 'd', 'e']],
    ['labelSelector=!name', []],
    ['labelSelector=name,!other', NAMES],
    ['fieldSelector=metadata.name%3Dc', ['c']],
    ['fieldSelector=spec.color%3D%3Dred', ['b', 'd']],
    ['fieldSelector=spec.color!%3Dred,metadata.namespace%3Ddefault', ['a', 'c', 'e']],
    ['fieldSelector=status.phase%3D', NAMES],
  ])('selects by %s', async (query, names) => {
    const { ask } = await withFive()

    expect(namesOf((await ask('GET', `${THINGS}?${query}`)).body)).toEqual(names)
  })

  it.each([
    [
      'labelSelector=a%20b',
      400,
      "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
    ],
    ['labelSelector=a%3D%3Db%3Dc', 400, "found '=', expected: ',' or 'end of string'"],
    ['labelSelector=%3D', 400, "found '=', expected: !, identifier, or 'end of string'"],
    [
      'labelSelector=odd%20in%20(',
      400,
      "unable to parse requirement: found '', expected: ',', ')' or identifier",
    ],
    ['fieldSelector=spec.size%3D1', 400, 'field label not supported: spec.size'],
    ['fieldSelector=bogus', 400, "invalid selector: 'bogus'; can't understand 'bogus'"],
    [
      'continue=e30',
      400,
      'invalid continue token: continue key is not valid: server does not recognize this encoded version ',
    ],
    [
      'resourceVersion=abc',
      400,
      'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    ],
    ['resourceVersion=999', 504, 'Timeout: Too large resource version: 999, current: 12'],
    [
      'resourceVersionMatch=Exact',
      422,
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      'sendInitialEvents=true',
      422,
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
  ])('refuses %s', async (query, code, message) => {
    const { ask } = await withFive()

    const { status, body } = await ask('GET', `${THINGS}?${query}`)

    expect([status, body.message]).toEqual([code, message])
  })

  it('finds the pods of a node in all namespaces', async () => {
    const { ask } = startApi()
    await ask('POST', PODS, pod('a', { nodeName: 'n1' }))
    await ask('POST', PODS, pod('b', { nodeName: 'n2' }))
    await ask('POST', '/api/v1/namespaces/kube-system/pods', pod('c', { nodeName: 'n1' }))

    const { body } = await ask('GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn1')

    expect(namesOf(body)).toEqual(['a', 'c'])
    // The items of a built-in type do not repeat it.
    expect(Object.keys(body.items[0] ?? {})).toEqual(['metadata', 'spec', 'status'])
  })

  it("is what Sundial's own client reads, page by page", async () => {
    const { api, ask } = startApi()
    for (let index = 0; index < 501; index += 1) {
      await ask('POST', '/api/v1/namespaces/default/configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `c${index}` },
      })
    }
    const resource = { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true }

    const found = await createKubeClient(api.transport).list(resource)

    expect(new Set(found.map(({ metadata }) => metadata.name)).size).toBe(501)
  })
})

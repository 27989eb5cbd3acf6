import { describe, expect, it } from 'vitest'
import { MERGE, type StartedApi, startWithThings, TABLE, THINGS, thing } from './started-api.ts'

interface Event {
  readonly type: string
  readonly object: {
    readonly kind: string
    readonly metadata: { readonly name?: string; readonly resourceVersion: string }
  }
}

/** What a watch of ten seconds sees while `meanwhile` happens. */
async function watch(
  { api, clock }: StartedApi,
  query: string,
  meanwhile: () => Promise<unknown> = async () => undefined,
  headers: Record<string, string> = {},
): Promise<readonly Event[]> {
  const path = `${THINGS}?watch=true&timeoutSeconds=10${query}`
  const answer = api.transport({ method: 'GET', path, headers })
  await clock.settle()
  await meanwhile()
  await clock.advanceTo(clock.now().plus({ seconds: 10 }))
  const { body } = await answer
  return body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

const INITIAL = '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true'
const bookmark = (metadata: object) => ({
  type: 'BOOKMARK',
  object: { kind: 'Thing', apiVersion: 'example.com/v1', metadata },
})
const brief = (events: readonly Event[]) =>
  events.map(({ type, object }) => [type, object.metadata.name, object.metadata.resourceVersion])

describe('a watch', () => {
  it('begins with what is there when no version is named', async () => {
    const started = await startWithThings()
    await started.ask('POST', THINGS, thing('a'))

    const events = await watch(started, '', () => started.ask('POST', THINGS, thing('b')))

    expect(brief(events)).toEqual([
      ['ADDED', 'a', '8'],
      ['ADDED', 'b', '9'],
    ])
  })

  it('tells what has changed since a version', async () => {
    const started = await startWithThings()
    const { ask } = started
    await ask('POST', THINGS, thing('a'))
    await ask('PATCH', `${THINGS}/a`, { spec: { size: 4 } }, MERGE)

    const events = await watch(started, '&resourceVersion=8', () => ask('DELETE', `${THINGS}/a`))

    expect(brief(events)).toEqual([
      ['MODIFIED', 'a', '9'],
      ['DELETED', 'a', '10'],
    ])
  })

  it('shows an object that leaves the selection as deleted, as it was', async () => {
    const started = await startWithThings()
    const { ask } = started
    await ask('POST', THINGS, thing('a', { color: 'red' }))

    const events = await watch(
      started,
      '&resourceVersion=8&fieldSelector=spec.color%3Dred',
      async () => {
        await ask('PATCH', `${THINGS}/a`, { spec: { color: 'green' } }, MERGE)
        await ask('PATCH', `${THINGS}/a`, { spec: { size: 5 } }, MERGE)
        await ask('PATCH', `${THINGS}/a`, { spec: { color: 'red' } }, MERGE)
      },
    )

    expect(brief(events)).toEqual([
      ['DELETED', 'a', '9'],
      ['ADDED', 'a', '11'],
    ])
    expect(events[0]?.object).toMatchObject({ spec: { color: 'red' } })
  })

  it('ends with 410 at once when the version is forgotten', async () => {
    const started = await startWithThings({ history: 2 })
    for (const name of ['a', 'b', 'c']) await started.ask('POST', THINGS, thing(name))

    const events = await watch(started, '&resourceVersion=2')

    expect(events).toEqual([
      {
        type: 'ERROR',
        object: {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'too old resource version: 2 (9)',
          reason: 'Expired',
          code: 410,
        },
      },
    ])
  })

  it('marks the end of what was there when it is asked to', async () => {
    const started = await startWithThings()
    await started.ask('POST', THINGS, thing('a'))

    const events = await watch(started, INITIAL)

    expect(events.slice(1)).toEqual([
      bookmark({ resourceVersion: '8', annotations: { 'k8s.io/initial-events-end': 'true' } }),
    ])
  })

  it('says shortly before its end how far it got, when it got anywhere', async () => {
    const started = await startWithThings()

    const events = await watch(started, INITIAL, () => started.ask('POST', THINGS, thing('a')))

    expect(events.slice(2)).toEqual([bookmark({ resourceVersion: '8' })])
  })

  it('begins with nothing when it wants no initial events', async () => {
    const started = await startWithThings()
    await started.ask('POST', THINGS, thing('a'))
    const query = '&sendInitialEvents=false&resourceVersionMatch=NotOlderThan'

    const events = await watch(started, query, () => started.ask('POST', THINGS, thing('b')))

    expect(brief(events)).toEqual([['ADDED', 'b', '9']])
  })

  it('gives the headings of a table once', async () => {
    const started = await startWithThings()
    await started.ask('POST', THINGS, thing('a'))
    await started.ask('POST', THINGS, thing('b'))

    const events = await watch(started, '', undefined, TABLE)

    expect(events.map(({ object }) => Reflect.get(object, 'columnDefinitions') === null)).toEqual([
      false,
      true,
    ])
  })

  it('streams over HTTP, and forgets a client that leaves', async () => {
    const { api, ask } = await startWithThings()
    const gone = new AbortController()
    const response = await api.app.request(`http://api${THINGS}?watch=true`, {
      signal: gone.signal,
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()

    await ask('POST', THINGS, thing('a'))
    const first = await reader?.read()
    gone.abort()
    const rest = await reader?.read()
    await ask('POST', THINGS, thing('b'))

    expect(JSON.parse(first?.value ?? '')).toMatchObject({
      type: 'ADDED',
      object: { metadata: { name: 'a' } },
    })
    expect(rest).toEqual({ done: true, value: undefined })
  })

  it('ends when its caller gives up', async () => {
    const { api } = await startWithThings()
    const gone = new AbortController()
    const answer = api.transport({
      method: 'GET',
      path: `${THINGS}?watch=true`,
      signal: gone.signal,
    })

    gone.abort()

    await expect(answer).rejects.toMatchObject({ name: 'KubeError', code: 'Aborted' })
  })
})

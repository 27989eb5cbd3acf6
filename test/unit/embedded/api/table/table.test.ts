import { describe, expect, it } from 'vitest'
import {
  type Body,
  CRDS,
  MERGE,
  NOW,
  PODS,
  pod,
  startApi,
  startWithThings,
  TABLE,
  THINGS,
  thing,
} from '../started-api.ts'

const columns = (body: Body) =>
  body.columnDefinitions.map(({ name, priority }) => (priority === 0 ? name : `(${name})`))
const cells = (body: Body) => body.rows.map((row) => row.cells)

describe('a table', () => {
  it('has the columns of the definition, ages as ages, and nothing where nothing is', async () => {
    const { ask, clock } = await startWithThings()
    await ask('POST', THINGS, thing('a'))
    await ask('POST', THINGS, thing('b', { color: 'red', size: 7 }))
    await ask('PATCH', `${THINGS}/b/status`, { status: { phase: 'Up' } }, MERGE)
    await clock.advanceTo(clock.now().plus({ minutes: 3, seconds: 5 }))

    const { body } = await ask('GET', THINGS, undefined, TABLE)

    expect(columns(body)).toEqual(['Name', 'Phase', '(Size)', 'Age'])
    expect(cells(body)).toEqual([
      ['a', null, 3, '3m5s'],
      ['b', 'Up', 7, '3m5s'],
    ])
    expect(body.rows[0]?.object).toMatchObject({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { name: 'a' },
    })
  })

  it.each([
    ['None', null],
    ['Object', expect.objectContaining({ kind: 'Thing', spec: { color: 'red', size: 3 } })],
  ])('carries of each object %s', async (how, expected) => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a'))

    const { body } = await ask('GET', `${THINGS}?includeObject=${how}`, undefined, TABLE)

    expect(body.rows[0]?.object).toEqual(expected)
  })

  it('has an age only where the definition names no column', async () => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a'))

    const { body } = await ask('GET', THINGS.replace('v1', 'v1beta1'), undefined, TABLE)

    expect([columns(body), cells(body)]).toEqual([['Name', 'Age'], [['a', '0s']]])
  })

  it('comes in pages', async () => {
    const { ask } = await startWithThings()
    for (const name of ['a', 'b', 'c']) await ask('POST', THINGS, thing(name))

    const { body } = await ask('GET', `${THINGS}?limit=2`, undefined, TABLE)

    expect(cells(body)).toHaveLength(2)
    expect(body.metadata).toMatchObject({ remainingItemCount: 1, continue: expect.any(String) })
  })

  it.each([
    ['ready', [{ type: 'Ready', status: 'True' }], {}, 'Ready'],
    [
      'cordoned',
      [{ type: 'Ready', status: 'True' }],
      { unschedulable: true },
      'Ready,SchedulingDisabled',
    ],
    ['lost', [{ type: 'Ready', status: 'Unknown' }], {}, 'NotReady'],
    ['new', [], {}, 'Unknown'],
  ])('says how a node that is %s is', async (_, conditions, spec, status) => {
    const { ask } = startApi()
    await ask('POST', '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n', labels: { 'node-role.kubernetes.io/worker': '' } },
      spec,
      status: { conditions, nodeInfo: { kubeletVersion: 'v1.36.3' } },
    })

    const { body } = await ask('GET', '/api/v1/nodes', undefined, TABLE)

    expect(body.rows[0]?.cells.slice(0, 5)).toEqual(['n', status, 'worker', '0s', 'v1.36.3'])
  })

  const container = (state: object, ready = false, restartCount = 0) => ({
    phase: 'Running',
    containerStatuses: [{ name: 'main', image: 'i', imageID: '', ready, restartCount, state }],
  })
  it.each([
    ['waits to be placed', { phase: 'Pending' }, '0/1', 'Pending'],
    ['runs', container({ running: {} }, true), '1/1', 'Running'],
    [
      'crashes',
      container({ waiting: { reason: 'CrashLoopBackOff' } }, false, 3),
      '0/1',
      'CrashLoopBackOff',
    ],
    [
      'is done',
      { ...container({ terminated: { reason: 'Completed', exitCode: 0 } }), phase: 'Succeeded' },
      '0/1',
      'Completed',
    ],
    ['was killed', container({ terminated: { signal: 9, exitCode: 137 } }), '0/1', 'Signal:9'],
  ])('says how a pod that %s is', async (_, status, ready, word) => {
    const { ask } = startApi()
    await ask('POST', PODS, pod('p', { nodeName: 'n' }))
    await ask('PATCH', `${PODS}/p/status`, { status }, MERGE)

    const { body } = await ask('GET', PODS, undefined, TABLE)

    expect(body.rows[0]?.cells.slice(0, 3)).toEqual(['p', ready, word])
  })

  it('says of a pod that is being deleted that it terminates', async () => {
    const { ask } = startApi()
    await ask('POST', PODS, pod('p', { nodeName: 'n' }))
    await ask('DELETE', `${PODS}/p`)

    const { body } = await ask('GET', PODS, undefined, TABLE)

    expect(body.rows[0]?.cells[2]).toBe('Terminating')
  })

  it('shows an Event by what it is about, in both of its APIs', async () => {
    const { ask } = startApi()
    const events = '/apis/events.k8s.io/v1/namespaces/default/events'
    await ask('POST', events, {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'e' },
      eventTime: NOW,
      reportingController: 'sundial.dev/sweep',
      reportingInstance: 'x',
      action: 'Drain',
      reason: 'Drained',
      type: 'Normal',
      note: 'Drained the node.',
      regarding: { kind: 'Node', name: 'n' },
    })

    for (const path of [events, '/api/v1/namespaces/default/events']) {
      const { body } = await ask('GET', path, undefined, TABLE)
      const [last, type, reason, object, , , message] = body.rows[0]?.cells ?? []
      expect([last, type, reason, object, message]).toEqual([
        '0s',
        'Normal',
        'Drained',
        'node/n',
        'Drained the node.',
      ])
    }
  })

  it('has a time of creation for kinds without columns of their own', async () => {
    const { ask } = await startWithThings()

    const { body } = await ask('GET', CRDS, undefined, TABLE)

    expect([columns(body), cells(body)]).toEqual([
      ['Name', 'Created At'],
      [['things.example.com', NOW]],
    ])
  })
})

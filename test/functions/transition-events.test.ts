// The transitions of a machine reach the sink of the installation, also when the first pod dies before.
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { DateTime } from 'luxon'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '#src/embedded/http.ts'
import { compileSchema } from '#src/embedded/schema/compile-schema.ts'
import { dueEvent } from '#src/events/post-event.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { changed } from '#test/support/events.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { localServer } from '#test/support/local-server.ts'
import { eventually, freePort, startNode } from '#test/support/processes.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'

const DUE = { id: '1', source: '/test', time: '2026-01-05T15:00:00Z' }

interface Taken {
  readonly headers: Readonly<Record<string, unknown>>
  readonly data: Readonly<Record<string, unknown>>
}

async function startSink() {
  const taken: Taken[] = []
  const sink = { answer: 202, taken, url: '' }
  const server = await localServer(async (request, response) => {
    const data = JSON.parse(await text(request))
    if (sink.answer === 202) taken.push({ headers: request.headers, data })
    response.writeHead(sink.answer).end()
  })
  onTestFinished(() => server.close())
  return Object.assign(sink, { url: `${server.url}/transitions` })
}

async function startWorld() {
  const always = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'] }
  const scene = await createScene(DateTime.utc().toISO(), { schedule: always })
  const api = await serve(scene.api, { port: 0 })
  onTestFinished(() => api.close())
  const kubeconfig = await kubeconfigFor(api.url)
  const startPod = async (env: Readonly<Record<string, string>>) => {
    const port = await freePort()
    const program = startNode(['functions/scheduled-machine/main.ts'], {
      PORT: String(port),
      KUBECONFIG: kubeconfig,
      ...env,
    })
    onTestFinished(async () => {
      program.process.kill('SIGKILL')
      await program.ended()
    })
    const send = (event: RequestInit) => eventually(() => fetch(`http://127.0.0.1:${port}`, event))
    return {
      /** A whole pass, as the sweep asks for it. */
      pass: () => send({ method: 'POST', ...dueEvent('ScheduledMachine', [KEY], DUE) }),
      /** A short pass, which finds nothing to do. */
      notice: () => send(changed('5spot.finos.org/v1alpha1', 'ScheduledMachine', 'team', KEY.name)),
      metrics: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
      async end(signal: 'SIGTERM' | 'SIGKILL') {
        program.process.kill(signal)
        return (await program.ended()).status
      },
    }
  }
  return { scene, startPod }
}

test('each change of the phase is one event, as its schema says, and leaves the status', async () => {
  const sink = await startSink()
  const { scene, startPod } = await startWorld()
  const pod = await startPod({
    K_SINK: sink.url,
    K_CE_OVERRIDES: '{"extensions":{"team":"a"}}',
  })

  await pod.pass()
  await eventually(async () => expect(await scene.status()).toHaveProperty('machineRef'))
  await scene.provision()
  await pod.pass()
  await eventually(async () => expect(sink.taken).toHaveLength(2))
  await eventually(async () => expect(await scene.status()).not.toHaveProperty('undelivered'))
  const metrics = await pod.metrics()
  const status = await pod.end('SIGTERM')

  const { uid } = await scene.object()
  const { phaseSince } = await scene.status()
  const object = { kind: 'ScheduledMachine', namespace: 'team', name: 'worker', uid }
  expect(sink.taken.map(({ data }) => data)).toEqual([
    { ...object, to: 'Pending', reason: expect.any(String) },
    { ...object, to: 'Active', from: 'Pending', reason: expect.any(String) },
  ])
  expect(sink.taken[1]?.headers).toMatchObject({
    'ce-specversion': '1.0',
    'ce-type': 'dev.sundial.machine.active.v1',
    'ce-source': '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker',
    'ce-subject': 'team/worker',
    'ce-id': `${uid}/Active/${phaseSince}/2`,
    'ce-time': phaseSince,
    'ce-team': 'a',
    'content-type': 'application/json',
  })
  for (const { headers, data } of sink.taken) {
    const schema = readFileSync(`docs/reference/events/${headers['ce-type']}.json`, 'utf8')
    const { $schema: _, title: __, ...fields } = JSON.parse(schema)
    const { validate, unknownFields } = compileSchema(fields)
    expect([...validate(data), ...unknownFields(data)]).toEqual([])
  }
  expect(metrics).toContain('sundial_transition_events_total{result="delivered"} 2')
  expect(status).toBe(0)
})

test('a transition that the first pod could not deliver is delivered by the next one', async () => {
  const sink = await startSink()
  sink.answer = 503
  const { scene, startPod } = await startWorld()
  const first = await startPod({ K_SINK: sink.url })
  await first.pass()
  await eventually(async () => expect(await scene.status()).toHaveProperty('machineRef'))
  const { undelivered, phaseSince } = await scene.status()
  await first.end('SIGKILL')
  sink.answer = 202

  const second = await startPod({ K_SINK: sink.url })
  await second.notice()
  await eventually(async () => expect(sink.taken).toHaveLength(1))
  await eventually(async () => expect(await scene.status()).not.toHaveProperty('undelivered'))

  const reason = expect.any(String)
  expect(undelivered).toEqual({
    transitions: [{ to: 'Pending', at: phaseSince, reason, number: 1 }],
  })
  expect(sink.taken[0]?.data).toMatchObject({ to: 'Pending' })
})

test('without a sink nothing is stored, and what an earlier one left is dropped', async () => {
  const { scene, startPod } = await startWorld()
  const pod = await startPod({})
  await pod.pass()
  await eventually(async () => expect(await scene.status()).toHaveProperty('machineRef'))
  await scene.provision()
  await pod.pass()
  await eventually(async () => expect(await scene.status()).toHaveProperty('phase', 'Active'))
  const before = await scene.status()
  const transitions = [{ to: 'Active', at: before['phaseSince'] }]
  await scene.client.patchStatus(SCHEDULED_MACHINES, KEY, {
    status: { undelivered: { transitions }, transitionCount: 1 },
  })

  await pod.pass()

  await eventually(async () => expect(await scene.status()).not.toHaveProperty('undelivered'))
  expect(await scene.status()).not.toHaveProperty('transitionCount')
  expect(before).not.toHaveProperty('undelivered')
})

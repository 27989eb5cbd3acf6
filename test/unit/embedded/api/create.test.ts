import { describe, expect, it } from 'vitest'
import { NOW, PODS, pod, startApi, startWithThings, THINGS, thing } from './started-api.ts'

describe('creating an object', () => {
  it('fills in what only the server knows, and the defaults', async () => {
    const { ask } = await startWithThings()

    const { status, body } = await ask('POST', THINGS, {
      ...thing(
        'a',
        { color: 'red' },
        { uid: 'mine', generation: 7, creationTimestamp: '2020-01-01T00:00:00Z' },
      ),
      status: { phase: 'Up' },
    })

    expect(status).toBe(201)
    expect(body).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: {
        name: 'a',
        namespace: 'default',
        uid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        resourceVersion: '8',
        generation: 1,
        creationTimestamp: NOW,
        managedFields: [
          {
            manager: 'test',
            operation: 'Update',
            apiVersion: 'example.com/v1',
            time: NOW,
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:spec': { '.': {}, 'f:color': {}, 'f:size': {} } },
          },
        ],
      },
      spec: { color: 'red', size: 3 },
    })
  })

  it('answers the same to the next read', async () => {
    const { ask } = await startWithThings()
    const created = await ask('POST', THINGS, thing('a'))

    expect((await ask('GET', `${THINGS}/a`)).body).toEqual(created.body)
  })

  it('generates a name that is free', async () => {
    const { ask } = await startWithThings()
    const generated = { ...thing(''), metadata: { generateName: 'a-' } }

    const names = [await ask('POST', THINGS, generated), await ask('POST', THINGS, generated)].map(
      ({ body }) => body.metadata.name,
    )

    expect(names[0]).toMatch(/^a-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(names[1]).not.toBe(names[0])
  })

  it('leaves nothing behind in a dry run', async () => {
    const { ask } = await startWithThings()

    const dry = await ask('POST', `${THINGS}?dryRun=All`, thing('a'))

    expect(dry.status).toBe(201)
    expect((await ask('GET', `${THINGS}/a`)).status).toBe(404)
  })

  const INVALID = 'Thing.example.com "b" is invalid'
  it.each([
    [
      'a name that is taken',
      thing('a'),
      409,
      'AlreadyExists',
      'things.example.com "a" already exists',
    ],
    [
      'a bad name',
      thing('B_'),
      422,
      'Invalid',
      `Thing.example.com "B_" is invalid: metadata.name: Invalid value: "B_": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    ],
    [
      'a value that is not supported',
      thing('b', { color: 'blue' }),
      422,
      'Invalid',
      `${INVALID}: spec.color: Unsupported value: "blue": supported values: "red", "green"`,
    ],
    [
      'a number that is too large',
      thing('b', { color: 'red', size: 101 }),
      422,
      'Invalid',
      `${INVALID}: spec.size: Invalid value: 101: spec.size in body should be less than or equal to 100`,
    ],
    [
      'another namespace than that of the path',
      thing('b', { color: 'red' }, { namespace: 'other' }),
      400,
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'another kind',
      { ...thing('b'), kind: 'Other' },
      422,
      'Invalid',
      'Other.example.com "b" is invalid: kind: Invalid value: "Other": must be Thing',
    ],
    [
      'another version than that of the path',
      { ...thing('b'), apiVersion: 'example.com/v1beta1' },
      400,
      'BadRequest',
      'the API version in the data (example.com/v1beta1) does not match the expected API version (example.com/v1)',
    ],
    [
      'a resourceVersion',
      thing('b', { color: 'red' }, { resourceVersion: '5' }),
      500,
      undefined,
      'resourceVersion should not be set on objects to be created',
    ],
    [
      'a label that is none',
      thing('b', { color: 'red' }, { labels: { a: 1 } }),
      400,
      'BadRequest',
      'Thing in version "v1" cannot be handled as a Thing: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
    ],
  ])('refuses %s', async (_, object, code, reason, message) => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a'))

    const { status, body } = await ask('POST', THINGS, object)

    expect({ status, reason: body.reason, message: body.message, code: body.code }).toEqual({
      status: code,
      reason,
      message,
      code,
    })
  })

  it('says of an invalid object which fields are wrong', async () => {
    const { ask } = await startWithThings()

    const { body } = await ask('POST', THINGS, thing('b', { color: 'blue' }))

    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `${INVALID}: spec.color: Unsupported value: "blue": supported values: "red", "green"`,
      reason: 'Invalid',
      details: {
        name: 'b',
        group: 'example.com',
        kind: 'Thing',
        causes: [
          {
            reason: 'FieldValueNotSupported',
            message: 'Unsupported value: "blue": supported values: "red", "green"',
            field: 'spec.color',
          },
        ],
      },
      code: 422,
    })
  })

  it.each([
    ['Warn', 201, '299 - "unknown field \\"spec.nope\\""'],
    ['Ignore', 201, undefined],
    ['Strict', 400, undefined],
  ])('treats an unknown field as %s says', async (how, code, warning) => {
    const { ask } = await startWithThings()

    const { status, headers, body } = await ask(
      'POST',
      `${THINGS}?fieldValidation=${how}`,
      thing('a', { color: 'red', nope: 1 }),
    )

    expect({ status, warning: headers['warning'] }).toEqual({ status: code, warning })
    expect(JSON.stringify(body.spec ?? {})).not.toContain('nope')
  })

  it('needs a namespace that is there', async () => {
    const { ask } = startApi()

    const { status, body } = await ask('POST', '/api/v1/namespaces/none/pods', pod('a'))

    expect(status).toBe(404)
    expect(body.details).toEqual({ name: 'none', kind: 'namespaces' })
    expect(body.message).toBe('namespaces "none" not found')
  })

  it('completes a pod as the real server does', async () => {
    const { ask } = startApi()

    const { body } = await ask('POST', PODS, pod('a', { bogus: 1 }))

    expect(body.spec).toEqual({
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
      containers: [
        {
          name: 'main',
          image: 'busybox:1',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
    })
    expect(body.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' })
  })

  it.each([
    ['no class', {}, 201, 0],
    ['the class of system Pods', { priorityClassName: 'system-node-critical' }, 201, 2_000_001_000],
    ['a class that nobody can make here', { priorityClassName: 'mine' }, 201, 0],
    ['a priority of its own', { priority: 7 }, 403, undefined],
  ])('gives a pod with %s its priority', async (_, spec, wanted, priority) => {
    const { ask } = startApi()

    const { status, body } = await ask('POST', PODS, pod('a', spec))

    expect([status, body.spec?.['priority']]).toEqual([wanted, priority])
  })

  it('refuses a body that is too large', async () => {
    const { ask } = await startWithThings()
    const tags = ['x'.repeat(3 * 1024 * 1024)]

    const { status, body } = await ask('POST', THINGS, thing('a', { color: 'red', tags }))

    expect({ status, reason: body.reason, message: body.message }).toEqual({
      status: 413,
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: limit is 3145728',
    })
  })

  it('gives the same bytes in a second run', async () => {
    const run = async () => {
      const { ask } = await startWithThings({ seed: 42 })
      const made = await ask('POST', THINGS, { ...thing(''), metadata: { generateName: 'x-' } })
      return JSON.stringify(made.body)
    }

    expect(await run()).toBe(await run())
  })
})

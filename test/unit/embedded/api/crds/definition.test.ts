import { describe, expect, it } from 'vitest'
import {
  CRDS,
  JSON_PATCH,
  NOW,
  startApi,
  startWithThings,
  THING_CRD,
  THINGS,
  thing,
} from '#test/unit/embedded/api/started-api.ts'
import { OLD_THINGS, withVersion } from './old-things.ts'

describe('a definition', () => {
  it('is served with the answer to its creation, and established right after it', async () => {
    const { ask } = startApi()

    const { status, body } = await ask('POST', CRDS, THING_CRD)

    expect([status, body.status]).toEqual([
      201,
      { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: ['v1'] },
    ])
    expect((await ask('GET', `${CRDS}/things.example.com`)).body.status).toEqual({
      conditions: [
        {
          type: 'NamesAccepted',
          status: 'True',
          lastTransitionTime: NOW,
          reason: 'NoConflicts',
          message: 'no conflicts found',
        },
        {
          type: 'Established',
          status: 'True',
          lastTransitionTime: NOW,
          reason: 'InitialNamesAccepted',
          message: 'the initial names have been accepted',
        },
      ],
      acceptedNames: { ...THING_CRD.spec.names, listKind: 'ThingList' },
      storedVersions: ['v1'],
    })
    expect((await ask('POST', THINGS, thing('a'))).status).toBe(201)
  })

  it('is heeded again when it changes', async () => {
    const { ask } = await startWithThings()
    const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/color/enum/-'
    await ask(
      'PATCH',
      `${CRDS}/things.example.com`,
      [{ op: 'add', path, value: 'blue' }],
      JSON_PATCH,
    )

    expect((await ask('POST', THINGS, thing('a', { color: 'blue' }))).status).toBe(201)
  })

  it('stops serving the versions that it no longer serves', async () => {
    const { ask } = await startWithThings()
    const patch = [{ op: 'replace', path: '/spec/versions/1/served', value: false }]
    await ask('PATCH', `${CRDS}/things.example.com`, patch, JSON_PATCH)

    expect((await ask('GET', OLD_THINGS)).status).toBe(404)
    expect((await ask('GET', THINGS)).status).toBe(200)
  })

  it.each([
    [
      'another name than its plural and group',
      { ...THING_CRD, metadata: { name: 'x.y' } },
      'metadata.name: Invalid value: "x.y": must be spec.names.plural+"."+spec.group',
    ],
    [
      'a scope that is none',
      { ...THING_CRD, spec: { ...THING_CRD.spec, scope: 'World' } },
      'spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"',
    ],
    [
      'a column that points nowhere',
      withVersion({
        additionalPrinterColumns: [{ name: 'X', type: 'string', jsonPath: '.a[oops]' }],
      }),
      'spec.versions[0].additionalPrinterColumns[0].jsonPath: Invalid value: ".a[oops]": JSONPath .a[oops]: cannot read [oops]',
    ],
    [
      'a version without a schema',
      withVersion({ schema: undefined }),
      'spec.versions[0].schema.openAPIV3Schema: Required value',
    ],
    [
      'two versions that are stored',
      withVersion({}, { storage: true }),
      'must have exactly one version marked as storage version',
    ],
  ])('is refused with %s', async (_, crd, words) => {
    const { status, body } = await startApi().ask('POST', CRDS, crd)

    expect(status).toBe(422)
    expect(body.message).toContain(words)
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import { crdSchema, scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'
import { generatedFiles } from '#test/support/write-crds.ts'

interface Found {
  readonly path: string
  readonly schema: JsonSchema
}

function everySchema(schema: JsonSchema, path = ''): Found[] {
  const properties = Object.entries(schema.properties ?? {})
  return [
    { path, schema },
    ...properties.flatMap(([name, property]) => everySchema(property, `${path}.${name}`)),
    ...(schema.items ? everySchema(schema.items, `${path}[]`) : []),
    ...(schema.additionalProperties ? everySchema(schema.additionalProperties, `${path}[*]`) : []),
  ]
}

const SCHEMAS = everySchema(crdSchema())
const RULED = SCHEMAS.filter(({ schema }) => schema['x-kubernetes-validations'] !== undefined)

describe('the committed file', () => {
  it.each([...generatedFiles()])('%s is what the schemas say', (path, text) => {
    expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).toBe(text)
  })
})

describe('the CustomResourceDefinition', () => {
  const { metadata, spec } = scheduledMachineCrd()

  it('is taken along by clusterctl', () => {
    expect(metadata).toEqual({
      name: 'scheduledmachines.5spot.finos.org',
      labels: { 'clusterctl.cluster.x-k8s.io': '', 'clusterctl.cluster.x-k8s.io/move': '' },
    })
  })

  it('is named, printed and selected by as promised', () => {
    expect(spec).toMatchObject({
      group: '5spot.finos.org',
      scope: 'Namespaced',
      names: { kind: 'ScheduledMachine', plural: 'scheduledmachines', shortNames: ['sm'] },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [
            { name: 'Phase' },
            { name: 'Ready' },
            { name: 'Cluster' },
            { name: 'Node' },
            { name: 'Next' },
            { name: 'Message' },
            { name: 'Age', type: 'date' },
            { name: 'In Schedule', priority: 1 },
            { name: 'Priority', priority: 1 },
            { name: 'Phase Since', priority: 1 },
            { name: 'Wake Time', priority: 1 },
            { name: 'Generation', priority: 1 },
            { name: 'Observed Generation', priority: 1 },
            { name: 'Override', priority: 1 },
            { name: 'Reclaim', priority: 1 },
            { name: 'Calendars', priority: 1 },
            { name: 'Undelivered', priority: 1 },
            { name: 'Object Namespace', priority: 1 },
          ],
          selectableFields: [
            { jsonPath: '.status.nodeRef.name' },
            { jsonPath: '.spec.clusterName' },
            { jsonPath: '.status.phase' },
          ],
        },
      ],
    })
  })

  it('describes every field', () => {
    const silent = SCHEMAS.filter(({ schema }) => schema.description === undefined)

    expect(silent.map(({ path }) => path)).toEqual(['.metadata'])
  })
})

describe('a rule', () => {
  it.each(RULED)('at $path has a message of one line', ({ schema }) => {
    for (const { message } of schema['x-kubernetes-validations'] ?? []) {
      expect(message).toMatch(/^\S[^\n]+\S$/)
    }
  })

  // The cost of a rule is estimated from these, and a definition that costs too much is refused.
  it.each(RULED)('at $path reads something with a bound', ({ path, schema }) => {
    if (schema.type === 'string') expect(schema.maxLength).toBeDefined()
    if (schema.type === 'array') expect(schema.maxItems).toBeDefined()
    if (schema.additionalProperties) expect(schema.maxProperties).toBeDefined()
    const around = SCHEMAS.filter((each) => path.startsWith(`${each.path}[`))
    for (const { schema: list } of around) {
      expect(list.maxItems ?? list.maxProperties).toBeDefined()
    }
  })
})

import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { customResourceDefinition } from '#src/kube/schema/custom-resource-definition.ts'

test('a kind without a namespace has a definition of scope Cluster', () => {
  const definition = customResourceDefinition({
    resource: {
      apiVersion: 'example.com/v1',
      kind: 'Lamp',
      plural: 'lamps',
      namespaced: false,
    },
    singular: 'lamp',
    shortNames: [],
    printerColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
    selectableFields: ['.spec.colour'],
    schema: z.object({ spec: z.object({ colour: z.string() }) }),
  })

  expect(definition).toEqual({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'lamps.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: {
        kind: 'Lamp',
        listKind: 'LampList',
        plural: 'lamps',
        singular: 'lamp',
        shortNames: [],
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
          ],
          selectableFields: [{ jsonPath: '.spec.colour' }],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              required: ['spec'],
              properties: {
                apiVersion: {
                  description: 'API group and version of this object.',
                  type: 'string',
                },
                kind: { description: 'Kind of this object.', type: 'string' },
                metadata: { type: 'object' },
                spec: {
                  type: 'object',
                  required: ['colour'],
                  properties: { colour: { type: 'string' } },
                },
              },
            },
          },
        },
      ],
    },
  })
})

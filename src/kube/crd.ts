// The CustomResourceDefinition of a ScheduledMachine.

import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { scheduledMachineSchema } from '#src/scheduled-machine/schema.ts'
import { DEFAULT_SETTINGS, type Settings } from '#src/scheduled-machine/settings.ts'
import type { JsonSchema } from './json-schema.ts'
import type { KubeObject } from './object.ts'
import { groupOf } from './resource.ts'
import { structuralSchema } from './structural-schema.ts'

const GROUP = groupOf(SCHEDULED_MACHINES.apiVersion)
const VERSION = SCHEDULED_MACHINES.apiVersion.slice(GROUP.length + 1)

/** The definition to install; its rules allow the API groups of `settings`. */
export function scheduledMachineCrd(settings: Settings = DEFAULT_SETTINGS): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${SCHEDULED_MACHINES.plural}.${GROUP}`,
      // `clusterctl move` takes along what carries these.
      labels: {
        'clusterctl.cluster.x-k8s.io': '',
        'clusterctl.cluster.x-k8s.io/move': '',
      },
    },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: {
        kind: SCHEDULED_MACHINES.kind,
        listKind: `${SCHEDULED_MACHINES.kind}List`,
        plural: SCHEDULED_MACHINES.plural,
        singular: 'scheduledmachine',
        shortNames: ['sm'],
      },
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: PRINTER_COLUMNS,
          selectableFields: SELECTABLE_FIELDS.map((jsonPath) => ({ jsonPath })),
          schema: { openAPIV3Schema: crdSchema(settings) },
        },
      ],
    },
  }
}

// Those of priority 1 are shown by -o wide. The sweep finds what is due by them in a table, so that no
// whole object has to travel: docs/adr/0006.
const PRINTER_COLUMNS = [
  { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
  { name: 'Ready', type: 'boolean', jsonPath: '.status.ready' },
  { name: 'Cluster', type: 'string', jsonPath: '.spec.clusterName' },
  { name: 'Node', type: 'string', jsonPath: '.status.nodeRef.name' },
  { name: 'Next', type: 'string', jsonPath: '.status.next' },
  { name: 'Message', type: 'string', jsonPath: '.status.message' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  { name: 'In Schedule', type: 'boolean', jsonPath: '.status.inSchedule', priority: 1 },
  { name: 'Priority', type: 'integer', jsonPath: '.spec.priority', priority: 1 },
  { name: 'Phase Since', type: 'string', jsonPath: '.status.phaseSince', priority: 1 },
  { name: 'Wake Time', type: 'string', jsonPath: '.status.wakeTime', priority: 1 },
  { name: 'Generation', type: 'integer', jsonPath: '.metadata.generation', priority: 1 },
  {
    name: 'Observed Generation',
    type: 'integer',
    jsonPath: '.status.observedGeneration',
    priority: 1,
  },
  // With another name than the column that kubectl itself adds for --all-namespaces.
  { name: 'Object Namespace', type: 'string', jsonPath: '.metadata.namespace', priority: 1 },
]

const SELECTABLE_FIELDS = ['.status.nodeRef.name', '.spec.clusterName', '.status.phase']

/** Its `openAPIV3Schema`. */
export function crdSchema(settings: Settings = DEFAULT_SETTINGS): JsonSchema {
  const { properties, ...rest } = structuralSchema(scheduledMachineSchema(settings))
  return {
    ...rest,
    properties: {
      apiVersion: { description: 'API group and version of this object.', type: 'string' },
      kind: { description: 'Kind of this object.', type: 'string' },
      metadata: { type: 'object' },
      ...properties,
    },
  }
}

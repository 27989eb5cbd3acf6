/** The columns of a definition by which the sweep finds what is due, so that it reads no whole object: docs/adr/0006. */
export const WAKE_COLUMNS = [
  { name: 'Wake Time', type: 'string', jsonPath: '.status.wakeTime', priority: 1 },
  { name: 'Generation', type: 'integer', jsonPath: '.metadata.generation', priority: 1 },
  {
    name: 'Observed Generation',
    type: 'integer',
    jsonPath: '.status.observedGeneration',
    priority: 1,
  },
] as const

/** The same for objects in namespaces. Not `Namespace`: kubectl itself adds that column for --all-namespaces. */
export const NAMESPACE_COLUMN = {
  name: 'Object Namespace',
  type: 'string',
  jsonPath: '.metadata.namespace',
  priority: 1,
} as const

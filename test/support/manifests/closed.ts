// Definitions without their open places. Knative's say of many an object which fields it has, and then
// that it may have any others: a misspelt one passes, and means nothing.

const OPEN = 'x-kubernetes-preserve-unknown-fields'
/** Fields that are in Knative's types and documents, and not in its definitions. */
const LEFT_OUT: Readonly<Record<string, object>> = { delivery: { timeout: { type: 'string' } } }

/** The same definition; what is open and names no field at all stays open. */
export function closed<T>(definition: T): T {
  return JSON.parse(JSON.stringify(definition), closedHere)
}

function closedHere(name: string, value: unknown): unknown {
  if (!isObject(value) || !isObject(value['properties'])) return value
  const { [OPEN]: _, properties, ...schema } = value
  return { ...schema, properties: { ...properties, ...LEFT_OUT[name] } }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

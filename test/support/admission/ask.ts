// Writes to an API server, and what it says to them.
import { fieldsAt, listAt } from '#src/kube/json.ts'
import { pathOf, type Resource } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { type Cause, inOrder } from './causes.ts'

export interface Answer {
  readonly status: number
  /** Of a refusal: `details.causes`. */
  readonly causes: readonly Cause[]
  /** Sorted. */
  readonly warnings: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
}

export interface Write {
  readonly does: 'create' | 'merge' | 'apply'
  readonly resource: Resource
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: 'status'
  readonly body: object
  readonly query?: Readonly<Record<string, string>>
}

const MEDIA_TYPES = {
  create: 'application/json',
  merge: 'application/merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

export async function ask(transport: Transport, write: Write): Promise<Answer> {
  const { does, resource, subresource, body, query = {} } = write
  const path = pathOf(resource, write) + (subresource === undefined ? '' : `/${subresource}`)
  const answer = await transport({
    method: does === 'create' ? 'POST' : 'PATCH',
    path: `${path}?${new URLSearchParams(query)}`,
    headers: { accept: 'application/json', 'content-type': MEDIA_TYPES[does] },
    body: JSON.stringify(body),
  })
  const content = fieldsAt(JSON.parse(answer.body))
  return {
    status: answer.status,
    causes: inOrder(causesIn(content)),
    warnings: warningsIn(answer.headers['warning'] ?? ''),
    body: content,
  }
}

function causesIn(body: Readonly<Record<string, unknown>>): readonly Cause[] {
  return listAt(body, 'details', 'causes').map((cause) => {
    const { field = '', message } = fieldsAt(cause)
    return { field: String(field), message: String(message) }
  })
}

// `299 - "one", 299 - "another"`
function warningsIn(header: string): readonly string[] {
  const texts = [...header.matchAll(/299 - ("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) => text)
  return texts.map((text) => String(JSON.parse(text))).sort()
}

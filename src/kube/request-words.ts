// Words about a request that the API server refused, for the status of an object. They do not quote the answer, because an
// API server or a webhook may quote the content of an object.
import type { AskedFor } from './asked-for.ts'
import type { KubeError } from './kube-error.ts'

/** Completes "Sundial cannot …". */
export function wordsOfRequest(asked: AskedFor | undefined): string {
  if (asked === undefined) return 'read an object'
  const { verb, resource, namespace, name } = asked
  const one = name === undefined ? '' : ` "${name}"`
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  return `${verb} ${resource}${one}${where}`
}

/** The answer, as a clause without a full stop. */
export function wordsOfAnswer({ code, status }: KubeError): string {
  const number = status === undefined ? '' : ` (HTTP ${status})`
  switch (code) {
    case 'Forbidden':
      return status === 401
        ? `its credentials are refused${number}`
        : `it has no right to do this${number}`
    case 'ServerError':
      return `the API server has an internal error${number}`
    case 'Invalid':
      return `the API server finds the request invalid${number}`
    default:
      return `the answer is not one that the API allows${number}`
  }
}

/** The remedy for an answer that no right helps against. */
export function remedyOfAnswer({ code }: KubeError): string {
  return code === 'ServerError'
    ? 'Read the log of the API server: a conversion webhook may not answer'
    : 'Check whether a proxy between Sundial and the API server changes the answers'
}

/** Whether the account lacks a right. An admission plug-in may refuse for another reason. */
export function isMissingRight(error: KubeError): boolean {
  return error.status === 403 && /cannot \S+ resource/.test(error.message)
}

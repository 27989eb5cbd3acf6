// A failed request as one sentence with a remedy.
import type { KubeError } from '#src/kube/kube-error.ts'
import { printable } from './printable.ts'

/** Where the request went. */
interface Asked {
  readonly title: string
  readonly isDev: boolean
}

/** `title` begins the sentence. */
export function explainFailure(error: KubeError, { title, isDev }: Asked): string {
  const words = printable(wordsOf(error))
  switch (error.code) {
    case 'Unavailable':
    case 'Timeout':
      if (error.status !== undefined) return `${title} cannot answer now: ${words}. Try again.`
      if (isCertificateError(error)) {
        return `${title} has a certificate that is not trusted: ${words}. Check the certificate authority in the kubeconfig.`
      }
      return `${title} does not answer: ${words}. ${isDev ? 'Is it still running?' : 'Check the address, and that it runs.'}`
    case 'Aborted':
      return `${title} does not answer in time. Try again.`
    case 'Forbidden':
      return error.status === 401
        ? `${title} does not accept your credentials: ${words}. Log in again.`
        : `${title} refuses: ${words}. Ask its administrator for this right.`
    case 'NotFound':
      return `${title} has no ${error.request?.path ?? 'such object'}: ${words}`
    default:
      return `${title} refuses: ${words}`
  }
}

// The message of an error begins with the request, which the reader did not write.
function wordsOf({ message, request, cause }: KubeError): string {
  if (request !== undefined) return message.replace(`${request.method} ${request.path}: `, '')
  return codeOf(cause) === 'ECONNREFUSED' && !message.includes('ECONNREFUSED')
    ? 'the connection is refused'
    : message.replace(/^[A-Z]+ \/\S*: /, '')
}

function isCertificateError({ cause }: KubeError): boolean {
  return /CERT|SELF_SIGNED|LEAF_SIGNATURE/.test(codeOf(cause) ?? '')
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

// Known sentences of the API server that quote names only.

/** The values of a Status's `reason` that Kubernetes defines. */
export const STATUS_REASONS: ReadonlySet<string> = new Set([
  'AlreadyExists',
  'BadRequest',
  'Conflict',
  'Expired',
  'Forbidden',
  'Gone',
  'InternalError',
  'Invalid',
  'MethodNotAllowed',
  'NotAcceptable',
  'NotFound',
  'RequestEntityTooLarge',
  'ServerTimeout',
  'ServiceUnavailable',
  'Timeout',
  'TooManyRequests',
  'Unauthorized',
  'UnsupportedMediaType',
])

const NAME = '[\\w.:-]{1,253}'

// Each sentence must match from the first character. The text after it is left out.
const SENTENCES: readonly RegExp[] = [
  `${NAME}(?: "${NAME}")? is forbidden: User "[^"]{1,253}" cannot \\w+ resource "[\\w./-]{1,253}" in API group "[\\w.-]*"(?: in the namespace "${NAME}"| at the cluster scope)?`,
  `${NAME}(?: "${NAME}")? is forbidden: exceeded quota: ${NAME}`,
  `${NAME}(?: "${NAME}")? is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on`,
  `${NAME}(?: "${NAME}")? is forbidden: unable to create new content in namespace ${NAME} because it is being terminated`,
  `${NAME}(?: "${NAME}")? is forbidden: ValidatingAdmissionPolicy '${NAME}' with binding '${NAME}' denied request`,
  `admission webhook "${NAME}" denied the request`,
  `Internal error occurred: failed calling webhook "${NAME}"`,
  `conversion webhook for ${NAME}/${NAME}, Kind=\\w+ failed`,
  `Operation cannot be fulfilled on ${NAME} "${NAME}": the object has been modified; please apply your changes to the latest version and try again`,
  `${NAME} "${NAME}" (?:not found|already exists)`,
  `${NAME}(?: "${NAME}")? is invalid`,
  'strict decoding error',
  'the server could not find the requested resource',
  'the server is currently unable to handle the request',
  '[Tt]oo many requests, please try again later',
  'field label not supported: [\\w.]{1,253}',
  'etcdserver: (?:leader changed|request timed out|no leader|too many requests)',
  'rpc error: code = Unavailable',
  'Unauthorized',
].map((sentence) => new RegExp(`^${sentence}`))

// The reasons why a webhook could not be called. They name its address, which is not secret, and the network error.
const UNREACHABLE =
  /(?:connect: connection refused|context deadline exceeded|i\/o timeout|no endpoints available for service "[\w.-]{1,253}"|service "[\w.-]{1,253}" not found|EOF)$/

export interface SafeWords {
  readonly words: string
  /** Whether nothing was left out. */
  readonly isWhole: boolean
}

/** The part of `message` that is safe to show; `undefined` when no part is. */
export function safeWords(message: string): SafeWords | undefined {
  for (const sentence of SENTENCES) {
    const [words] = sentence.exec(message) ?? []
    if (words === undefined) continue
    if (words.length >= message.replace(/[.\s]+$/, '').length) return { words, isWhole: true }
    const why = words.includes('webhook')
      ? UNREACHABLE.exec(message.slice(-LONGEST_TAIL))?.[0]
      : undefined
    return { words: why === undefined ? words : `${words}: ${why}`, isWhole: why !== undefined }
  }
  return undefined
}

const LONGEST_TAIL = 400

// Why a registry gave no digest. Each reason has its own remedy, so they are told apart.

export type RegistryReason =
  | 'NotFound'
  /** 401: no credentials, or refused ones. */
  | 'Unauthorized'
  /** 403 */
  | 'Denied'
  /** The administrator, or a rule of ours, does not let Sundial ask there. */
  | 'NotAllowed'
  /** 429 */
  | 'RateLimited'
  /** No name, no connection, no answer in time, or an error of the server. */
  | 'Unreachable'
  | 'UntrustedCertificate'
  /** An answer that the protocol does not allow, such as a digest that is not that of the manifest. */
  | 'InvalidAnswer'

/** Thrown within this folder. The message names hosts and the remedy, and quotes nothing of an answer. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly reason: RegistryReason
  /** The wait that the server asks for. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    reason: RegistryReason,
    message: string,
    more: { readonly retryAfterSeconds?: number | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.reason = reason
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

// Logs in to a registry that has answered 401: with a bearer token of the service that the answer names, or with user and
// password (distribution.github.io, "Token Authentication Specification" and "Oauth2 Token Authentication").
import { shortened } from '#src/events/quoted.ts'
import { valueAt } from '#src/kube/json.ts'
import { retryAfter } from '#src/kube/retry-after.ts'
import type { RegistryCredentials } from '../pull-secret.ts'
import { type Challenge, parseChallenges } from './challenges.ts'
import type { RegistryAnswer, RegistryRequest } from './exchange.ts'
import { RegistryError } from './registry-error.ts'

export interface Authorization {
  /** The value of the header. */
  readonly header: string
  /** How long it may be used again; absent: no longer than for this question. */
  readonly seconds?: number
}

export interface Login {
  readonly repository: string
  readonly credentials: RegistryCredentials | undefined
  /** Sends a request to a service that the registry names. Throws a `RegistryError` if that is not allowed. */
  readonly send: (request: RegistryRequest) => Promise<RegistryAnswer>
}

const MOST_BYTES = 1024 * 1024
/** The specification's own default. */
const TOKEN_SECONDS = 60
const MOST_TOKEN_SECONDS = 3600
/** A token is not used in its last seconds. */
const MARGIN_SECONDS = 10

/** Throws a `RegistryError`: `Unauthorized` if there are no credentials for it, or refused ones. */
export async function authorize(refusal: RegistryAnswer, login: Login): Promise<Authorization> {
  const challenges = parseChallenges(refusal.headers['www-authenticate'] ?? '')
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
  if (bearer !== undefined) return await getToken(bearer, refusal, login)
  if (!challenges.some(({ scheme }) => scheme === 'basic'))
    throw new RegistryError(
      'InvalidAnswer',
      `${shortened(refusal.url.host)} wants a login of a kind that Sundial does not know; allowed are Bearer and Basic`,
    )
  const { credentials } = login
  if (credentials === undefined) throw unauthorized(refusal)
  return { header: basic(credentials) }
}

async function getToken(
  { parameters }: Challenge,
  refusal: RegistryAnswer,
  { repository, credentials, send }: Login,
): Promise<Authorization> {
  if (credentials?.registryToken !== undefined)
    return { header: `Bearer ${credentials.registryToken}` }
  const realm = URL.parse(parameters.get('realm') ?? '')
  if (realm === null || realm.username !== '' || realm.password !== '')
    throw new RegistryError(
      'InvalidAnswer',
      `${shortened(refusal.url.host)} names no usable service for tokens`,
    )
  const service = parameters.get('service')
  const form = new URLSearchParams({
    ...(service !== undefined && { service }),
    scope: parameters.get('scope') ?? `repository:${repository}:pull`,
  })
  const answer = await send(tokenRequest(realm, form, credentials))
  if (answer.status !== 200) throw tokenRefusal(answer)
  return readToken(answer)
}

function tokenRequest(
  realm: URL,
  form: URLSearchParams,
  credentials: RegistryCredentials | undefined,
): RegistryRequest {
  if (credentials?.identityToken !== undefined) {
    form.set('grant_type', 'refresh_token')
    form.set('client_id', 'sundial')
    form.set('refresh_token', credentials.identityToken)
    return {
      method: 'POST',
      url: realm,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      mostBytes: MOST_BYTES,
    }
  }
  const url = new URL(realm)
  for (const [name, value] of form) url.searchParams.append(name, value)
  return {
    method: 'GET',
    url,
    headers: credentials === undefined ? {} : { authorization: basic(credentials) },
    mostBytes: MOST_BYTES,
  }
}

function basic({ username, password }: RegistryCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function tokenRefusal(answer: RegistryAnswer): RegistryError {
  const { status, headers, url } = answer
  const retryAfterSeconds = retryAfter(headers, undefined)
  if (status === 400 || status === 401 || status === 403) return unauthorized(answer)
  if (status === 429)
    return new RegistryError(
      'RateLimited',
      `${shortened(url.host)} limits how often it gives tokens`,
      {
        retryAfterSeconds,
      },
    )
  return new RegistryError(
    status >= 500 ? 'Unreachable' : 'InvalidAnswer',
    `${shortened(url.host)}, which gives the tokens, answers HTTP ${status}`,
    { retryAfterSeconds },
  )
}

function readToken({ url, body }: RegistryAnswer): Authorization {
  const answer = parseJson(body)
  const token = [valueAt(answer, 'token'), valueAt(answer, 'access_token')].find(isToken)
  if (token === undefined)
    throw new RegistryError('InvalidAnswer', `${shortened(url.host)} answers without a token`)
  const said = valueAt(answer, 'expires_in')
  const seconds = typeof said === 'number' && said > 0 ? said : TOKEN_SECONDS
  return {
    header: `Bearer ${token}`,
    seconds: Math.min(seconds, MOST_TOKEN_SECONDS) - MARGIN_SECONDS,
  }
}

// What may stand in a header.
function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function unauthorized({ url }: RegistryAnswer): RegistryError {
  return new RegistryError('Unauthorized', `${shortened(url.host)} refuses the login`)
}

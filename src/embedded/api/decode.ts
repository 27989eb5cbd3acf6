// From the text of a request to its value.
import { parse } from 'yaml'
import { badRequest, unsupportedMediaType } from './api-error.ts'
import { summaryOf } from './as-object.ts'
import type { ApiRequest } from './request.ts'

const BODY_TYPES = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
] as const

/** The body's JSON (or YAML) value; `kind` is what it should be. Throws 415 for another media type and
 * 400 for a bad text. */
export function decodeBody({ headers, body }: ApiRequest, kind = ''): unknown {
  const type = mediaType(headers)
  if (type === 'application/yaml') return decodeYaml(body)
  if (type !== '' && type !== 'application/json' && type !== '*/*') {
    throw unsupportedMediaType(BODY_TYPES)
  }
  return decodeJson(body, (words) =>
    kind === ''
      ? words
      : `the object provided is unrecognized (must be of type ${kind}): ${words} (${summaryOf(body)})`,
  )
}

/** The media type of the body, without parameters. */
export function mediaType(headers: ApiRequest['headers']): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** Throws a 400 for a text that is not JSON. */
export function decodeJson(
  text: string,
  say: (words: string) => string = (words) => words,
): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badRequest(say(`couldn't get version/kind; json parse error: ${wordsOf(error)}`))
  }
}

/** Throws a 400 for a text that is not YAML. */
export function decodeYaml(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw badRequest(`error decoding YAML: ${wordsOf(error)}`)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

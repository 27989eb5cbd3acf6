// Parses the text of a file into Kubernetes objects.
import { type Document, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml'
import { isFields } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { KUBECTL_YAML } from './kubectl-yaml.ts'

export interface LoadedObject {
  readonly object: KubeObject
  /** The path from the user, or a path below the user's folder; `-` for stdin. */
  readonly file: string
  /** The first document of a file is 1. */
  readonly document: number
  /** The first line of the object. */
  readonly line: number
}

export interface Mistake {
  /** The error with file, document and line, and with the allowed values. */
  readonly mistake: string
}

type Parsed = Document.Parsed<ParsedNode>

/** Parses YAML or JSON into its objects, with a mistake for each invalid document. Lists are split into their items. */
export function parseManifests(file: string, text: string): readonly (LoadedObject | Mistake)[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { ...KUBECTL_YAML, lineCounter: lines })
  return [...documents].flatMap((document, index) =>
    objectsOf(document, { file, document: index + 1, lines }),
  )
}

interface Place {
  readonly file: string
  readonly document: number
  readonly lines: LineCounter
}

function objectsOf(parsed: Parsed, place: Place): (LoadedObject | Mistake)[] {
  const [error] = parsed.errors
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1
    return [mistake(place, line, `is not YAML: ${firstLine(error.message)}`)]
  }
  const json = toJson(parsed)
  if (json instanceof Error) return [mistake(place, 1, `is not YAML: ${firstLine(json.message)}`)]
  // The document has only comments.
  if (json === null || json === undefined) return []
  const line = lineOf(place, parsed.contents?.range?.[0])
  const items = itemsOf(json)
  if (items === undefined) return [loaded(json, place, line)]
  return items.map((item, index) => loaded(item, place, itemLine(parsed, place, index) ?? line))
}

function loaded(json: unknown, place: Place, line: number): LoadedObject | Mistake {
  const { file, document } = place
  if (isKubeObject(json)) return { object: json, file, document, line }
  return mistake(place, line, missing(json))
}

function isKubeObject(json: unknown): json is KubeObject {
  return missing(json) === ''
}

function missing(json: unknown): string {
  if (!isFields(json))
    return 'is not an object: every document has apiVersion, kind and metadata.name'
  const metadata = isFields(json.metadata) ? json.metadata : {}
  const absent = [
    ...(isName(json.apiVersion) ? [] : ['apiVersion']),
    ...(isName(json.kind) ? [] : ['kind']),
    ...(isName(metadata.name) ? [] : ['metadata.name']),
  ]
  if (absent.length > 0) return `has no ${absent.join(', no ')}: a text is required`
  const { namespace } = metadata
  if (namespace === undefined || isName(namespace)) return ''
  return `has a metadata.namespace that is not a text: ${JSON.stringify(namespace)}`
}

// The items of a List, as `kubectl get -o yaml` writes it.
function itemsOf(json: unknown): readonly unknown[] | undefined {
  if (!isFields(json) || typeof json.kind !== 'string' || !json.kind.endsWith('List'))
    return undefined
  return Array.isArray(json.items) ? json.items : undefined
}

function itemLine(parsed: Parsed, place: Place, index: number): number | undefined {
  const node: unknown = parsed.getIn(['items', index], true)
  const range = isFields(node) ? node.range : undefined
  return Array.isArray(range) ? lineOf(place, Number(range[0])) : undefined
}

// The parser refuses too many nested aliases here.
function toJson(parsed: Parsed): unknown {
  try {
    return parsed.toJS()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function lineOf({ lines }: Place, offset: number | undefined): number {
  return offset === undefined ? 1 : lines.linePos(offset).line
}

function mistake({ file, document }: Place, line: number, what: string): Mistake {
  return { mistake: `${file}, document ${document} (line ${line}): ${what}` }
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

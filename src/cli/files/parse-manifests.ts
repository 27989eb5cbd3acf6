// Parses the text of a file into Kubernetes objects.
import { type Document, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml'
import { isFields } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { KUBECTL_YAML } from './kubectl-yaml.ts'
import { offsetOf } from './offset-of.ts'
import { hasAction, offsetOfAction, TEMPLATE } from './template-text.ts'

/** Both begin with 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface LoadedObject {
  readonly object: KubeObject
  /** The path from the user, or a path below the user's folder; `-` for stdin. */
  readonly file: string
  /** The first document of a file is 1. */
  readonly document: number
  /** The first line of the object. */
  readonly line: number
  /** Where a field such as `spec.files[0].path` stands. For an absent field, where the object around it does. */
  locate(field: string): Position
}

export interface Mistake extends Position {
  readonly file: string
  readonly document: number
  /** It is about the file, and not about a document. */
  readonly isWholeFile?: boolean
  /** The error, with the allowed values. */
  readonly mistake: string
}

type Parsed = Document.Parsed<ParsedNode>

/** Parses YAML or JSON into its objects, with a mistake for each invalid document. Lists are split into their items. */
export function parseManifests(file: string, text: string): readonly (LoadedObject | Mistake)[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { ...KUBECTL_YAML, lineCounter: lines })
  return [...documents].flatMap((document, index) =>
    objectsOf(document, { file, document: index + 1, lines, text: textOf(document, text) }),
  )
}

interface Place {
  readonly file: string
  readonly document: number
  readonly lines: LineCounter
  /** Of the document. */
  readonly text: string
}

function textOf({ range }: Parsed, text: string): string {
  return text.slice(range[0], range[2])
}

function objectsOf(parsed: Parsed, place: Place): (LoadedObject | Mistake)[] {
  const [error] = parsed.errors
  if (error !== undefined && hasAction(place.text)) return [mistake(place, error.pos[0], TEMPLATE)]
  if (error !== undefined) {
    return [mistake(place, error.pos[0], `is not YAML: ${firstLine(error.message)}`)]
  }
  const action = offsetOfAction(parsed, place.text)
  if (action !== undefined) return [mistake(place, action, TEMPLATE)]
  const json = toJson(parsed)
  if (json instanceof Error) return [mistake(place, 0, `is not YAML: ${firstLine(json.message)}`)]
  // The document has only comments.
  if (json === null || json === undefined) return []
  const items = itemsOf(json)
  if (items === undefined) return [loaded(json, parsed, parsed.contents, place)]
  return items.map((item, index) =>
    loaded(item, parsed, parsed.getIn(['items', index], true), place),
  )
}

function loaded(
  json: unknown,
  parsed: Parsed,
  node: unknown,
  place: Place,
): LoadedObject | Mistake {
  const { file, document, lines } = place
  const locate = (field: string) => positionAt(lines, offsetOf(parsed, node, field))
  if (!isKubeObject(json)) return mistake(place, offsetOf(parsed, node, ''), missing(json))
  return { object: json, file, document, line: locate('').line, locate }
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

// The parser refuses too many nested aliases here.
function toJson(parsed: Parsed): unknown {
  try {
    return parsed.toJS()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function mistake({ file, document, lines }: Place, offset: number, what: string): Mistake {
  return { file, document, ...positionAt(lines, offset), mistake: what }
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

// Findings as text, and for programs.
import type { LoadedObject, Position } from '../files/parse-manifests.ts'
import type { Finding } from './finding.ts'
import { isNamespaced, nameOfJudged } from './kinds.ts'

export interface Report extends Finding, Position {
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** The first document of a file is 1. */
  readonly document: number
  /** Absent for a document that cannot be read. */
  readonly object?: LoadedObject
  /** It is about the file, and not about a document. */
  readonly isWholeFile?: boolean
}

/** `a.yaml:12:3: error: spec.priority: 101 is not allowed: … (document 2, ScheduledMachine default/office)`. */
export function asText(report: Report): string {
  const { file, document, line, column, severity, isWholeFile } = report
  if (isWholeFile === true) return `${file}: ${severity}: ${inWords(report)}`
  const of = report.object === undefined ? '' : `, ${nameOf(report.object)}`
  return `${file}:${line}:${column}: ${severity}: ${inWords(report)} (document ${document}${of})`
}

export function asJson({ object, file, document, line, column, ...finding }: Report): object {
  const { kind, metadata } = object?.object ?? {}
  const { severity, rule, field, message } = finding
  return {
    ...{ file, document, line, column },
    ...(object !== undefined && {
      kind,
      ...(isNamespaced(object.object) && { namespace: metadata?.namespace ?? 'default' }),
      name: metadata?.name,
    }),
    ...{ severity, rule, field, message },
  }
}

/** A workflow command of GitHub Actions. */
export function asGitHub(report: Report): string {
  const { severity, file, line, column, object } = report
  const title = object === undefined ? 'YAML' : nameOf(object)
  const properties = Object.entries({ file, line, col: column, title })
    .map(([name, value]) => `${name}=${escaped(String(value), ':', ',')}`)
    .join(',')
  return `::${severity} ${properties}::${escaped(inWords(report))}`
}

// GitHub reads percent signs and the ends of lines as it does in URLs.
function escaped(text: string, ...more: readonly string[]): string {
  return ['%', '\r', '\n', ...more].reduce(
    (all, each) => all.replaceAll(each, encodeURIComponent(each)),
    text,
  )
}

/** A log of SARIF 2.1.0, for code scanning. */
export function asSarif(reports: readonly Report[]): object {
  const rules = [...new Set(reports.map(({ rule }) => rule))].sort()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'sundial', rules: rules.map((id) => ({ id })) } },
        results: reports.map((report) => ({
          ruleId: report.rule,
          ruleIndex: rules.indexOf(report.rule),
          level: report.severity,
          message: { text: inWords(report) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(report.file) },
                region: { startLine: report.line, startColumn: report.column },
              },
            },
          ],
        })),
      },
    ],
  }
}

// A path as a relative reference. Standard input has no address.
function uriOf(file: string): string {
  return file === '-' ? 'stdin' : file.split(/[\\/]/).map(encodeURIComponent).join('/')
}

function inWords({ field, message }: Report): string {
  return field === '' ? message : `${field}: ${message}`
}

function nameOf({ object }: LoadedObject): string {
  return `${object.kind} ${nameOfJudged(object)}`
}

// `sundial validate`: checks the objects of our kinds in some files as admission would, offline.
import { DateTime } from 'luxon'
import { plural } from '#src/views/plural.ts'
import { calendarConfigMaps, calendarsInFiles } from './files/calendars-in-files.ts'
import type { LoadedObject, Mistake } from './files/parse-manifests.ts'
import { isMistake, readManifests } from './files.ts'
import type { CliIo } from './io.ts'
import type { ValidateOptions } from './program/validate.ts'
import { duplicateNames } from './validate/duplicate-names.ts'
import type { Finding } from './validate/finding.ts'
import { findingsOf } from './validate/findings.ts'
import type { JudgedKind } from './validate/judged-kind.ts'
import { judgedKind, nameOfJudged } from './validate/kinds.ts'
import { idleOverrides } from './validate/override-warnings.ts'
import { asGitHub, asJson, asSarif, asText, type Report } from './validate/reports.ts'
import { sharedSelectors } from './validate/selector-warnings.ts'
import { withCalendars } from './validate/with-calendars.ts'

/**
 * Prints each error and each warning as a line on stderr, and on stdout what `output` says. Returns 0 when all objects are
 * valid, 2 when one is not, when a file cannot be read or when there is none of our kinds. Windows are looked for from
 * `now` on.
 */
export async function validate(
  args: ValidateOptions,
  io: CliIo,
  now: DateTime = DateTime.utc(),
): Promise<number> {
  const { file, output = 'text', strict = false, quiet = false } = args
  const read = await readManifests(file, () => io.stdin())
  const mistakes = read.filter(isMistake)
  const loaded = read.flatMap((each) => (isMistake(each) ? [] : [each]))
  const kinds = new Map(loaded.map((each) => [each, judgedKind(each.object)]))
  const judged = loaded.filter((each) => kinds.get(each) !== undefined)
  const calendars = await calendarsInFiles(loaded)
  const amongOthers = [
    duplicateNames(judged),
    sharedSelectors(judged),
    idleOverrides(judged, calendars, now),
    withCalendars(judged, calendars, now),
  ]
  const found = [...kinds].flatMap(([each, kind]) =>
    kind === undefined
      ? []
      : reportsOn(
          each,
          kind,
          amongOthers.flatMap((findings) => findings.get(each) ?? []),
          { strict, quiet, now },
        ),
  )
  const order = new Map(read.map((each, index) => [each.file, index]))
  const rank = (each: Report) => order.get(each.file) ?? 0
  const reports = [...mistakes.map(reportOnMistake), ...found].sort(
    (a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column,
  )

  // GitHub shows its own lines beside the code, and in the log.
  if (output !== 'github') for (const report of reports) io.stderr(`${asText(report)}\n`)
  const configMaps = calendarConfigMaps(loaded.map(({ object }) => object))
  const others = loaded.filter(
    (each) => kinds.get(each) === undefined && !configMaps.has(each.object),
  )
  if (!quiet) for (const each of others) io.stderr(skipped(each))
  if (judged.length + mistakes.length === 0) {
    io.stderr(
      `there is no ScheduledMachine, ScheduleOverride or BootcNodePool in ${file.join(', ')}\n`,
    )
  }
  const refused = new Set(
    found.flatMap(({ object, severity }) => (severity === 'error' ? [object] : [])),
  )
  const valid = judged.filter((each) => !refused.has(each))
  if (output === 'json') io.stdout(`${JSON.stringify(reports.map(asJson), null, 2)}\n`)
  if (output === 'github') for (const report of reports) io.stdout(`${asGitHub(report)}\n`)
  if (output === 'sarif') io.stdout(`${JSON.stringify(asSarif(reports), null, 2)}\n`)
  if (output === 'text' && !quiet) {
    for (const each of valid) io.stdout(`${placeOf(each)}: valid\n`)
    io.stdout(totals({ valid, judged, others, reports }))
  }
  const isDone = mistakes.length === 0 && judged.length > 0 && valid.length === judged.length
  return isDone ? 0 : 2
}

interface Counted {
  readonly valid: readonly LoadedObject[]
  readonly judged: readonly LoadedObject[]
  readonly others: readonly LoadedObject[]
  readonly reports: readonly Report[]
}

function totals({ valid, judged, others, reports }: Counted): string {
  const errors = reports.filter(({ severity }) => severity === 'error').length
  return `${[
    `${plural(judged.length, 'object')} checked: ${valid.length} valid, ${judged.length - valid.length} not valid`,
    `${plural(errors, 'error')}, ${plural(reports.length - errors, 'warning')}`,
    ...(others.length > 0 ? [`${others.length} of other kinds skipped`] : []),
  ].join('; ')}\n`
}

function reportsOn(
  each: LoadedObject,
  kind: JudgedKind,
  amongOthers: readonly Finding[],
  { strict, quiet, now }: { strict: boolean; quiet: boolean; now: DateTime },
): readonly Report[] {
  const errors = findingsOf(each.object, kind)
  // A field with an error has no warning, too. A warning about the whole object stays, and comes first.
  const warnings = [...kind.warningsOf(each.object, now), ...amongOthers].filter(
    ({ field }) => field === '' || !errors.some((error) => error.field.startsWith(field)),
  )
  const report = (severity: Report['severity']) => (finding: Finding) => ({
    ...finding,
    severity,
    object: each,
    file: each.file,
    document: each.document,
    ...each.locate(finding.field),
  })
  const told = (strict || !quiet ? warnings : []).map(report(strict ? 'error' : 'warning'))
  return [
    ...told.filter(({ field }) => field === ''),
    ...errors.map(report('error')),
    ...told.filter(({ field }) => field !== ''),
  ]
}

function reportOnMistake({ mistake, ...place }: Mistake): Report {
  return { ...place, severity: 'error', rule: 'unreadable', field: '', message: mistake }
}

function skipped(each: LoadedObject): string {
  return `${placeOf(each)}: skipped, only ScheduledMachines with their calendars, ScheduleOverrides and BootcNodePools are checked\n`
}

function placeOf({ file, document, object }: LoadedObject): string {
  return `${file} (document ${document}, ${object.kind} ${nameOfJudged(object)})`
}

// The first lines of `sundial dev`: its addresses, its clock, its machines and its pools.
import type { DateTime } from 'luxon'
import { fieldsAt, listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { formatLocal, formatSpan } from '#src/views/local-time.ts'
import { nameWidthOf } from '../output/report.ts'
import type { Style } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'
import { nodesOf, type Simulated } from '../simulated.ts'
import type { Start } from './choose-start.ts'
import { KEYS } from './keys.ts'
import { isBoundToFail, scheduledNames } from './machines.ts'
import { moveTag, paceOf } from './pools.ts'
import { nextOf } from './upcoming.ts'

export interface Greeting {
  readonly url: string
  /** Of the page for people. */
  readonly consoleUrl: string
  readonly kubeconfig: string
  readonly start: Start
  readonly speed: number
  /** The simulated clock is the system clock, which kubectl uses. */
  readonly isRealTime: boolean
  readonly simulated: Simulated
  /** The width of the terminal. Default: lines may have any length. */
  readonly columns?: number
  /** A person can press keys. */
  readonly hasKeys?: boolean
}

/** The width of the labels, with the blanks around them. */
const INDENT = 14

/** The lines, without a newline at the end. */
export function greet(greeting: Greeting, style: Style): string {
  const { url, kubeconfig, simulated, columns = Number.POSITIVE_INFINITY } = greeting
  const { machines, pools } = simulated
  const label = (text: string) => `  ${style.dim(text.padEnd(INDENT - 2))}`
  const command = (text: string) => inLines(text, columns - INDENT)
  return [
    `${style.bold('Console:')} ${greeting.consoleUrl}`,
    '',
    style.bold('Sundial: a simulated cluster on this computer'),
    '',
    `${label('API')}${url}`,
    `${label('kubeconfig')}${kubeconfig}`,
    ...commands(greeting).map(
      (text, index) => `${label(index === 0 ? 'look' : '')}${command(text)}`,
    ),
    ...failing(greeting).map((text) => `${label('fails')}${command(text)}`),
    ...tryOut(greeting).map((text) => `${label('try')}${command(text)}`),
    `${label('clock')}${wrap(describeClock(greeting), columns, INDENT)}`,
    ...(greeting.isRealTime ? [] : [`${label('')}${wrap(OTHER_CLOCK, columns, INDENT)}`]),
    ...(greeting.hasKeys === true ? [`${label('keys')}${KEYS}`] : [`${label('end')}Ctrl-C`]),
    '',
    ...(machines.length + pools.length === 0 ? [`  ${wrap(EMPTY, columns, 2)}`] : []),
    ...describeMachines(greeting, style),
    ...describePools(greeting, style),
    '',
  ].join('\n')
}

// A long command goes on in further lines, and can still be pasted.
function inLines(command: string, room: number): string {
  if (command.length <= room) return command
  return wrap(command, room - 2, 0).replaceAll('\n', ' \\\n    ')
}

const OTHER_CLOCK =
  'differs from the clock of this computer: kubectl shows <invalid> for the ages in describe and events'

const EMPTY =
  'There are no machines yet. Pass files with -f, or create ScheduledMachines and BootcNodePools with kubectl.'

function commands(greeting: Greeting): readonly string[] {
  const { machines, pools, nodes } = greeting.simulated
  const kubectl = `kubectl --kubeconfig ${greeting.kubeconfig}`
  const machine = machineToLookAt(greeting)
  const size = (pool: KubeObject) => nodesOf(pool, nodes).length
  const [pool] = pools.toSorted((a, b) => size(b) - size(a))
  return [
    `${SUNDIAL} get -A -w`,
    ...(machine === undefined ? [] : [`${SUNDIAL} why sm ${nameOf(machine)}`]),
    ...(pool === undefined ? [] : [`${SUNDIAL} why pool ${pool.metadata.name}`]),
    ...(machines.length > 0 || pool === undefined ? [`${kubectl} get sm -A -w`] : []),
    ...(pool === undefined ? [] : [`${kubectl} get bnp,bn,nodes`]),
  ]
}

// The one that leaves soon, else one in its window: about these there is most to say.
function machineToLookAt({ simulated, start }: Greeting): KubeObject | undefined {
  const machines = simulated.machines.filter((machine) => !isBoundToFail(machine))
  const leaving = machines.find((machine) => nameOf(machine) === start.before?.name)
  return leaving ?? machines.find(isUpAt(start.at)) ?? machines[0]
}

function failing({ simulated: { machines } }: Greeting): readonly string[] {
  return machines
    .filter(isBoundToFail)
    .slice(0, 1)
    .map((machine) => `${SUNDIAL} why sm ${nameOf(machine)}`)
}

// In a checkout, the program is not on the path. Outside of one, `npx sundial` is the package of somebody else.
const SUNDIAL = import.meta.url.endsWith('.ts') ? 'npx sundial' : 'sundial'

function tryOut(greeting: Greeting): readonly string[] {
  const { simulated, kubeconfig } = greeting
  const [move] = simulated.pools.flatMap((pool) => moveTag(pool, simulated) ?? [])
  return [
    ...killMachine(greeting),
    ...(move === undefined ? [] : [`kubectl --kubeconfig ${kubeconfig} ${move}`]),
  ]
}

// A command for a machine whose window is open, so that it has a visible effect.
function killMachine({ simulated: { machines }, kubeconfig, start }: Greeting): readonly string[] {
  const machine = machines.filter((each) => !isBoundToFail(each)).find(isUpAt(start.at))
  if (machine === undefined) return []
  const { namespace = 'default', name } = machine.metadata
  const patch = `'{"spec":{"killSwitch":true}}'`
  return [
    `kubectl --kubeconfig ${kubeconfig} -n ${namespace} patch sm ${name} --type merge -p ${patch}`,
  ]
}

function isUpAt(now: DateTime): (machine: KubeObject) => boolean {
  return (machine) => scheduledNames([machine]).some(({ schedule }) => isOpen(schedule, now))
}

function describeClock({ start, speed }: Greeting): string {
  const now = formatLocal(start.at, 'UTC')
  const pace = speed === 1 ? 'real time' : `${speed} × real time`
  if (start.before === undefined) return `${now}, ${pace}`
  const lead = formatSpan(start.before.closes.diff(start.at).as('seconds'))
  return `${now}, ${pace}; set to ${lead} before ${start.before.name} leaves`
}

function describeMachines(greeting: Greeting, style: Style): readonly string[] {
  const { simulated, start, columns } = greeting
  const rows = simulated.machines.map((machine) => ({
    who: nameOf(machine),
    what: scheduleText(machine),
    more: nextText(machine, start.at),
  }))
  return inColumns(rows, nameWidthOf(simulated.machines), columns, style)
}

function describePools({ simulated, columns }: Greeting, style: Style): readonly string[] {
  const rows = simulated.pools.map((pool) => ({
    who: pool.metadata.name,
    what: textAt(pool, 'spec', 'image', 'ref'),
    more: paceOf(pool, simulated),
  }))
  const width = nameWidthOf([...simulated.machines, ...simulated.pools])
  return inColumns(rows, width, columns, style)
}

interface Row {
  readonly who: string
  readonly what: string
  readonly more: string
}

// On a narrow terminal, the second column is below the others.
function inColumns(
  rows: readonly Row[],
  width: number,
  columns = Number.POSITIVE_INFINITY,
  style: Style,
): readonly string[] {
  const second = Math.max(...rows.map(({ what }) => what.length))
  const isNarrow = rows.some(({ more }) => width + second + more.length + 6 > columns)
  return rows.map(({ who, what, more }) => {
    const start = `  ${style.bold(who.padEnd(width))}  `
    return isNarrow
      ? `${start}${style.dim(more)}\n      ${what}`
      : `${start}${what.padEnd(second)}  ${style.dim(more)}`
  })
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`
}

function scheduleText(machine: KubeObject): string {
  const schedule = fieldsAt(machine, 'spec', 'schedule')
  const { daysOfWeek, hoursOfDay, timezone = 'UTC' } = schedule
  const grid = [listAt(daysOfWeek), listAt(hoursOfDay)].map((list) => list.join(','))
  const more = ['windows', 'except', 'extra', 'calendars'].flatMap((name) => {
    const { length } = listAt(schedule, name)
    return length === 0 ? [] : [`${name}: ${length}`]
  })
  return [...grid, ...more, timezone].filter((part) => part !== '').join(' ')
}

function nextText(machine: KubeObject, now: DateTime): string {
  if (listAt(fieldsAt(machine, 'spec', 'schedule'), 'calendars').length > 0) return BY_CALENDARS
  const [named] = scheduledNames([machine])
  const next = named && nextOf(named, now)
  return next === undefined ? 'never changes' : `${next.what} ${formatLocal(next.at, next.zone)}`
}

// The functions read them. The next change is then in the status.
const BY_CALENDARS = 'changes as its calendars say'

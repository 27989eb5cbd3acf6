// The first lines of `sundial dev`: its addresses, its clock and its machines.
import type { DateTime } from 'luxon'
import { fieldsAt, listAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { formatLocal, formatSpan } from '../output/local-time.ts'
import { nameWidthOf } from '../output/report.ts'
import type { Style } from '../output/style.ts'
import type { Start } from './choose-start.ts'
import { scheduledNames } from './machines.ts'
import { nextOf } from './upcoming.ts'

export interface Greeting {
  readonly url: string
  readonly kubeconfig: string
  readonly start: Start
  readonly speed: number
  /** The simulated clock is the system clock, which kubectl uses. */
  readonly isRealTime: boolean
  readonly machines: readonly KubeObject[]
}

/** The lines, without a newline at the end. */
export function greet(greeting: Greeting, style: Style): string {
  const { url, kubeconfig, machines } = greeting
  const label = (text: string) => style.dim(text.padEnd(12))
  return [
    style.bold('Sundial: a simulated cluster on this computer'),
    '',
    `  ${label('API')}${url}`,
    `  ${label('kubeconfig')}${kubeconfig}`,
    `  ${label('look')}kubectl --kubeconfig ${kubeconfig} get sm -A -w`,
    `  ${label('')}curl ${url}/apis/5spot.finos.org/v1alpha1/scheduledmachines`,
    ...tryOut(greeting).map((command) => `  ${label('try')}${command}`),
    `  ${label('clock')}${describeClock(greeting)}`,
    ...(greeting.isRealTime ? [] : [`  ${label('')}${OTHER_CLOCK}`]),
    `  ${label('end')}Ctrl-C`,
    '',
    ...(machines.length === 0 ? [EMPTY] : describeAll(greeting, style)),
    '',
  ].join('\n')
}

const OTHER_CLOCK =
  'differs from the clock of this computer: kubectl shows <invalid> for the ages in describe and events'

const EMPTY =
  '  There are no machines yet. Pass files with -f, or create ScheduledMachines with kubectl.'

// A command for a machine whose window is open, so that it has a visible effect.
function tryOut({ machines, kubeconfig, start }: Greeting): readonly string[] {
  const names = scheduledNames(machines)
  const isUp = (machine: KubeObject) =>
    names.some(({ name, schedule }) => name === nameOf(machine) && isOpen(schedule, start.at))
  const machine = machines.find(isUp)
  if (machine === undefined) return []
  const { namespace = 'default', name } = machine.metadata
  const patch = `'{"spec":{"killSwitch":true}}'`
  return [
    `kubectl --kubeconfig ${kubeconfig} -n ${namespace} patch sm ${name} --type merge -p ${patch}`,
  ]
}

function describeClock({ start, speed }: Greeting): string {
  const now = formatLocal(start.at, 'UTC')
  const pace = speed === 1 ? 'real time' : `${speed} × real time`
  if (start.before === undefined) return `${now}, ${pace}`
  const lead = formatSpan(start.before.closes.diff(start.at).as('seconds'))
  return `${now}, ${pace}; set to ${lead} before ${start.before.name} leaves`
}

function describeAll({ machines, start }: Greeting, style: Style): readonly string[] {
  const schedules = machines.map(scheduleText)
  const width = Math.max(...schedules.map((text) => text.length))
  return machines.map((machine, index) => {
    const who = nameOf(machine).padEnd(nameWidthOf(machines))
    const schedule = schedules[index]?.padEnd(width)
    return `  ${style.bold(who)}  ${schedule}  ${style.dim(nextText(machine, start.at))}`
  })
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`
}

function scheduleText(machine: KubeObject): string {
  const { daysOfWeek, hoursOfDay, timezone = 'UTC' } = fieldsAt(machine, 'spec', 'schedule')
  return `${listAt(daysOfWeek).join(',')} ${listAt(hoursOfDay).join(',')} ${timezone}`
}

function nextText(machine: KubeObject, now: DateTime): string {
  const [named] = scheduledNames([machine])
  const next = named && nextOf(named, now)
  return next === undefined ? 'never changes' : `${next.what} ${formatLocal(next.at, next.zone)}`
}

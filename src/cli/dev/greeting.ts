// The first lines of `sundial dev`: its addresses, its clock, its machines and its pools.
import type { DateTime } from 'luxon'
import { fieldsAt, listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { isOpen } from '#src/schedule/is-open.ts'
import { formatLocal, formatSpan } from '../output/local-time.ts'
import { nameWidthOf } from '../output/report.ts'
import type { Style } from '../output/style.ts'
import type { Simulated } from '../simulated.ts'
import type { Start } from './choose-start.ts'
import { scheduledNames } from './machines.ts'
import { moveTag, paceOf } from './pools.ts'
import { nextOf } from './upcoming.ts'

export interface Greeting {
  readonly url: string
  readonly kubeconfig: string
  readonly start: Start
  readonly speed: number
  /** The simulated clock is the system clock, which kubectl uses. */
  readonly isRealTime: boolean
  readonly simulated: Simulated
}

/** The lines, without a newline at the end. */
export function greet(greeting: Greeting, style: Style): string {
  const { url, kubeconfig, simulated } = greeting
  const { machines, pools } = simulated
  const label = (text: string) => style.dim(text.padEnd(12))
  return [
    style.bold('Sundial: a simulated cluster on this computer'),
    '',
    `  ${label('API')}${url}`,
    `  ${label('kubeconfig')}${kubeconfig}`,
    ...commands(greeting).map(
      (command, index) => `  ${label(index === 0 ? 'look' : '')}${command}`,
    ),
    ...tryOut(greeting).map((command) => `  ${label('try')}${command}`),
    `  ${label('clock')}${describeClock(greeting)}`,
    ...(greeting.isRealTime ? [] : [`  ${label('')}${OTHER_CLOCK}`]),
    `  ${label('end')}Ctrl-C`,
    '',
    ...(machines.length + pools.length === 0 ? [EMPTY] : []),
    ...describeMachines(greeting, style),
    ...describePools(simulated, style),
    '',
  ].join('\n')
}

const OTHER_CLOCK =
  'differs from the clock of this computer: kubectl shows <invalid> for the ages in describe and events'

const EMPTY =
  '  There are no machines yet. Pass files with -f, or create ScheduledMachines and BootcNodePools with kubectl.'

function commands({
  url,
  kubeconfig,
  simulated: { machines, pools },
}: Greeting): readonly string[] {
  const kubectl = `kubectl --kubeconfig ${kubeconfig}`
  return [
    ...(machines.length > 0 || pools.length === 0 ? [`${kubectl} get sm -A -w`] : []),
    ...(pools.length > 0 ? [`${kubectl} get bnp,bn,nodes`] : []),
    machines.length > 0 || pools.length === 0
      ? `curl ${url}/apis/5spot.finos.org/v1alpha1/scheduledmachines`
      : `curl ${url}/apis/node.bootc.dev/v1alpha1/bootcnodepools`,
  ]
}

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

function describeMachines(
  { simulated: { machines }, start }: Greeting,
  style: Style,
): readonly string[] {
  const schedules = machines.map(scheduleText)
  const width = Math.max(...schedules.map((text) => text.length))
  return machines.map((machine, index) => {
    const who = nameOf(machine).padEnd(nameWidthOf(machines))
    const schedule = schedules[index]?.padEnd(width)
    return `  ${style.bold(who)}  ${schedule}  ${style.dim(nextText(machine, start.at))}`
  })
}

function describePools(simulated: Simulated, style: Style): readonly string[] {
  const { pools } = simulated
  const images = pools.map((pool) => textAt(pool, 'spec', 'image', 'ref'))
  const width = Math.max(...images.map((image) => image.length))
  return pools.map((pool, index) => {
    const who = pool.metadata.name.padEnd(nameWidthOf([...simulated.machines, ...pools]))
    const image = images[index]?.padEnd(width)
    return `  ${style.bold(who)}  ${image}  ${style.dim(paceOf(pool, simulated))}`
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

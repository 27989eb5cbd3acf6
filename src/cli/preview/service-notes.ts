// How a machine is in service differs from its windows, in words.
import { formatSpan } from '#src/views/local-time.ts'
import { nameOf, type PreviewedMachine } from './read-machines.ts'

/** A line for each machine whose edges are moved. */
export function serviceNotes(machines: readonly PreviewedMachine[]): readonly string[] {
  return machines.flatMap((machine) => {
    const notes = notesOf(machine.service)
    return notes.length === 0 ? [] : [`${nameOf(machine)}: ${notes.join('; ')}`]
  })
}

function notesOf({
  lead,
  isLearned,
  delay,
  spread,
  minimum,
}: PreviewedMachine['service']): readonly string[] {
  const words = (ms: number) => formatSpan(ms / 1000)
  return [
    ...(lead > 0 ? [`begun ${words(lead)} before each window`] : []),
    ...(isLearned && lead === 0 ? ['begun as a window opens, until a join has been measured'] : []),
    ...(delay > 0
      ? [`its windows are ${words(delay)} later than its schedule, by spec.spread`]
      : []),
    ...(spread > 0
      ? [`all of its times are later by up to ${words(spread)}, by spec.spread and its UID`]
      : []),
    ...(minimum > 0 ? [`not begun with less than ${words(minimum)} left of a window`] : []),
  ]
}

// Windows open at full hours, in zones that are whole quarters of an hour apart. A test does not wait
// for the next: the clock of everything that looks at schedules is set shortly before it. Programs of
// ours get another Date; Knative's PingSource adapter, which is written in Go and matches cron fields
// against local time, gets a zone of its own. The API server and Cluster API keep the machine's clock,
// so the shift is kept as small as zones allow.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DateTime } from 'luxon'
import type { Workspace } from './workspace.ts'

/** A moment at which a new hour begins somewhere. */
export interface Edge {
  /** The zone in which it does. */
  readonly timezone: string
  /** The hour that begins there, 0–23. */
  readonly hour: number
  /** By how much clocks are to be ahead, at most 900 s in either direction. */
  readonly shiftSeconds: number
  /** The moment, by the machine's own clock. */
  readonly at: DateTime
  /** The same moment, by the clocks that are shifted. */
  readonly shiftedAt: DateTime
}

/** Zones without daylight saving, by the minute of UTC at which an hour begins in them. There is none for
 * minute 45: no zone is a quarter of an hour ahead. */
const ZONES = [
  { minute: 0, timezone: 'UTC' },
  { minute: 15, timezone: 'Asia/Kathmandu' },
  { minute: 30, timezone: 'Asia/Kolkata' },
  { minute: 60, timezone: 'UTC' },
] as const

/** The first edge that is at least `inSeconds` away once clocks are shifted, up to a minute more: the
 * adapter's cron rounds to whole minutes of UTC, so only they can be shifted. */
export function edgeIn(inSeconds: number, now: DateTime = DateTime.utc()): Edge {
  const at = now.plus({ seconds: inSeconds, minutes: 1 }).startOf('minute')
  const distance = ({ minute }: { minute: number }) => Math.abs(minute - at.minute)
  const { minute, timezone } = [...ZONES].sort((a, b) => distance(a) - distance(b))[0] ?? ZONES[0]
  const shiftSeconds = (minute - at.minute) * 60
  const shiftedAt = at.plus({ seconds: shiftSeconds })
  return { timezone, hour: shiftedAt.setZone(timezone).hour, shiftSeconds, at, shiftedAt }
}

/** What shifts the clock of a program that Node runs. */
export function shiftedNode(seconds: number): Readonly<Record<string, string>> {
  const preload = fileURLToPath(new URL('shift-clock.mjs', import.meta.url))
  return seconds === 0
    ? {}
    : { NODE_OPTIONS: `--import=${preload}`, SHIFT_SECONDS: String(seconds) }
}

/** What shifts local time in a program written in Go: the path of a zone so far ahead of UTC. */
export function shiftedZone(workspace: Workspace, seconds: number): string {
  const path = workspace.path(`zone-${seconds}`)
  writeFileSync(path, zoneFile(seconds))
  return path
}

// RFC 8536, version 1: no transitions, one type of local time, its name.
function zoneFile(seconds: number): Buffer {
  const header = Buffer.alloc(44)
  header.write('TZif', 0, 'ascii')
  const [types, nameBytes] = [1, 4]
  header.writeUInt32BE(types, 36)
  header.writeUInt32BE(nameBytes, 40)
  const type = Buffer.alloc(6)
  type.writeInt32BE(seconds, 0)
  return Buffer.concat([header, type, Buffer.from('SFT\0', 'ascii')])
}

// The windows of a schedule together with overrides, which come before it.
import { DateTime } from 'luxon'
import type { Window } from '#src/schedule/windows.ts'
import type { Override } from '#src/schedule-override/override.ts'
import { type Stretch, stretchesOf } from '#src/schedule-override/stretches.ts'

/** A window, and for each side that an override decides the words `override NAME`. */
export interface OverriddenWindow extends Window {
  readonly opensBy?: string
  readonly closesBy?: string
}

/** The part of an override that decides when a machine is wanted. */
export type Deciding = Pick<Override, 'name' | 'state' | 'start' | 'end' | 'createdAt'>

/** When some of the overrides is in force first, and last. `undefined`: there are none. */
export function rangeOfOverrides(
  overrides: readonly Deciding[],
): { readonly start: DateTime; readonly end: DateTime } | undefined {
  const start = DateTime.min(...overrides.map((each) => each.start))
  const end = DateTime.max(...overrides.map((each) => each.end))
  return start === undefined || end === undefined ? undefined : { start, end }
}

/** `windows` are in order, with a gap between any two, and are all of those that touch the time of the overrides. */
export function withOverrides(
  windows: readonly Window[],
  overrides: readonly Deciding[],
): readonly OverriddenWindow[] {
  const stretches = stretchesOf(overrides)
  const kept = stretches.reduce(
    (all, stretch) => all.flatMap((window) => without(window, stretch)),
    windows.map((window): OverriddenWindow => window),
  )
  const added = stretches.flatMap(({ start, end, override }) => {
    const by = `override ${override.name}`
    const on = { opens: start, closes: end, opensBy: by, closesBy: by }
    return override.state === 'On' ? [on] : []
  })
  return joined([...kept, ...added].sort((a, b) => opening(a) - opening(b)))
}

// What is left of the window before and after.
function without(
  window: OverriddenWindow,
  { start, end, override }: Stretch<Deciding>,
): OverriddenWindow[] {
  if (opening(window) >= +end || closing(window) <= +start) return [window]
  const by = `override ${override.name}`
  return [
    ...(opening(window) < +start ? [{ ...window, closes: start, closesBy: by }] : []),
    ...(closing(window) > +end ? [{ ...window, opens: end, opensBy: by }] : []),
  ]
}

function joined(windows: readonly OverriddenWindow[]): readonly OverriddenWindow[] {
  const found: OverriddenWindow[] = []
  for (const window of windows) {
    const last = found.at(-1)
    if (last === undefined || closing(last) < opening(window)) {
      found.push(window)
      continue
    }
    const { closesBy: _, ...open } = last
    const { closes, closesBy } = window
    found.splice(-1, 1, { ...open, closes, ...(closesBy !== undefined && { closesBy }) })
  }
  return found
}

function opening({ opens }: Window): number {
  return opens?.toMillis() ?? -Infinity
}

function closing({ closes }: Window): number {
  return closes?.toMillis() ?? Infinity
}

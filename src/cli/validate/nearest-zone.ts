import { ZONE_NAMES } from '#src/schedule/zone-names.ts'
import { nearest } from './nearest.ts'

/** The time zone that was probably meant: `Europe/Berlin` for `Europe/Berln`, and for `Berlin`. */
export function nearestZone(name: string): string | undefined {
  const zone = nearest(name, ZONE_NAMES)
  if (zone !== undefined) return zone
  const cities = new Map([...ZONE_NAMES].map((each) => [each.split('/').at(-1) ?? each, each]))
  return cities.get(nearest(name, cities.keys()) ?? '')
}

// The digest of the pool's image, from the status or from the registry.
import { parseReference } from '#src/images/reference.ts'
import { nextResolutionStep, resolutionAfter } from '#src/images/resolution.ts'
import type { Resolution } from '../schema.ts'
import type { Subject } from '../subject.ts'
import type { ReadPullSecret } from './read-pull-secret.ts'
import type { Reading } from './reading.ts'

/** What `status.resolution` must say now. `undefined`: the reference is invalid. Throws only when the pass is aborted. */
export async function readResolution(
  { spec: { imageRef }, status }: Subject,
  { entries }: Pick<ReadPullSecret, 'entries'>,
  { resolveTag, tagInterval: interval, now, signal }: Reading,
): Promise<Resolution | undefined> {
  if (imageRef === undefined) return undefined
  const parsed = parseReference(imageRef)
  if (parsed.type === 'refused') return undefined
  const { reference } = parsed
  const asked = { ref: imageRef, reference, stored: status.resolution, interval, now }
  const step = nextResolutionStep(asked)
  if (step.type === 'known') return step.resolution
  return resolutionAfter(
    await resolveTag({ reference: step.reference, pullSecret: entries, signal }),
    asked,
  )
}

// The last reboots of a node, in an annotation of its BootcNode.
import type { DateTime } from 'luxon'
import * as z from 'zod/mini'
import { parseInstant } from '#src/kube/instant.ts'
import type { RebootSlot } from '../schema.ts'

const KEPT = 3

const Reboots = z.array(
  z.object({
    cause: z.string(),
    from: z.string(),
    to: z.string(),
    approvedAt: z.string(),
    seconds: z.number(),
  }),
)

/** The annotation with the reboot of this slot, as JSON. `undefined`: there was no reboot, or another pass has noted it. */
export function appendReboot(
  stored: string | undefined,
  { digest, bootedDigest, approvedAt }: RebootSlot,
  now: DateTime,
): string | undefined {
  const start = parseInstant(approvedAt)
  if (start === undefined || approvedAt === undefined || bootedDigest === undefined)
    return undefined
  const earlier = parseReboots(stored)
  if (earlier.some((each) => each.approvedAt === approvedAt)) return undefined
  const reboot = {
    cause: 'ImageUpdate',
    from: bootedDigest,
    to: digest,
    approvedAt,
    seconds: Math.max(0, Math.round(now.diff(start).as('seconds'))),
  }
  return JSON.stringify([...earlier, reboot].slice(-KEPT))
}

function parseReboots(stored: string | undefined): z.infer<typeof Reboots> {
  if (stored === undefined) return []
  try {
    const parsed = Reboots.safeParse(JSON.parse(stored))
    return parsed.success ? parsed.data : []
  } catch {
    return []
  }
}

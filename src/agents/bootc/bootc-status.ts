// Reads what `bootc status` prints. bootc promises little about it, and each version adds to it. So unknown fields and
// values are allowed, and a field of another type counts as absent.
import type { ImageInfo } from '#src/bootc-node/schema.ts'
import { digestIn } from '#src/images/digest.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import {
  type Fields,
  fieldsAt,
  isFields,
  isTrueAt,
  optionalTextAt,
  valueAt,
} from '#src/kube/json.ts'

export interface Deployment {
  readonly info: ImageInfo
  /** Staged by `--download-only`: a reboot discards it. */
  readonly isLocked: boolean
}

export type Backend = 'ostree' | 'composefs'

export interface HostStatus {
  /** A host that says neither is treated as ostree, which is older. */
  readonly backend: Backend
  /** composefs with unified kernel images. Up to bootc 1.16.9 such a host may report the boot order the wrong way
   * round (bootc#2405). */
  readonly isUki: boolean
  readonly booted?: Deployment
  readonly staged?: Deployment
  readonly rollback?: Deployment
  /** The rollback deployment is the one that boots next. */
  readonly rollbackQueued: boolean
}

/** The text is not the status of a host. */
class BadBootcStatus extends Error {
  override readonly name = 'BadBootcStatus'
}

/**
 * @param text the output of `bootc status --format=json`, format version 0 or 1
 * @throws BadBootcStatus, an Error whose message says what is wrong
 */
export function parseBootcStatus(text: string): HostStatus {
  const status = valueAt(parseJson(text), 'status')
  if (!isFields(status)) throw new BadBootcStatus('the output of bootc status has no field status')
  const booted = fieldsAt(status, 'booted')
  return {
    backend: isFields(booted['composefs']) ? 'composefs' : 'ostree',
    isUki: optionalTextAt(booted, 'composefs', 'bootType')?.toLowerCase() === 'uki',
    ...present('booted', deploymentOf(booted)),
    ...present('staged', deploymentOf(fieldsAt(status, 'staged'))),
    ...present('rollback', deploymentOf(fieldsAt(status, 'rollback'))),
    rollbackQueued: isTrueAt(status, 'rollbackQueued'),
  }
}

/** What the next boot gives, if it is not what is booted: the staged deployment, also one that is locked, or the rollback
 * deployment when it is queued. */
export function nextBootOf({
  staged,
  rollback,
  rollbackQueued,
}: HostStatus): Deployment | undefined {
  return staged ?? (rollbackQueued ? rollback : undefined)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const problem = text.trim() === '' ? 'is empty' : `is not JSON (${text.length} characters)`
    throw new BadBootcStatus(`the output of bootc status ${problem}`)
  }
}

// An entry without an image was not made by bootc.
function deploymentOf(entry: Fields): Deployment | undefined {
  const image = optionalTextAt(entry, 'image', 'image', 'image')
  if (image === undefined) return undefined
  const imageDigest = optionalTextAt(entry, 'image', 'imageDigest') ?? digestIn(image)
  if (imageDigest === undefined) return undefined
  const timestamp = parseInstant(valueAt(entry, 'image', 'timestamp'))
  return {
    info: {
      image,
      imageDigest,
      ...present('version', optionalTextAt(entry, 'image', 'version')),
      ...present('timestamp', timestamp && formatInstant(timestamp)),
      ...present('architecture', optionalTextAt(entry, 'image', 'architecture')),
      ...present('softRebootCapable', isTrueAt(entry, 'softRebootCapable') || undefined),
      ...present('incompatible', isTrueAt(entry, 'incompatible') || undefined),
    },
    // The older name of the field comes second.
    isLocked: isTrueAt(entry, 'downloadOnly') || isTrueAt(entry, 'finalizationLocked'),
  }
}

function present<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: T })
}

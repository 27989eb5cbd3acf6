// Reads what `bootc status` prints. bootc promises little about it, and each version adds to it. So unknown fields and
// values are allowed, and a field of another type counts as absent.
import type { ImageInfo } from '#src/bootc-node/schema.ts'
import { digestIn } from '#src/images/digest.ts'
import { cutText } from '#src/kube/cut-text.ts'
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
  /** Why there is no `booted`. */
  readonly bootedProblem?: string
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
  const document = parseJson(text)
  const status = valueAt(document, 'status')
  if (!isFields(status)) {
    throw new BadBootcStatus(
      `the output of bootc status has no field status${otherVersionOf(document)}`,
    )
  }
  const booted = fieldsAt(status, 'booted')
  const deployment = deploymentOf(booted)
  return {
    backend: isFields(booted['composefs']) ? 'composefs' : 'ostree',
    isUki: optionalTextAt(booted, 'composefs', 'bootType')?.toLowerCase() === 'uki',
    ...present('booted', deployment),
    ...(deployment === undefined && {
      bootedProblem: `${bootedProblem(booted)}${otherVersionOf(document)}`,
    }),
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
    const problem = text.trim() === '' ? 'is empty' : `is not JSON: ${outlineOf(text.trim())}`
    throw new BadBootcStatus(`the output of bootc status ${problem}`)
  }
}

// Both ends show what it is, and whether it is all of it.
function outlineOf(text: string): string {
  const [from, to] = [text.slice(0, OUTLINE), text.slice(-OUTLINE)].map((part) =>
    JSON.stringify(part),
  )
  return `${text.length} characters, from ${from} to ${to}`
}

const OUTLINE = 24

// A newer bootc may have another format.
function otherVersionOf(document: unknown): string {
  const version = optionalTextAt(document, 'apiVersion')
  if (version === undefined || KNOWN_VERSION.test(version)) return ''
  return `; its apiVersion ${JSON.stringify(cutText(version, 100))} is not known to this daemon`
}

const KNOWN_VERSION = /^org\.containers\.bootc\/v1(alpha1)?$/

// The first words are those of bootc-operator.
function bootedProblem(entry: Fields): string {
  if (Object.keys(entry).length === 0) return 'bootc status has no booted entry'
  return optionalTextAt(entry, 'image', 'image', 'image') === undefined
    ? 'the booted entry of bootc status names no image: the host was not installed from one'
    : 'the booted entry of bootc status has no digest of its image'
}

/** Of one text. A desired image is no longer, and a status with more than a megabyte could not be stored. */
const MOST_BYTES = 512

// An entry without an image was not made by bootc.
function deploymentOf(entry: Fields): Deployment | undefined {
  const text = (...path: readonly string[]) => {
    const found = optionalTextAt(entry, 'image', ...path)
    return found && cutText(found, MOST_BYTES)
  }
  const image = text('image', 'image')
  if (image === undefined) return undefined
  const imageDigest = text('imageDigest') ?? digestIn(image)
  if (imageDigest === undefined) return undefined
  const timestamp = parseInstant(valueAt(entry, 'image', 'timestamp'))
  return {
    info: {
      image,
      imageDigest,
      ...present('version', text('version')),
      ...present('timestamp', timestamp && formatInstant(timestamp)),
      ...present('architecture', text('architecture')),
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

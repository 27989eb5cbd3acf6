// Builders for what a daemon decides from. A test names what matters to it.
import { DateTime } from 'luxon'
import type { Deployment, HostStatus } from '#src/agents/bootc/bootc-status.ts'
import type { BootcNodeSpec, HostFacts, Observed } from '#src/agents/bootc/facts.ts'
import type { BootcNodeStatus } from '#src/bootc-node/schema.ts'

export const NOW = DateTime.fromISO('2026-12-31T23:59:30Z', { zone: 'utc' })
export const BOOT_1 = 'boot-1'
export const BOOT_2 = 'boot-2'

/** `A` and others stand for images: a digest that consists of the letter. */
export const digestOf = (letter: string) => `sha256:${letter.toLowerCase().repeat(64)}`
export const imageOf = (letter: string) => `quay.io/example/myos@${digestOf(letter)}`
export const infoOf = (letter: string) => ({
  image: imageOf(letter),
  imageDigest: digestOf(letter),
})

export interface Given {
  /** Letters of the deployments. */
  readonly booted?: string | undefined
  readonly staged?: string
  readonly rollback?: string
  readonly rollbackQueued?: boolean
  readonly isLocked?: boolean
  readonly isCapable?: boolean
  readonly backend?: HostStatus['backend']
  readonly isUki?: boolean
  readonly desired?: string
  readonly state?: BootcNodeSpec['desiredImageState']
  readonly spec?: Partial<BootcNodeSpec>
  readonly generation?: number
  readonly status?: BootcNodeStatus
  readonly host?: Partial<HostFacts>
}

export function bootcStatus(given: Given): HostStatus {
  const { backend = 'ostree', isUki = false, rollbackQueued = false } = given
  const { isLocked = false, isCapable = false } = given
  const booted = 'booted' in given ? given.booted : 'A'
  const deployment = (letter: string): Deployment => ({ info: infoOf(letter), isLocked: false })
  return {
    backend,
    isUki,
    rollbackQueued,
    ...(booted !== undefined && { booted: deployment(booted) }),
    ...(given.staged !== undefined && {
      staged: {
        info: { ...infoOf(given.staged), ...(isCapable && { softRebootCapable: true }) },
        isLocked,
      },
    }),
    ...(given.rollback !== undefined && { rollback: deployment(given.rollback) }),
  }
}

export function observed(given: Given): Observed {
  const { desired = 'A', state = 'Staged', spec, generation = 3, status = {}, host } = given
  return {
    spec: { desiredImage: imageOf(desired), desiredImageState: state, ...spec },
    generation,
    status,
    host: {
      bootID: BOOT_1,
      isStopping: false,
      bootc: { type: 'known', status: bootcStatus(given) },
      canLock: false,
      externalReboots: [],
      preflight: { summary: 'bootc 1.16.9, ostree', problems: [] },
      ...host,
    },
  }
}

/** A stored status whose Idle has this reason. */
export function storedStatus(reason: string, more: BootcNodeStatus = {}): BootcNodeStatus {
  return {
    observedGeneration: 3,
    bootID: BOOT_1,
    booted: infoOf('A'),
    ...more,
    conditions: [
      {
        type: 'Idle',
        status: reason === 'Idle' ? 'True' : 'False',
        reason,
        message: '',
        lastTransitionTime: '2026-12-31T23:00:00Z',
        observedGeneration: more.observedGeneration ?? 3,
      },
    ],
  }
}

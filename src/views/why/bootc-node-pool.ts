// Explains one BootcNodePool.
import type { DateTime } from 'luxon'
import type { BootcNodePoolStatus } from '#src/bootc-node-pool/schema.ts'
import type { Subject } from '#src/bootc-node-pool/subject.ts'
import { createBootcNodePoolSystem } from '#src/bootc-node-pool/system.ts'
import { formatReference } from '#src/images/reference.ts'
import type { ResolveTag } from '#src/images/registry/resolve-tag.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { explainPass, OnlyInPass } from '#src/reconcile/explain-pass.ts'
import { poolStepInWords } from './bootc-node-pool-effects.ts'
import { poolTree } from './bootc-node-pool-tree.ts'
import { AGAIN, type Explanation } from './explanation.ts'
import type { Reader } from './reader.ts'
import { nextLook, sentences, wakeOf, when } from './words.ts'

/** `undefined`: there is no such pool. Throws the errors of the client. */
export async function explainPool(name: string, reader: Reader): Promise<Explanation | undefined> {
  const { client, clock, log, signal } = reader
  const system = createBootcNodePoolSystem({
    client,
    resolveTag,
    tagInterval: await reader.settings.tagInterval(reader.quietClient, signal),
  })
  const isRefused = () => reader.unread().length > 0
  const pass = await explainPass(system, { name }, { client, clock, log, signal, isRefused })
  if (pass === undefined) return undefined
  const { subject, now, rules, facts, decision, steps } = pass
  const decided = decision?.status
  // The tree shows the present state, with the text of the next pass if the state stays.
  const status =
    decided?.reason === subject.status.reason ? (decided ?? subject.status) : subject.status
  return {
    object: { kind: 'BootcNodePool', name },
    summary: summaryOf(subject, decided, now),
    tree: poolTree(subject, status, facts, now),
    rules,
    decision: {
      effects: [...steps.flatMap(poolStepInWords), ...(decision?.again ? [AGAIN] : [])],
      status: decided ?? null,
      wake: wakeOf(decided ?? subject.status, now),
      isKnown: decision !== undefined,
    },
    unread: reader.unread(),
  }
}

// The registry is reached from the cluster, with the pull Secret. So its answer is not known here.
const resolveTag: ResolveTag = async ({ reference }) => {
  throw new OnlyInPass(
    `the next pass asks the registry for the digest of ${formatReference(reference)}`,
  )
}

function summaryOf(
  { key, spec, status: stored }: Subject,
  decided: BootcNodePoolStatus | undefined,
  now: DateTime,
): string {
  const name = `BootcNodePool ${key.name}`
  const status = decided ?? stored
  if (stored.reason === undefined) {
    const next = decided && `The next pass makes it ${decided.reason}: ${decided.message}`
    return sentences(`${name} is new, and no pass has looked at it yet`, next)
  }
  const changes = decided !== undefined && decided.reason !== stored.reason
  if (changes) {
    return sentences(
      `${name} is ${stored.reason}: ${stored.message}`,
      `The next pass makes it ${decided.reason}: ${decided.message}`,
    )
  }
  return sentences(
    `${name} is ${status.reason}: ${status.message}`,
    nextOf(status, spec.isPaused, now),
  )
}

function nextOf(status: BootcNodePoolStatus, isPaused: boolean, now: DateTime): string {
  const { estimatedCompletionTime, nextNodes = [], resolution, wakeTime, reason } = status
  const ends = parseInstant(estimatedCompletionTime)
  const lookUp = parseInstant(resolution?.nextAt)
  if (isPaused) return 'No further node reboots until spec.rollout.paused is false'
  if (reason === 'AllUpdated' && lookUp !== undefined && lookUp > now) {
    return `The tag is looked up again ${when(lookUp, 'UTC', now)}`
  }
  const next = nextNodes.length === 0 ? undefined : `Next to reboot: ${nextNodes.join(', ')}`
  if (ends !== undefined && ends > now) {
    return sentences(next, `The rollout should be complete ${when(ends, 'UTC', now)}`)
  }
  return sentences(next, nextLook(wakeTime, 'UTC', now))
}

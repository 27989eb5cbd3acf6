// The pods on a new Node that waits for DaemonSets.
import { isReady } from '#src/nodes/readiness.ts'
import type { JoiningFacts, OwnMachine } from '../facts.ts'
import { isStarted, startupOf } from '../startup/startup.ts'
import type { Subject } from '../subject.ts'
import { type FoundNode, readPods } from './read-node.ts'
import type { Reading } from './reading.ts'

/** The same facts with the pods, if the Node waits. */
export async function withStartupPods<Found extends FoundNode>(
  found: Found,
  subject: Subject,
  { value }: OwnMachine,
  reading: Reading,
): Promise<Found & Pick<JoiningFacts, 'startupPods'>> {
  const { node } = found
  if (node?.type !== 'present' || !isReady(node.node)) return found
  if (subject.spec.waitForDaemonSets.length === 0 || startupOf(value) === undefined) return found
  if (isStarted(subject, node.node)) return found
  const { pods, ...read } = await readPods(found, node, subject, reading)
  // Nothing in a cluster can be changed that could not be read whole.
  const isUnread = read.access.nodes === undefined
  return { ...found, ...read, ...(isUnread && { reclaimAgent: undefined }), startupPods: pods }
}

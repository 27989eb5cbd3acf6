import {
  createWorkQueue,
  type WorkQueue,
  type WorkQueueOptions,
} from '#src/reconcile/work-queue.ts'

// What is asked for after a pass that failed begins as if there had been none.
export function withoutBackOff<Key>(options: WorkQueueOptions<Key>): WorkQueue<Key> {
  const failed = new Set<string>()
  const pass: WorkQueueOptions<Key>['pass'] = async (key, signal) => {
    const outcome = await options.pass(key, signal)
    if (outcome.kind === 'again') failed.add(options.nameOf(key))
    return outcome
  }
  const first = createWorkQueue({ ...options, pass })
  const queueFor = (key: Key) =>
    failed.delete(options.nameOf(key)) ? createWorkQueue({ ...options, pass }) : first
  return {
    add: (key) => queueFor(key).add(key),
    run: (key) => queueFor(key).run(key),
    drain: first.drain,
    takeOver: first.takeOver,
    size: first.size,
  }
}

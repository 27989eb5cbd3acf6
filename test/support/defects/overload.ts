import { createWorkQueue, type WorkQueueOptions } from '#src/reconcile/work-queue.ts'

/** Every event starts a pass at once, and a pass that waits for its turn runs out of time. */
export function withoutOverloadControl<Key>(options: WorkQueueOptions<Key>) {
  return createWorkQueue({
    ...options,
    concurrency: 10_000,
    backgroundConcurrency: 10_000,
    // A signal of its own: nobody can stop the clock of its deadline.
    pass: (key, signal) => options.pass(key, AbortSignal.any([signal])),
  })
}

#!/usr/bin/env node
// The bin of the package that `npm pack` makes: one bundle for Node 20 and later, with nothing to install beside it.
if (Number(process.versions.node.split('.')[0]) < 24) {
  const { completeOlderNode } = await import('./older-node.ts')
  completeOlderNode()
}
const { run } = await import('./run.ts')
await run()

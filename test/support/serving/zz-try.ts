import { startBed } from './bed.ts'
import { whatIsMissing } from './requirements.ts'

console.log(whatIsMissing())
const bed = await startBed([], (l) => console.log(l))
console.log(bed.workspace.path())
console.log((await bed.kubectl(['get', 'pods', '-A'])).stdout)
await new Promise((r) => process.once('SIGTERM', r))
const t = performance.now()
await bed.stop()
console.log('stopped', performance.now() - t)
